"""The readiness report of one site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.platypus import Flowable

from checklists import words
from checklists.evaluation import SATISFIED, GateStatus, Standing
from reports import definitions, styles
from reports.chart import Bar, Tile, bars, tiles
from reports.model import RequirementLine, SiteReport, StageLine
from reports.pdf import flowables as f
from reports.pdf.document import Stationery, build
from reports.pdf.shared import agreement_rows, expiry_table, follow_up_table, illustrative_note, sign_off
from reports.sentences import site_summary
from reports.signals import stage_signal
from reports.text import brief, counted, cut, short_date

EVIDENCE_NAMED, CHECKS_SHOWN = 3, 60


def render(report: SiteReport, content_sha256: str) -> bytes:
    """The report as a PDF file; ``content_sha256`` identifies the data it was made from."""
    heading = report.heading
    stationery = Stationery(
        brand=heading.brand,
        kind="Site readiness report",
        about=f"{brief(report.site.name, 50)} · Position at {short_date(heading.as_of)} · {heading.framework} {heading.framework_version}",
        title=f"Site readiness: {report.site.name}, {short_date(heading.as_of)}",
    )
    story = [
        *_opening(report),
        *_gates(report),
        *_blockers(report),
        *_next(report),
        *_requirements(report),
        *_follow_ups(report),
        *_people(report),
        *_agreements(report),
        *_expiries(report),
        *_decisions(report),
        *_checks(report),
        *sign_off(content_sha256, heading, definitions.METHOD[:2]),
    ]
    return build(story, stationery)


def _opening(report: SiteReport) -> Iterable[Flowable]:
    site, heading = report.site, report.heading
    yield f.title(site.name)
    yield f.paragraph(f"{heading.programme}. Position at {short_date(heading.as_of)}.", styles.SUBTITLE)
    yield from illustrative_note(heading)
    tone = styles.RAG_TONE[report.rag]
    colour = words.word("rag_colour", report.rag)
    yield f.Figure(
        tiles(
            (
                Tile(colour, words.of(report.rag), f"{len(report.rag_reasons)} reasons" if len(report.rag_reasons) > 1 else "", tone),
                Tile(f"{report.readiness_percent:.0f}%", "readiness"),
                Tile(str(len(report.blockers)), "block an open gate"),
                Tile(short_date(report.earliest_go_live or site.went_live_on), "live since" if site.went_live_on else "earliest go-live"),
            ),
            styles.WIDTH,
        )
    )
    yield f.gap(4)
    yield f.paragraph(site_summary(report))
    yield f.table(("About the site", ""), _identity(report), (42 * styles.mm, styles.WIDTH - 42 * styles.mm))
    yield from f.section(f"Why it is {colour}: {words.of(report.rag)}")
    yield from f.bullets(report.rag_reasons[:8])
    if len(report.rag_reasons) > 8:
        yield f.note(f"And {len(report.rag_reasons) - 8} more reasons of the same kind; the requirement tables show each.")
    yield from f.section("How far it is")
    yield f.Figure(
        bars(
            (
                Bar("Readiness", report.readiness_percent / 100, f"{report.readiness_percent:.0f}%"),
                Bar("Progress", report.progress_percent / 100, f"{report.progress_percent:.0f}%", fill="brand"),
            ),
            styles.WIDTH,
            "Readiness and progress",
            70,
        )
    )
    yield f.note(f"Readiness: {definitions.READINESS} Progress: {definitions.PROGRESS} Neither opens a gate.")


def _identity(report: SiteReport) -> list[Sequence[f.Cell]]:
    site, heading = report.site, report.heading
    nations = ", ".join(words.word("nation", nation) for nation in site.nations)
    return [
        (f.Bold("Organisation"), f"{site.organisation}: {site.structure}, {site.organisation_type}"),
        (f.Bold("Size"), words.word("size", site.size)),
        (f.Bold("Nations"), nations or "–"),
        (f.Bold("Region and localities"), f"{site.region or '–'}: {', '.join(site.localities) or 'no locality given'}"),
        (f.Bold("In the programme since"), f"{short_date(site.started_on)}; target go-live {short_date(site.target_go_live_on)}"),
        (f.Bold("Judged against"), f"{heading.framework} {heading.framework_version} (content {heading.framework_sha256[:12]})"),
        (f.Bold("Last recorded activity"), f"{short_date(report.last_activity_on)}; judged on {short_date(report.evaluated_on)}"),
    ]


def _gates(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("Stages and gates", 150)
    yield f.table(
        ("Stage", "Gate", "Where it stands", "Due", "Decided", "Satisfied"),
        [_gate_row(stage, report) for stage in report.stages],
        (50 * styles.mm, 37 * styles.mm, 34 * styles.mm, 20 * styles.mm, 20 * styles.mm, styles.WIDTH - 161 * styles.mm),
        right=(5,),
    )
    spoken = [(stage, _words_of_gate(stage)) for stage in report.stages if stage.status not in (GateStatus.CLOSED, GateStatus.PASSED)]
    yield from f.bullets([(f.Bold(f"{stage.gate} {stage.gate_title}: "), said) for stage, said in spoken if said])


def _gate_row(stage: StageLine, report: SiteReport) -> Sequence[f.Cell]:
    due = "" if stage.status in (GateStatus.PASSED, GateStatus.PASSED_WITH_CONDITIONS) else short_date(stage.due_on)
    late = stage_signal(stage, report.heading.as_of) in ("R", "A") and stage.due_on is not None and stage.due_on < report.heading.as_of
    return (
        f"{stage.key} {stage.title}",
        f"{stage.gate} {stage.gate_title}",
        f.Tinted(words.of(stage.status), styles.GATE_TONE[stage.status]),
        f.Tinted(due, "amber") if late and due else due,
        short_date(stage.decided_on),
        f"{stage.satisfied} of {stage.applicable}",
    )


def _words_of_gate(stage: StageLine) -> str:
    """The gate's own reasons; what does not satisfy it is in the table of blockers."""
    own = [reason for reason in stage.reasons if not reason.startswith("Not satisfied: ")]
    missing = len(stage.reasons) - len(own)
    if missing:
        own.append(f"{counted(missing, 'requirement is', 'requirements are')} not satisfied.")
    return " ".join(own)


