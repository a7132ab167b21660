"""Webhooks: set up, changed, stopped, tested and told again; and the worker's side of every delivery."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import etag_of, expected_version
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import short_text
from api.v1.work import LeaseShape
from onboarding.errors import NotFound
from onboarding.events import EVENTS
from onboarding.models import Organisation, WebhookEndpoint
from onboarding.services import deliveries, webhooks
from onboarding.services.webhooks import WebhookGiven

DELIVERY_STATES = [("waiting", "waiting"), ("sent", "sent"), ("failed", "failed"), ("stopped", "stopped")]


class WebhookShape(Shape):
    url = short_text(500)
    name = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    event_types = serializers.ListField(child=short_text(60), required=False, allow_null=True, default=None, max_length=len(EVENTS))


class NewWebhookShape(WebhookShape):
    organisation = short_text(80, required=False, allow_null=True, default=None)


class WebhookOut(Output):
    """``event_types`` null: all of them. Never the secret."""

    id = serializers.IntegerField()
    organisation = serializers.CharField(source="organisation.slug", default=None, allow_null=True)
    name = serializers.CharField()
    url = serializers.CharField()
    event_types = serializers.ListField(child=serializers.CharField(), allow_null=True)
    created_at = serializers.DateTimeField()
    failures = serializers.IntegerField()
    failing_since = serializers.DateTimeField(allow_null=True)
    previous_secret_until = serializers.DateTimeField(source="previous_until", allow_null=True)
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_why = serializers.CharField()


class WebhookSecretOut(WebhookOut):
    """``secret`` is shown this once."""

    secret = serializers.CharField()


def with_secret(row: WebhookEndpoint, secret: str, status: int) -> Response:
    return Response({**WebhookOut(row).data, "secret": secret}, status=status, headers={"ETag": etag_of(row)})


class WebhooksView(GatepostView):
    reads = Reads(output=WebhookOut, pages=True)
    needs_fresh_sign_in = frozenset({"POST"})
    answers_with_secret = True

    @extend_schema(operation_id="webhook_list", responses=WebhookOut(many=True))
    def get(self, request: Request) -> Response:
        """The webhooks you may manage."""
        return self.page(request, webhooks.webhooks_visible_to(self.actor), WebhookOut)

    @extend_schema(operation_id="webhook_create", request=NewWebhookShape, responses={201: WebhookSecretOut})
    def post(self, request: Request) -> Response:
        """Have an address told of events, of an organisation or of the whole programme. The secret is shown this once."""
        data = self.take(NewWebhookShape, request)
        row, secret = webhooks.create_webhook(self.actor, self._place(data.pop("organisation")), WebhookGiven(**data))
        return with_secret(row, secret, 201)

    def _place(self, slug: str | None) -> Organisation | None:
        """The organisation named; a missing one and one outside the caller's scope answer alike."""
        organisation = Organisation.objects.filter(slug=slug).first() if slug else None
        if slug and organisation is None:
            raise NotFound("There is no such thing here.")
        return organisation


class WebhookView(GatepostView):
    reads = Reads(output=WebhookOut)
    needs_fresh_sign_in = frozenset({"PUT"})

    @extend_schema(operation_id="webhook_read", responses=WebhookOut)
    def get(self, request: Request, webhook_id: int) -> Response:
        row = webhooks.webhook_for(self.actor, webhook_id)
        return Response(WebhookOut(row).data, headers={"ETag": etag_of(row)})

    @extend_schema(operation_id="webhook_change", request=WebhookShape, responses=WebhookOut)
    def put(self, request: Request, webhook_id: int) -> Response:
        """Change address, name and events. Messages that wait go to the new address."""
        seen = expected_version(request, webhooks.webhook_for(self.actor, webhook_id))
        row = webhooks.change_webhook(self.actor, webhook_id, WebhookGiven(**self.take(WebhookShape, request)), seen)
        return Response(WebhookOut(row).data, headers={"ETag": etag_of(row)})


class WebhookActView(GatepostView):
    needs_fresh_sign_in = frozenset({"POST"})


class WebhookDisablementView(WebhookActView):
    @extend_schema(operation_id="webhook_disable", request=None, responses=WebhookOut)
    def post(self, request: Request, webhook_id: int) -> Response:
        """Stop a webhook. What waits for it is not sent."""
        return Response(WebhookOut(webhooks.disable_webhook(self.actor, webhook_id)).data)


class WebhookEnablementView(WebhookActView):
    @extend_schema(operation_id="webhook_enable", request=None, responses=WebhookOut)
    def post(self, request: Request, webhook_id: int) -> Response:
        """Let a stopped webhook hear again, from now on."""
        return Response(WebhookOut(webhooks.enable_webhook(self.actor, webhook_id)).data)


