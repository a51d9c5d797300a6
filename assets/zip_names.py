"""File names that every system can unpack, side by side, into one folder."""

import re
import unicodedata

# What the file systems of Linux, macOS and Windows all accept.
MAX_BYTES = 255
# A longer "extension" is rather a sentence with a dot in it.
MAX_EXTENSION_BYTES = 32

# Separators, and what Windows forbids; the colon also takes drive letters away.
FORBIDDEN = re.compile(r'[/\\<>:"|?*]')
DOTS = re.compile(r"\.{2,}")
# Windows drops them, and then two names may be one.
TRAILING = re.compile(r"[\s.]+\Z")
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


class DistinctNames:
    """Gives out safe names, each of them once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        # Where to go on counting, so that ten thousand equal names cost no more each.
        self._counts: dict[str, int] = {}

    def take(self, name: str) -> str:
        """`name` made safe, and numbered if it was given out before.

        Different also where case and the spelling of accents do not count. The second
        "IMG_1.jpg" becomes "IMG_1 (2).jpg".
        """
        free = name = safe_name(name)
        first = key = _folded(name)
        number = self._counts.get(first, 1)
        while key in self._taken:
            number += 1
            free = _numbered(name, number)
            key = _folded(free)
        self._counts[first] = number
        self._taken.add(key)
        return free


def beside(companion: str, photo: str, renamed: str) -> str:
    """`companion`'s name after its photo was renamed, so that they still match.

    When "IMG_1.jpg" became "IMG_1 (2).jpg", "IMG_1.jpg.xmp" follows, as "IMG_1.xmp".
    """
    for old, new in ((photo, renamed), (_split(photo)[0], _split(renamed)[0])):
        if companion.startswith(old):
            return new + companion.removeprefix(old)
    return companion


def safe_name(name: str) -> str:
    """`name` as every file system takes it: no folder, no device, not too long."""
    name = "".join(filter(_is_wanted, unicodedata.normalize("NFC", name)))
    name = TRAILING.sub("", DOTS.sub(".", FORBIDDEN.sub("_", name))).lstrip()
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
    return TRAILING.sub("", whole[:room].decode(errors="ignore")) + ending


def _folded(name: str) -> str:
    """Equal for names that some file system holds to be the same."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return unicodedata.normalize("NFKD", folded)
