"""Dates as people say them are read as ranges of local days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.spelling import words_of
from assets.spoken_dates import Span, Yearly, read_date

TODAY = date(2026, 11, 22)  # a Sunday


def read(text, today=TODAY):
    words = words_of(text)
    said = read_date(words, today)
    return said and (words[said[0] :], said[1])


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("june 2024", "2024-06-01", "2024-06-30"),
        ("Jun 2024", "2024-06-01", "2024-06-30"),
        ("2024 june", "2024-06-01", "2024-06-30"),
        ("2024-06", "2024-06-01", "2024-06-30"),
        ("february 2024", "2024-02-01", "2024-02-29"),
        ("2023-03-12", "2023-03-12", "2023-03-12"),
        ("12.3.2023", "2023-03-12", "2023-03-12"),
        ("12 march 2023", "2023-03-12", "2023-03-12"),
        ("March 12th, 2023", "2023-03-12", "2023-03-12"),
        ("12 march", "2026-03-12", "2026-03-12"),
        ("march 12", "2026-03-12", "2026-03-12"),
        ("24 december", "2025-12-24", "2025-12-24"),
        ("29 february", "2024-02-29", "2024-02-29"),
        ("today", "2026-11-22", "2026-11-22"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("last weekend", "2026-11-14", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last june", "2026-06-01", "2026-06-30"),
        ("last december", "2025-12-01", "2025-12-31"),
        ("last summer", "2026-06-01", "2026-08-31"),
        ("last winter", "2025-12-01", "2026-02-28"),
        ("summer 2021", "2021-06-01", "2021-08-31"),
        ("winter 2023", "2023-12-01", "2024-02-29"),
        ("fall 2021", "2021-09-01", "2021-11-30"),
        ("christmas 2022", "2022-12-24", "2022-12-26"),
        ("last christmas", "2025-12-24", "2025-12-26"),
    ],
)
def test_plain_forms_are_ranges_of_days(said, first, last):
    expected = Span(date.fromisoformat(first), date.fromisoformat(last))
    assert read(said) == ([], expected)


@pytest.mark.parametrize(
    ("said", "yearly"),
    [
        ("june", Yearly((6,))),
        ("winter", Yearly((12, 1, 2))),
        ("christmas", Yearly((12,), (24, 25, 26))),
    ],
)
def test_what_has_no_year_is_of_every_year(said, yearly):
    assert read(said) == ([], yearly)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "sintra",
        "1234",
        "9999",
        "0000",
        "31 june 24",
        "last",
        "last cat",
        "²⁰",
        "mar",
    ],
)
def test_other_words_are_no_dates(said):
    assert read(said) is None


def test_what_follows_a_date_is_left_over():
    assert read("june 2024 sintra")[0] == ["sintra"]
    assert read("2024 sintra 06")[0] == ["sintra", "06"]
    assert read("30 february 2024") is None


def test_last_summer_is_the_latest_that_has_ended():
    assert read("last summer", date(2026, 7, 1))[1].first == date(2025, 6, 1)
    assert read("this summer", date(2026, 7, 1))[1].first == date(2026, 6, 1)
    assert read("last winter", date(2026, 2, 10))[1].first == date(2024, 12, 1)


words = st.sampled_from(
    [
        "last",
        "this",
        "june",
        "summer",
        "12",
        "31",
        "2024",
        "week",
        "29",
        "february",
        "x",
    ]
)


@given(st.lists(words, max_size=4), st.dates(date(1990, 1, 1), date(9998, 1, 1)))
def test_whatever_is_said_is_read_without_error(said, today):
    found = read_date(said, today)
    if found and isinstance(found[1], Span):
        assert found[1].first <= found[1].last
        assert 1 <= found[0] <= len(said)
