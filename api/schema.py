"""The API's description (OpenAPI 3.1), made from what the views declare."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.encoding import force_str
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_basic_type
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import JSONParser

from api.exports import NdjsonRenderer
from api.problem_schemas import components, refusals
from api.property_examples import example_of
from api.reading import Filter, Reads
from api.shapes import GatepostView, Output, Shape

HEADERS = {
    "If-Match": "The ETag you read. Without it 428, and 412 once somebody has changed it since.",
    "If-None-Match": "The ETag you have. Answered with 304 where nothing has changed.",
    "Idempotency-Key": "8 to 128 printable characters, such as a UUID. The same key and body give the same answer, and happen once.",
    "X-Lease": "Subject, token and fence of a lease, separated by spaces.",
    "X-Content-Size": "The number of bytes sent.",
    "X-Media-Type": "The media type of the copy.",
}
PATTERNS = {
    "If-Match": r'^"[0-9]{1,18}-[0-9]{1,9}(-[0-9a-f]{16})?"$',
    "Idempotency-Key": r"^[!#-~]{8,128}$",
    "X-Lease": r"^[0-9]{1,18} [!-~]{1,60} [0-9]{1,18}$",
    "X-Content-Size": r"^[0-9]{1,9}$",
}


class OperationSchema(AutoSchema):
    """Adds to each operation what every one of its kind has: parameters, headers, pages, tags and refusals."""

    def _get_parameters(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super()._get_parameters()
        if isinstance(self.view, GatepostView):
            found += [*self._query(self.view.reads), *(_header(name, is_needed) for name, is_needed in self._headers(self.view))]
        return found

    def is_deprecated(self) -> bool:
        return self.method in getattr(self.view, "deprecations", {})

    def _query(self, reads: Reads) -> list[dict[str, Any]]:
        if self.method != "GET":
            return []
        found = [_parameter(name, self._schema_of(each), each.help) for name, each in reads.filters.items()]
        if reads.orderings:
            found.append(_parameter("ordering", {"type": "string", "enum": list(reads.orderings)}, "The order of the rows."))
        if reads.pages:
            found.append(_parameter("limit", {"type": "integer", "default": 20}, "Rows a page; never more than 100."))
            found.append(_parameter("cursor", {"type": "string"}, "Where a page begins. Follow the links instead of making one."))
        if reads.history:
            found.append(_parameter("as_of", build_basic_type(OpenApiTypes.DATE), "The day, as YYYY-MM-DD; today where it is left out."))
        if reads.output:
            found.append(_parameter("fields", {"type": "string"}, "Names of fields, separated by commas; a dot leads into what is nested."))
        return found

    def _schema_of(self, each: Filter) -> Any:
        schema = self._map_serializer_field(each.field, "request")  # type: ignore[no-untyped-call]
        self._insert_field_validators(each.field, schema)  # type: ignore[no-untyped-call]
        return schema

    def _headers(self, view: GatepostView) -> list[tuple[str, bool]]:
        names = [(name, True) for name in view.request_headers]
        if self.method == "GET" and view.reads.output:
            names.append(("If-None-Match", False))
        if self.method in view.guarded:
            names.append(("If-Match", True))
        if self.method == "POST" and not view.answers_with_secret and any(issubclass(each, JSONParser) for each in view.parser_classes):
            names.append(("Idempotency-Key", False))
        return names

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        """What the view says, or nothing: never what the base of all views says."""
        own = type(self.view).__doc__ or getattr(getattr(self.view, self.method.lower(), None), "__doc__", None)
        return str(super().get_description() or "") if own else ""

    def get_summary(self) -> str:
        return self.get_operation_id().replace("_", " ").capitalize()

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        for answer in found.values():
            if answer.get("content", {}).get("application/json", {}).get("schema", {}).get("format") == "binary":
                answer["content"] = {"*/*": {"schema": {}}}
        if not isinstance(self.view, GatepostView):
            return {**found, **refusals(writes=False, guarded=False)}
        if self.method == "GET" and self.view.reads.output and "200" in found:
            self._describe_read(self.view.reads, found)
        return {**found, **refusals(writes=self.method != "GET", guarded=self.method in self.view.guarded)}

    def _describe_read(self, reads: Reads, found: dict[str, Any]) -> None:
        answer = found["200"]
        schema = answer["content"]["application/json"]["schema"]
        answer["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Names this content, for If-None-Match and If-Match."}}
        found["304"] = {"$ref": "#/components/responses/304"}
        if reads.exports:
            text = "One object of ``results`` a line, all of them. ``limit`` and ``cursor`` mean nothing here."
            answer["content"][NdjsonRenderer.media_type] = {"schema": {"type": "string", "description": text}}
        if reads.pages:
            link = {"type": ["string", "null"], "format": "uri"}
            properties = {"next": link, "previous": link, "results": schema}
            page = {"type": "object", "required": ["next", "previous", "results"], "properties": properties}
            answer["content"]["application/json"]["schema"] = page
            answer["headers"]["Link"] = {"schema": {"type": "string"}, "description": "RFC 8288: next, prev and first."}


def _parameter(name: str, schema: Any, text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **({"description": force_str(text)} if text else {})}


def _header(name: str, is_needed: bool) -> dict[str, Any]:
    schema = {"type": "string", **({"pattern": PATTERNS[name]} if name in PATTERNS else {})}
    return {"name": name, "in": "header", "required": is_needed, "schema": schema, "description": HEADERS[name]}


def completed(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's last step: the problem documents, and an example for each property whose type alone says little."""
    for kind, items in components().items():
        result["components"].setdefault(kind, {}).update(items)
    for component in result["components"]["schemas"].values():
        if component.get("description") in (Output.__doc__, Shape.__doc__):
            del component["description"]
        for name, schema in component.get("properties", {}).items():
            if "$ref" not in schema and "enum" not in schema and (example := example_of(name, schema)) is not None:
                schema["examples"] = [example]
    return result


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.authentication.BearerTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.authentication.SessionSignIn"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "__Host-gatepost", "description": "Writes also need the X-CSRFToken header."}
