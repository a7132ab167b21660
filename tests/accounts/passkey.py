"""A passkey in software: what a browser and its authenticator send, by the WebAuthn specification."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Passkey:
    """``verifies`` says whether it asks for a PIN or finger; ``origin`` is the site the browser says it is on."""

    def __init__(self, *, verifies: bool = True, origin: str = "https://testserver") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"a passkey's identifier"
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.origin = origin
        self.user_handle = ""

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _data(self, extra: bytes = b"", flags: int = 0, host: str = "testserver") -> bytes:
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", self.flags | flags, 0) + extra

    def register(self, options: dict[str, Any]) -> str:
        public = options["publicKey"]
        self.user_handle = public["user"]["id"]
        key = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        data = self._data(bytes(16) + struct.pack(">H", len(self.id)) + self.id + key, HOLDS_KEY)
        response = {
            "clientDataJSON": text(self._client_data("webauthn.create", public["challenge"])),
            "attestationObject": text(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._credential(response, {"credProps": {"rk": True}})

    def sign(self, options: dict[str, Any]) -> str:
        client_data = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": text(client_data),
            "authenticatorData": text(data),
            "signature": text(signature),
            "userHandle": self.user_handle,
        }
        return self._credential(response, {})

    def _credential(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        whole = {
            "type": "public-key",
            "id": text(self.id),
            "rawId": text(self.id),
            "response": response,
            "clientExtensionResults": extensions,
        }
        return json.dumps(whole)
