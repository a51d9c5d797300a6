"""Templates and front-end files keep to the strict policy; our tags work."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.csp import LazyNonce

from ram.management.commands.vendor import VENDOR
from ram.templatetags.ram import later_class, short_day_class, steps

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
PAGES = sorted(TEMPLATES.rglob("*.html"))
MODULES = sorted((STATIC / "js").glob("*.js"))
STYLES = sorted((STATIC / "css").glob("*.css"))


def named(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


def html_of(path: Path) -> str:
    """A template's own HTML: comments and tags are blanked out."""
    text = path.read_text()
    text = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL
    )
    return re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


# --- Templates -----------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=named)
@pytest.mark.parametrize(
    "forbidden",
    [
        r"\s(data-)?hx-(?!swap-oob=)",  # without its nonce: write {% hx … %}
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=",
        r"<style",
        r"<script(?![^>]*\ssrc=)",
        r"javascript:",
        r"(src|href)=[\"'](https?:)?//",
    ],
)
def test_template_has_nothing_the_policy_would_block(
    page: Path, forbidden: str
) -> None:
    assert not re.findall(forbidden, html_of(page))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_template_escapes_everything(page: Path) -> None:
    assert not re.findall(r"\|\s*safe\b|autoescape\s+off", page.read_text())


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_template_gives_every_script_the_nonce(page: Path) -> None:
    scripts = re.findall(r"<script\b.*?>", page.read_text(), re.DOTALL)
    assert all('nonce="{{ csp_nonce }}"' in script for script in scripts)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_template_posts_with_a_token_and_an_address(page: Path) -> None:
    """Without JavaScript a form still has to arrive."""
    for form in re.findall(r"<form\b.*?</form>", page.read_text(), re.DOTALL):
        if 'method="post"' in form.split(">")[0]:
            assert "{% csrf_token %}" in form


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_template_names_icons_and_files_that_exist(page: Path) -> None:
    text = page.read_text()
    sprite = (VENDOR / "icons.svg").read_text()
    for name in re.findall(r"{% icon ['\"]([^'\"]+)['\"]", text):
        assert f'<symbol id="{name}"' in sprite
    for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", text):
        assert finders.find(name)


