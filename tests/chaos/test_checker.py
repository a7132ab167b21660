"""The checker itself: it finds nothing in an honest history, and something in every dishonest one. One tampering for each invariant."""

from __future__ import annotations

import copy

import pytest

from tests.chaos.checker import violations

PLACE = {"site": "haven", "requirement": "EOI-01"}


def told(op, what, about, answer, outcome="ok"):
    return {"event": "done", "t": 1.0, "op": op, "client": "hanna", "what": what, "about": about, "outcome": outcome, "told": answer}


def event(sequence, name, **data):
    site = 7 if name.startswith("requirement.") else None
    return {"chain": "site:7", "sequence": sequence, "name": name, "site": site, "data": data, "hash": f"hash {sequence}"}


@pytest.fixture
def history():
    """Sent, and returned; a person, a course, a document; a message; a refusal that says when to come back; a copy on the way."""
    return [
        told(1, "move", {**PLACE, "action": "submit"}, {"version": 2}),
        told(2, "move", {**PLACE, "action": "return"}, {"version": 3}),
        told(3, "move", {**PLACE, "action": "submit"}, None, outcome="unknown"),
        told(4, "person", {"name": "Ada Okoro"}, {"id": 1}),
        told(5, "training", {"rows": [[1, "2026-01-05"]]}, {"id": 1}),
        told(6, "upload", {"name": "Budget 1.csv"}, {"id": 1, "name": "Budget 1.csv", "sha256": "aa"}),
        {"event": "told", "t": 1.0, "op": 1, "method": "POST", "path": "moves/", "status": 503, "retry_after": "2"},
        {"event": "scene", "t": 1.0, "fault": "F16", "ok": 1},
        {"event": "backup", "t": 1.0, "heads": {"site:7": [2, "hash 2"]}},
        {"event": "received", "t": 2.0, "end": "steady", "id": "msg_1"},
    ]


@pytest.fixture
def facts():
    return {
        "sites": {"7": "haven"},
        "requirements": [["haven", "EOI-01", "returned", 3]],
        "events": [
            event(1, "requirement.submit", requirement="EOI-01", state="submitted"),
            event(2, "requirement.return", requirement="EOI-01", state="returned"),
            event(3, "evidence.uploaded"),
            event(4, "training.recorded"),
        ],
        "trail_problems": [],
        "people": ["Ada Okoro"],
        "training": [[1, "2026-01-05"]],
        "reviews": 1,
        "evidence": [["Budget 1.csv", "aa", "clean"]],
        "needed": ["aa"],
        "unsound": [],
        "files": ["aa/bb/aa"],
        "keys": ["aa/bb/aa-01"],
        "swept": {"incoming": 0},
        "deliveries": [{"id": "msg_1", "kind": "webhook", "state": "sent", "tries": 1, "about": "evidence.uploaded", "endpoint": "steady"}],
        "due": 0,
        "leased": 0,
        "quarantined": 0,
        "stuck": [],
    }


def test_an_honest_history_has_no_violation(history, facts):
    assert violations(history, facts) == []


def test_an_operation_whose_end_is_not_known_may_have_happened_once(history, facts):
    facts["events"].append(event(5, "requirement.submit", requirement="EOI-01", state="submitted"))
    facts["requirements"] = [["haven", "EOI-01", "submitted", 4]]
    assert violations(history, facts) == []
    facts["events"].append(event(6, "requirement.take_back", requirement="EOI-01", state="open"))
    facts["requirements"] = [["haven", "EOI-01", "open", 5]]
    assert [text[:2] for text in violations(history, facts)] == ["I2"]


def lose_the_last_move(history, facts):
    del facts["events"][1]
    facts["requirements"] = [["haven", "EOI-01", "submitted", 2]]
    facts["reviews"] = 0


def lose_a_person(history, facts):
    facts["people"] = []


def lose_a_course(history, facts):
    facts["training"] = []
    del facts["events"][3]


def lose_a_document(history, facts):
    facts["evidence"], facts["needed"], facts["files"], facts["keys"] = [], [], [], []
    del facts["events"][2]


def add_a_person_twice(history, facts):
    facts["people"] *= 2


def add_a_course_twice(history, facts):
    facts["training"] *= 2
    facts["events"].append(event(5, "training.recorded"))


def tell_two_that_they_made_one_version(history, facts):
    history.append(told(9, "move", {**PLACE, "action": "return"}, {"version": 3}))


