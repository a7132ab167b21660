"""The problem documents in the API's description: one component for each status that an operation may answer with."""

from __future__ import annotations

from typing import Any

from api.errors import CONTENT_TYPE, TITLES, problem
from api.words import SIGN_IN

TEXT = {"type": "string"}
ROW = {
    "type": "object",
    "required": ["index", "code", "detail", "reasons"],
    "properties": {
        "index": {"type": "integer", "description": "The position in what was sent, from 0."},
        "code": TEXT,
        "detail": TEXT,
        "reasons": {"type": "array", "items": TEXT},
        "fields": {"type": "object", "additionalProperties": TEXT},
    },
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. ``code`` is stable; ``detail`` says in words what to do next.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "code": TEXT,
        "request_id": {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": "Name it when you ask us about this answer."},
        "reasons": {"type": "array", "items": TEXT, "description": "One sentence for each condition that is not met."},
        "fields": {"type": "object", "additionalProperties": TEXT, "description": "One message for each field, by its path."},
        "errors": {"type": "array", "items": ROW, "description": "One refusal for each row of a bulk that was refused."},
    },
}
EXAMPLES: dict[int, tuple[str, str, dict[str, Any]]] = {
    400: ("invalid", "Some of what you sent cannot be used.", {"fields": {"started_on": "Date has wrong format."}}),
    401: ("not_authenticated", SIGN_IN, {}),
    403: ("not_permitted", "Your role does not allow this. Ask your coordinator who can do it.", {}),
    404: ("not_found", "There is no such site.", {}),
    406: ("not_acceptable", "The answer does not come in that form. Ask with Accept for application/json.", {}),
    409: ("wrong_state", "It is with the reviewer. Take it back first.", {}),
    410: ("gone", "It was there, and is over.", {}),
    412: ("stale", "SAF-01 has changed since you looked. Load it again.", {}),
    413: ("too_large", "The file is larger than 25 MB. Send a smaller one, or split it.", {}),
    415: ("unsupported_media_type", "The body is of a type that is not read here. Send it as application/json.", {}),
    422: ("guard_failed", "Not ready to submit.", {"reasons": ["It waits for: Organisation profile complete."]}),
    428: ("if_match_required", "Send If-Match with the ETag you read, so that nobody's change is overwritten.", {}),
    429: ("throttled", "That is more a minute than is allowed. Send it again in 12 seconds; nothing was done.", {}),
    503: ("busy", "The database is busy. Nothing was stored; try again.", {}),
}
EVERYWHERE = (400, 401, 403, 404, 406, 409, 410, 429, 503)
OF_WRITES = (413, 415, 422)
GUARDED = (412, 428)


def components() -> dict[str, Any]:
    """By kind of component."""
    responses = {str(status): _response(status) for status in EXAMPLES}
    return {"schemas": {"Problem": PROBLEM}, "responses": {**responses, "304": UNCHANGED}}


UNCHANGED = {"description": "What you have (If-None-Match) is what there is."}


def _response(status: int) -> dict[str, Any]:
    code, detail, more = EXAMPLES[status]
    example = {**problem(status, code, detail), **more, "request_id": "0" * 32}
    response: dict[str, Any] = {
        "description": TITLES[status],
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
    if status in (429, 503):
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait before sending it again."}}
    return response


def refusals(*, writes: bool, guarded: bool) -> dict[str, Any]:
    """References to all refusals an operation may answer with."""
    statuses = (*EVERYWHERE, *(OF_WRITES if writes else ()), *(GUARDED if guarded else ()))
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}
