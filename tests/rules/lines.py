"""What goes over a network and is said of it: far ends, secrets, requests, logs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.rules.model import Rule, calls, importing, imports, last_name, nodes

SECRET = re.compile(r"(?:^|_)(?:token|secret|password|signature|hmac|mac|nonce|otp|api_key|csrf)s?$", re.IGNORECASE)
WAITING = {"urlopen", "create_connection", "SMTP", "SMTP_SSL", "HTTPConnection", "HTTPSConnection", "IMAP4", "FTP"}
LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGS = {"log", "logger", "logging"}


def plainly_compared(text: str) -> Iterator[int]:
    """Secrets compared by ``==``, which tells by its time how far they agree; with a constant there is nothing to learn."""
    for node in nodes(text):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            sides = (node.left, node.comparators[0])
            if any(SECRET.search(last_name(side)) for side in sides) and not any(isinstance(side, ast.Constant) for side in sides):
                yield node.lineno


def endless_waits(text: str) -> Iterator[int]:
    for call in calls(text):
        if last_name(call.func) in WAITING and "timeout" not in {one.arg for one in call.keywords} and not _has_second(call):
            yield call.lineno


def _has_second(call: ast.Call) -> bool:
    """create_connection(address, timeout) by place."""
    return last_name(call.func) == "create_connection" and len(call.args) > 1


def told_in_passing(text: str) -> Iterator[int]:
    """Log lines put together from values: whatever is in them, names and line ends too, would stand in the log."""
    for call in calls(text):
        says = isinstance(call.func, ast.Attribute) and call.func.attr in LOGGING and last_name(call.func.value) in LOGS
        if says and any(isinstance(argument, (ast.JoinedStr, ast.BinOp)) or _is_formatted(argument) for argument in call.args[:2]):
            yield call.lineno


def _is_formatted(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Call) and last_name(argument.func) == "format"


def unprotected(text: str) -> Iterator[int]:
    return (line for name, line in imports(text) if name.rsplit(".", 1)[-1] in {"csrf_exempt", "requires_csrf_token"})


def bodies_by_hand(text: str) -> Iterator[int]:
    for node in nodes(text):
        if isinstance(node, ast.Attribute) and node.attr in {"body", "read"} and last_name(node.value) in {"request", "_request"}:
            yield node.lineno


def files_in_the_open(text: str) -> Iterator[int]:
    for node in nodes(text):
        if last_name(node) in {"MEDIA_URL", "MEDIA_ROOT"} and isinstance(node, (ast.Name, ast.Attribute)):
            yield node.lineno
    yield from (line for name, line in imports(text) if name == "django.views.static.serve")


RULES = (
    Rule(
        rows=("A14", "R15"),
        forbids="a secret compared by ==, whose time tells how far a guess is right",
        find=plainly_compared,
        bad=("given == settings.METRICS_TOKEN", "if item.lease_token != token: pass", "signature == expected", "claims.nonce == nonce"),
        good=("hmac.compare_digest(given, token)", "secrets.compare_digest(token, given)", 'token == ""', "version.sha256 == found"),
    ),
    Rule(
        rows=("R10", "R18"),
        forbids="a far end waited for without a limit (the linter sees to requests and httpx)",
        find=endless_waits,
        bad=("urllib.request.urlopen(url)", "socket.create_connection((host, port))", "smtplib.SMTP(host)"),
        good=("urlopen(url, timeout=5)", "socket.create_connection((host, port), 5)", "smtplib.SMTP(host, timeout=5)"),
    ),
    Rule(
        rows=("R13", "L11"),
        forbids="a client of the network elsewhere than where targets are checked and the far end is ours",
        find=importing("requests", "httpx", "httpcore", "urllib.request", "http.client", "smtplib", "ftplib", "aiohttp", "urllib3"),
        bad=("import requests", "from urllib.request import urlopen", "import httpx", "from smtplib import SMTP"),
        good=("from urllib.parse import quote", "from workflows.client import Api"),
        let_be={
            "accounts/bounded.py": "the identity provider, which an operator named; answers bounded",
            "accounts/single_sign_on.py": "the same, by the library's hook",
            "accounts/oidc.py": "the same: its errors",
            "config/cluster.py": "parts that this command started itself",
            "config/management/commands/cluster.py": "the same",
            "portal/shared/management/commands/screenshots.py": "the server that this command started itself",
            "workflows/client.py": "our own API",
            "workflows/connection.py": "our own API",
            "workflows/in_process.py": "our own API, in this very process",
            "workflows/runs.py": "our own API: names the run in its requests",
            "workflows/prefect_server.py": "Prefect's server, started by us",
            "workflows/delivering.py": "webhooks, through the guarded network",
            "workflows/guarded_network.py": "what guards it",
            "workflows/delivering_mail.py": "the mail server, which an operator named",
        },
    ),
    Rule(
        rows=("T6", "T7"),
        forbids="a log line put together from values",
        find=told_in_passing,
        bad=(
            'log.info(f"{name} signed in")',
            'logger.warning("lost " + name)',
            'logging.error("lost {}".format(name))',
            'log.info("a %s" % b)',
        ),
        good=('log.info("signed in", extra={"user": user.pk})', 'log.info("a message was %s", "taken")', 'report.info(f"{name}")'),
    ),
    Rule(
        rows=("R7",),
        forbids="a view that takes a browser's write without its token",
        find=unprotected,
        bad=("from django.views.decorators.csrf import csrf_exempt",),
        good=("from django.views.decorators.csrf import csrf_protect",),
    ),
    Rule(
        rows=("R3", "U5"),
        forbids="the body of a request read past the parsers, which bound and check it",
        find=bodies_by_hand,
        bad=("json.loads(request.body)", "request.read()"),
        good=("request.data", "answer.body", "request.headers"),
        where=("accounts", "api", "portal"),
    ),
    Rule(
        rows=("D1",),
        forbids="a folder of files that is served without asking who asks",
        find=files_in_the_open,
        bad=('MEDIA_URL = "/media/"', "from django.views.static import serve", "static(settings.MEDIA_URL)"),
        good=('STATIC_URL = "static/"', "from django.http import FileResponse"),
    ),
)
