"""Days that stand side by side on a phone keep their dates."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assets.models import StoredFile
from tests.factories import AssetFactory, StoredFileFactory

# Days of the widest words: of another year, which is told, and of this one.
YEARS = 2020, timezone.now().year

CUT = """async headings => {
 await document.fonts.ready;
 return headings.filter(heading => {
  const words = document.createRange();
  words.selectNodeContents(
    [...heading.childNodes].find(node => node.nodeType === 3 && node.data.trim()));
  const text = words.getBoundingClientRect(), box = heading.getBoundingClientRect();
  return text.bottom > box.bottom || text.right > box.right;
}).map(heading => heading.textContent); }"""


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("width", [320, 390])
def test_every_short_day_shows_its_date(width, year, anna, browse):
    days = [datetime(year, 9, day, 12, tzinfo=UTC) for day in (30, 23, 20, 28)]
    for day in days:
        # Without a picture of its own a tile has the shape that its file tells.
        file = StoredFileFactory(status=StoredFile.Status.FAILED, width=80, height=120)
        AssetFactory(owner=anna, file=file, archived=True, taken_at=day)
    page = browse(anna, viewport={"width": width, "height": 844})
    page.goto("/archive/")
    headings = page.locator(".short > h3")
    expect(headings).to_have_count(len(days))
    assert headings.evaluate_all(CUT) == []
