"""Where webhooks may go (R13): 60 spellings refused at the door, and every resolved address judged by the worker that connects."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from onboarding.errors import Invalid
from onboarding.targets import checked_url
from tests.deliveries.receivers import receiving
from workflows import delivering
from workflows.guarded_network import GuardedNetwork, is_public

REFUSED = (
    # Not HTTPS, or no address at all.
    "", "hooks.example.org", "//hooks.example.org/", "http://hooks.example.org/", "ftp://hooks.example.org/", "file:///etc/passwd",
    "gopher://hooks.example.org/", "javascript:alert(1)", "data:text/plain,x", "https:hooks.example.org", "https://", "https:///path",
    "ws://hooks.example.org/", "HTTP://HOOKS.EXAMPLE.ORG/",
    # This machine, in every notation.
    "https://localhost/", "https://LOCALHOST/", "https://localhost.localdomain/", "https://127.0.0.1/", "https://127.1/", "https://127.0.1/",
    "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://017700000001/", "https://0/",
    "https://0.0.0.0/", "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[fe80::1%25eth0]/", "https://[fd00::1]/",
    "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/", "https://127.0.0.1.:443/", "https://localhost./", "https://api.localhost/",
    # Private networks, cloud services, and names that stay inside.
    "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/", "https://100.64.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://metadata.google.internal/", "https://printer.local/", "https://wiki.corp/", "https://intranet/", "https://db.lan/",
    "https://8.8.8.8/", "https://[2001:4860:4860::8888]/",
    # What hides in the spelling.
    "https://user@hooks.example.org/", "https://user:pass@hooks.example.org/", "https://hooks.example.org@127.0.0.1/",
    "https://127.0.0.1#@hooks.example.org/", "https://127.0.0.1\\@hooks.example.org/", "https://hooks.example.org\\.evil.example/",
    "https://hooks.example.org/#fragment", "https://hooks.example.org:22/",
    "https://hooks.example.org:0/",
    "https://hooks.example.org:99999/",
    "https://hooks.example.org:80a/", "https://hooks example.org/", "https://hooks.example.org/a b",
    "https://hooks.example.org/\r\nHost: x",
    "https://hooks.example.org\t/", "https://hooks.example.org/\x00", "https://-bad.example.org/", "https://bad-.example.org/",
    "https://a..example.org/", "https://hooks_example.org/", f"https://{'a' * 64}.example.org/", f"https://hooks.example.org/{'a' * 500}",
    "https://hooks.example.org%2eevil.example/", "https://xn--/", "https://höoks.example.org/", "https://[hooks.example.org]/",
)  # fmt: skip


# R13
@pytest.mark.parametrize("url", REFUSED)
def test_no_spelling_leads_elsewhere(url):
    with pytest.raises(Invalid) as refusal:
        checked_url(url)
    assert "https://hooks.example.org/gatepost" in refusal.value.fields["url"]


def test_there_are_sixty_spellings_and_more():
    assert len(set(REFUSED)) >= 60


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://hooks.example.org", "https://hooks.example.org/"),
        ("HTTPS://Hooks.Example.ORG/A?b=c", "https://hooks.example.org/A?b=c"),
        ("https://hooks.example.org:8443/x", "https://hooks.example.org:8443/x"),
        ("https://xn--hks-sna.example.org/", "https://xn--hks-sna.example.org/"),
    ],
)
def test_a_public_address_is_kept_in_its_plain_form(url, kept):
    assert checked_url(url) == kept


def test_an_address_of_ones_own_network_has_to_be_listed_and_in_production_be_https(settings):
    settings.WEBHOOK_LOCAL_TARGETS = ("127.0.0.1:8099",)
    assert checked_url("http://127.0.0.1:8099/x") == "http://127.0.0.1:8099/x"
    with pytest.raises(Invalid):
        checked_url("http://127.0.0.1:8098/x")
    settings.WEBHOOK_HTTPS_ONLY = True
    with pytest.raises(Invalid):
        checked_url("http://127.0.0.1:8099/x")
    assert checked_url("https://127.0.0.1:8099/x") == "https://127.0.0.1:8099/x"


NOT_PUBLIC = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1",
    "2001:db8::1", "2002:7f00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
)  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_special_addresses_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_ordinary_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address))


def consignment(url: str) -> dict:
    return {"kind": "webhook", "url": url, "headers": {"webhook-id": "msg_1"}, "content": "{}"}


# R13
@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"], []], ids=str)
def test_a_name_that_leads_inside_is_not_connected_to(addresses):
    with receiving() as receiver:
        port = receiver.target.partition(":")[2]
        result = delivering.attempt(consignment(f"https://hooks.example.org:{port}/"), lambda host, port: addresses)
        assert (result.was_taken, result.note) == (False, "Its name leads to an address that is not public.")
        assert receiver.requests == []


# R13
def test_a_name_that_turns_round_after_the_check_is_not_asked_a_second_time():
    """The first answer is public and the second one is inside; whoever resolves twice ends up inside."""
    asked = []

    def turning(host, port):
        asked.append(host)
        return ["198.51.99.1"] if len(asked) == 1 else ["127.0.0.1"]

    network = GuardedNetwork(0.3, 1000, turning)
    with receiving() as receiver:
        port = int(receiver.target.partition(":")[2])
        with pytest.raises((httpcore.ConnectError, httpcore.ConnectTimeout)):
            network.connect_tcp("hooks.example.org", port)
        assert receiver.requests == []
    assert asked == ["hooks.example.org"]


def test_a_redirect_is_not_followed(monkeypatch):
    def away(handler):
        handler.send_response(302)
        handler.send_header("location", f"http://{inside.target}/secret")
        handler.send_header("content-length", "0")
        handler.end_headers()

    with receiving() as inside, receiving(away) as outside:
        monkeypatch.setenv("GATEPOST_WEBHOOK_LOCAL_TARGETS", f"{outside.target},{inside.target}")
        result = delivering.attempt(consignment(outside.url))
        assert (result.was_taken, result.status) == (False, 302)
        assert inside.requests == []


def test_plain_http_goes_to_listed_places_only():
    with receiving() as receiver:
        result = delivering.attempt(consignment(receiver.url))
        assert (result.was_taken, result.note, receiver.requests) == (False, "The address does not begin with https://.", [])


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    with receiving() as proxy, receiving() as receiver:
        monkeypatch.setenv("GATEPOST_WEBHOOK_LOCAL_TARGETS", receiver.target)
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{proxy.target}")
        assert delivering.attempt(consignment(receiver.url)).was_taken
        assert (len(receiver.requests), len(proxy.requests)) == (1, 0)


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:
        handler.close_connection = True


def trickling(handler):
    try:
        for byte in b"HTTP/1.1 200 OK\r\n" + b"x-slow: y\r\n" * 1000:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05)
    except OSError:
        handler.close_connection = True


def long_head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"x-long: " + b"y" * 200_000)


# F10
def test_an_endless_answer_is_cut_and_what_it_began_with_counts(monkeypatch):
    with receiving(endless) as receiver:
        monkeypatch.setenv("GATEPOST_WEBHOOK_LOCAL_TARGETS", receiver.target)
        started = time.monotonic()
        assert delivering.attempt(consignment(receiver.url)).was_taken
        assert time.monotonic() - started < 2


# F10
@pytest.mark.parametrize("answer", [trickling, long_head], ids=lambda answer: answer.__name__)
def test_a_slow_or_boundless_head_ends_in_time(monkeypatch, answer):
    with receiving(answer) as receiver:
        monkeypatch.setenv("GATEPOST_WEBHOOK_LOCAL_TARGETS", receiver.target)
        started = time.monotonic()
        assert not delivering.attempt(consignment(receiver.url), seconds=0.5).was_taken
        assert time.monotonic() - started < 2


def test_a_name_that_takes_too_long_to_resolve_ends_in_time():
    started = time.monotonic()
    result = delivering.attempt(consignment("https://hooks.example.org/"), lambda host, port: time.sleep(3) or ["8.8.8.8"], seconds=0.3)
    assert (result.was_taken, time.monotonic() - started < 1) == (False, True)


def test_a_handshake_that_comes_in_drops_ends_in_time(monkeypatch):
    stop = threading.Event()

    def drip(listening):
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"\x16\x03\x03\x40\x00")
            while not stop.wait(0.1):
                connection.sendall(b"\x02")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, args=(listening,), daemon=True).start()
        target = f"hooks.example.org:{listening.getsockname()[1]}"
        monkeypatch.setenv("GATEPOST_WEBHOOK_LOCAL_TARGETS", target)
        started = time.monotonic()
        result = delivering.attempt(consignment(f"https://{target}/"), lambda host, port: ["127.0.0.1"], seconds=0.5)
        took = time.monotonic() - started
        stop.set()
    assert (result.was_taken, took < 2) == (False, True)


def certificate_for(name: str, folder) -> str:
    """A certificate that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return str(path)


@pytest.mark.parametrize(("name", "taken"), [("hooks.example.org", True), ("other.example.org", False)])
def test_the_certificate_is_checked_against_the_name_and_not_the_address(monkeypatch, tmp_path, name, taken):
    path = certificate_for(name, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", path)
    delivering.tls.cache_clear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    target = f"hooks.example.org:{server.server_port}"
    monkeypatch.setenv("GATEPOST_WEBHOOK_LOCAL_TARGETS", target)
    try:
        result = delivering.attempt(consignment(f"https://{target}/"), lambda host, port: ["127.0.0.1"])
    finally:
        server.shutdown()
        server.server_close()
        delivering.tls.cache_clear()
    assert result.was_taken is taken
    assert taken or result.note == "Its certificate was not accepted."
