"""The launcher: `manage.py setup`, `demo` and `test` make everything they need. Standard library only, and no syntax newer than
Python 3.8, so that an old Python can still say what is wrong."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
SETUP_LOG = BASE / "var" / "setup.log"
NEEDED = (3, 11)
FREE_MIB = 1200
"""The packages take about 700 MB once installed; the rest is room for the databases."""

COMMANDS = ("setup", "demo", "test")
DEMO_AS_OF = "2026-11-23"


class SetupError(Exception):
    """Says in one sentence what is missing and how to get it."""


def run(command: str, arguments: list[str]) -> int:
    """Carry out one of ``COMMANDS``. Returns its exit code; set-up problems are said in words and give 2."""
    try:
        check_python(sys.version_info[:2])
        if command == "demo":
            check_port(arguments)
        python = prepare("dev" if command == "test" else "run")
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["VIRTUAL_ENV"] = str(VENV)
    if command == "setup":
        print(f"Ready. Use {python.relative_to(BASE)} manage.py for everything else.")
        return 0
    if command == "test":
        return call([str(python), "-m", "pytest", *(arguments or ["-n", "2"])], environment)
    return demo(python, arguments, environment)


def check_python(version: tuple[int, int]) -> None:
    if tuple(version) < NEEDED:
        raise SetupError(
            f"Gatepost needs Python 3.11 or newer; this is {version[0]}.{version[1]}. "
            "Install a newer one and call it by name, for example: python3.12 manage.py demo"
        )


def check_port(arguments: list[str]) -> None:
    """Find out before the work, not after it, that the address is taken."""
    if "--no-serve" in arguments or "-h" in arguments or "--help" in arguments:
        return
    port = asked_port(arguments)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"Port {port} is in use. Stop what runs there, or choose another: python3 manage.py demo --port {port + 1}"
            ) from error


def asked_port(arguments: list[str]) -> int:
    """The port of ``--port 9000`` or ``--port=9000``; 8000 without."""
    joined = [argument[7:] for argument in arguments if argument.startswith("--port=")]
    given = joined[-1] if joined else arguments[arguments.index("--port") + 1] if "--port" in arguments[:-1] else "8000"
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given) <= 65535:
        raise SetupError(f"--port {given} is no port. Give a number from 1 to 65535: python3 manage.py demo --port 8001")
    return int(given)


def prepare(kind: str) -> Path:
    """A virtual environment with the pinned packages of ``kind`` (run or dev), and the Welsh compiled. Quick once it is all there."""
    python = interpreter()
    install_into_venv(python, kind)
    subprocess.run([str(python), "-m", "portal.shared.catalogue_files"], cwd=BASE, check=False)
    return python


def install_into_venv(python: Path, kind: str) -> None:
    wanted = fingerprint(kind)
    if python.exists() and wanted in installed() and works(python, "django, prefect, rest_framework, reportlab"):
        return
    check_disk()
    SETUP_LOG.parent.mkdir(parents=True, exist_ok=True)
    SETUP_LOG.write_text("", encoding="utf-8")
    if not python.exists() or not works(python):
        step("[1/2] Making .venv")
        make_venv()
    step("[2/2] Installing the pinned packages (a minute or two the first time)")
    install(python, BASE / "requirements" / f"{kind}.lock")
    (VENV / f".gatepost-{kind}").write_text(wanted, encoding="ascii")
    if kind == "dev":
        (VENV / ".gatepost-run").write_text(fingerprint("run"), encoding="ascii")


def fingerprint(kind: str) -> str:
    return hashlib.sha256((BASE / "requirements" / f"{kind}.lock").read_bytes()).hexdigest()


def installed() -> set[str]:
    return {path.read_text(encoding="ascii") for path in VENV.glob(".gatepost-*")}


def works(python: Path, modules: str = "pip") -> bool:
    """Whether the environment has ``modules``: looked up, not loaded, so that it costs a tenth of a second."""
    code = f"import importlib.util as u, sys; sys.exit(not all(u.find_spec(name.strip()) for name in {modules!r}.split(',')))"
    return subprocess.run([str(python), "-c", code], capture_output=True, check=False).returncode == 0


def check_disk(folder: Path = BASE, needed_mib: int = FREE_MIB) -> None:
    free = shutil.disk_usage(folder).free // 1024 // 1024
    if free < needed_mib:
        raise SetupError(f"There are {free} MB free on this disk; Gatepost needs {needed_mib}. Free some space and run this again.")


def make_venv(target: Path = VENV) -> None:
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise SetupError(
            "This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv. Then run this again."
        ) from None
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(target)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"The virtual environment could not be made ({error}). On Debian or Ubuntu: sudo apt install python3-venv. Then run this again."
        ) from error


def install(python: Path, lock: Path, log_path: Path = SETUP_LOG) -> None:
    sealed = ["--quiet", "--require-hashes", "-r", str(lock)]
    uv = shutil.which("uv")
    commands = [[str(python), "-m", "pip", "install", "--disable-pip-version-check", *sealed]]
    if uv:
        commands.insert(0, [uv, "pip", "install", "--python", str(python), "--compile-bytecode", *sealed])
    for command in commands:
        with log_path.open("a", encoding="utf-8") as log:
            if subprocess.run(command, stdout=log, stderr=log, check=False).returncode == 0:
                return
    tail = "\n".join(log_path.read_text(encoding="utf-8").strip().splitlines()[-6:])
    raise SetupError(f"The packages could not be installed. Check the connection and run this again. The end of {log_path}:\n{tail}")


def demo(python: Path, arguments: list[str], environment: dict[str, str]) -> int:
    """Prepare the demonstration's own database, then load, drive and report through the API."""
    var = Path(environment.get("GATEPOST_DEMO_DIR", str(BASE / "var" / "demo")))
    environment.update(
        {
            "GATEPOST_VAR_DIR": str(var),
            "GATEPOST_DATABASE_URL": environment.get("GATEPOST_DEMO_DATABASE_URL", f"sqlite:///{(var / 'gatepost.sqlite3').as_posix()}"),
            "GATEPOST_AS_OF": DEMO_AS_OF,
            "GATEPOST_LEASE_SECONDS": environment.get("GATEPOST_LEASE_SECONDS", "60"),
            # Loading the sample programme is thousands of requests of a few people.
            **{f"GATEPOST_RATE_{kind}": "0" for kind in ("READS", "WRITES", "UPLOADS", "SIGN_INS")},
            "GATEPOST_STARTED_AT": f"{time.time():.0f}",
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        }
    )
    if {"-h", "--help"} & set(arguments):
        return call([str(python), "-m", "workflows.demo", *arguments], environment)
    step("Preparing the database")
    code = call([str(python), "manage.py", "prepare_demo"], environment)
    return code or call([str(python), "-m", "workflows.demo", *arguments], environment)


def run_as_set_up(arguments: list[str]) -> int | None:
    """Carry out any other command in the environment that ``setup`` made, whichever Python it was given to. None where there is none."""
    python = interpreter()
    if not python.exists() or Path(sys.prefix) == VENV:
        return None
    return call([str(python), *arguments], dict(os.environ))


def interpreter() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def call(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end. Who stops the launcher stops the command too: it must not live on by itself."""
    process = subprocess.Popen(command, cwd=BASE, env=environment)
    previous = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        return 130
    finally:
        signal.signal(signal.SIGTERM, previous)


def step(text: str) -> None:
    print(text, flush=True)
