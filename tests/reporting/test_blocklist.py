from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reporting.contents import LURE, MAIL, NOW, OFFICE, ORGANISATION, alert, content, record

from tocsin.model.alert import AlertState
from tocsin.model.casework import CaseRecord, CaseState
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import AllowEntry, Outlet
from tocsin.model.ids import tocsin_id
from tocsin.reporting.blocklist import Blocklist, blocklist, own_names, reason_of
from tocsin.reporting.seam import Content, Spared


def names(found: Blocklist) -> list[str]:
    return [listed.name.value for listed in found.listed]


def refusals(found: Blocklist) -> dict[str, str]:
    return {refused.name.value: refused.why for refused in found.refused}


def confirmed(known: CaseRecord) -> CaseRecord:
    campaign = tocsin_id("campaign", "x")
    return replace(known, case=replace(known.case, state=CaseState.CONFIRMED, campaign=campaign))


def test_what_is_likely_and_nobodys_own_may_be_blocked() -> None:
    found = blocklist(content())

    assert names(found) == sorted([LURE, MAIL, OFFICE])
    assert found.refused == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("en-marche.fr", "official domain"),
        ("mail.en-marche.fr", "official domain"),
        ("shop.fans-en-marche.example", "allowed by jeanne"),
        ("login.office.com", "genuine domain of Microsoft 365"),
        ("fr", "would be blocked with it"),
        ("co.uk", "everybody registers"),
        ("github.io", "everybody registers"),
        ("localhost", "everybody registers"),
        ("10.0.0.1", "address"),
    ],
)
def test_what_would_hit_the_protected_is_refused_with_the_reason(name: str, why: str) -> None:
    found = blocklist(content(alerts=(alert(name), alert(LURE))))

    assert names(found) == [LURE]
    assert why in refusals(found)[name]
    assert "[.]" in found.sentences[0] or "." not in name


def test_a_name_above_a_protected_one_is_refused_because_both_would_be_blocked() -> None:
    spared = (Spared(DomainName("party.webhost.example"), "party.webhost.example is allowed"),)

    found = blocklist(content(alerts=(alert("webhost.example"),), spared=spared))

    assert refusals(found)["webhost.example"] == (
        "party[.]webhost[.]example lies below it and would be blocked with it"
    )


def test_below_a_host_whose_customers_name_things_only_the_host_itself_is_spared() -> None:
    spared = (
        Spared(DomainName("sharepoint.example"), "it is genuine"),
        Spared(DomainName("my.sharepoint.example"), "it is genuine", with_subdomains=False),
    )
    alerts = (
        alert("en-marche.my.sharepoint.example"),
        alert("my.sharepoint.example"),
        alert("x.sharepoint.example"),
    )

    found = blocklist(content(alerts=alerts, spared=spared, cases=()))

    assert names(found) == ["en-marche.my.sharepoint.example"]


def test_an_own_domain_protects_what_is_below_even_where_strangers_name_things() -> None:
    spared = (
        Spared(DomainName("en-marche.fr"), "a service's", with_subdomains=False),
        Spared(DomainName("sites.en-marche.fr"), "customers name things there", with_subdomains=False),
    )

    assert names(blocklist(content(alerts=(alert("x.sites.en-marche.fr"),), spared=spared, cases=()))) == []


def test_an_expired_permission_protects_nothing() -> None:
    over = AllowEntry(DomainName("club.example"), "jeanne", "a club", expires=NOW - timedelta(days=1))
    identity = replace(ORGANISATION, allow=(over,))

    assert names(
        blocklist(content(organisations=(identity,), alerts=(alert("club.example"),), cases=()))
    ) == ["club.example"]


def test_the_domains_of_outlets_are_protected() -> None:
    identity = replace(ORGANISATION, outlets=(Outlet("Le Soir", (DomainName("lesoir.example"),)),))

    assert "genuine domain of the outlet Le Soir" in [each.reason for each in own_names(identity, NOW)][1]


