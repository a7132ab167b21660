"""Rules of the linter that we rely on, each with a sample it finds and one it lets be: it is ruff's turn, not ours, but is it still on?"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LinterRule:
    """``rows`` are those of the catalogue of requirements."""

    code: str
    rows: tuple[str, ...]
    bad: str
    good: str


GET = "import requests\nrequests.get('https://x'"
SAFE = "from django.utils.safestring import mark_safe\nmark_safe(a)"
RAW = "from django.db.models.expressions import RawSQL\nRawSQL(a, [])"
LINTER_RULES = (
    LinterRule("S102", ("O5",), "exec('1')", "print('1')"),
    LinterRule("S113", ("R10", "R18"), f"{GET})", f"{GET}, timeout=5)"),
    LinterRule("S202", ("U6",), "import tarfile\ntarfile.open('a').extractall('b')", "import tarfile\ntarfile.open('a').getmembers()"),
    LinterRule("S301", ("U11",), "import pickle\npickle.loads(b'')", "import pickle\npickle.dumps(1)"),
    LinterRule("S306", ("U9",), "import tempfile\ntempfile.mktemp()", "import tempfile\ntempfile.mkstemp()"),
    LinterRule("S307", ("O5",), "eval('1')", "import ast\nast.literal_eval('1')"),
    LinterRule("S308", ("R8",), SAFE, "from django.utils.html import escape\nescape(a)"),
    LinterRule("S314", ("X8",), "import xml.etree.ElementTree as e\ne.parse('a')", "import defusedxml.ElementTree as e\ne.parse('a')"),
    LinterRule("S324", ("D4", "A14"), "import hashlib\nhashlib.md5(b'')", "import hashlib\nhashlib.sha256(b'')"),
    LinterRule("S501", ("R13", "P8"), "import httpx\nhttpx.get('https://x', verify=False)", "import httpx\nhttpx.get('https://x')"),
    LinterRule("S506", ("O5",), "import yaml\nyaml.load('a: 1', Loader=yaml.Loader)", "import yaml\nyaml.safe_load('a: 1')"),
    LinterRule("S602", ("O5",), "import subprocess\nsubprocess.run('ls ' + a, shell=True)", "import subprocess\nsubprocess.run(['ls', a])"),
    LinterRule("S608", ("R16",), "query = f'SELECT * FROM a WHERE b = {name}'", "query = 'SELECT * FROM a WHERE b = %s'"),
    LinterRule("S610", ("R16",), "from a import User\nUser.objects.extra(where=[b])", "from a import User\nUser.objects.filter(b=1)"),
    LinterRule("S611", ("R16",), RAW, "from django.db.models import F\nF('a')"),
)


def complaints(text: str, code: str) -> str:
    """What ruff says of ``text`` where only this rule is on."""
    command = [str(Path(sys.executable).parent / "ruff"), "check", "--isolated", "--select", code, "--output-format", "concise", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False).stdout
