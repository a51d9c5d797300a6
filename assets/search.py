"""What somebody types into the search field, understood, and found by the rule.

A search narrows the libraries of a lens and adds nothing to them: what a partner has
put away, or what only an album shows, is not found, counted or suggested.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from assets.models import SearchText
from assets.querysets import AssetQuerySet, live_entries
from assets.search_field import MARK, Wanted
from assets.spelling import words_of
from assets.spoken_dates import Span, When, Yearly, read_date
from assets.timeline import Lens
from sharing.models import Album, AlbumEntry

KINDS = {
    **dict.fromkeys(("video", "videos", "film", "films", "movie", "movies"), "video"),
    **dict.fromkeys(("photo", "photos", "picture", "pictures"), "photo"),
    **dict.fromkeys(("screenshot", "screenshots"), "screenshot"),
    "raw": "raw",
}
# Said between the words that matter.
LITTLE = {
    *("a", "an", "and", "at", "by", "during", "from", "in", "my", "of", "on", "our"),
    *("s", "taken", "the", "to", "with"),
}
NOWHERE = Q(latitude=None, town="", country="")
FEW = 1000
# Photos by their owner.
Few = dict[int, list[UUID]]
COUNTED = 1000  # more than so many are "more than 1,000"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: by words, or else by dates, or by albums called so."""

    ways: tuple[Wanted, ...]
    yearly: Yearly | None = None
    albums: tuple[UUID, ...] = ()

    @property
    def words_alone(self) -> bool:
        return self.yearly is None and not self.albums


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen beside the words; all of it holds."""

    kind: str = ""
    camera: str = ""
    since: date | None = None
    until: date | None = None
    favorites: bool = False
    placeless: bool = False

    def __bool__(self) -> bool:
        return self != Filters()

    def terms(self) -> list[Term]:
        """What of it the words of a photo tell."""
        found = []
        if self.kind:
            found.append(Term((Wanted((MARK + self.kind,), whole=True),)))
        if words := words_of(self.camera):
            found.append(Term((Wanted(tuple(words)),)))
        return found

    def limits(self, viewer: User) -> list[Q]:
        """The rest; favorites are the viewer's own."""
        asked = {
            Q(taken_on__gte=self.since): self.since,
            Q(taken_on__lte=self.until): self.until,
            Q(favorites__user=viewer): self.favorites,
            NOWHERE: self.placeless,
        }
        return [limit for limit, wanted in asked.items() if wanted]


@dataclass(frozen=True, slots=True)
class Search:
    """All that was asked for: each term, and one of the dates if there are any."""

    terms: tuple[Term, ...] = ()
    spans: tuple[Span, ...] = ()
    limits: tuple[Q, ...] = ()


@dataclass(slots=True)
class Reading:
    """A search as far as it has been read."""

    people: Sequence[User]
    today: date
    terms: list[Term] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    # Left out if anything else is asked for.
    little: list[str] = field(default_factory=list)

    def read(self, words: list[str]) -> None:
        """Take dates, kinds, people and words as they come."""
        while words:
            said = read_date(words, self.today)
            taken = said[0] if said else 1
            if said:
                self._take_date(words[:taken], said[1])
            elif words[0] in LITTLE:
                self.little.append(words[0])
            elif words[0] in KINDS:
                mark = Wanted((MARK + KINDS[words[0]],), whole=True)
                self.terms.append(Term((mark,)))
            else:
                self._take_word(words[0])
            words = words[taken:]

    def read_phrase(self, words: list[str]) -> None:
        """What stood in quotation marks: these words in this order."""
        if words:
            self.terms.append(Term((Wanted(tuple(words)),)))

    def _take_date(self, words: list[str], when: When) -> None:
        if isinstance(when, Span):
            self.spans.append(when)
        else:
            # "May" is a month, and may be somebody's name.
            self.terms.append(Term((Wanted((words[0],)),), yearly=when))

    def _take_word(self, word: str) -> None:
        named = [owner_mark(p) for p in self.people if word in names_of(p)]
        self.terms.append(Term((Wanted((word,)), *named)))


def understand(
    q: str, lens: Lens, today: date, filters: Filters | None = None
) -> Search:
    """What `q` and the filters ask for, said by the viewer of `lens`."""
    reading = Reading(lens.owners, today)
    for number, piece in enumerate(q.split('"')):
        words = words_of(piece)
        if number % 2:
            reading.read_phrase(words)
        else:
            reading.read(words)
    if not (reading.terms or reading.spans):
        reading.terms = [Term((Wanted((word,)),)) for word in reading.little]
    terms = with_albums(reading.terms, lens.viewer)
    filters = filters or Filters()
    limits = filters.limits(lens.viewer)
    return Search((*terms, *filters.terms()), tuple(reading.spans), tuple(limits))


def names_of(person: User) -> list[str]:
    """The words that somebody is called by."""
    return [*words_of(person.name), *words_of(person.handle)]


