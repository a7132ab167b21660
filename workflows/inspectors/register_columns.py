"""What a heading of a training register stands for, in the words hosts use; and what is left of it once that word is taken away."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from workflows.inspectors.wordlists import listed
from workflows.workbook.columns import Column
from workflows.workbook.dates import read_date
from workflows.workbook.nouns import NOUN_TABLE
from workflows.workbook.words import folded, tokens

PERSON, FIRST, LAST, COURSE, DONE_ON = "person", "first_name", "last_name", "course", "completed_on"
EXPIRES_ON, PROVIDER, HOURS, IGNORED, BOOKED, STATUS = "expires_on", "provider", "hours", "ignored", "booked", "status"
STARTED_ON, ENDED_ON, LEVEL, SIGNED = "started_on", "ended_on", "level", "signed"
# Columns of status that say how far somebody is, or ask whether a course was completed.
PROGRESS, ASKED = "progress", "asked"
MAX_CHARACTERS = 160
LONGEST_NAME = 30
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_MORE = {
    PERSON: (
        "Print name|Printed name|Name print|Name block capitals|"
        "Participant name|Candidate name|Employee full name|Trainee name|Employee surname first name|Team member name|Assignee|Student|"
        "Student name|Colleague name|Name participant|Name trainee|Name delegate|Name attendee|"
        "Staff member role|Staff role|Employee role|Volunteer role|Name job title|Name post|Name position|Name title|"
        "Staff|Name staff|Staff members|Team member|Volunteer|Volunteer name|Worker|Worker name|Colleague|Staff volunteer|Name role|"
        "Staff volunteer name|Enw|Enw staff|Aelod staff|Enw llawn|Gweithiwr|Member|Trustee|Names|Candidate|Attendee name|Person trained|"
        "Attendees|Participants|Delegates|Learners|Staff attended|Staff attending|Who attended|Name staff member|Name employee|"
        "Name volunteer|Name learner|Name worker|Employee volunteer|Who|User|"
        "User name|User full name|Full name user|Learner name|Display name|Vol"
    ),
    FIRST: "Known as|Preferred name|Preferred first name|Forenames|Christian name|First|Enw cyntaf",
    LAST: "Last|Cyfenw|Surnames",
    COURSE: (
        "Subject|Subject matter|Title of course|Course taken|Course attended|Training given|Training provided|"
        "Course full name|Full course name|Object title|Curriculum|Curriculum title|Learning object|Certification name|"
        "Course qualification|"
        "Session title|Event title|Class title|Session name|Event name|Learning path|Competency name|"
        "Training undertaken|Training course title|Course training|Training received|Topic|Training topic|Training type|Type training|"
        "Qualification|Name training|Training name|Hyfforddiant|Enw cwrs|Teitl cwrs|Training event|Training attended|Learning|"
        "Training delivered|What|Activity|Activity name|Activity title|Learning activity|Learning title|Learning item|Course module|"
        "Module name|"
        "Module title|Programme|Programme title|E learning course|E learning module|Content title"
    ),
    DONE_ON: (
        "Completed date time|Achieved on|Completion timestamp|Certification date|Completed at|Date completed utc|Date course completed|"
        "Last completion date|Date awarded|Date certificate issued|Most recent completion|Latest completion date|Date session|"
        "Completed on utc|"
        "Issued|Awarded|Achieved|Gained|Passed|Date gained|Attended|"
        "Date undertaken|Date achieved|Date trained|Date taken|Date last completed|Last completed|Last done|Date delivered|"
        "Dyddiad cwblhau|"
        "Date attendance|Date certificate|Certificate date|Issue date|Date issue|Date issued|Date award|Date training completed|"
        "Date last attended|Training completed date|Completed date|Course completed|Date done|When|Date pass|Course completion date|"
        "Training completion date|Last training date|Last attended|Date course|Completion|Cwblhawyd|Training undertaken date"
    ),
    EXPIRES_ON: (
        "Expiration date|Expiration|Due for renewal|Recertification date|Next refresher|Refresher|Renew by|Renewed by|Retrain by|"
        "Valid through|Certification expiry"
    ),
    PROVIDER: "Trainer provider|Provider trainer|Organisation delivering|Training organisation|Training supplier|Tutor|Hyfforddwr",
    STATUS: (
        "Status|Result|Outcome|Percentage complete|Percent complete|Completion percentage|"
        "Completion status|Course status|Activity status|Training status|Pass fail|Passed failed|Progress|"
        "Checked in|Turned up|Came|Was present|Statws|Canlyniad"
    ),
    STARTED_ON: "Start date|Date from|From|Started|Date started|Course start date|Start|Begin date|Dyddiad dechrau",
    ENDED_ON: "End date|Date to|To|Finish date|Date ended|Course end date|End|Finished|Date finished|Dyddiad gorffen",
    LEVEL: "Level|Course level|Training level|Tier|Lefel",
    SIGNED: "Signature|Signed|Signed in|Sign in|Sign|Initials|Signature attendee|Delegate signature|Attendance|Present|Llofnod",
    HOURS: "Hours training|Duration hrs|Length|Contact hours|Oriau|Length course|CPD",
}
_IGNORED = re.compile(
    r"\b(role|job|post|position|team|department|base|location|venue|manager|supervisor|line|start(?:ed)?|joined|dob|birth|dbs|pvg|accessni|"
    r"disclosure|notes?|comments?|cost|fee|price|status|rag|result|grade|score|certificate (?:no|number|ref)|signature|signed|sign|initials"
    r"|email|phone|tel|telephone|contact|leaver|left|contract|hours per week|fte|payroll|id|no\.?|number|mandatory|required|frequency|"
    r"supervision|appraisal|probation|induction date|method|format|delivery|type|evidence|attachment|invoice|swydd|nodiadau|organisation|"
    r"employer|site|project|#|outcome|how|total|compliance|percentage)\b|%",
    re.IGNORECASE,
)
_EXPIRY_WORDS = listed(
    "expiry expire expired expiration renewal renew renewed due until valid next refresh lapses ends recertification retrain"
)
_WHAT = re.compile(
    r"\b(date of|dates?|completed|completion|attended|attendance|trained|passed|taken|done|undertaken|last|on|exp|expiry|expires|expired|"
    r"renewal|renew by|renew|next due|next|refresher due|refresh by|refresh|due|"
    r"valid (?:until|to|till)|until|booked|planned|scheduled|enrolled|assigned|hours|hrs|provider|trainer|dyddiad|"
    r"cwblhau|dod i ben|adnewyddu|y/n|yes/no|dd/mm/yy(?:yy)?|certificate seen)\b",
    re.IGNORECASE,
)
_HOW_FAR = re.compile(r"%\s*complete|percent\w*\s+complete|completion\s*\(?%|cynnydd", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")
_YES_OR_NO = re.compile(r"\?\s*(?:\([^)]{0,12}\)\s*)?$|\b(?:y/n|yes/no|ydy/nac ydy|ie/na)\b|[✓✔√]\s*/?\s*[✗✘×xX]|\btick\b", re.IGNORECASE)
_TICKS = re.compile(r"[✓✔√✗✘×☑☒]+(?:\s*/\s*[✓✔√✗✘×xX]+)?|\(tick\)")
_BOOKED = re.compile(r"\b(?:booked|planned|scheduled|enrolled|assigned)\b", re.IGNORECASE)
_EXP_SHORT = re.compile(r"\b(exp|dod i ben|adnewyddu|review date)\b", re.IGNORECASE)
_OF_NO_COURSE = (("certification",), ("certificate",), ("qualification",), ("training",), ("course",), ("of",))
# A day after the name of a course, in brackets, on its own line or after a dash.
_SESSION = re.compile(r"(?:\(|\n|\s[-–—]\s|:)\s*(\d[\w ./-]{5,22}\d)\s*\)?\s*$")
_BY_THEN = re.compile(
    r"\b(?:by|before|from|since|until|updated|as at|correct at|deadline|version|v\d|target|planned|booked)\b", re.IGNORECASE
)
# What stands where names do and names nobody: totals, how often a course is due, keys.
NOT_A_PERSON = re.compile(
    r"(total|totals|count|number\b|in date\b|no\.? of|average|percentage|% |%|overall|key\b|legend|e\.?g\.?\b|example|renewal|"
    r"frequency|validity|valid for|refresh|level required|mandatory|required|notes?:|updated|last updated|compliance|expiry|provider|hours|"
    r"cyfanswm|staff trained|trained|completed by|printed|page \d|source|n=|how often|every \d)",
    re.IGNORECASE,
)
# Headings put together from these words alone, in any order and number: "Cert. expiry date", "Completion date (UTC)", "Aelod o staff".
_DAY_WORDS = listed("date dates datetime when dyddiad diwrnod")
_DONE_WORDS = listed(
    "completed completion complete attended attendance passed achieved awarded undertaken taken given delivered received done"
    " finished pass passes"
    " attend undertake do take cwblhau"
)
_SUBJECT_WORDS = listed(
    "training course courses lesson lessons module modules learning session sessions event class workshop workshops programme competence"
    " competences competency competencies elearning qualification certification curriculum"
    " cwrs cyrsiau hyfforddiant sesiwn modiwl"
)
_BESIDE_DAYS = _SUBJECT_WORDS | listed(
    "certificate cert certification award outcome result last latest most recent actual utc gmt local on year yr y diwethaf day time good"
)
_BESIDE_SUBJECTS = listed(
    "mandatory required statutory core essential other additional compulsory specialist further name title full elearning online e and"
    " gorfodol hanfodol craidd statudol enw enwr teitl y"
)
_PERSON_WORDS = listed(
    "staff employee volunteer worker learner participant delegate trainee colleague person candidate student attendee trustee advocate user"
    " member gweithiwr gwirfoddolwr cyflogai aelod dysgwr"
)
_BESIDE_PEOPLE = _PERSON_WORDS | listed("name names full team or and present attending attended trained enw enwr llawn o y yr ar")
# What a form asks: "Which course did you complete?", "On what date did you complete it?"
_START_WORDS = listed("start started starts starting begin began begins from commenced dechrau")
_END_WORDS = listed("end ended ends ending finish finished finishes to gorffen")
_SIGN_WORDS = listed("signature signatures signed sign llofnod")
_BESIDE_SIGNS = _SIGN_WORDS | listed(
    "in out start end am pm morning afternoon arrival departure arrive leaving on off time attendee delegate participant learner staff"
    " employee volunteer of and your please here day 1 2 confirm attendance name trainee"
)
_ASKING_WORDS = listed("which what on did do have you your the it was is of please enter select give state")
_HOURS_WORDS = frozenset({"hours", "oriau", "cpd", "duration"})
_PROVIDER_WORDS = frozenset({"provider", "trainer", "darparwr"})


def _wordings(field: str) -> frozenset[tuple[str, ...]]:
    known = {column.field: column for column in NOUN_TABLE["training"].columns}
    column: Column | None = known.get(field)
    headings = "|".join(filter(None, (column.headings if column else "", _MORE.get(field, ""))))
    return frozenset(tokens(wording) for wording in headings.split("|"))


_FIELDS = {
    wording: field
    for field in (STARTED_ON, ENDED_ON, LEVEL, SIGNED, STATUS, EXPIRES_ON, HOURS, PROVIDER, DONE_ON, COURSE, LAST, FIRST, PERSON)
    for wording in _wordings(field)
}


# Words of which databases run two together: "firstname", "timecompleted".
_RUN_TOGETHER = frozenset(word for wording in _FIELDS for word in wording if len(word) > 2) | _DAY_WORDS | _DONE_WORDS | {"time", "user"}


def _spaced(heading: str) -> str:
    """A heading as a database names it, in words: "LastAttended", "course_fullname"."""
    text = _CAMEL.sub(" ", heading).replace("_", " ")
    if " " in text.strip() and text == heading:
        return text
    return " ".join(_parted(word) for word in text.split(" "))


def _parted(word: str) -> str:
    plain = word.casefold()
    if not plain.isalpha() or plain in _RUN_TOGETHER or len(plain) > LONGEST_NAME:
        return word
    ends = (end for end in range(3, len(plain) - 2) if plain[:end] in _RUN_TOGETHER and plain[end:] in _RUN_TOGETHER)
    end = next(ends, 0)
    return f"{word[:end]} {word[end:]}" if end else word


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str | None:
    """The field a heading names by itself, ``ignored`` for what is no training, or None."""
    text = _spaced(heading[:MAX_CHARACTERS])
    if text.strip(" :").casefold() == "what":
        # Alone it heads the courses of a log (Date, Who, What); in a longer heading it says nothing.
        return COURSE
    words = tokens(text)
    if not words:
        return None
    if (field := _FIELDS.get(words)) is not None:
        return STATUS if field == DONE_ON and _YES_OR_NO.search(text) else field
    if text != heading[:MAX_CHARACTERS] and "time" in words:
        # "timecompleted" in a database is a day; "Completion time" on a form is when the form was sent.
        words = (*words, "date")
    if (built := _built_from(frozenset(words))) is not None:
        return built
    kind, subject = split_heading(text)
    if not subject and kind in (EXPIRES_ON, HOURS, PROVIDER):
        return kind
    return IGNORED if _IGNORED.search(folded(text)) else None


def _built_from(words: frozenset[str]) -> str | None:
    """The field of a heading of which every word belongs to that field's small vocabulary."""
    if words & {"which", "what", "when", "you"}:
        words -= _ASKING_WORDS
        if words & _SUBJECT_WORDS and words <= _SUBJECT_WORDS | _BESIDE_SUBJECTS | _DONE_WORDS:
            return COURSE
    if (edge := _signed_or_edge(words)) is not None:
        return edge
    is_dated = words & (_DAY_WORDS | _EXPIRY_WORDS) or (words & {"on", "last", "latest"} and words & _DONE_WORDS)
    if words <= _BESIDE_DAYS | _DAY_WORDS | _DONE_WORDS | _EXPIRY_WORDS and is_dated:
        return EXPIRES_ON if words & _EXPIRY_WORDS else DONE_ON
    if "status" in words and words <= _SUBJECT_WORDS | {"status"}:
        return STATUS
    if words <= _SUBJECT_WORDS | _BESIDE_SUBJECTS and words & _SUBJECT_WORDS and words & _BESIDE_SUBJECTS:
        return COURSE
    return PERSON if words <= _BESIDE_PEOPLE and words & _PERSON_WORDS else None


