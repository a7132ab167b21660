"""Host organisations and their agreements."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import etag_of, expected_version
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from onboarding.errors import NotFound
from onboarding.models import Agreement, Organisation, Site
from onboarding.policies import Actor, require, within
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.services import agreements, organisations

DateField = serializers.DateField


def short_text(most: int = 200, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, **options)


class IdentifierShape(Shape):
    scheme = serializers.ChoiceField(choices=["ccew", "oscr", "ccni", "company", "mutual", "ico", "iaa"])
    value = short_text(40)
    status = short_text(40, required=False, allow_blank=True, default="")
    checked_on = DateField(required=False, allow_null=True, default=None)
    checked_by = short_text(150, required=False, allow_blank=True, default="")


class OrganisationShape(Shape):
    name = short_text()
    legal_structure = short_text(40)
    organisation_type = short_text(40)
    size_band = short_text(20, required=False, allow_null=True, default=None)
    income_gbp = serializers.IntegerField(min_value=0, max_value=10**12, required=False, allow_null=True, default=None)
    flags = serializers.ListField(child=short_text(40), max_length=20, required=False, default=list)
    website = serializers.URLField(max_length=200, required=False, allow_blank=True, default="")
    identifiers = IdentifierShape(many=True, required=False, default=None, allow_null=True)


class IdentifierOut(Output):
    scheme = serializers.CharField()
    value = serializers.CharField()
    status = serializers.CharField()
    checked_on = DateField(allow_null=True)
    checked_by = serializers.CharField()


class OrganisationOut(Output):
    slug = serializers.CharField()
    name = serializers.CharField()
    legal_structure = serializers.CharField()
    size_band = serializers.CharField()
    income_gbp = serializers.IntegerField(allow_null=True)
    organisation_type = serializers.CharField()
    flags = serializers.ListField(child=serializers.CharField())
    website = serializers.CharField()
    identifiers = IdentifierOut(many=True)
    version = serializers.IntegerField()


def organisation_for(actor: Actor, slug: str, operation: Operation = Operation.READ_SITE) -> Organisation:
    """One organisation by slug. Raises NotFound outside the caller's scope, NotPermitted where it may not do ``operation``."""
    row = Organisation.objects.filter(slug=slug).first()
    if row is None or not actor.may(Operation.READ_SITE, row.pk):
        raise NotFound("There is no such organisation.")
    require(actor, operation, row.pk)
    return row


def given_organisation(data: dict[str, Any]) -> organisations.OrganisationGiven:
    identifiers = data.pop("identifiers")
    found = None if identifiers is None else [organisations.IdentifierGiven(**identifier) for identifier in identifiers]
    return organisations.OrganisationGiven(**data, identifiers=found)


class OrganisationListView(GatepostView):
    reads = Reads(output=OrganisationOut, pages=True)

    @extend_schema(operation_id="organisation_list", responses=OrganisationOut(many=True))
    def get(self, request: Request) -> Response:
        rows = Organisation.objects.filter(within(self.actor, Operation.READ_SITE, "id")).prefetch_related("identifiers")
        return self.page(request, rows, OrganisationOut, ordering=("name", "id"))

    @extend_schema(operation_id="organisation_create", request=OrganisationShape, responses={201: OrganisationOut})
    def post(self, request: Request) -> Response:
        given = given_organisation(self.take(OrganisationShape, request))
        row = organisations.create_organisation(self.actor, given, current_programme())
        return Response(OrganisationOut(row).data, status=201, headers={"ETag": etag_of(row)})


