"""A passkey device of tests: makes keys and signs, as WebAuthn says."""

import hashlib
import json
import struct
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encoded(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


class Device:
    """One device with one passkey for `origin`."""

    def __init__(self, origin, flags=PRESENT | VERIFIED):
        self.origin, self.flags = origin, flags
        self.host = origin.split("//")[1].split(":")[0]
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(str(id(self)).encode()).digest()

    def data(self, flags, more=b""):
        host = hashlib.sha256(self.host.encode()).digest()
        return host + struct.pack(">BI", flags, 0) + more

    def client(self, kind, challenge):
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def make(self, options):
        """The answer to being asked for a new passkey."""
        client = self.client("webauthn.create", json.loads(options)["challenge"])
        key = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        about = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        statement = {
            "fmt": "none",
            "attStmt": {},
            "authData": self.data(self.flags | ATTESTED, about),
        }
        return self.answer(client, attestationObject=cbor.encode(statement))

    def sign(self, options, challenge=None):
        """The answer to being asked for the passkey."""
        asked = challenge or json.loads(options)["challenge"]
        client = self.client("webauthn.get", asked)
        data = self.data(self.flags)
        signature = self.key.sign(
            data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256())
        )
        return self.answer(client, authenticatorData=data, signature=signature)

    def answer(self, client, **response):
        response = {name: encoded(data) for name, data in response.items()}
        return json.dumps(
            {
                "id": encoded(self.id),
                "rawId": encoded(self.id),
                "type": "public-key",
                "response": {"clientDataJSON": encoded(client), **response},
                "clientExtensionResults": {},
            }
        )
