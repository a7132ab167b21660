"""What every number in a report means: printed beside the numbers, on a sheet of the workbook, and nowhere worded again."""

from __future__ import annotations

from typing import Final

READINESS: Final = (
    "Weighted share of the applicable requirements that are accepted and in date. Accepted counts in full, accepted with "
    "conditions three quarters, waived half, anything else nothing."
)
PROGRESS: Final = "Weighted share of the applicable requirements for which anything has been sent or decided."

DEFINITIONS: Final = (
    ("Active site", "A site that has not withdrawn. Every count of sites is of active sites unless it says otherwise."),
    ("Ready to go live", "The go-live gate is ready for a decision or passed, or the site is live. A percentage never makes a site ready."),
    ("Live", "The site has passed its go-live gate and a date of going live is recorded."),
    ("Readiness (%)", READINESS),
    ("Progress (%)", PROGRESS),
    ("Red, at risk", "A never-conditional requirement has lapsed, a mandatory one is over 30 days overdue, or a critical action is open."),
    ("Amber, needs attention", "Something is overdue, runs out within 30 days, is waived, unknown or conditional, or a gate is unsettled."),
    ("Green, nothing overdue", "None of these. It may still be too late for its target: look at the earliest go-live."),
    ("Grey, not known", "Nothing has been recorded for 45 days, or ever, or the site has withdrawn."),
    ("Stage signal", "Tick: gate passed. R: gate reopened or refused, or more than 30 days past its date. A: deferred or past its date. "
                     "G: open and in time, or ready for a decision. Dash: stage not open."),
    ("Blocker", "A mandatory requirement, due by a gate whose stage is open, that is not accepted, waived and in date."),
    ("Outstanding", "A requirement somebody can act on now: to do, with the reviewer, changes needed, overdue, expired or not known."),
    ("Earliest go-live", "Today plus the longest chain of typical days through what is still missing, with two weeks for each review. "
                         "It assumes that work starts today and nothing is sent back. It is not a promise."),
    ("Coverage index", "Mean over the recorded dimensions of the mean over their cells of sites ÷ target, each at most 1. "
                       "Sites past the first gate count."),
    ("Cell at risk", "A cell with a target that one withdrawal would leave empty."),
    ("In date (safeguarding)", "The requirement is accepted, accepted with conditions or waived, and has not run out."),
    ("People in post, in date", "Counts of people pooled by nation. [c]: kept back because a count below 5, or what it leaves over, "
                                "could point to a person."),
    ("Returned", "Reviews that sent a requirement back or did not accept it."),
    ("Unmet", "Of the sites that can act on a requirement now, those at which it is not accepted, waived and in date."),
)  # fmt: skip

METHOD: Final = (
    "Every figure comes from the stored position of each site on the day named, judged by the published version of the framework that "
    "the site is pinned to. The same position always gives the same report.",
    "What is not recorded is shown as not known. It is never counted as met.",
    "Counts, not percentages, are shown for fewer than 20 sites. Counts of people below 5 are kept back.",
    "No report holds anything about survivors, and none says more about a person's vetting than that it is in date.",
)

AUTOMATIC: Final = "Automatic checks only prepare the reviewer's decision. They never accept or refuse anything."