def tell_two_clicks_that_theirs_was_it(history, facts):
    history.append({"event": "scene", "t": 1.0, "fault": "F16", "ok": 2})


def let_something_happen_that_nobody_did(history, facts):
    facts["events"].append(event(5, "requirement.answered", requirement="EOI-01"))
    facts["requirements"] = [["haven", "EOI-01", "returned", 4]]


def skip_the_review(history, facts):
    facts["events"][1]["data"]["state"] = "accepted"


def stand_elsewhere_than_the_trail_says(history, facts):
    facts["requirements"] = [["haven", "EOI-01", "accepted", 3]]


def alter_the_trail(history, facts):
    facts["trail_problems"] = ["site:7: event 2 was altered."]


def change_without_an_event(history, facts):
    facts["requirements"] = [["haven", "EOI-01", "returned", 4]]


def review_without_an_event(history, facts):
    facts["reviews"] = 2


def copy_what_never_was(history, facts):
    history.append({"event": "backup", "t": 1.0, "heads": {"site:7": [2, "another hash"]}})


def leave_a_message_behind(history, facts):
    facts["deliveries"][0]["state"] = "waiting"


def count_as_sent_what_never_arrived(history, facts):
    history[:] = [line for line in history if line["event"] != "received"]


def send_again_without_a_reason(history, facts):
    history.append({"event": "received", "t": 2.0, "end": "steady", "id": "msg_1"})


def send_what_no_row_stands_for(history, facts):
    history.append({"event": "received", "t": 2.0, "end": "steady", "id": "msg_2"})


def leave_work_undone(history, facts):
    facts["due"] = 1


def leave_a_document_unchecked(history, facts):
    facts["quarantined"] = 1


def damage_a_file(history, facts):
    facts["unsound"] = ["aa"]


def leave_a_file_without_a_row(history, facts):
    facts["files"].append("cc/dd/cc")


def lose_a_key(history, facts):
    facts["keys"] = []


def leave_half_an_upload(history, facts):
    facts["swept"] = {"incoming": 1}


def answer_with_an_error(history, facts):
    history.append({"event": "told", "t": 1.0, "op": 8, "path": "sites/", "status": 500, "retry_after": None})


def refuse_without_saying_when(history, facts):
    history.append({"event": "told", "t": 1.0, "op": 8, "path": "sites/", "status": 503, "retry_after": None})


def end_by_itself(history, facts):
    history.append({"event": "ended", "t": 1.0, "part": "runner-0", "code": 1})


TAMPERINGS = {
    lose_the_last_move: "I1", lose_a_person: "I1", lose_a_course: "I1", lose_a_document: "I1",
    add_a_person_twice: "I2", add_a_course_twice: "I2", tell_two_that_they_made_one_version: "I2",
    tell_two_clicks_that_theirs_was_it: "I2", let_something_happen_that_nobody_did: "I2",
    skip_the_review: "I3", stand_elsewhere_than_the_trail_says: "I3",
    alter_the_trail: "I4", change_without_an_event: "I4", review_without_an_event: "I4", copy_what_never_was: "I4",
    leave_a_message_behind: "I5", count_as_sent_what_never_arrived: "I5", send_again_without_a_reason: "I5",
    send_what_no_row_stands_for: "I5", leave_work_undone: "I5", leave_a_document_unchecked: "I5",
    damage_a_file: "I6", leave_a_file_without_a_row: "I6", lose_a_key: "I6", leave_half_an_upload: "I6",
    answer_with_an_error: "I7", refuse_without_saying_when: "I7", end_by_itself: "I0",
}  # fmt: skip


@pytest.mark.parametrize(("tamper", "invariant"), TAMPERINGS.items(), ids=lambda value: getattr(value, "__name__", value))
def test_a_dishonest_history_is_found_out(tamper, invariant, history, facts):
    tamper(history, facts)
    found = violations(history, facts)
    assert invariant in {text[:2] for text in found}, found


def test_a_program_of_others_may_end_by_itself(history, facts):
    history.append({"event": "ended", "t": 1.0, "part": "prefect", "code": 3})
    assert violations(history, facts) == []


def test_the_checker_changes_nothing_that_it_is_given(history, facts):
    before = copy.deepcopy((history, facts))
    violations(history, facts)
    assert (history, facts) == before
