"""Dates as people say them: "june 2024", "last summer", "12 march 2023".

Seasons are those of the north. What is said of the past is the latest that has begun:
on the first of May, "last summer" is that of the year before.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
BY_NAME = {name: number for number, name in enumerate(MONTHS, 1)} | SHORT
# The month it begins with; winter ends in the year after.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
HOLIDAYS = {"christmas", "xmas"}
CHRISTMAS = (24, 25, 26)
EARLIEST = 1826  # the first photograph
DAY = timedelta(days=1)
ORDINAL = re.compile(r"^([0-9]{1,2})(st|nd|rd|th)?$")


class Span(NamedTuple):
    """From one day to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Yearly:
    """The same months of every year, or some days of them."""

    months: tuple[int, ...]
    days: tuple[int, ...] = ()


When = Span | Yearly
Said = tuple[int, When]


def read_date(words: Sequence[str], today: date) -> Said | None:
    """The date that `words` begin with, and how many of them it takes."""
    return next((said for read in READERS for said in read(words, today)), None)


def full_date(words: Sequence[str], today: date) -> Iterator[Said]:
    """ "2023-03-12", "12.3.2023", "12 march 2023", "march 12 2023"."""
    if len(words) < 3:
        return
    one, two, three = words[:3]
    orders = (
        (one, numbered(two), three),
        (three, numbered(two), one),
        (three, BY_NAME.get(two), one),
        (three, BY_NAME.get(one), two),
    )
    for year, month, day in orders:
        found = a_day(a_year(year, today), month, day)
        if found:
            yield 3, Span(found, found)


def month_of_year(words: Sequence[str], today: date) -> Iterator[Said]:
    """ "june 2024", "2024-06", "summer 2021", "christmas 2022"."""
    if len(words) < 2:
        return
    for name, number in (words[:2], words[1::-1]):
        year = a_year(number, today)
        if year and name in BY_NAME:
            yield 2, month_span(year, BY_NAME[name])
        elif year and (named := named_time(name, year)):
            yield 2, named
    year, month = a_year(words[0], today), numbered(words[1])
    if year and month and len(words[1]) == 2:
        yield 2, month_span(year, month)


def day_of_month(words: Sequence[str], today: date) -> Iterator[Said]:
    """ "12 march", "march 12": the latest one."""
    if len(words) < 2:
        return
    for name, number in (words[:2], words[1::-1]):
        if name not in BY_NAME:
            continue
        # Eight years: the twenty-ninth of February may be as far.
        for year in range(today.year, today.year - 9, -1):
            found = a_day(year, BY_NAME[name], number)
            if found and found <= today:
                yield 2, Span(found, found)
                return


def around_today(words: Sequence[str], today: date) -> Iterator[Said]:
    """ "today", "yesterday", "last month", "this summer"."""
    if words[:1] == ["today"]:
        yield 1, Span(today, today)
    if words[:1] == ["yesterday"]:
        yesterday = today - timedelta(days=1)
        yield 1, Span(yesterday, yesterday)
    if len(words) < 2 or words[0] not in ("last", "this"):
        return
    spans = [span for span in around(words[1], today) if span.first <= today]
    if words[0] == "last":
        spans = [span for span in spans if span.last < today]
    if spans:
        yield 2, max(spans)


def around(unit: str, today: date) -> list[Span]:
    """The weeks, months, years, seasons and so on that lie about today."""
    monday = today - timedelta(days=today.weekday())
    years = range(today.year - 2, today.year + 1)
    if unit == "week":
        return [Span(monday - 7 * DAY, monday - DAY), Span(monday, monday + 6 * DAY)]
    if unit == "weekend":
        saturdays = (monday - 2 * DAY, monday + 5 * DAY)
        return [Span(saturday, saturday + DAY) for saturday in saturdays]
    if unit == "month":
        before = today.replace(day=1) - DAY
        return [month_span(day.year, day.month) for day in (before, today)]
    if unit == "year":
        return [year_span(year) for year in years]
    if unit in BY_NAME:
        return [month_span(year, BY_NAME[unit]) for year in years]
    named = (named_time(unit, year) for year in years)
    return [span for span in named if span]


def alone(words: Sequence[str], today: date) -> Iterator[Said]:
    """ "2019"; "june", "summer" and "christmas" of any year."""
    word = words[0] if words else ""
    if year := a_year(word, today):
        yield 1, year_span(year)
    elif word in MONTHS:
        yield 1, Yearly((BY_NAME[word],))
    elif word in SEASONS:
        first = SEASONS[word]
        yield 1, Yearly(tuple((first + step - 1) % 12 + 1 for step in range(3)))
    elif word in HOLIDAYS:
        yield 1, Yearly((12,), CHRISTMAS)


READERS: tuple[Callable[[Sequence[str], date], Iterator[Said]], ...] = (
    *(full_date, month_of_year, day_of_month, around_today, alone),
)


def named_time(name: str, year: int) -> Span | None:
    """A season or a holiday of a year."""
    if name in HOLIDAYS:
        return Span(date(year, 12, CHRISTMAS[0]), date(year, 12, CHRISTMAS[-1]))
    if name not in SEASONS:
        return None
    first = SEASONS[name]
    ends = year if first < 12 else year + 1
    return Span(date(year, first, 1), month_span(ends, (first + 1) % 12 + 1).last)


def month_span(year: int, month: int) -> Span:
    """All of one month."""
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def year_span(year: int) -> Span:
    """All of one year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def a_year(word: str, today: date) -> int | None:
    """A year that photos may be of, written in four digits."""
    if len(word) != 4 or not (word.isascii() and word.isdigit()):
        return None
    return int(word) if EARLIEST <= int(word) <= today.year + 1 else None


def numbered(word: str) -> int | None:
    """The month of a number."""
    few = len(word) <= 2 and word.isascii() and word.isdigit()
    return int(word) if few and 1 <= int(word) <= 12 else None


def a_day(year: int | None, month: int | None, word: str) -> date | None:
    """The day of a month that exists: "12", "3rd"."""
    found = ORDINAL.match(word)
    if not (year and month and found):
        return None
    day = int(found[1])
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None
