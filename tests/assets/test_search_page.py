"""The search page and its suggestions: by the rule, in few queries, safe from input."""

import pytest
from django.urls import reverse

from assets.models import Asset
from sharing.models import Partnership
from tests.assets.test_search import NAUGHTY
from tests.factories import (
    AlbumFactory,
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
    UserFactory,
)

CANON = {"make": "Canon", "model": "Canon EOS R6"}


@pytest.fixture
def world(anna, ben):
    """Ben sees Anna's library, but for what she has put away."""
    Partnership.objects.update(in_timeline=True)
    shown = AssetFactory(
        owner=anna,
        town="Sintra",
        country="Portugal",
        file=StoredFileFactory(facts=CANON),
    )
    hidden = AssetFactory(
        owner=anna,
        town="Secretville",
        country="Atlantis",
        archived=True,
        file=StoredFileFactory(facts={"make": "Minox", "model": "Spy"}),
    )
    return shown, hidden


def ask(client, path, **query):
    return client.get(path, query)


def test_page_shows_what_is_found_with_its_owner_and_its_count(world, ben, as_user):
    shown, hidden = world
    html = ask(as_user(ben), "/search/", q="jpg").content.decode()
    assert str(shown.pk) in html
    assert str(hidden.pk) not in html
    assert "1 found" in html
    assert '<span class="owners"' in html
    assert f"/photos/{shown.pk}/?q=jpg&amp;within=search" in html


def test_neighbors_are_those_of_the_search(world, anna, as_user):
    shown, _hidden = world
    AssetFactory(owner=anna, town="Lisbon")
    older = AssetFactory(
        owner=anna, town="Sintra", taken_at=shown.taken_at.replace(year=2020)
    )
    page = as_user(anna).get(f"/photos/{shown.pk}/?q=sintra&within=search&who=mine")
    assert page.context["newer"] == ""
    assert page.context["older"] == (
        f"/photos/{older.pk}/?q=sintra&who=mine&within=search"
    )
    assert page.context["back"] == "/search/?q=sintra&who=mine"


def test_pages_follow_one_another(anna, as_user):
    for _ in range(130):
        AssetFactory(owner=anna, town="Sintra")
    client = as_user(anna)
    first = ask(client, "/search/", q="sintra")
    assert first.context["total"] == 130
    more = client.get("/search/" + first.context["more_url"])
    assert more.context["more_url"] == ""
    ids = {
        str(pk)
        for page in (first, more)
        for pk in Asset.objects.values_list("pk", flat=True)
        if f"t-{pk}" in page.content.decode()
    }
    assert len(ids) == 130


def test_who_is_kept(world, anna, ben, as_user):
    client = as_user(ben)
    assert ask(client, "/search/", q="sintra", who="mine").context["total"] == 0
    assert ask(client, "/search/", q="sintra", who="anna").context["total"] == 1
    assert ask(client, "/search/", q="sintra", who="olga").status_code == 404
    Partnership.objects.update(in_timeline=False)
    assert ask(client, "/search/", q="sintra").context["total"] == 0


def test_a_page_without_words_offers_something_to_begin_with(world, ben, as_user):
    html = as_user(ben).get("/search/").content.decode()
    assert "What are you looking for?" in html
    assert "Sintra" in html
    assert "Secretville" not in html


def test_too_much_is_said_to_be_too_much(anna, as_user):
    page = ask(as_user(anna), "/search/", q="a" * 201)
    assert page.status_code == 422
    assert "That is too long" in page.content.decode()


def suggested(client, q, **query):
    return [
        one.text
        for one in ask(client, "/search/suggest/", q=q, **query).context["suggestions"]
    ]


def test_suggestions_are_what_one_would_find(world, anna, ben, as_user):
    AlbumFactory(owner=ben, title="Sintra at night")
    client = as_user(ben)
    assert suggested(client, "sin") == ["Sintra, Portugal", "Sintra at night"]
    assert suggested(client, "port") == ["Sintra, Portugal", "Portugal"]
    assert suggested(client, "eos") == ["Canon EOS R6"]
    assert suggested(client, "ann") == ["Anna Alder"]
    assert suggested(client, "june") == ["June 2025"]
    assert suggested(client, "20") == ["2025"]
    assert suggested(client, "sin", who="mine") == ["Sintra at night"]


def test_nothing_put_away_is_suggested_or_guessed(world, anna, ben, carl, as_user):
    for person in (anna, ben, carl):
        client = as_user(person)
        for q in ("secret", "atlan", "minox", "spy"):
            assert suggested(client, q) == []
        page = ask(client, "/search/", q="secretvile")
        assert "Secretville" not in page.content.decode()
    assert suggested(as_user(carl), "sintra") == []
    assert suggested(as_user(carl), "anna") == []


def test_a_misspelled_place_is_offered_as_it_is_spelled(world, ben, as_user):
    html = ask(as_user(ben), "/search/", q="sintar").content.decode()
    assert "Nothing found for “sintar”." in html
    assert '?q=Sintra">Sintra</a>?' in html


def test_nothing_typed_breaks_a_page(world, ben, as_user):
    client = as_user(ben)
    for path in ("/search/", "/search/suggest/"):
        for q in NAUGHTY:
            assert ask(client, path, q=q).status_code in (200, 422), q
        assert client.get(path + "?q=%ff%fe%ed%a0%80%00").status_code in (200, 422)


def test_everything_written_is_escaped(anna, as_user):
    AssetFactory(owner=anna, town='<b>"Town', name="<i>")
    for path in ("/search/", "/search/suggest/"):
        for q in ("town", '"><script>'):
            html = ask(as_user(anna), path, q=q).content.decode()
            assert "<b>" not in html.replace("<b>2", "")
            assert "<script>" not in html


def test_queries_do_not_grow_with_what_is_found(
    anna, ben, as_user, django_assert_max_num_queries
):
    Partnership.objects.update(in_timeline=True)
    PartnershipFactory(sharer=UserFactory(), recipient=ben, in_timeline=True)
    for _ in range(60):
        AssetFactory(owner=anna, town="Sintra")
        AssetFactory(owner=ben, town="Sintra")
    client = as_user(ben)
    # Session, partnerships, albums, three libraries of which two in two bites, copies,
    # hearts, and the counts of three.
    with django_assert_max_num_queries(14):
        assert ask(client, "/search/", q="sintra").context["total"] == 120
    with django_assert_max_num_queries(9):
        suggested(client, "sin")


def test_the_field_is_on_every_page(anna, as_user):
    html = as_user(anna).get("/photos/?who=mine").content.decode()
    assert f'action="{reverse("assets:search")}"' in html
    assert '<input type="hidden" name="who" value="mine">' in html
