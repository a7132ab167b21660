"""An identity provider on loopback that signs what a test tells it to."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "gatepost-pilot", "a secret for tests"


class Provider:
    """``claims`` and ``signing`` make the ID token of the next answer; ``challenge`` is what the code was asked for with."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.issuer = ""
        self.challenge = ""
        self.claims: dict[str, Any] = {}
        self.signing: dict[str, Any] = {"key": self.key, "algorithm": "RS256"}
        self.requests: list[str] = []

    def expect(self, subject: str, sent_nonce: str, challenge: str, **changed: Any) -> None:
        now = int(time.time())
        self.challenge = challenge
        self.claims = {
            "iss": self.issuer, "sub": subject, "aud": CLIENT_ID, "exp": now + 300, "iat": now, "nonce": sent_nonce,
            "email": "ivo@example.org", "email_verified": True, **changed,
        }  # fmt: skip
        self.claims = {name: value for name, value in self.claims.items() if value is not None}

    def answer(self, path: str, form: Mapping[str, list[str]]) -> tuple[int, Any]:
        self.requests.append(path)
        if path == "/.well-known/openid-configuration":
            ends = {
                "authorization_endpoint": "/authorize",
                "token_endpoint": "/token",
                "jwks_uri": "/keys",
                "userinfo_endpoint": "/userinfo",
            }
            methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            return 200, {"issuer": self.issuer, **methods, **{name: self.issuer + end for name, end in ends.items()}}
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}]}
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenge or form["client_secret"] != [CLIENT_SECRET]:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": jwt.encode(self.claims, headers={"kid": "one"}, **self.signing),
        }


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            status, body = provider.answer(self.path, parse_qs(self.rfile.read(length).decode()))
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()
