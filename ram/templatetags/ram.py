"""Tags of every template: icons, htmx attributes, people, numbers, grid classes."""

import math
from collections.abc import Iterable
from typing import Any, Protocol

from django import template
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ram import outages

register = template.Library()

VERBS = {"get", "post", "put", "patch", "delete"}
# Steps of a twentieth, from a tall 0.3 to a wide 4.0: the classes in css/grid.css.
NARROWEST, WIDEST, STEPS = 6, 80, 20
HEIGHT_GROWTH = 1.25  # css/steps.css has a height for each power of it
HEIGHT_CLASSES = 40


class Person(Protocol):
    initial: str
    hue: int


@register.simple_tag
def trouble() -> str:
    """What is away just now, as a sentence; empty when all is well."""
    return outages.trouble()


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """A decoration from the sprite; what it means must also stand in words."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f"i {css_class}".strip(),
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def hx(context: Context, **attributes: Any) -> SafeString:
    """The `hx-` attributes of an element with the nonce that lets htmx obey them."""
    if "post" in attributes:
        attributes.setdefault("sync", "this:drop")
    for name, value in attributes.items():
        if name == "on" or as_text(value).startswith(("js:", "javascript:")):
            raise TemplateSyntaxError(f"hx: {name}={value!r} would run script.")
        if name == "trigger" and "[" in str(value):
            raise TemplateSyntaxError("hx: a trigger's [filter] needs eval.")
        if name in VERBS and not value:
            raise TemplateSyntaxError(f"hx: {name} has no address.")
    # Made at first use and false until then: no "or" here.
    attributes["nonce"] = context.get("csp_nonce", "")
    pairs = ((key.replace("_", "-"), as_text(attributes[key])) for key in attributes)
    return format_html_join(" ", 'hx-{}="{}"', pairs)


def as_text(value: Any) -> str:
    """A tag's argument as an attribute has it: `True` is written `true`."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


@register.simple_tag(takes_context=True)
def here(context: Context, *sections: str) -> SafeString:
    """Marks a navigation link as the one shown, by the address's first part."""
    request = context.get("request")
    section = request.path.split("/")[1] if request else ""
    return (
        format_html(' aria-current="{}"', "page")
        if section in sections
        else SafeString()
    )


@register.simple_tag
def avatar(person: Person, size: str = "") -> SafeString:
    """A person's initial on their hue; their name belongs beside it in words."""
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>',
        f"avatar hue{person.hue} {size}".strip(),
        person.initial,
    )


@register.simple_tag
def number(value: int) -> str:
    """A whole number with the separators of the language."""
    return number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)


@register.simple_tag
def say(text: str) -> SafeString:
    """In an answer to htmx: words that screen readers speak when they have a moment."""
    return format_html('<div id="say" hx-swap-oob="textContent">{}</div>', text)


@register.simple_tag
def alarm(text: str) -> SafeString:
    """In an answer to htmx: words that are shown and spoken at once."""
    return format_html('<div id="alert" hx-swap-oob="textContent">{}</div>', text)


@register.simple_block_tag
def toast(content: str, text: str) -> SafeString:
    """In an answer to htmx: a note at the bottom, with an Undo form inside perhaps."""
    return format_html(
        '{}<div hx-swap-oob="beforeend:#toasts">'
        '<div class="toast"><p>{}</p>{}</div></div>',
        say(text),
        text,
        content,
    )


def steps(ratio: float) -> int:
    """A picture's aspect ratio in the grid's steps."""
    return min(max(round(ratio * STEPS), NARROWEST), WIDEST)


def short_day_class(ratios: Iterable[float]) -> str:
    """The classes of a day short enough to stand beside another, or nothing."""
    total = sum(steps(ratio) for ratio in ratios)
    return f"short n{total:02}" if total <= WIDEST else ""


@register.simple_tag
def height_class(count: int) -> str:
    """The class that says about how high a month of so many pictures is."""
    power = round(math.log(max(count, 1), HEIGHT_GROWTH))
    return f"k{min(power, HEIGHT_CLASSES)}"


def later_class(count: int) -> str:
    """The classes that keep the place of so many pictures not sent yet."""
    return f"later {height_class(count)}"
