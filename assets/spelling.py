"""How words are compared: without case, accents and punctuation.

The databases fold what they keep in the same manner (`assets/search_triggers.py`).
"""

import unicodedata

# Longer words are compared by their beginnings.
LONGEST = 60
# Letters that people type without their strokes, though Unicode keeps them apart.
PLAIN = {
    **{"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"},
    **{"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "\u0131": "i"},
}
FIRST_ACCENT, LAST_ACCENT = 0x300, 0x36F
TYPED = str.maketrans(PLAIN) | dict.fromkeys(range(FIRST_ACCENT, LAST_ACCENT + 1))


def plain(text: str) -> str:
    """`text` in lower case and without accents."""
    bare = unicodedata.normalize("NFKD", text).translate(TYPED)
    return unicodedata.normalize("NFC", bare).lower()


def words_of(text: str) -> list[str]:
    """The words of `text` as they are compared: letters and digits, nothing else."""
    letters = (
        char if unicodedata.category(char)[0] in "LNM" else " " for char in plain(text)
    )
    return [word[:LONGEST] for word in "".join(letters).split()]
