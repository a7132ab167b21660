"""Agreements as organisations really lay them out: who they are between, who signed where, and dates counted from events."""

from __future__ import annotations

import pytest

from tests.workflows.test_agreements import document, inspected, one
from workflows.documents import Table

HEAD = "Data Sharing Agreement\nDate of agreement: 1 May 2026\n"
HOST, COUNCIL = "Tidegate Collective", "Bray Council"


def read(words: str, code: str, key: str, organisation: str = HOST) -> object:
    return one(inspected(HEAD + words, organisation=organisation), code).data.get(key)


def signed(*rows: tuple[str, ...]) -> tuple[str, object, object]:
    words = "\n".join("\t".join(row) for row in rows)
    found = one(inspected(document(HEAD + words, tables=(Table(page=1, rows=rows),))), "signatures")
    return found.outcome, found.data["names"], found.data["signed_on"]


@pytest.mark.parametrize(
    "words",
    [
        "The parties are Tidegate Collective (dpo@tidegate.example.org) and Bray Council.",
        "Parties\n1.1 Tidegate Collective\n1.2 Bray Council\n2. What this covers",
        "Between: Tidegate Collective\nAnd: Bray Council",
        "BETWEEN\nTidegate Collective\n- and -\nBray Council",
        "between\nTidegate Collective\nBray Council\n1 May 2026",
        "PARTIES\nTidegate Collective (the Charity)\nBray Council (the Council)\nBACKGROUND",
        "This agreement is between the following organisations:\na) Tidegate Collective\nb) Bray Council",
        "Organisations signing up to this agreement:\n• Tidegate Collective\n• Bray Council",
        "Data controller 1: Tidegate Collective\nData controller 2: Bray Council",
        "Tidegate Collective and Bray Council have agreed the following.",
        "between Tidegate Collective, a Scottish charitable incorporated organisation SC099123, and Bray Council\n3. Purpose",
        "between (1) Tidegate Collective of 4 Fen Lane and (2) Bray Council.\nArticle 6(1)(e) and Article 9(2)(g) UK GDPR apply.",
        "between (1) Tidegate Collective (2) Bray Council\nThey rely on section 47(3) of the Act.",
    ],
)
def test_the_parties_are_read_in_the_layouts_people_use(words: str) -> None:
    assert read(words, "parties", "names") == [HOST, COUNCIL]


def test_a_list_is_not_cut_at_a_name_that_may_be_an_address() -> None:
    assert read("This agreement is between Tidegate Collective, Bray Council, Lumen and Thames Police.", "parties", "names") is None
    named = read("This agreement is between Tidegate Collective, Bray Council, PSNI and Thames Police.", "parties", "names")
    assert named == [HOST, COUNCIL, "PSNI", "Thames Police"]


def test_a_name_of_one_word_keeps_its_article_and_a_defined_term_does_not() -> None:
    assert read("between\nTIDEGATE COLLECTIVE\nTHE BRIDGE\n1. Purpose", "parties", "names") == ["TIDEGATE COLLECTIVE", "THE BRIDGE"]
    assert read("between Tidegate Collective and the Hub", "parties", "names") == [HOST, "Hub"]


@pytest.mark.parametrize(
    "words",
    [
        "Ann Bell, Chair\nSigned: A Bell\nDate: 1/5/26\nRaj Sen, Head of Service\nSigned: R Sen\nDate: 2/5/26",
        "Signed on behalf of Tidegate Collective: Ann Bell\nDate: 1 May 2026\nSigned on behalf of Bray Council: Raj Sen\nDate: 2 May 2026",
        "Signed for the Collective by\nAnn Bell, Chair\n1 May 2026\nSigned for the Council by\nRaj Sen, Head\n2 May 2026",
        "Ann Bell (Chair)\nSigned electronically 01/05/2026 10:14\nRaj Sen (Head)\nSigned electronically 02/05/2026 15:40",
        "Completed by Adobe Sign\nAnn Bell (1 May 2026 10:10 GMT+1)\nRaj Sen (2 May 2026 11:11 GMT+1)",
        "Accepted for the Controller\nBy: A. Bell\nName: Ann Bell\nDate: 1 May 2026\nAccepted for the Processor\nBy: R. Sen\n"
        "Name: Raj Sen\nDate: 2 May 2026",
        "Signed .......A Bell....... Ann Bell, Chair  Date 1.5.26\nSigned .......R Sen....... Raj Sen, Head  Date 2.5.26",
        "Signature of Chair: Ann Bell   Date: 1 May 2026\nSignature of Head of Service: Raj Sen   Date: 2 May 2026",
        "Signed for the Collective\nName Ann Bell\nDate 1 May 2026\nSignature A Bell\nSigned for Bray Council\nName Raj Sen\n"
        "Date 2 May 2026\nSignature R Sen",
    ],
)
def test_signatures_are_read_with_the_signatories_full_names(words: str) -> None:
    found = one(inspected(HEAD + words), "signatures")
    assert (found.outcome, found.data["names"], found.data["signed_on"]) == ("pass", ["Ann Bell", "Raj Sen"], "2026-05-02")