class WebhookRemovalView(WebhookActView):
    @extend_schema(operation_id="webhook_remove", request=None, responses={204: None})
    def post(self, request: Request, webhook_id: int) -> Response:
        """Remove a stopped webhook with its deliveries."""
        webhooks.remove_webhook(self.actor, webhook_id)
        return Response(status=204)


class RotationShape(Shape):
    overlap_hours = serializers.IntegerField(
        min_value=0, max_value=webhooks.LONGEST_OVERLAP_HOURS, required=False, default=webhooks.OVERLAP_HOURS
    )


class WebhookRotationView(WebhookActView):
    answers_with_secret = True

    @extend_schema(operation_id="webhook_rotate", request=RotationShape, responses=WebhookSecretOut)
    def post(self, request: Request, webhook_id: int) -> Response:
        """Make a new secret, shown this once. While the hours run, messages carry a signature by the old one, too."""
        row, secret = webhooks.rotate_secret(self.actor, webhook_id, self.take(RotationShape, request)["overlap_hours"])
        return with_secret(row, secret, 200)


class TryOut(Output):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    took_ms = serializers.IntegerField()


class DeliveryOut(Output):
    id = serializers.IntegerField()
    message_id = serializers.CharField()
    type = serializers.CharField(source="event_type")
    state = serializers.ChoiceField(choices=DELIVERY_STATES)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    tries = TryOut(many=True)


class WebhookDeliveriesView(GatepostView):
    reads = Reads(output=DeliveryOut, pages=True)

    @extend_schema(operation_id="webhook_deliveries", responses=DeliveryOut(many=True))
    def get(self, request: Request, webhook_id: int) -> Response:
        """What was sent, newest first, with every try. Kept for 30 days after it ended."""
        return self.page(request, webhooks.webhook_for(self.actor, webhook_id).deliveries.all(), DeliveryOut, ("-id",))


class WebhookTestView(GatepostView):
    @extend_schema(operation_id="webhook_test", request=None, responses={202: DeliveryOut})
    def post(self, request: Request, webhook_id: int) -> Response:
        """Send a message of type ``webhook.test``."""
        return Response(DeliveryOut(webhooks.send_test(self.actor, webhook_id)).data, status=202)


class ReplayShape(Shape):
    since = serializers.DateTimeField(required=False, allow_null=True, default=None)
    delivery = serializers.IntegerField(min_value=1, max_value=2**62, required=False, allow_null=True, default=None)


class ReplayOut(Output):
    messages = serializers.IntegerField()
    is_more = serializers.BooleanField()


class WebhookReplaysView(GatepostView):
    @extend_schema(operation_id="webhook_replay", request=ReplayShape, responses={202: ReplayOut})
    def post(self, request: Request, webhook_id: int) -> Response:
        """Send one delivery again, or everything since an instant of the last 30 days, oldest first, at most 1,000 messages a call."""
        messages, is_more = webhooks.tell_again(self.actor, webhook_id, **self.take(ReplayShape, request))
        return Response({"messages": messages, "is_more": is_more}, status=202)


class ConsignmentOut(Output):
    """``is_wanted`` false: there is nothing to send now, and the lease has ended."""

    is_wanted = serializers.BooleanField()
    kind = serializers.CharField()
    url = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    content = serializers.CharField()
    sender = serializers.CharField()
    recipient = serializers.CharField()


class WorkDeliveryView(GatepostView):
    """What the holder of a lease is to send, signed as of now. The secret itself never leaves the server."""

    answers_with_secret = True

    @extend_schema(operation_id="work_delivery", request=LeaseShape, responses=ConsignmentOut)
    def post(self, request: Request, delivery_id: int) -> Response:
        lease = self.take(LeaseShape, request)
        return Response(ConsignmentOut(deliveries.consign(self.actor, delivery_id, lease["token"], lease["fence"])).data)


class OutcomeShape(LeaseShape):
    was_taken = serializers.BooleanField()
    status = serializers.IntegerField(min_value=100, max_value=999, required=False, allow_null=True, default=None)
    note = short_text(200, required=False, allow_blank=True, default="")
    took_ms = serializers.IntegerField(min_value=0, max_value=3_600_000, required=False, default=0)
    retry_after_seconds = serializers.IntegerField(min_value=0, max_value=10**9, required=False, default=0)


class WorkOutcomeView(GatepostView):
    """How a try went."""

    @extend_schema(operation_id="work_delivery_outcome", request=OutcomeShape, responses=DeliveryOut)
    def post(self, request: Request, delivery_id: int) -> Response:
        data = self.take(OutcomeShape, request)
        token, fence, _ = data.pop("token"), data.pop("fence"), data.pop("subject")
        row = deliveries.settle(self.actor, delivery_id, token, fence, deliveries.Outcome(**data))
        return Response(DeliveryOut(row).data)