@pytest.mark.parametrize("name", ["404", "500", "403_csrf"])
def test_refusals_render_without_request_or_database(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert 'lang="en"' in page


# --- Tags ------------------------------------------------------------------------


def test_hx_writes_attributes_with_the_nonce_of_the_page() -> None:
    nonce = LazyNonce()
    written = render(
        '<a {% hx get="/x/" target="#x" push_url=True %}>', csp_nonce=nonce
    )
    assert 'hx-get="/x/"' in written
    assert 'hx-push-url="true"' in written
    assert f'hx-nonce="{nonce}"' in written


def test_hx_drops_double_sends_of_a_form() -> None:
    assert 'hx-sync="this:drop"' in render('{% hx post="/x/" %}')


@pytest.mark.parametrize(
    "unsafe",
    [
        '{% hx get="/x/" vals="js:{a: 1}" %}',
        '{% hx on="click -> x()" %}',
        '{% hx get="/x/" trigger="click[ctrlKey]" %}',
        "{% hx get=nothing %}",
    ],
)
def test_hx_refuses_what_needs_eval_or_has_no_address(unsafe: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(unsafe)


def test_icon_is_hidden_from_screen_readers() -> None:
    written = render('{% icon "users" %}')
    assert 'aria-hidden="true"' in written
    assert "icons.svg#users" in written


def test_avatar_escapes_what_a_person_calls_themselves() -> None:
    person = SimpleNamespace(initial="<", hue=3)
    assert render('{% avatar p "large" %}', p=person) == (
        '<span class="avatar hue3 large" aria-hidden="true">&lt;</span>'
    )


def test_number_has_separators() -> None:
    assert render("{% number n %}", n=1204) == "1,204"


def test_toast_is_shown_and_spoken_and_escapes_its_text() -> None:
    written = render('{% toast t %}<a href="/undo/">Undo</a>{% endtoast %}', t="<b>")
    assert '<div id="say" hx-swap-oob="textContent">&lt;b&gt;</div>' in written
    assert '<p>&lt;b&gt;</p><a href="/undo/">Undo</a>' in written


def test_here_marks_the_section_of_the_address() -> None:
    request = SimpleNamespace(path="/partners/ben/")
    marked = render('{% here "sharing" "partners" %}', request=request)
    assert marked == ' aria-current="page"'
    assert render('{% here "photos" %}', request=request) == ""
    assert render('{% here "photos" %}') == ""


# --- The grid --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height", "step"),
    [
        (1500, 1000, 30),
        (1000, 1000, 20),
        (100, 2000, 6),
        (9000, 1000, 80),
        (4032, 3024, 27),
    ],
)
def test_a_ratio_has_its_nearest_step(width: int, height: int, step: int) -> None:
    assert steps(width / height) == step


def test_only_days_up_to_a_row_stand_beside_others() -> None:
    assert short_day_class([1.5, 0.7]) == "short n44"
    assert short_day_class([1.5, 1.5, 1.5]) == ""


def test_every_class_that_is_written_has_a_rule() -> None:
    rules = (STATIC / "css" / "steps.css").read_text()
    for step in range(6, 81):
        assert (
            f".r{step:02},.n{step:02}{{--a:{step / 20:g}}}".replace("0.", ".") in rules
        )
    for color in range(64):
        assert f".c{color}{{background-color:#" in rules
    for count in (1, 2, 30, 500, 5000, 1_000_000):
        assert f".{later_class(count).split()[1]}{{--k:" in rules


# --- Fields ----------------------------------------------------------------------


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As others see it.")
    note = forms.CharField(required=False)
    agree = forms.BooleanField()


def test_field_ties_label_help_and_error_to_its_control() -> None:
    written = SampleForm({"name": ""}).render()
    assert '<label for="id_name">Name</label>' in written
    assert 'aria-describedby="id_name_helptext id_name_error"' in written
    assert 'id="id_name_helptext"' in written
    assert 'id="id_name_error"' in written
    assert 'aria-invalid="true"' in written


def test_form_lists_what_is_wrong_first_with_links_to_the_fields() -> None:
    written = SampleForm({"name": ""}).render()
    assert written.index('class="errors"') < written.index('class="field')
    assert '<a href="#id_name">Name: This field is required.</a>' in written
    assert 'class="errors"' not in SampleForm({"name": "A", "agree": "on"}).render()


def test_field_that_may_stay_empty_says_so() -> None:
    assert "(optional)" in SampleForm()["note"].as_field_group()
    assert "(optional)" not in SampleForm()["name"].as_field_group()


# --- Scripts and styles ------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_module_writes_no_html_and_evaluates_nothing(module: Path) -> None:
    """Trusted Types would refuse it."""
    forbidden = (
        r"\.(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|Function\("
    )
    assert not re.findall(forbidden, module.read_text())
    assert not re.findall(r"^\s*(import|export)\b", module.read_text(), re.MULTILINE)


def test_scripts_and_styles_stay_small() -> None:
    def zipped(paths: list[Path]) -> int:
        return sum(len(gzip.compress(path.read_bytes())) for path in paths)

    # Photos loads the most; uploading, say, has a page of its own.
    elsewhere = {"upload.js", "account.js", "places.js", "passkeys.js"}
    modules = [path for path in MODULES if path.name not in elsewhere]
    assert zipped([*modules, *VENDOR.glob("*.js")]) <= 32_000
    assert zipped([*MODULES, *VENDOR.glob("*.js")]) <= 38_000
    assert zipped(STYLES) <= 18_500


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_white_initials_can_be_read_on_every_hue() -> None:
    hues = re.findall(
        r"\.hue\d { background: (#[0-9a-f]{6})",
        (STATIC / "css" / "base.css").read_text(),
    )
    assert len(hues) == 8
    assert all(1.05 / (luminance(hue) + 0.05) >= 4.5 for hue in hues)