def test_a_deed_bears_the_day_at_its_head_and_a_witness_signs_nothing() -> None:
    words = (
        "THIS DEED is made between Tidegate Collective and Bray Council\nExecuted as a deed by BRAY COUNCIL acting by a director\n"
        "Director: Raj Sen (signed)\nIn the presence of:\nName: Peter Orme\nSignature: P Orme\nTrustee: Ann Bell (signed)"
    )
    found = one(inspected("HOSTING AGREEMENT\nDATED 18 June 2026\n" + words), "signatures")
    assert (found.outcome, found.data["names"], found.data["signed_on"]) == ("pass", ["Raj Sen", "Ann Bell"], "2026-06-18")


@pytest.mark.parametrize(
    "rows",
    [
        (("Bray Council", HOST), ("Raj Sen", "Ann Bell"), ("Head", "Chair"), ("R Sen", "A Bell"), ("02/05/2026", "01/05/2026")),
        (
            ("Name:", "Raj Sen", "Name:", "Ann Bell"),
            ("Signature:", "R Sen", "Signature:", "A Bell"),
            ("Date:", "2/5/26", "Date:", "1/5/26"),
        ),
        (
            ("Partner", "Name and post", "Signature", "Date"),
            (COUNCIL, "Raj Sen, Head", "R Sen", "02.05.26"),
            (HOST, "Ann Bell, Chair", "A Bell", "01.05.26"),
        ),
        (
            ("Signer", "Timestamp", "Signature"),
            ("Raj Sen r@bray.example.org", "Sent: 1 May 2026 Signed: 2 May 2026", "Raj Sen"),
            ("Ann Bell", "Sent: 1 May 2026 Signed: 1 May 2026", "Ann Bell"),
        ),
    ],
)
def test_tables_of_signatures_are_read_with_and_without_labels(rows: tuple[tuple[str, ...], ...]) -> None:
    assert signed(*rows) == ("pass", ["Raj Sen", "Ann Bell"], "2026-05-02")


def test_columns_with_a_name_and_a_day_but_no_second_form_of_the_name_are_for_a_person() -> None:
    outcome, names, _ = signed((COUNCIL, HOST), ("Raj Sen", "Ann Bell"), ("Head", "Chair"), ("02/05/2026", "01/05/2026"))
    assert (outcome, names) == ("needs_human", None)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("This agreement must be signed by both parties.", "fail"),
        ("Signed by the chairs of both boards at the meeting in May.", "needs_human"),
        ("Signed by\nBray Council ________ Raj Sen  Date 2/5/26\nTidegate Collective ________ Ann Bell  Date 1/5/26", "needs_human"),
        ("Signed for Bray Council\n..............\nRaj Sen, Head      Date ..........", "fail"),
    ],
)
def test_signing_that_cannot_be_read_is_for_a_person_and_a_blank_rule_fails(words: str, outcome: str) -> None:
    assert one(inspected(HEAD + words), "signatures").outcome == outcome


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("It shall be reviewed after 12 months and every two years thereafter.", "2027-05-01"),
        ("The parties review this agreement on its first anniversary: it is reviewed on the first anniversary.", "2027-05-01"),
        ("Review period: 12 months", "2027-05-01"),
        ("A review will be carried out by 1 June 2027.", "2027-06-01"),
        ("Adolygir y cytundeb ym mis Gorffennaf 2027.", "2027-07-01"),
        ("Date for review of protocol\tJune 2028", "2028-06-01"),
    ],
)
def test_a_review_is_read_as_people_put_it(words: str, day: str) -> None:
    assert read(words, "review_date", "date") == day


def test_a_period_after_signature_waits_for_the_signature() -> None:
    assert read("The agreement will be reviewed one year after it is signed by both.", "review_date", "date") is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Effective until: 30 September 2028", "2028-09-30"),
        ("The arrangement lasts three years.", "2029-05-01"),
        ("How long\nFrom 1 May 2026 to 30 April 2028.", "2028-04-30"),
        ("The agreement ceases to have effect on 30 April 2028.", "2028-04-30"),
        ("The funding ends on 31 March 2027.", None),
    ],
)
def test_an_end_is_the_agreement_s_own(words: str, day: str | None) -> None:
    assert read(words, "end_date", "date") == day


