"""Search finds what the rule shows and the switch lets through, by plain words."""

from datetime import UTC, date, datetime

import pytest

from assets.models import Asset, SearchText, StoredFile
from assets.search import count_up_to, search_parts, understand
from assets.timeline import choose, read_page
from sharing.models import Partnership
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    StoredFileFactory,
)

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True, params=["looked up by ids", "asked one by one"])
def _both_ways(request, monkeypatch):
    """What few photos have, and what many have, are found by different statements."""
    if request.param == "asked one by one":
        monkeypatch.setattr("assets.search.FEW", 0)


def found(viewer, q, who="everyone"):
    """The names of what a search finds, newest first."""
    lens = choose(viewer, who).lens
    parts = search_parts(lens, understand(q, lens, TODAY))
    tiles = read_page(parts).tiles
    assert count_up_to(parts) == len(tiles)
    return [tile.name for tile in tiles]


@pytest.fixture
def photo(anna):
    """Makes a photo of Anna's."""

    def make(name="IMG.jpg", **fields):
        return AssetFactory(**{"owner": anna, "name": name, **fields})

    return make


WORDS = [
    "IMG_2041",
    "2041",
    "img jpg",
    "grandmother",
    "GRAND",
    "birthday cake",
    "cake birthday",
    '"birthday cake"',
    "Sintra",
    "sintr",
    "Portugal",
    "sintra portugal",
    "canon",
    "EOS",
    "r6",
    "24-70mm",
    "sunset title",
    "photo",
    "photos of sintra",
    "raw",
    "in Sintra, Portugal!",
]


def test_found_by_name_description_place_camera_and_kind(photo, anna):
    facts = {
        "make": "Canon",
        "model": "EOS R6",
        "lens": "RF 24-70mm",
        "title": "Sunset",
    }
    file = StoredFileFactory(format="raw-cr3", facts={**facts, "title": "sunset title"})
    photo("IMG_2041.jpg", file=file, description="Birthday cake of grandmother",
          town="Sintra", country="Portugal")  # fmt: skip
    photo("other.png", file=StoredFileFactory(facts={}), is_video=True)
    for q in WORDS:
        assert found(anna, q) == ["IMG_2041.jpg"], q


def test_not_found_by_what_it_is_not(photo, anna):
    photo("IMG.jpg", town="Sintra", description="birthday cake")
    others = ("intra", "sintra lisbon", '"cake birthday"', "video", "screenshot", "9")
    for q in others:
        assert found(anna, q) == [], q


SPELLINGS = [
    ("São Paulo", "sao paulo"),
    ("Zürich", "ZURICH"),
    ("Łódź", "lodz"),
    ("Tromsø", "tromso"),
    ("Straße", "strasse"),
    ("Ærøskøbing", "aeroskobing"),
    ("Αθήνα", "αθηνα"),
    ("ЛЮБЛЯНА", "любляна"),
    ("Škocjan", "skocjan"),
    ("naïve café", '"naive café"'),
    ("東京", "東京"),
    ("ながさき", "ながさき"),
    ("부산", "부산"),
    ("Достоевский", "достоевскии"),
    ("хлеб", "ХЛЕБ"),
    ("Reykjavík\u2014harbour", "harbour"),
]


def test_case_and_accents_do_not_matter(photo, anna):
    asset = photo("a.jpg")
    for text, q in SPELLINGS:
        Asset.objects.filter(pk=asset.pk).update(description=text)
        assert found(anna, q) == ["a.jpg"], (text, q)


def test_kinds_are_told_apart(photo, anna):
    photo("film.mp4", is_video=True)
    photo("screen.png", is_screenshot=True)
    photo("photo.nef", file=StoredFileFactory(format="raw-nef"))
    assert found(anna, "videos") == ["film.mp4"]
    assert found(anna, "screenshots") == ["screen.png"]
    assert found(anna, "raw") == ["photo.nef"]
    assert found(anna, "photos") == ["photo.nef", "screen.png"]


def test_dates_are_those_of_the_place_where_it_was_taken(photo, anna):
    midnight = datetime(2024, 6, 30, 23, 30, tzinfo=UTC)
    photo("june.jpg", taken_at=midnight)
    photo("july.jpg", taken_at=midnight, taken_offset=60)
    photo("winter.jpg", taken_at=datetime(2023, 12, 25, tzinfo=UTC))
    assert found(anna, "june 2024") == ["june.jpg"]
    assert found(anna, "2024") == ["july.jpg", "june.jpg"]
    assert found(anna, "2023 2024") == ["july.jpg", "june.jpg", "winter.jpg"]
    assert found(anna, "june") == ["june.jpg"]
    assert found(anna, "christmas") == ["winter.jpg"]
    assert found(anna, "winter 2023") == ["winter.jpg"]
    assert found(anna, "june 2024 jpg") == ["june.jpg"]
    assert found(anna, "june 2024 sintra") == []


