"""The base of every model whose rows are of one organisation: they are reached within ``onboarding.reach`` only."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from onboarding import reach

Row = TypeVar("Row", bound=models.Model)


class WithinReach(models.Manager[Row]):
    """Following a reference of a row that was reached is not narrowed again; it leads to the same organisation."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Raises OutOfReach while it is not known for whom."""
        organisations, rows = reach.present(), super().get_queryset()
        if organisations is None:
            return rows
        path: str = self.model.TO_ORGANISATION  # type: ignore[attr-defined]  # every model with this manager has it
        return rows.filter(**{f"{path}__in": organisations})

    def none(self) -> models.QuerySet[Row]:
        """Nothing is in everybody's reach: forms begin with it before there is a request."""
        return super().get_queryset().none()


class OfOrganisation(models.Model):
    """``TO_ORGANISATION``: the lookup that leads from a row to its organisation."""

    TO_ORGANISATION: ClassVar[str]
    objects: ClassVar[WithinReach[Self]] = WithinReach()

    class Meta:
        abstract = True