@pytest.mark.parametrize(
    "words",
    [
        "This agreement is made between Tidegate Collective, of 1 High Street, Marlow, ZZ9 9ZZ and Bray Council, of Town Hall, Bray.",
        "Between:\nTidegate Collective (TC);\nBray Council (BC); and\n(together, the members)",
        "between Tidegate Collective of 4 Quay Road (company 0999; contact A. Bell, a@tide.example.org); Bray Council of 1 High Road.",
        "BETWEEN\nTHE TIDEGATE COLLECTIVE AND\nTHE BRAY COUNCIL\nJuly 2026",
    ],
)
def test_addresses_short_names_and_contacts_are_no_part_of_a_party(words: str) -> None:
    names = read(words, "parties", "names")
    assert isinstance(names, list)
    assert [name.casefold() for name in names] == [HOST.casefold(), COUNCIL.casefold()]


def test_a_list_that_names_the_host_needs_no_word_for_an_organisation_in_every_name() -> None:
    words = "This document agrees the sharing of data between Tidegate Collective, Volunteering Bray and Young Bray Foundation."
    assert read(words, "parties", "names") == [HOST, "Volunteering Bray", "Young Bray Foundation"]


def test_a_place_left_unsigned_by_one_party_fails_the_agreement() -> None:
    words = (
        "Signed for Bray Council: R Sen\nName: Raj Sen\nDate: 2 June 2026\n"
        "Signed for Tidegate Collective: ______________\nName: ______________\nDate: ______________"
    )
    found = one(inspected(HEAD + words), "signatures")
    assert (found.outcome, found.data["names"], found.data["blank"]) == ("fail", ["Raj Sen"], 1)
    assert HOST in found.reason


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Memorandum of Agreement", "mou"),
        ("Joint Protocol on Information Exchange", "isp"),
        ("Protocol for the Sharing of Information between Agencies", "isp"),
    ],
)
def test_protocols_and_memoranda_are_known_by_their_other_names(title: str, kind: str) -> None:
    assert one(inspected(f"{title}\nPurpose\nTo keep people safe."), "kind").data["kind"] == kind


def test_the_term_of_a_former_agreement_is_not_this_one_s() -> None:
    words = "The members have operated under a memorandum effective from 1 April 2020 until 30 September 2022."
    assert read(words, "end_date", "date") is None


def test_a_review_told_in_the_present_is_a_review() -> None:
    assert read("This agreement begins on 1 May 2026 and is reviewed on 1 May 2027.", "review_date", "date") == "2027-05-01"


@pytest.mark.parametrize(
    "words",
    [
        "This agreement is made on ………………. between Tidegate Collective and the funder, which is ……………. whose office is in Bray.",
        "This agreement is made on [effectiveDate] between [controllerName] and [processorName].",
        "To support older residents of [Locality] and their carers.",
    ],
)
def test_places_a_template_left_open_in_its_sentences_fail(words: str) -> None:
    assert one(inspected(HEAD + words), "placeholders").outcome == "fail"


def test_a_rule_to_sign_on_is_no_place_a_template_left_open() -> None:
    words = "Purpose: to keep people safe.\nSigned: ______________\nDate: ______________"
    assert "placeholders" not in [finding.code for finding in inspected(HEAD + words)]


@pytest.mark.parametrize("nobody", ["Estuary Foundation Trust", "Cysgod", "Heddlu Menai"])
def test_an_organisation_alone_in_its_row_has_not_signed(nobody: str) -> None:
    head = ("Signatory organisation", "Signed by (print)", "Post", "Signature", "Date")
    host, council = (HOST, "Jo Patel", "Chair", "J Patel", "3/4/26"), (COUNCIL, "Ro Lund", "Leader", "R. Lund", "4/4/26")
    assert signed(head, host, council)[0] == "pass"
    assert signed(head, host, council, (nobody, "", "", "", "")) == ("fail", ["Jo Patel", "Ro Lund"], "2026-04-04")


def test_a_letter_that_was_accepted_in_a_sentence_is_left_to_a_person():
    words = "Yours sincerely\nPaul Webb\n\nI agree to this letter on behalf of Tidegate Collective.\nI. Ashdown (Chair)   14 May 2026"
    assert one(inspected(HEAD + words), "signatures").outcome == "needs_human"
    assert one(inspected(HEAD + "Yours sincerely\nPaul Webb"), "signatures").outcome == "fail"
