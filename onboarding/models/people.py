"""Staff, volunteers and trustees of host organisations: name, work e-mail, posts, training and vetting outcomes. Never survivors."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.organisations import Nation, Organisation
from onboarding.models.reaching import OfOrganisation
from onboarding.models.sites import Site


class Person(OfOrganisation):
    """``accreditation`` is the person's own status in the programme's scheme; it moves with them between hosts."""

    TO_ORGANISATION = "organisation"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=150)
    name_key = models.CharField(max_length=150)
    work_email = models.EmailField(max_length=254, blank=True)
    accreditation = models.CharField(max_length=20, blank=True)
    code_signed_on = models.DateField(null=True, blank=True)
    boundary_signed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name_key"], name="one_row_per_person_and_organisation")]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(OfOrganisation):
    """A post held: at one site, or at every site of the organisation (``site`` null). ``until`` is the last day in post."""

    TO_ORGANISATION = "person__organisation"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="role_assignments")
    role = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    decision_nation = models.CharField(max_length=3, choices=Nation.choices, blank=True)
    offered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "role", "since"]
        constraints = [
            models.UniqueConstraint(fields=["person", "site", "role", "since"], name="one_row_per_post_and_start"),
            models.UniqueConstraint(
                fields=["person", "role", "since"], condition=models.Q(site__isnull=True), name="one_row_per_post_and_start_everywhere"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="post_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class VettingAssertion(OfOrganisation):
    """Fields only, as the disclosure codes of practice permit: no certificate, no reference number, no free text."""

    TO_ORGANISATION = "person__organisation"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vetting")
    regime = models.CharField(max_length=10)
    level = models.CharField(max_length=40, blank=True)
    workforce = models.CharField(max_length=20, blank=True)
    barred_list_checked = models.BooleanField(null=True)
    issued_on = models.DateField()
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(max_length=20)
    decided_on = models.DateField(null=True, blank=True)
    update_service_checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person_id", "regime", "issued_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "regime", "issued_on"], name="one_assertion_per_person_regime_and_date"),
            models.CheckConstraint(condition=models.Q(regime__in=["dbs", "pvg", "accessni"]), name="vetting_regime"),
            models.CheckConstraint(condition=models.Q(decision__in=["suitable", "not_suitable", "pending"]), name="vetting_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.regime} for person {self.person_id}"


class TrainingRecord(OfOrganisation):
    """A course completed. ``course`` is a code of the framework's catalogue."""

    TO_ORGANISATION = "person__organisation"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="training")
    course = models.CharField(max_length=20)
    completed_on = models.DateField()
    hours = models.FloatField(null=True, blank=True)
    provider = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["person_id", "course", "-completed_on"]
        constraints = [models.UniqueConstraint(fields=["person", "course", "completed_on"], name="one_training_record_per_course_and_day")]

    def __str__(self) -> str:
        return self.course


class Membership(models.Model):
    """A sign-in's access: a role in one organisation, or in the whole programme (``organisation`` null)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="one_membership_per_role"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(organisation__isnull=True), name="one_membership_per_role_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Interest(OfOrganisation):
    """A tie between a sign-in and an organisation (trustee, former employee, family, funder): no review or decision while it stands."""

    TO_ORGANISATION = "organisation"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="interests")
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["user_id", "organisation_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(ended_on__isnull=True), name="one_standing_interest"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("declared_on")),
                name="interest_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"
