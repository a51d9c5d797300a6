"""What makes a password easy to guess here, beside what Django knows."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What ram is about, and what stands around the field.
WORDS = (
    "ram", "photos", "photo", "pictures", "picture", "video", "library", "album",
    "albums", "family", "partner", "sharing", "share", "password", "passphrase",
    "welcome", "login", "admin", "operator", "demo", "my", "our", "the",
)  # fmt: skip
NOTHING_ELSE = re.compile(
    rf"(?:{'|'.join(sorted(WORDS, key=len, reverse=True))}|[\W\d_])+", re.IGNORECASE
)


class OwnWordsValidator:
    """Refuses what is made of ram's own words, digits and signs alone."""

    def validate(self, password: str, user: object = None) -> None:
        if NOTHING_ELSE.fullmatch(password):
            raise ValidationError(
                _("This is too easy to guess: it is made of words that stand here."),
                code="own_words",
            )

    def get_help_text(self) -> str:
        return _("Not only words such as “photos” or “family” and digits.")
