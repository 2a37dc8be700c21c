"""Techniques that a case shows, and claims about its own names."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.attribution.actor_sets import shipped_actors
from tocsin.attribution.observing import own_attributions, technique_evidence
from tocsin.attribution.observing_table import builtin_observing
from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.model.grading import Grade
from tocsin.model.observation import Fact, FactSource, ObservableKind

SUBJECT = "grouping--68a7aac5-13b8-5a98-a1a5-8508fb61478a"
DAY = datetime(2017, 4, 1, tzinfo=UTC)


def fact(relation: str, value: str, *sources: FactSource, subject: str = "evil.example") -> Fact:
    told = sources or (FactSource("whois", "whois:evil.example", DAY, DAY, grade=Grade.of("B2")),)
    return Fact(ObservableKind.DOMAIN_NAME, subject, relation, value, told)


def attempt(channel: Channel, kind: AttemptKind = AttemptKind.PHISHING, **more: Any) -> Attempt:
    return Attempt("ngo", DAY, channel, kind, **more)


def techniques(*shown: Fact | Attempt) -> list[str]:
    facts = [each for each in shown if isinstance(each, Fact)]
    attempts = [each for each in shown if isinstance(each, Attempt)]
    evidence = technique_evidence(SUBJECT, facts, attempts, builtin_observing())
    return [each.value for each in evidence]


NAME = fact("resolves-to", "192.0.2.1")


@pytest.mark.parametrize(
    ("shown", "ids"),
    [
        ([], []),
        ([NAME], []),
        ([fact("created", "2017-03-15")], ["T1583.001"]),
        ([fact("resolves-to", "192.0.2.1", subject="lure.github.io")], ["T1583.006"]),
        ([fact("certificate", "ab" * 32, subject="lure.github.io")], ["T1583.006"]),
        ([fact("certificate-issuer", "CN=R3")], ["T1588.004"]),
        ([fact("asks-for", "password")], ["T1608.005"]),
        ([attempt(Channel.MAIL)], []),  # with no name that it could lead to
        ([attempt(Channel.MAIL), NAME], ["T1566.002"]),
        ([attempt(Channel.MAIL, outcome=Outcome.CREDENTIALS_ENTERED), NAME], ["T1566.002", "T1598.003"]),
        ([attempt(Channel.CHAT)], ["T1566.003"]),
        ([attempt(Channel.PHONE)], ["T1566.004"]),
        ([attempt(Channel.SMS)], []),
        ([attempt(Channel.MAIL, AttemptKind.MALWARE)], ["T1566"]),
        ([attempt(Channel.MAIL, AttemptKind.MALWARE, outcome=Outcome.OPENED)], ["T1204", "T1566"]),
        ([attempt(Channel.WEB, AttemptKind.FLOOD)], []),
        ([attempt(Channel.MAIL, AttemptKind.FALSE_STORY), NAME], []),
    ],
)
def test_what_is_seen_shows_a_technique(shown: list[Fact | Attempt], ids: list[str]) -> None:
    assert techniques(*shown) == ids


def test_a_technique_comes_from_the_first_that_showed_it_and_says_what_it_rests_on() -> None:
    early = FactSource("sensor", "pdns", datetime(2017, 3, 1, tzinfo=UTC), DAY, grade=Grade.of("C3"))
    evidence = technique_evidence(
        SUBJECT,
        [fact("created", "2017-03-15"), fact("registrar", "X", early, subject="first.example")],
        [],
        builtin_observing(),
    )

    assert [(each.source, each.origin, str(each.grade)) for each in evidence] == [("sensor", "pdns", "C3")]
    assert evidence[0].observed_at == early.first_seen
    assert evidence[0].basis == "first.example, evil.example: registered for the case, known since 2017-03-01"


def test_a_name_that_was_there_long_before_the_rest_was_not_registered_for_it() -> None:
    old = [
        fact("created", "2005-01-01", subject="village.example"),
        fact("registrar", "X", subject="village.example"),
    ]
    new = [fact("created", f"2017-03-1{day}", subject=f"evil{day}.example") for day in (4, 5)]

    assert techniques(*old, attempt(Channel.CHAT), attempt(Channel.CHAT, targets=("chair",))) == ["T1566.003"]
    assert techniques(*old, *new) == ["T1583.001"]
    assert "village" not in technique_evidence(SUBJECT, [*old, *new], [], builtin_observing())[0].basis


@given(st.text(max_size=12))
def test_any_text_for_a_date_of_registration_is_borne(text: str) -> None:
    assert techniques(fact("created", text or "x")) == ["T1583.001"]


def test_many_names_are_counted() -> None:
    many = [fact("created", "2017-03-15", subject=f"evil{number}.example") for number in range(9)]
    evidence = technique_evidence(SUBJECT, many, [], builtin_observing())

    assert "evil4.example and 4 more: registered" in evidence[0].basis


def test_the_word_of_each_source_on_its_day_is_one_claim() -> None:
    first = FactSource("Vendor", "report:1", DAY, DAY, public_since=DAY, grade=Grade.of("B2"))
    again = FactSource("Vendor", "report:1", DAY, DAY, public_since=DAY, grade=Grade.of("B3"))
    later = FactSource(
        "Agency", "report:2", datetime(2025, 4, 29, tzinfo=UTC), datetime(2025, 4, 29, tzinfo=UTC)
    )
    claims = own_attributions(
        SUBJECT,
        [
            fact("attributed-to", "APT28", first, later),
            fact("attributed-to", "APT28", again, subject="other.example"),
            fact("registrar", "X"),
        ],
        shipped_actors().naming,
    )

    assert [(each.claimant, each.words, str(each.grade)) for each in claims] == [
        ("Vendor", "of APT28: evil.example, other.example", "B2"),
        ("Agency", "of APT28: evil.example", "F6"),
    ]
    assert {each.sponsor for each in claims} == {None}