def owner_mark(person: User) -> Wanted:
    """Finds all of one person's."""
    return Wanted((f"{MARK}owner{person.pk}",), whole=True)


def with_albums(terms: Iterable[Term], viewer: User) -> list[Term]:
    """The terms, each with the viewer's albums whose titles have it."""
    terms = list(terms)
    typed = [term for term in terms if not term.ways[0].words[0].startswith(MARK)]
    if not typed:
        return terms
    albums = Album.objects.open_to(viewer).values_list("pk", "title")
    titles = [(pk, words_of(title)) for pk, title in albums]
    return [
        Term(
            term.ways,
            term.yearly,
            tuple(pk for pk, title in titles if says(title, term.ways[0].words)),
        )
        for term in terms
    ]


def says(title: Sequence[str], words: Sequence[str]) -> bool:
    """Whether these words stand in a title, the last one at least begun."""
    for start in range(len(title) - len(words) + 1):
        *first, last = title[start : start + len(words)]
        if first == list(words[:-1]) and last.startswith(words[-1]):
            return True
    return False


def search_parts(lens: Lens, search: Search) -> list[AssetQuerySet]:
    """The libraries of the lens, each narrowed to what was asked for.

    Narrowed before copies fold: what only a partner wrote about a photo that I have
    too finds theirs.
    """
    return lens.folded(narrowed(lens.libraries, lens.owners, search))


def narrowed(
    parts: Sequence[AssetQuerySet], owners: Sequence[User], search: Search
) -> list[AssetQuerySet]:
    """What a search finds in the libraries of these owners."""
    plain = [term.ways for term in search.terms if term.words_alone]
    few = few_with(plain, owners) if plain else None
    others = [
        (term, few_with([term.ways], owners, term.albums))
        for term in search.terms
        if not term.words_alone
    ]
    found = []
    for part, owner in zip(parts, owners, strict=True):
        part = part.filter(*search.limits)
        if search.spans:
            part = part.filter(reduce(or_, map(within, search.spans)))
        if plain:
            part = part.filter(having(plain, owner, few))
        for term, few_of_it in others:
            part = by_any_way(part, owner, term, few_of_it)
        found.append(part)
    return found


def few_with(
    wanted: Sequence[Sequence[Wanted]],
    owners: Sequence[User],
    albums: Sequence[UUID] = (),
) -> Few | None:
    """By owner what has the words, or is in these albums, if it is not much.

    What shows of it is the rule's. With ids at hand a database looks these up. With a
    subquery it may prefer to ask of a whole library whether each photo is shown, and
    then for the words.
    """
    of_these = [*wanted, [owner_mark(owner) for owner in owners]]
    rows = list(texts(of_these).values_list("asset", "asset__owner")[: FEW + 1])
    if albums and len(rows) <= FEW:
        entries = in_albums(albums).filter(asset__owner__in=owners)
        rows += entries.values_list("asset", "asset__owner")[: FEW + 1]
    if len(rows) > FEW:
        return None
    few: Few = {owner.pk: [] for owner in owners}
    for pk, owner in rows:
        few[owner].append(pk)
    return few


def in_albums(albums: Sequence[UUID]) -> QuerySet[AlbumEntry]:
    """What stands in these albums just now."""
    return live_entries().filter(album__in=albums)


def within(span: Span) -> Q:
    """Taken on one of these days, by the clock of where it was."""
    return Q(taken_on__gte=span.first, taken_on__lte=span.last)


def by_any_way(
    part: AssetQuerySet, owner: User, term: Term, few: Few | None
) -> AssetQuerySet:
    """What has the words, or its place in the year, or is in an album called so."""
    either = having([term.ways], owner, few)
    if term.albums and few is None:
        either |= Q(pk__in=in_albums(term.albums).values("asset"))
    if term.yearly:
        part = part.alias(of_year=F("month") % 100)
        when = Q(of_year__in=term.yearly.months)
        if term.yearly.days:
            when &= Q(taken_on__day__in=term.yearly.days)
        either |= when
    return part.filter(either)


def having(wanted: Sequence[Sequence[Wanted]], owner: User, few: Few | None) -> Q:
    """Photos of the owner's that have all that is wanted: the few, or each is asked.

    Of a list of all that have the words SQLite would look up every one.
    """
    if few is not None:
        return Q(pk__in=few[owner.pk])
    # Its owner too, though the part says so: the index lists everybody's.
    found = texts([*wanted, [owner_mark(owner)]])
    return Q(Exists(found.filter(asset=OuterRef("pk"))))


def texts(wanted: Sequence[Sequence[Wanted]]) -> QuerySet[SearchText, Any]:
    """The assets whose words have all that is wanted."""
    return SearchText.objects.filter(words__has=wanted).values_list("asset", flat=True)


def count_up_to(parts: Iterable[AssetQuerySet], most: int = COUNTED) -> int:
    """How many there are in all; `most + 1` when there are more than `most`."""
    found = 0
    for part in parts:
        if found <= most:
            found += part.order_by()[: most + 1 - found].count()
    return found
