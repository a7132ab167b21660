"""People of a host organisation: posts, training, and vetting outcomes."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import DateField, organisation_for, short_text, site_within
from checklists.loading import framework_of
from onboarding.errors import NotFound
from onboarding.models import Person
from onboarding.policies import Actor, require, within
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.services import people, training


class PostShape(Shape):
    role = short_text(40)
    since = DateField()
    site = short_text(80, required=False, allow_null=True, default=None)
    until = DateField(required=False, allow_null=True, default=None)
    decision_nation = serializers.ChoiceField(choices=["ENG", "SCT", "WLS", "NIR", ""], required=False, default="")
    offered_on = DateField(required=False, allow_null=True, default=None)


class PersonShape(Shape):
    name = short_text(150)
    work_email = serializers.EmailField(max_length=254, required=False, allow_blank=True, default="")
    accreditation = short_text(20, required=False, allow_blank=True, default="")
    code_signed_on = DateField(required=False, allow_null=True, default=None)
    boundary_signed_on = DateField(required=False, allow_null=True, default=None)


class PostOut(Output):
    role = serializers.CharField()
    site = serializers.CharField(source="site.slug", allow_null=True, default=None)
    since = DateField()
    until = DateField(allow_null=True)
    decision_nation = serializers.CharField()
    offered_on = DateField(allow_null=True)


class TrainingOut(Output):
    course = serializers.CharField()
    completed_on = DateField()
    hours = serializers.FloatField(allow_null=True)
    provider = serializers.CharField()


class PersonOut(Output):
    id = serializers.IntegerField()
    name = serializers.CharField()
    work_email = serializers.CharField()
    accreditation = serializers.CharField()
    code_signed_on = DateField(allow_null=True)
    boundary_signed_on = DateField(allow_null=True)
    posts = PostOut(many=True, source="roles")
    training = TrainingOut(many=True)


class PersonListView(GatepostView):
    reads = Reads(output=PersonOut, pages=True)

    @extend_schema(operation_id="person_list", responses=PersonOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.READ_PEOPLE)
        rows = Person.objects.filter(organisation=organisation).prefetch_related("roles__site", "training")
        return self.page(request, rows, PersonOut, ordering=("name", "id"))

    @extend_schema(operation_id="person_add", request=PersonShape, responses={201: PersonOut})
    def post(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.WRITE_PEOPLE)
        row = people.add_person(self.actor, organisation, people.PersonGiven(**self.take(PersonShape, request)))
        return Response(PersonOut(row).data, status=201)


class PeopleShape(Shape):
    people = PersonShape(many=True)


class PeopleBatchView(GatepostView):
    """Add up to 500 people of an organisation, or bring them up to date; all or none, the refusals come back row by row."""

    @extend_schema(operation_id="person_add_bulk", request=PeopleShape, responses={201: PersonOut(many=True)})
    def post(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.WRITE_PEOPLE)
        given = [people.PersonGiven(**row) for row in self.take(PeopleShape, request)["people"]]
        rows = people.add_people(self.actor, organisation, given)
        prefetch_related_objects(rows, "roles__site", "training")
        return Response(PersonOut(rows, many=True).data, status=201)


def person_for(actor: Actor, person_id: int, operation: Operation) -> Person:
    row = Person.objects.select_related("organisation").filter(within(actor, Operation.READ_PEOPLE), pk=person_id).first()
    if row is None:
        raise NotFound("There is no such person.")
    require(actor, operation, row.organisation_id)
    return row


class PersonPostsView(GatepostView):
    @extend_schema(operation_id="person_post_save", request=PostShape, responses={201: PostOut})
    def post(self, request: Request, person_id: int) -> Response:
        person = person_for(self.actor, person_id, Operation.WRITE_PEOPLE)
        data = self.take(PostShape, request)
        data["site"] = site_within(person.organisation, data["site"])
        return Response(PostOut(people.assign_post(self.actor, person, people.PostGiven(**data))).data, status=201)


class TrainingShape(Shape):
    course = short_text(20)
    completed_on = DateField()
    hours = serializers.FloatField(required=False, allow_null=True, default=None)
    provider = short_text(150, required=False, allow_blank=True, default="")


class PersonTrainingView(GatepostView):
    @extend_schema(operation_id="training_record", request=TrainingShape, responses={201: TrainingOut})
    def post(self, request: Request, person_id: int) -> Response:
        person = person_for(self.actor, person_id, Operation.WRITE_TRAINING)
        given = training.TrainingGiven(**self.take(TrainingShape, request))
        row = training.record_training(self.actor, person, given, framework_of(current_programme().framework))
        return Response(TrainingOut(row).data, status=201)


class VettingShape(Shape):
    regime = serializers.ChoiceField(choices=["dbs", "pvg", "accessni"])
    issued_on = DateField()
    decision = serializers.ChoiceField(choices=["suitable", "not_suitable", "pending"])
    level = short_text(40, required=False, allow_blank=True, default="")
    workforce = short_text(20, required=False, allow_blank=True, default="")
    barred_list_checked = serializers.BooleanField(required=False, allow_null=True, default=None)
    checked_on = DateField(required=False, allow_null=True, default=None)
    checked_by = short_text(150, required=False, allow_blank=True, default="")
    decided_on = DateField(required=False, allow_null=True, default=None)
    update_service_checked_on = DateField(required=False, allow_null=True, default=None)


class VettingOut(Output):
    regime = serializers.CharField()
    issued_on = DateField()
    decision = serializers.CharField()
    decided_on = DateField(allow_null=True)


class PersonVettingView(GatepostView):
    """Fields only: there is no place for a certificate."""

    reads = Reads(output=VettingOut)

    @extend_schema(operation_id="vetting_list", responses=VettingOut(many=True))
    def get(self, request: Request, person_id: int) -> Response:
        person = person_for(self.actor, person_id, Operation.READ_VETTING)
        return Response(VettingOut(people.read_vetting(self.actor, person), many=True).data)

    @extend_schema(operation_id="vetting_assert", request=VettingShape, responses={201: VettingOut})
    def post(self, request: Request, person_id: int) -> Response:
        person = person_for(self.actor, person_id, Operation.WRITE_VETTING)
        row = people.assert_vetting(self.actor, person, people.VettingGiven(**self.take(VettingShape, request)))
        return Response(VettingOut(row).data, status=201)
