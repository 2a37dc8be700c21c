"""What was known of the En Marche case on three days."""

from tocsin.app.demo.case import CASE
from tocsin.app.demo.case_facts import FIRST, REGISTRANT
from tocsin.app.demo.verdicts import CLAIMS, DAYS, EVIDENCE, LEAK_CLAIMS
from tocsin.model.assessment import EvidenceKind


def test_on_the_first_day_only_one_of_the_five_names_was_public() -> None:
    known = {row.value for row in EVIDENCE if row.day <= DAYS[0].isoformat()}

    assert known & {entry.name for entry in CASE} == {FIRST}
    assert not any(row.group for row in EVIDENCE if row.day <= DAYS[0].isoformat())


def test_all_five_names_were_public_on_the_second_day() -> None:
    assert {row.value for row in EVIDENCE if row.kind == "domain"} == {entry.name for entry in CASE}


def test_names_and_registrant_point_to_nobody() -> None:
    assert not any(row.group for row in EVIDENCE if row.kind in {"domain", "registrant_email"})


def test_what_threatconnect_found_is_one_origin_and_one_link() -> None:
    found = [row for row in EVIDENCE if row.source.startswith("ThreatConnect")]

    assert {row.origin for row in found} == {"threatconnect-2017-04"}
    assert [row.group for row in found if row.kind == EvidenceKind.LINK] == ["APT28"]


def test_the_registrants_address_is_not_told() -> None:
    assert not any(REGISTRANT in row.value for row in EVIDENCE)


def test_the_sentence_of_anssi_is_about_the_leak_and_not_about_the_case() -> None:
    assert LEAK_CLAIMS[0].claimant == "ANSSI"
    assert not any(row.claimant == "ANSSI" for row in CLAIMS)


def test_the_state_is_named_by_nobody_before_2025() -> None:
    assert [row.day for row in CLAIMS if row.sponsor] == ["2025-04-29"]