def _blockers(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("What blocks the next gates")
    by_key = {line.key: line for line in report.requirements}
    order = {stage.gate: place for place, stage in enumerate(report.stages)}
    blocking = sorted((by_key[key] for key in report.blockers if key in by_key), key=lambda line: order.get(line.gate, 99))
    if not blocking:
        yield f.paragraph("Nothing: no mandatory requirement stands in the way of a gate that is open.")
        return
    rows = [(line.gate, _titled(line), _standing(line), line.holder, short_date(line.due_on), _why(line)) for line in blocking]
    widths = [w * styles.mm for w in (11, 47, 28, 26, 19)]
    yield f.table(("Gate", "Requirement", "Standing", "Held by", "Due", "Why"), rows, (*widths, styles.WIDTH - sum(widths)))


def _titled(line: RequirementLine) -> Sequence[f.Run]:
    return (f.Bold(line.key), f" {line.title}")


def _standing(line: RequirementLine) -> f.Tinted:
    return f.Tinted(words.of(line.standing), styles.STANDING_TONE[line.standing])


def _why(line: RequirementLine) -> str:
    if line.reasons:
        return brief(line.reasons[0], 220)
    return f"{counted(line.overdue_days, 'day')} overdue." if line.overdue_days else "–"


def _next(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("What to do next, in this order")
    if not report.next_actions:
        yield f.paragraph("Nothing is open for anyone today.")
        return
    rows = [
        (str(place), cut(action.text, 400), action.holder, short_date(action.due_on)) for place, action in enumerate(report.next_actions, 1)
    ]
    yield f.table(("", "What", "Held by", "By"), rows, (8 * styles.mm, styles.WIDTH - 62 * styles.mm, 34 * styles.mm, 20 * styles.mm))


def _requirements(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("Requirements by stage", 160)
    yield f.note(
        f"{counted(len(report.requirements), 'requirement applies', 'requirements apply')} to this site; "
        f"{report.not_applicable} {'does' if report.not_applicable == 1 else 'do'} not and "
        f"{'is' if report.not_applicable == 1 else 'are'} left out. N: never conditional. O: optional."
    )
    for stage in report.stages:
        lines = [line for line in report.requirements if line.stage == stage.key]
        if not lines:
            continue
        satisfied = sum(line.standing in SATISFIED for line in lines)
        yield from f.subsection(f"{stage.key} {stage.title} ({satisfied} of {len(lines)} satisfied)", 110)
        if all(line.standing is Standing.BLOCKED for line in lines):
            yield f.note(f"None of them can start yet: {', '.join(f'{line.key} {line.title}' for line in lines)}.")
            continue
        widths = [w * styles.mm for w in (50, 29, 20, 20.5, 30)]
        yield f.table(
            ("Requirement", "Standing", "Due", "Valid until", "Evidence", "Reviewed"),
            [_requirement_row(line) for line in lines],
            (*widths, styles.WIDTH - sum(widths)),
        )


def _requirement_row(line: RequirementLine) -> Sequence[f.Cell]:
    marks = "".join((" N" if line.never_conditional else "", "" if line.mandatory else " O"))
    names = ", ".join(brief(name, 40) for name in line.evidence[:EVIDENCE_NAMED])
    more = len(line.evidence) - EVIDENCE_NAMED
    reviewed = f"{line.reviewer}, {short_date(line.decided_on)}" if line.reviewer and line.decided_on else ""
    due = "" if line.standing in SATISFIED or line.standing is Standing.BLOCKED else short_date(line.due_on)
    return (
        (f.Bold(line.key), f" {line.title}", f.Bold(marks)),
        _standing(line),
        due,
        short_date(line.valid_until) if line.valid_until else "",
        f"{names}{f' and {more} more' if more > 0 else ''}",
        reviewed,
    )


def _follow_ups(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("Conditions, waivers and actions that are open")
    yield from follow_up_table(report.follow_ups, report.heading.as_of, with_site=False)


def _people(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("People and training", 110)
    rows: list[Sequence[f.Cell]] = [(line.role, line.training, str(line.in_post), _in_date(line.all_in_date)) for line in report.people]
    rows.append(("Advocates and supervisors", "Vetting outcomes", "", _in_date(report.vetting_in_date)))
    widths = (62 * styles.mm, 62 * styles.mm, 20 * styles.mm)
    yield f.table(("Post", "Training or check", "In post", "Standing"), rows, (*widths, styles.WIDTH - sum(widths)), right=(2,))
    yield f.note("Counts of posts only. Nobody is named, and nothing is said of vetting but whether every requirement on it is in date.")


def _in_date(all_in_date: bool | None) -> f.Tinted:
    if all_in_date is None:
        return f.Tinted("Nobody to judge yet", "grey")
    return f.Tinted("All in date", "green") if all_in_date else f.Tinted("Not all in date", "amber")


def _agreements(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("Agreements and recognition")
    if report.agreements:
        widths = [w * styles.mm for w in (40, 42, 38, 20)]
        yield f.table(
            ("Agreement", "With", "Signed by", "Review due", "Standing"),
            agreement_rows(report.agreements),
            (*widths, styles.WIDTH - sum(widths)),
        )
    else:
        yield f.paragraph("No agreement has been recorded.")
    if not report.recognition:
        yield f.paragraph("No recognition by a statutory body has been recorded.")
        return
    rows = [
        (
            brief(line.locality, 80),
            brief(line.body, 120),
            words.word("body_class", line.body_class),
            words.word("recognition_level", line.level),
        )
        for line in sorted(report.recognition, key=lambda line: (line.locality, line.body_class, line.body))
    ]
    widths = [w * styles.mm for w in (45, 62, 34)]
    yield f.table(("Locality", "Body", "Kind", "Recognition"), rows, (*widths, styles.WIDTH - sum(widths)))


def _expiries(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("Runs out in the next 90 days, or has run out")
    yield from expiry_table(report.expiries, report.heading.as_of, with_site=False)


def _decisions(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("Decisions so far")
    if not report.decisions:
        yield f.paragraph("No gate decision has been recorded.")
        return
    rows = [
        (
            short_date(line.decided_on),
            f"{line.gate} {line.gate_title}",
            words.word("gate_outcome", line.outcome),
            ", ".join(line.present) or "not recorded",
            cut(line.note, 500) or "–",
        )
        for line in report.decisions
    ]
    widths = [w * styles.mm for w in (20, 34, 27, 47)]
    yield f.table(("Date", "Gate", "Outcome", "Roles present", "Reason given"), rows, (*widths, styles.WIDTH - sum(widths)))


def _checks(report: SiteReport) -> Iterable[Flowable]:
    yield from f.section("Automatic checks that did not pass, or could not be made")
    yield f.note(definitions.AUTOMATIC)
    if not report.checks:
        yield f.paragraph("Every automatic check of what has been sent passes.")
        return
    rows = [
        (line.requirement, f.Tinted(words.of(line.outcome), "red" if line.outcome == "fail" else "grey"), cut(line.reason, 400))
        for line in report.checks[:CHECKS_SHOWN]
    ]
    widths = (58 * styles.mm, 34 * styles.mm)
    yield f.table(("Requirement", "Outcome", "What the check says"), rows, (*widths, styles.WIDTH - sum(widths)))
    if len(report.checks) > CHECKS_SHOWN:
        yield f.note(f"{len(report.checks) - CHECKS_SHOWN} more are on the site's page.")
