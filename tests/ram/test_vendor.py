"""The files of others in static/vendor/ are exactly those that VENDOR.toml names."""

import re
import tomllib
from typing import Any

import pytest

from ram.management.commands.vendor import MANIFEST, VENDOR, integrity, note, sprite

MANIFESTED = tomllib.loads(MANIFEST.read_text())


@pytest.mark.parametrize("file", MANIFESTED["file"], ids=lambda file: file["name"])
def test_file_is_the_one_recorded(file: dict[str, Any]) -> None:
    content = (VENDOR / file["name"]).read_bytes()
    assert len(content) == file["bytes"]
    assert integrity(content) == file["sha384"]


def test_every_file_is_recorded_with_its_license() -> None:
    recorded = {file["name"]: file for file in MANIFESTED["file"]}
    there = {path.name for path in VENDOR.iterdir()} - {MANIFEST.name}
    assert there == set(recorded)
    assert all(file["license"] and file["version"] for file in recorded.values())


def test_no_file_names_a_source_map_that_is_not_there() -> None:
    for path in VENDOR.glob("*.js"):
        assert b"sourceMappingURL" not in path.read_bytes()


def test_sprite_holds_the_icons_of_the_manifest_and_our_logo() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    assert drawn == {*MANIFESTED["icons"], "logo"}


def test_sprite_calls_an_icon_by_our_name(tmp_path: Any) -> None:
    (tmp_path / "trash-2.svg").write_text(
        '<!-- c -->\n<svg\n  a="b"\n>\n  <path d="M1" />\n</svg>\n'
    )
    assert b'<symbol id="trash" viewBox="0 0 24 24"><path d="M1"/></symbol>' in sprite(
        tmp_path, {"trash": "trash-2"}
    )


def test_refreshing_notes_size_and_hash_of_that_file_only() -> None:
    other = 'name = "b.js"\nbytes = 2\nsha384 = "x"\n'
    text = 'name = "a.js"\nbytes = 1\nsha384 = ""\n' + other
    noted = note(text, "a.js", b"abc")
    assert f'bytes = 3\nsha384 = "{integrity(b"abc")}"' in noted
    assert noted.endswith(other)
