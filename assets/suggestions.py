"""What to look for, offered while somebody types: only what they would find."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from assets.counting import month_counts
from assets.facts import Facts
from assets.search import Search, Term, names_of, narrowed, says
from assets.search_field import Wanted
from assets.spelling import words_of
from assets.spoken_dates import MONTHS
from assets.timeline import Choice, Lens
from assets.words import camera
from sharing.models import Album

AT_MOST = 8
OF_EACH = 3
# Newest photos of each library that are looked through: what suggestions cost.
LOOKED_THROUGH = 100
MAKE, MODEL = "file__facts__make", "file__facts__model"
SPELLED = 1000  # and so many for what a misspelled word may have meant
NEAR = 0.72  # how much alike a misspelled word must be


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to look for, as it is written into the search field."""

    kind: str
    text: str
    who: str = ""
    album: str = ""


def suggest(q: str, choice: Choice) -> list[Suggestion]:
    """Towns, countries, cameras, people, months and albums that begin like `q`."""
    words = words_of(q)
    if not words:
        return []
    found = [
        *people(words, choice),
        *months(words, choice.lens),
        *places_and_cameras(words, choice.lens),
        *albums(words, choice.lens),
    ]
    return found[:AT_MOST]


def people(words: Sequence[str], choice: Choice) -> Iterable[Suggestion]:
    """Partners, whether switched on or not: their libraries are a choice as well."""
    for share in choice.shares:
        if says(names_of(share.sharer), words):
            yield Suggestion("person", share.sharer.name, who=share.sharer.handle)


def months(words: Sequence[str], lens: Lens) -> list[Suggestion]:
    """Months and years with photos: "ju" and "2024 ju" know of June 2024."""
    found: list[str] = []
    if not any(is_date(word) for word in words):
        return []
    for month, _count in month_counts(lens):
        name, year = MONTHS[month % 100 - 1], str(month // 100)
        if all(name.startswith(word) or year.startswith(word) for word in words):
            only_year = len(words) == 1 and words[0].isdigit()
            found.append(year if only_year else f"{name.title()} {year}")
    return [Suggestion("month", text) for text in dict.fromkeys(found)][:OF_EACH]


def is_date(word: str) -> bool:
    """Whether this can be the beginning of a month or a year."""
    begun = len(word) > 1 and any(month.startswith(word) for month in MONTHS)
    return begun or (word.isdigit() and 1 < len(word) <= 4)


def places_and_cameras(words: Sequence[str], lens: Lens) -> list[Suggestion]:
    """The commonest in the newest photos that have the words."""
    search = Search(tuple(Term((Wanted((word,)),)) for word in words))
    found: Counter[tuple[str, str]] = Counter()
    # Copies need not be folded here: they are asked for names, not for tiles.
    for library in narrowed(lens.libraries, lens.owners, search):
        newest = library.newest_first()[:LOOKED_THROUGH]
        rows = Counter(newest.values_list("town", "country", MAKE, MODEL))
        for (town, country, make, model), n in rows.items():
            texts = [("place", ", ".join(filter(None, (town, country))))]
            texts.append(("place", country))
            texts.append(("camera", camera(Facts(make=make or "", model=model or ""))))
            for kind, text in dict.fromkeys(texts):
                if text and says(words_of(text), words):
                    found[kind, text] += n
    return [Suggestion(*pair) for pair, _count in found.most_common(AT_MOST)]


def albums(words: Sequence[str], lens: Lens) -> list[Suggestion]:
    """Albums the viewer may open, by their titles."""
    titles = Album.objects.open_to(lens.viewer).order_by("-created_at")
    return [
        Suggestion("album", title, album=str(pk))
        for pk, title in titles.values_list("pk", "title")
        if says(words_of(title), words)
    ][:OF_EACH]


def did_you_mean(q: str, lens: Lens) -> str:
    """A place of the newest photos in view that is spelled almost like `q`."""
    known: dict[str, str] = {}
    for library in lens.libraries:
        newest = library.newest_first().values_list("town", "country")[:SPELLED]
        for text in {name for row in newest for name in row if name}:
            known[" ".join(words_of(text))] = text
    near = get_close_matches(" ".join(words_of(q)), known, n=1, cutoff=NEAR)
    return known[near[0]] if near else ""


def cameras(lens: Lens) -> list[str]:
    """The cameras of the newest photos, those used most first."""
    found: Counter[str] = Counter()
    for library in lens.libraries:
        newest = library.newest_first().values_list(MAKE, MODEL)[:SPELLED]
        found.update(camera(Facts(make=m or "", model=n or "")) for m, n in newest)
    return [name for name, _count in found.most_common() if name]


def starters(lens: Lens, today: date) -> list[Suggestion]:
    """Something to begin with: recent places and years."""
    towns: Counter[str] = Counter()
    for library in lens.libraries:
        newest = library.newest_first().values_list("town", flat=True)
        towns.update(filter(None, newest[:LOOKED_THROUGH]))
    years = dict.fromkeys(month // 100 for month, _count in month_counts(lens))
    places = [Suggestion("place", town) for town, _n in towns.most_common(6)]
    return places + [Suggestion("month", str(year)) for year in list(years)[:4]]
