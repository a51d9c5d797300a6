"""docs/asvs.csv answers every requirement of levels 1 and 2, and names what exists."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
with (ROOT / "docs" / "asvs.csv").open(newline="") as opened:
    ROWS = list(csv.DictReader(opened))
MET = [row for row in ROWS if row["answer"] == "met"]


def test_every_requirement_is_answered_once():
    assert len({row["requirement"] for row in ROWS}) == len(ROWS)
    assert Counter(row["level"] for row in ROWS) == {"1": 70, "2": 183}
    assert {row["answer"] for row in ROWS} == {"met", "not applicable", "open"}
    assert [row["requirement"] for row in ROWS if not row["how"]] == []


def test_nothing_of_level_1_is_open():
    assert [
        row for row in ROWS if row["level"] == "1" and row["answer"] == "open"
    ] == []


@pytest.mark.parametrize("row", MET, ids=lambda row: row["requirement"])
def test_what_shows_that_it_is_met_exists(row):
    shown = [one.strip() for one in row["shown by"].split(";")]
    assert all(shown), "nothing shows it"
    for one in shown:
        path, _, test = one.partition("::")
        assert (ROOT / path).exists(), one
        if test:
            written = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"^\s*def {test}\(", written, re.M), one
