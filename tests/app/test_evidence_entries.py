"""What somebody told becomes evidence: ids found, slips refused, defaults stated, and what is on record completed."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.app.evidence_entries import (
    completed,
    contradicts,
    entered,
    forgeability_of,
    names_of_use,
)
from tocsin.attribution.actor_sets import shipped_actors
from tocsin.evidence.links import builtin_links
from tocsin.interchange.case_ledger import ToldEvidence
from tocsin.model.assessment import ALWAYS_PUBLIC, WEIGHED, Evidence, EvidenceKind
from tocsin.model.casework import Case
from tocsin.model.errors import UsageError
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.threats import IntrusionSet

ACTORS = shipped_actors()
DAY = datetime(2017, 4, 24, tzinfo=UTC)
CASE = Case("a.example", DAY).id
APT28 = ACTORS.naming.stix_id("G0007")


def told(kind: str = "technique", value: str = "T1566.002", **more: Any) -> ToldEvidence:
    return ToldEvidence("", kind, value, DAY, "France 24", "Trend Micro", **more)


def made(kind: str = "technique", value: str = "T1566.002", **more: Any) -> Evidence:
    return entered(told(kind, value, **more), CASE, ACTORS).evidence


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("technique", "t1566.002", "T1566.002"),
        ("technique", "Phishing: Spearphishing Link", "T1566.002"),
        ("technique", "phishing", "T1566"),
        ("software", "Mimikatz", "S0002"),
        ("software", "s0002", "S0002"),
        ("software_name", "Mimikatz", "Mimikatz"),
        ("domain", "T1566", "T1566"),
    ],
)
def test_techniques_and_software_are_found_by_id_and_by_name(kind: str, written: str, value: str) -> None:
    assert made(kind, written).value == value


def test_a_name_that_several_techniques_have_is_refused_with_their_ids() -> None:
    with pytest.raises(UsageError, match=r"T1566\.002, T1598\.003"):
        made("technique", "Spearphishing Link")


@pytest.mark.parametrize(
    ("kind", "value"), [("technique", "S0002"), ("software", "my own kit"), ("technique", "T15")]
)
def test_what_is_neither_an_id_nor_a_name_is_refused(kind: str, value: str) -> None:
    with pytest.raises(UsageError, match="neither the id nor the name"):
        made(kind, value)


def test_an_id_that_nobody_knows_is_kept_and_said() -> None:
    found = entered(told("technique", "t9999.001"), CASE, ACTORS)

    assert found.evidence.value == "T9999.001"
    assert "T9999.001 is in none of the lists" in found.doubts[0]
    assert not entered(told(), CASE, ACTORS).doubts


def test_what_is_not_said_has_the_cautious_default() -> None:
    piece = made()

    assert (piece.grade, piece.public_since, piece.base_rate, piece.ratio) == (
        UNGRADED,
        ALWAYS_PUBLIC,
        None,
        None,
    )
    assert made(is_private=True).public_since is None
    assert made(public_since=DAY).public_since == DAY


@pytest.mark.parametrize(
    ("kind", "value", "basis", "like"),
    [
        ("technique", "T1566.002", "same malware", "technique"),
        ("software", "S0002", "", "malware"),
        ("reported_link", "same registrant e-mail address", "", "registrant"),
        ("reported_link", "x", "same implant", "implant"),
        ("infrastructure", "x", "", "infrastructure"),
        ("infrastructure", "x", "one registrant", "registrant"),
        ("victim", "media", "", "victim"),
        ("timing", "Moscow", "", "time zone"),
        ("registrant_email", "x", "", "registrant"),
        ("ip", "192.0.2.1", "", "server"),
        ("anything", "x", "", ""),
    ],
)
def test_how_easily_a_kind_is_forged_is_what_the_table_of_links_states(
    kind: str, value: str, basis: str, like: str
) -> None:
    expected = builtin_links().basis_of(like).forgeability

    assert forgeability_of(told(kind, value, basis=basis)) == expected
    assert made("domain", "x", forgeability=0.125).forgeability == 0.125


def test_a_link_names_its_group_whatever_it_is_called() -> None:
    found = entered(told("reported_link", "same server", group="Fancy Bear"), CASE, ACTORS)

    assert (found.evidence.group, found.group and found.group.name) == (APT28, "APT28")
    unlisted = entered(told("reported_link", "same server", group="New Bear"), CASE, ACTORS, unlisted=True)
    assert unlisted.evidence.group == IntrusionSet("New Bear").id


@pytest.mark.parametrize(
    ("kind", "value", "group", "why"),
    [
        ("reported_link", "same server", "", "is about a group"),
        ("refutation", "other server", "", "is about a group"),
        ("refutation", "other server", "Nobody's Bear", "actors search"),
        ("technique", "T1566.002", "APT28", "points to nobody by itself"),
    ],
)
def test_links_need_a_group_and_techniques_have_none(kind: str, value: str, group: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        made(kind, value, group=group)


@pytest.mark.parametrize("kind", ["infrastructure", "victim", "timing"])
def test_what_speaks_for_no_group_is_said_not_to_be_weighed(kind: str) -> None:
    assert "shown, and not weighed" in entered(told(kind, "x"), CASE, ACTORS).doubts[0]
    assert not entered(told(kind, "x", group="APT28"), CASE, ACTORS).doubts


def test_what_is_said_later_takes_its_place_and_the_rest_stays() -> None:
    known = made(
        grade=Grade.of("B2"), basis="the mail", base_rate=0.1, ratio=2.0, is_private=True, forgeability=0.5
    )
    bare, full = told(), told(grade=Grade.of("C3"), basis="two mails", public_since=DAY, forgeability=0.25)

    assert completed(bare, entered(bare, CASE, ACTORS).evidence, known) == known
    later = completed(full, entered(full, CASE, ACTORS).evidence, known)
    assert later == replace(
        known, grade=Grade.of("C3"), basis="two mails", public_since=DAY, forgeability=0.25
    )


def test_only_two_grades_contradict_each_other() -> None:
    good, bad, none = (replace(made(), grade=grade) for grade in (Grade.of("A1"), Grade.of("E5"), UNGRADED))

    assert contradicts(good, bad)
    assert not contradicts(good, none)
    assert not contradicts(none, bad)
    assert not contradicts(good, good)


def test_a_technique_is_called_by_its_name_with_and_without_its_parent() -> None:
    assert names_of_use(ACTORS, "T1566.002") == {"spearphishing link", "phishing: spearphishing link"}
    assert names_of_use(ACTORS, "S0002") == {"mimikatz"}


KINDS = st.sampled_from([*EvidenceKind, "domain", "registrant_email"])
TEXTS = st.text(min_size=1, max_size=20) | st.sampled_from(
    ["APT28", "Winnti", "T1566", "t9999", "Mimikatz", "At"]
)


@given(kind=KINDS, value=TEXTS, group=st.just("") | TEXTS, basis=st.text(max_size=20), unlisted=st.booleans())
def test_anything_told_is_evidence_or_refused(
    kind: str, value: str, group: str, basis: str, *, unlisted: bool
) -> None:
    with suppress(UsageError):
        found = entered(told(kind, value, group=group, basis=basis), CASE, ACTORS, unlisted=unlisted)

        assert (found.evidence.group is None) == (found.group is None)
        assert (found.evidence.kind in WEIGHED) == (kind in set(EvidenceKind))