class OrganisationView(GatepostView):
    guarded = frozenset({"PUT"})
    reads = Reads(output=OrganisationOut)

    @extend_schema(operation_id="organisation_detail", responses=OrganisationOut)
    def get(self, request: Request, slug: str) -> Response:
        row = organisation_for(self.actor, slug)
        return Response(OrganisationOut(row).data, headers={"ETag": etag_of(row)})

    @extend_schema(operation_id="organisation_update", request=OrganisationShape, responses=OrganisationOut)
    def put(self, request: Request, slug: str) -> Response:
        row = organisation_for(self.actor, slug, Operation.WRITE_ORGANISATION)
        version = expected_version(request, row)
        given = given_organisation(self.take(OrganisationShape, request))
        row = organisations.update_organisation(self.actor, row, given, current_programme(), version)
        return Response(OrganisationOut(row).data, headers={"ETag": etag_of(row)})


def site_within(organisation: Organisation, slug: str | None) -> Site | None:
    """The organisation's site of that address. Raises Invalid, the same for another's site as for none."""
    if slug is None:
        return None
    site = Site.objects.filter(slug=slug, organisation=organisation).first()
    if site is None:
        raise agreements.no_such_site()
    return site


class SignatureShape(Shape):
    role = short_text(40)
    name = short_text(150)
    signed_on = DateField()


class AgreementShape(Shape):
    kind = short_text(12)
    counterparty = short_text()
    site = short_text(80, required=False, allow_null=True, default=None)
    signed_on = DateField(required=False, allow_null=True, default=None)
    review_due = DateField(required=False, allow_null=True, default=None)
    ends_on = DateField(required=False, allow_null=True, default=None)
    framework_version = short_text(40, required=False, allow_blank=True, default="")
    granularity = short_text(20, required=False, allow_blank=True, default="")
    signatures = SignatureShape(many=True, required=False, default=list)


def given_agreement(data: dict[str, Any]) -> agreements.AgreementGiven:
    signatures = [agreements.SignatureGiven(**signature) for signature in data.pop("signatures")]
    return agreements.AgreementGiven(**data, signatures=signatures)


class AgreementOut(Output):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    counterparty = serializers.CharField()
    site = serializers.CharField(source="site.slug", allow_null=True, default=None)
    signed_on = DateField(allow_null=True)
    review_due = DateField(allow_null=True)
    ends_on = DateField(allow_null=True)
    framework_version = serializers.CharField()
    granularity = serializers.CharField()
    signatures = serializers.ListField(child=serializers.DictField())
    version = serializers.IntegerField()


class SignatureRoleOut(Output):
    role = serializers.CharField()
    signed_on = DateField()


class UnnamedAgreementOut(AgreementOut):
    """For who may see hosts but no people: in which role it was signed, and when."""

    signatures = SignatureRoleOut(many=True)  # type: ignore[assignment]  # the same field, poorer


class AgreementListView(GatepostView):
    reads = Reads(output=AgreementOut, pages=True)

    @extend_schema(operation_id="agreement_list", responses=AgreementOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug)
        rows = Agreement.objects.filter(organisation=organisation).select_related("site")
        return self.page(request, rows, AgreementOut if self.actor.may(Operation.READ_PEOPLE, organisation.pk) else UnnamedAgreementOut)

    @extend_schema(operation_id="agreement_record", request=AgreementShape, responses={201: AgreementOut})
    def post(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.WRITE_AGREEMENT)
        data = self.take(AgreementShape, request)
        given = given_agreement({**data, "site": site_within(organisation, data["site"])})
        row = agreements.record_agreement(self.actor, organisation, given)
        return Response(AgreementOut(row).data, status=201, headers={"ETag": etag_of(row)})


class AgreementsShape(Shape):
    agreements = AgreementShape(many=True)


class AgreementsBatchView(GatepostView):
    """Record up to 500 agreements of an organisation, or bring them up to date; all or none, the refusals come back row by row."""

    @extend_schema(operation_id="agreement_record_bulk", request=AgreementsShape, responses={201: AgreementOut(many=True)})
    def post(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.WRITE_AGREEMENT)
        asked = [(row.pop("site"), given_agreement(row)) for row in self.take(AgreementsShape, request)["agreements"]]
        rows = agreements.record_agreements(self.actor, organisation, asked)
        return Response(AgreementOut(rows, many=True).data, status=201)