def test_a_month_may_be_a_name(photo, anna):
    photo(
        "a.jpg", description="June and Paul", taken_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    assert found(anna, "june") == ["a.jpg"]


def test_people_are_found_by_what_they_own(photo, anna, ben):
    Partnership.objects.update(in_timeline=True)
    photo("hers.jpg")
    AssetFactory(owner=ben, name="his.jpg")
    AssetFactory(owner=ben, name="with-anna.jpg")
    assert found(ben, "anna") == ["with-anna.jpg", "hers.jpg"]
    assert found(ben, "alder") == ["hers.jpg"]
    assert found(ben, "birch jpg") == ["with-anna.jpg", "his.jpg"]
    # Ben does not share with Anna.
    assert found(anna, "birch") == []


def test_albums_are_found_by_their_titles(photo, anna, ben, carl):
    Partnership.objects.update(in_timeline=True)
    inside, outside = photo("in.jpg", town="Sintra"), photo("out.jpg", town="Sintra")
    album = AlbumFactory(owner=anna, title="Cousin’s wedding")
    AlbumEntryFactory(album=album, asset=inside)
    assert found(anna, "wedding") == ["in.jpg"]
    assert found(anna, "cousin wed sintra") == ["in.jpg"]
    assert found(anna, "wedding lisbon") == []
    assert found(ben, "wedding") == [], "he is no member of the album"
    AlbumMemberFactory(album=album, user=ben)
    assert found(ben, "wedding") == ["in.jpg"]
    assert outside.name not in found(ben, '"cousin s wedding"')


def test_what_only_an_album_shows_is_not_in_a_library(photo, anna, carl):
    """Search looks through the libraries of the switch, as the timeline does."""
    album = AlbumFactory(owner=anna, title="Wedding")
    AlbumEntryFactory(album=album, asset=photo())
    AlbumMemberFactory(album=album, user=carl)
    assert found(carl, "wedding") == []


@pytest.mark.parametrize("state", ["archived", "locked", "trashed"])
def test_what_is_put_away_is_not_found(state, photo, anna, ben):
    Partnership.objects.update(in_timeline=True)
    photo("secret.jpg", **{state: True})
    assert found(anna, "secret") == found(ben, "secret") == []


def test_the_switch_counts(photo, anna, ben):
    photo("a.jpg")
    assert found(ben, "jpg") == []
    assert found(ben, "jpg", "anna") == ["a.jpg"]
    Partnership.objects.update(in_timeline=True)
    assert found(ben, "jpg") == ["a.jpg"]
    assert found(ben, "jpg", "mine") == []


def test_words_follow_every_change(photo, anna):
    asset = photo("before.jpg", file=StoredFileFactory(facts={}))
    StoredFile.objects.update(facts={"model": "Pixel"}, format="raw-dng")
    assert found(anna, "pixel raw") == ["before.jpg"]
    Asset.objects.update(description="after", town="Évora")
    assert found(anna, "after evora") == ["before.jpg"]
    Asset.objects.filter(pk=asset.pk).update(name="renamed.jpg", description="")
    assert found(anna, "before") == found(anna, "after") == []
    assert found(anna, "renamed") == ["renamed.jpg"]
    asset.delete()
    assert not SearchText.objects.exists()
    assert found(anna, "renamed") == []


def test_one_file_of_two_people_tells_both(photo, anna, carl):
    file = StoredFileFactory(facts={})
    photo("hers.jpg", file=file)
    AssetFactory(owner=carl, name="his.jpg", file=file)
    StoredFile.objects.update(facts={"make": "Leica"})
    assert found(anna, "leica") == ["hers.jpg"]
    assert found(carl, "leica") == ["his.jpg"]


NAUGHTY = [
    *('"', '""', '"""', "'", "''", "\\", "\\'", "*", "a*", "NOT", "OR", "AND", "NEAR"),
    *("a OR", "(a", "a)", "words:a", "-a", "^a", "a + b", "{a}", "a:*", "a & !b", "|"),
    *("<->", "a <-> b", "%", "%s", "%(q)s", "{0}", "; DROP TABLE assets_asset", "--"),
    *("\u202etext", "\ufeff", "\ue000owner1", "\ue000", "👩‍👩‍👧‍👦", "é" * 200),
    *("\u0301", "ﷺ", "ͅ", "İı", "ǅ", "१२३", "हिन्दी", "0", "0000-00-00", "99 june 2024"),
    *("31.02.2024", "last", "this", '"last', "1e309", "\x7f", "\t", "\x1b[0m"),
    *("ß" * 99, "a" * 200),
]  # fmt: skip


def test_nothing_typed_is_an_error_or_a_query_language(photo, anna):
    photo("quiet.jpg", description="nothing of the sort")
    for q in NAUGHTY:
        assert found(anna, q) in ([], ["quiet.jpg"]), q
    assert Asset.objects.count() == 1


def test_what_only_the_partner_wrote_about_a_photo_of_both_is_found(anna, ben):
    Partnership.objects.create(sharer=ben, recipient=anna, in_timeline=True)
    file = StoredFileFactory()
    AssetFactory(owner=anna, file=file, name="mine.jpg", description="at the harbor")
    his = {"description": "lighthouse harbor", "name": "his.jpg"}
    AssetFactory(owner=ben, file=file, **his)

    assert found(anna, "lighthouse") == ["his.jpg"]
    assert found(anna, "harbor") == ["mine.jpg"]
    assert found(anna, "photo") == ["mine.jpg"]
