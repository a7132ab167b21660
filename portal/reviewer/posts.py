"""People in post at a site, with their newest training, as a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from checklists import words
from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import Site
from onboarding.selectors import site_pages
from portal.shared.tables import Cell, Column, Table

COLUMNS = (Column("Name"), Column("Post"), Column("Since"), Column("Newest training"))


def posts_table(site: Site, roles: Collection[str] | None = None) -> Table:
    """Who is in post today, in these roles where they are given. 2 queries."""
    framework = framework_of(site.framework_version)
    found = site_pages.posts_at(site, clock.today())
    posts = list(found if roles is None else found.filter(role__in=roles))
    training = site_pages.training_of(posts)
    rows = [
        (
            Cell(post.person.name, small=post.person.accreditation.replace("_", " ")),
            Cell(words.role(framework, post.role)),
            Cell(f"{post.since:%-d %b %Y}"),
            Cell(", ".join(_course(framework, record) for record in training.get(post.person_id, ())) or "None recorded"),
        )
        for post in posts
    ]
    return Table("People in post", COLUMNS, rows, "Nobody is recorded in post.")


def _course(framework: Framework, record: Any) -> str:
    course = framework.courses.get(record.course)
    return f"{course.title if course else record.course} ({record.completed_on:%b %Y})"
