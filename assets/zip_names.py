"""File names that every system can unpack, side by side, into one folder."""

import re
import unicodedata
from collections.abc import Iterable

# What the file systems of Linux, macOS and Windows all accept.
MAX_BYTES = 255
# A longer "extension" is rather a sentence with a dot in it.
MAX_EXTENSION_BYTES = 32

# Separators, and what Windows forbids; the colon also takes drive letters away.
FORBIDDEN = re.compile(r'[/\\<>:"|?*]')
DOTS = re.compile(r"\.{2,}")
# Control characters, halves of surrogate pairs, unassigned, line separators.
UNWANTED_CATEGORIES = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})
# Direction marks and overrides, which can make "gpj.exe" read as "exe.jpg".
UNWANTED_BIDI = frozenset(
    {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
)
DIRECTION_MARKS = frozenset("\N{ARABIC LETTER MARK}\u200e\u200f\ufeff")
# Devices: Windows opens these instead of a file, whatever the extension.
RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*", re.I
)
NAMELESS = "unnamed"


def distinct_names(names: Iterable[str]) -> list[str]:
    """The same names in the same order, made safe and different from each other.

    Different also where case and the spelling of accents do not count. The second
    "IMG_1.jpg" becomes "IMG_1 (2).jpg".
    """
    taken: set[str] = set()
    # Where to go on counting, so that ten thousand equal names cost no more each.
    counts: dict[str, int] = {}
    distinct = []
    for name in map(safe_name, names):
        first_key = key = _folded(name)
        number = counts.get(first_key, 1)
        free = name
        while key in taken:
            number += 1
            free = _numbered(name, number)
            key = _folded(free)
        counts[first_key] = number
        taken.add(key)
        distinct.append(free)
    return distinct


def safe_name(name: str) -> str:
    """`name` as every file system takes it: no folder, no device, not too long."""
    name = "".join(filter(_is_wanted, unicodedata.normalize("NFC", name)))
    name = DOTS.sub(".", FORBIDDEN.sub("_", name)).strip().rstrip(". ")
    # Taking a character out may have brought an accent to its letter.
    stem, extension = _split(unicodedata.normalize("NFC", name) or NAMELESS)
    if RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    return _fitted(stem, extension)


def _is_wanted(character: str) -> bool:
    return not (
        unicodedata.category(character) in UNWANTED_CATEGORIES
        or unicodedata.bidirectional(character) in UNWANTED_BIDI
        or character in DIRECTION_MARKS
    )


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > MAX_EXTENSION_BYTES:
        return name, ""
    return stem, dot + extension


def _numbered(name: str, number: int) -> str:
    stem, extension = _split(name)
    return _fitted(stem, f" ({number}){extension}")


def _fitted(stem: str, ending: str) -> str:
    """`stem` cut so that `ending` is kept whole."""
    room = MAX_BYTES - len(ending.encode())
    whole = stem.encode()
    if len(whole) <= room:
        return stem + ending
    return whole[:room].decode(errors="ignore").rstrip(". ") + ending


def _folded(name: str) -> str:
    """Equal for names that some file system holds to be the same."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return unicodedata.normalize("NFKD", folded)
