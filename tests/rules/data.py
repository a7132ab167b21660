"""What reaches the database, and what comes out of it: queries, fields, permissions, times."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.rules.model import OURS, Rule, calls, is_constant, last_name, nodes

BESIDE_THE_ORM = {"raw", "extra", "RawSQL", "executescript", "mogrify"}
ASKED_FOR = {"query_params", "GET", "POST", "FILES", "COOKIES"}
READS_TIME = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
WRITES = {"update", "bulk_create", "bulk_update", "delete", "update_or_create", "get_or_create", "create"}


def built_statements(text: str) -> Iterator[int]:
    for call in calls(text):
        name = last_name(call.func)
        if name in BESIDE_THE_ORM or (name in {"execute", "executemany"} and call.args and not _is_written_out(call.args[0])):
            yield call.lineno


def _is_written_out(statement: ast.expr) -> bool:
    """A constant, or what psycopg puts together from parts it quotes itself."""
    return is_constant(statement) or ast.unparse(statement).startswith("sql.SQL(")


def all_fields(text: str) -> Iterator[int]:
    for node in nodes(text):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            for line in node.body:
                if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                    name, value = line.targets[0].id, line.value
                    if name == "exclude" or (name == "fields" and isinstance(value, ast.Constant) and value.value == "__all__"):
                        yield line.lineno


def unfolded_requests(text: str) -> Iterator[int]:
    for call in calls(text):
        unfolded = [one.value for one in call.keywords if one.arg is None]
        unfolded += [one.value for one in call.args if isinstance(one, ast.Starred)]
        if {last_name(node) for one in unfolded for node in ast.walk(one) if isinstance(node, ast.Attribute)} & ASKED_FOR:
            yield call.lineno


def open_doors(text: str) -> Iterator[int]:
    for node in nodes(text):
        if isinstance(node, (ast.Name, ast.Attribute)) and last_name(node) == "AllowAny":
            yield node.lineno
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            is_empty = isinstance(node.value, (ast.List, ast.Tuple)) and not node.value.elts
            if last_name(target) in {"permission_classes", "authentication_classes", "throttle_classes"} and is_empty:
                yield node.lineno


def writes_of_rows(text: str) -> Iterator[int]:
    for call in calls(text):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES and ".objects" in ast.unparse(call.func.value):
            yield call.lineno


def readings_of_the_time(text: str) -> Iterator[int]:
    for call in calls(text):
        if isinstance(call.func, ast.Attribute) and (last_name(call.func.value), call.func.attr) in READS_TIME:
            yield call.lineno


def waits_for_a_commit(text: str) -> Iterator[int]:
    return (call.lineno for call in calls(text) if last_name(call.func) == "on_commit")


RULES = (
    Rule(
        rows=("R16",),
        forbids="a statement of SQL that is put together here, or handed to a manager's raw()",
        find=built_statements,
        bad=(
            "cursor.execute(f\"SELECT * FROM site WHERE name = '{name}'\")",
            "cursor.execute(\"SELECT * FROM site WHERE name = '%s'\" % name)",
            'cursor.execute("SELECT * FROM site WHERE name = " + name)',
            "cursor.execute(statement)",
            'Site.objects.raw("SELECT * FROM site")',
            'Site.objects.extra(where=["name = a"])',
            'Site.objects.annotate(a=RawSQL("name", []))',
        ),
        good=(
            'cursor.execute("SELECT * FROM site WHERE name = %s", [name])',
            "cursor.execute(OLDEST, [name])",
            'connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))',
            'log.info("signed in", extra={"user": 1})',
        ),
        let_be={
            "config/durability.py": "names of pragmas, from our own list",
            "config/management/commands/migrate.py": "a number of seconds of our own",
            "onboarding/append_only.py": "the triggers written out above it",
            "onboarding/selectors/prepared.py": "what Django compiled, its parameters apart",
            "onboarding/reading_only.py": "a wrapper, which passes on what Django wrote",
            "benchmarks/fairness.py": "a measurement on a database of its own",
        },
        where=(*OURS, "samples", "benchmarks"),
    ),
    Rule(
        rows=("Z7", "Z8"),
        forbids="a list of fields that grows by itself: __all__, or all but some",
        find=all_fields,
        bad=('class Of:\n    class Meta:\n        fields = "__all__"', 'class Of:\n    class Meta:\n        exclude = ("notes",)'),
        good=('class Of:\n    class Meta:\n        fields = ("slug", "name")', 'class Of:\n    fields = "__all__"'),
    ),
    Rule(
        rows=("R5",),
        forbids="what somebody asked for unfolded into a query",
        find=unfolded_requests,
        bad=(
            "Site.objects.filter(**request.query_params.dict())",
            "Site.objects.order_by(*request.GET.getlist('order'))",
            "found.exclude(**{name: request.POST[name] for name in names})",
            "Form(**request.POST.dict())",
        ),
        good=("Site.objects.filter(**FILTERS[name])", "Site.objects.filter(name=request.GET['name'])", "show(**shown(request))"),
    ),
    Rule(
        rows=("Z2",),
        forbids="an API view that anybody may use, by name or by an empty list",
        find=open_doors,
        bad=("permission_classes = [AllowAny]", "permission_classes = ()", "authentication_classes: list = []", "throttle_classes = []"),
        good=("permission_classes = (SignedIn,)", "parser_classes = []"),
    ),
    Rule(
        rows=("T2", "T3"),
        forbids="rows written outside the services, where nothing puts the change on the trail",
        find=writes_of_rows,
        bad=(
            "Site.objects.filter(slug=slug).update(name=name)",
            "Site.objects.bulk_create(rows)",
            "Site.objects.create(name=name)",
            "Site.objects.all().delete()",
        ),
        good=("data.update(form.data)", "form.delete()", "services.sites.rename(site, name)"),
        let_be={
            "onboarding/services/": "the services: within unit.recorded, which a test of their own sees to",
            "accounts/sessions.py": "sessions and second steps of somebody signing in or out; the events are the caller's",
            "api/idempotency.py": "the keys of requests, which are no records of anybody",
            "api/throttling.py": "counts of requests",
            "api/v1/access.py": "a token's digest; its event is written beside",
            "checklists/loading.py": "a published framework, whole and once",
            "config/management/commands/import_workbook.py": "the token of a command while it runs; its event is written beside",
        },
        where=("accounts", "api", "checklists", "config", "onboarding", "portal", "reports"),
    ),
    Rule(
        rows=("L7",),
        forbids="the time read elsewhere than in onboarding/clock.py",
        find=readings_of_the_time,
        bad=("timezone.now()", "dt.datetime.now(dt.UTC)", "datetime.utcnow()", "dt.date.today()", "time.time()"),
        good=("clock.now()", "clock.today()", "time.monotonic()", "time.sleep(1)"),
        let_be={
            "onboarding/clock.py": "the one source",
            "accounts/sessions.py": "lies below the clock; sessions end by real time",
            "api/throttling.py": "counts by real minutes, whatever day a demonstration plays on",
            "portal/shared/photographing.py": "waits for a picture",
            "workflows/flows/nightly.py": "picks which seventh of the store to look at",
            "workflows/demo/acts.py": "says how long a demonstration took",
            "config/bootstrap.py": "the same",
        },
    ),
    Rule(
        rows=("L3",),
        forbids="work that waits for a commit in memory, and is lost with the process",
        find=waits_for_a_commit,
        bad=("transaction.on_commit(send)", "on_commit(lambda: send(letter))"),
        good=("outbox.put(letter)", "transaction.atomic()"),
    ),
)