def test_what_a_person_dismissed_or_closed_is_refused() -> None:
    closed = record("closed.example", title="closed")
    closed = replace(
        closed, case=replace(closed.case, state=CaseState.CLOSED, ended_at=NOW, reason="registered by us")
    )
    alerts = (alert("closed.example"), alert("gone.example", state=AlertState.DISMISSED))

    found = blocklist(content(cases=(closed,), alerts=alerts))

    assert names(found) == []
    assert refusals(found) == {
        "closed.example": "its case is closed: registered by us",
        "gone.example": "somebody dismissed it: ours",
    }


def test_what_is_likelier_innocent_than_not_is_refused() -> None:
    found = blocklist(content(alerts=(alert("maybe.example", 0.49),), cases=()))

    assert refusals(found) == {"maybe.example": "at 49.0% it is more likely innocent than not"}


def test_what_nobody_has_looked_at_is_blocked_only_where_it_is_nearly_sure() -> None:
    unseen, escalated = alert("maybe.example", 0.94), alert("seen.example", 0.6, state=AlertState.ESCALATED)
    tied, alone = alert(LURE, 0.6), alert(MAIL, 0.6)

    found = blocklist(
        content(
            alerts=(unseen, escalated, tied, alone, alert("sure.example", 0.95)),
            cases=(record(LURE, OFFICE), record(MAIL, title="x")),
        )
    )

    assert names(found) == [LURE, "seen.example", "sure.example"]
    assert "somebody has looked at it" in refusals(found)["maybe.example"]
    assert "somebody has looked at it" in refusals(found)[MAIL]


def test_belonging_to_a_case_is_no_reason_to_block_until_somebody_confirmed_the_case() -> None:
    known = record(LURE, MAIL)

    assert refusals(blocklist(content(cases=(known,), alerts=())))[LURE] == (
        "no alert is about it, and nobody has confirmed its case"
    )
    assert names(blocklist(content(cases=(confirmed(known),), alerts=()))) == sorted([LURE, MAIL])


def test_two_alerts_on_one_name_are_one_entry_against_both() -> None:
    other = replace(alert(LURE, 0.6), organisation="republique")

    (only,) = blocklist(content(alerts=(other, alert(LURE)), cases=())).listed

    assert (only.probability, only.organisations) == (0.97, ("republique", "en-marche"))


def test_the_reason_is_what_the_word_is_and_what_the_case_says_before_what_weighs_most() -> None:
    known = alert(LURE)
    (word,) = known.evidence
    length = replace(
        word, finding=replace(word.finding, detector="word_length", statement="long"), log_odds=9.0
    )
    tie = replace(
        word, finding=replace(word.finding, detector="second_order", statement="tied"), log_odds=1.0
    )

    assert reason_of(replace(known, evidence=(length, tie, word))) == f"{word.finding.statement}; tied"
    assert reason_of(replace(known, evidence=(replace(length, log_odds=1.0), length))) == "long"
    assert reason_of(replace(known, evidence=())) == "it resembles enmarche"


LABELS = st.sampled_from(
    ["en-marche", "www", "fr", "office", "com", "a", "co", "uk", "fans-en-marche", "example"]
)
NAMES = st.lists(LABELS, min_size=1, max_size=4).map(".".join)


@given(st.lists(NAMES, max_size=6), st.lists(NAMES, max_size=3))
def test_no_blocklist_ever_blocks_a_protected_name(candidates: list[str], own: list[str]) -> None:
    identity = replace(ORGANISATION, domains=tuple(map(DomainName, own)), allow=())
    known: Content = content(
        alerts=tuple(map(alert, candidates)), organisations=(identity,), spared=(), cases=()
    )

    found = blocklist(known)

    for name in names(found):
        assert not any(("." + mine).endswith("." + name) or ("." + name).endswith("." + mine) for mine in own)
    assert sorted([*names(found), *refusals(found)]) == sorted(set(candidates))