def _signed_or_edge(words: frozenset[str]) -> str | None:
    """A column of signatures, or of the day a course began or ended."""
    if words & _SIGN_WORDS and words <= _BESIDE_SIGNS:
        return SIGNED
    edges = words & (_START_WORDS | _END_WORDS)
    rest = words - edges
    if not rest or not edges or not rest <= _DAY_WORDS | _SUBJECT_WORDS or (edges & _START_WORDS and edges & _END_WORDS):
        return None
    return STARTED_ON if edges & _START_WORDS else ENDED_ON


def says_how_far(heading: str) -> bool:
    """A column of progress, whose "40%" is no score."""
    return "progress" in tokens(heading[:MAX_CHARACTERS]) or _HOW_FAR.search(heading) is not None


def asks_whether_done(heading: str) -> bool:
    """ "Completed (Y/N)": a column that says whether, where another one may say when."""
    return _YES_OR_NO.search(heading) is not None and _FIELDS.get(tokens(heading[:MAX_CHARACTERS])) == DONE_ON


def day_of(heading: str) -> dt.date | None:
    """The day on which everybody ticked below took the course: "GDPR (14/05/2026)"; none where words say that it is another day."""
    found = _SESSION.search(heading[:MAX_CHARACTERS])
    is_other = found is None or split_heading(heading)[0] != DONE_ON or _BY_THEN.search(heading[: found.start()])
    return None if found is None or is_other else read_date(folded(found[1]))


def without_day(heading: str) -> str:
    found = _SESSION.search(heading[:MAX_CHARACTERS])
    return heading[: found.start()] if found and read_date(folded(found[1])) else heading[:MAX_CHARACTERS]


@lru_cache(maxsize=4096)
def split_heading(heading: str) -> tuple[str, str]:
    """What stands in the column (one of the fields, or booked), and of which course: "GDPR expiry" → expires_on, GDPR."""
    text = " ".join(without_day(heading).split())
    subject = " ".join(_EMPTY.sub(" ", _WHAT.sub(" ", _TICKS.sub(" ", text))).strip(" -–—:/,.?").split())
    if len(re.findall(r"[^\W\d_]", subject)) < 2 or tokens(subject) in _OF_NO_COURSE:
        subject = ""
    words = set(tokens(text))
    if words & _EXPIRY_WORDS or _EXP_SHORT.search(text):
        return EXPIRES_ON, subject
    if words & _HOURS_WORDS:
        return HOURS, subject
    if words & _PROVIDER_WORDS:
        return PROVIDER, subject
    if _YES_OR_NO.search(text):
        return STATUS, subject
    return (BOOKED if _BOOKED.search(text) else DONE_ON), subject
