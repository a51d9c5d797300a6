"""How allauth keeps second factors here: sealed."""

from allauth.mfa.adapter import DefaultMFAAdapter

from ram.sealing import seal, unseal

PURPOSE = "ram.accounts.factors"


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        """A stolen database opens nothing."""
        return seal(PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed; nothing that a code could fit when the key is another."""
        return unseal(PURPOSE, encrypted_text) or ""
