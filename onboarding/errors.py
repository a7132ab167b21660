"""Every way the domain says no. ``code`` is stable API; ``message`` is shown to people and says what to do next.

DomainError
├── NotFound 404          also for what the caller may not know exists
├── NotPermitted 403
├── Invalid 400           ``fields``: one message per field
├── Gone 410              was there, and is over
├── Stale 412             the caller saw an older version
├── BulkRefused 422       ``errors``: one refusal per row
└── Refused
    ├── WrongState 409    not in a state from which this can be done
    ├── LeaseLost 409     the work was handed to somebody else
    ├── Damaged 409       stored bytes are no longer what they were
    └── GuardFailed 422   ``reasons``: one sentence per failed guard
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    code = "error"
    status = 400

    def __init__(self, message: str, reasons: Sequence[str] = (), fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.reasons = tuple(reasons)
        self.fields = dict(fields or {})

    def as_sentence(self) -> str:
        return " ".join([self.message, *self.reasons])


class NotFound(DomainError):
    code = "not_found"
    status = 404


class NotPermitted(DomainError):
    code = "not_permitted"
    status = 403


class Invalid(DomainError):
    code = "invalid"
    status = 400


class TooLarge(Invalid):
    code = "too_large"
    status = 413


class Gone(DomainError):
    code = "gone"
    status = 410


class Stale(DomainError):
    code = "stale"
    status = 412


class Refused(DomainError):
    code = "refused"
    status = 409


class WrongState(Refused):
    code = "wrong_state"


class LeaseLost(Refused):
    code = "lease_lost"


class Damaged(Refused):
    code = "evidence_damaged"


class BulkRefused(DomainError):
    """Some rows of a bulk were refused, so none was taken. ``errors`` maps the position in the bulk to the refusal."""

    code = "bulk_refused"
    status = 422

    def __init__(self, errors: Mapping[int, DomainError], what: str, done: str) -> None:
        super().__init__(f"{len(errors)} of the {what} cannot be {done}, so none was.")
        self.errors = dict(errors)
        for error in self.errors.values():
            # A row has no fields of its own in the answer; what to do instead is said among its reasons.
            error.reasons = error.reasons or tuple(error.fields.values())


class GuardFailed(Refused):
    code = "guard_failed"
    status = 422
