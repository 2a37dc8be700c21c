"""Alerts that follow from a case, on a real store and with the real watch list."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app.aims import KIND, MOST_TOLD, Aims, alerts_of
from tocsin.app.scan import Scan, ScanSettings
from tocsin.investigation.joining import Tie
from tocsin.model.alert import Alert, AlertState
from tocsin.model.casework import Case, CaseMember, CaseRecord, CaseState
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import AllowEntry, Identity, Outlet
from tocsin.names.blocks import block_of
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store
from tocsin.watch.seam import Batch

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
EN_MARCHE = Identity(
    slug="en-marche",
    name="En Marche !",
    domains=(DomainName("en-marche.fr"),),
    services=("microsoft-365",),
    languages=("fr",),
    countries=("fr",),
    allow=(AllowEntry(DomainName("marche-durand.fr"), "jeanne", "a grocer"),),
)
FIRST, OFFICE, MARKET = "onedrive-en-marche.fr", "portal-office.fr", "bakery-durand.fr"
SAME = "the same registrant e-mail, which 4 of 3,000 names have"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_organisations((EN_MARCHE,), now=NOON, who="test")
        yield opened


def scanned(store: Store, *names: str) -> None:
    scan = Scan((EN_MARCHE,), ScanSettings(), NOON)
    store.record_alerts(list(scan.alerts(Batch(block_of(list(names)), "", 0), least=0.0)), now=NOON)


def case_of(names: Sequence[str], *, sure: float = 0.99, state: CaseState = CaseState.OPEN) -> CaseRecord:
    case = Case(names[0], NOON)
    if state is CaseState.CLOSED:
        case = replace(case, state=state, ended_at=NOON, reason="over")
    first = DomainName(names[0])
    founder = CaseMember(case.id, first, 1.0, "founding name", "tocsin", NOON)
    others = (CaseMember(case.id, DomainName(name), sure, SAME, "tocsin", NOON, first) for name in names[1:])
    return CaseRecord(case, (founder, *others))


def found(store: Store, name: str) -> Alert:
    (only,) = store.alerts(AlertQuery(names=(name,)))
    return only


def test_a_name_of_a_service_in_a_case_with_an_imitation_is_told_with_the_chain_of_reasons(
    store: Store,
) -> None:
    scanned(store, FIRST, OFFICE)

    raised = Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE)))

    assert [alert.name.value for alert in raised.told] == [OFFICE]
    assert raised.organisations == ("en-marche",)
    alert = found(store, OFFICE)
    assert alert.state is AlertState.NEW
    assert alert.told == NOON
    assert alert.probability > 0.9
    assert KIND in alert.match.kinds
    assert any(
        f"{FIRST} imitates En Marche !" in weighed.finding.statement and SAME in weighed.finding.statement
        for weighed in alert.evidence
    )


def test_doing_it_twice_tells_nothing_twice(store: Store) -> None:
    scanned(store, FIRST, OFFICE)
    record = case_of((FIRST, OFFICE))
    Aims(store, NOON).raise_alerts(record)

    again = Aims(store, NOON).raise_alerts(record)

    assert again.told == ()
    assert len(store.outbox_pending()) == 1


def test_a_name_without_any_word_of_the_organisation_is_told_too(store: Store) -> None:
    scanned(store, FIRST)

    raised = Aims(store, NOON).raise_alerts(case_of((FIRST, MARKET)))

    assert [(alert.name.value, alert.match.kinds) for alert in raised.told] == [(MARKET, (KIND,))]
    assert 0.2 < raised.told[0].probability < 0.7


def test_a_loose_tie_tells_nothing(store: Store) -> None:
    scanned(store, FIRST)

    assert Aims(store, NOON).raise_alerts(case_of((FIRST, MARKET), sure=0.2)).told == ()


def test_a_tie_that_is_known_better_counts(store: Store) -> None:
    scanned(store, FIRST)
    tie = Tie(DomainName(FIRST), 0.01, "only the hoster")

    raised = Aims(store, NOON).raise_alerts(
        case_of((FIRST, MARKET)), {(DomainName(MARKET), DomainName(FIRST)): tie}
    )

    assert raised.told == ()


def test_a_case_without_an_imitation_aims_at_nobody(store: Store) -> None:
    scanned(store, OFFICE)

    raised = Aims(store, NOON).raise_alerts(case_of((OFFICE, MARKET)))

    assert raised.told == ()
    assert raised.organisations == ()


@pytest.mark.parametrize("own", ["en-marche.fr", "www.en-marche.fr", "marche-durand.fr"])
def test_the_organisations_own_and_allowed_names_are_never_told(store: Store, own: str) -> None:
    scanned(store, FIRST)

    assert Aims(store, NOON).raise_alerts(case_of((FIRST, own))).told == ()


CITY = Identity(
    slug="city",
    name="Ville",
    domains=(DomainName("villeneuve-mairie.fr"),),
    outlets=(Outlet("The Echo", (DomainName("echo-villeneuve.fr"),)),),
)


@pytest.mark.parametrize("own", ["villeneuve-mairie.fr", "www.villeneuve-mairie.fr", "echo-villeneuve.fr"])
def test_a_genuine_name_of_another_organisation_is_never_told(store: Store, own: str) -> None:
    scanned(store, FIRST)
    store.save_organisations((CITY,), now=NOON, who="test")

    assert Aims(store, NOON).raise_alerts(case_of((FIRST, own))).told == ()


def test_a_name_that_imitates_one_organisation_is_not_told_to_be_aimed_at_another(store: Store) -> None:
    scanned(store, FIRST)
    store.save_organisations((CITY,), now=NOON, who="test")
    scan = Scan((CITY,), ScanSettings(), NOON)
    batch = Batch(block_of(["login-villeneuve-mairie.fr"]), "", 0)
    store.record_alerts(list(scan.alerts(batch, least=0.0)), now=NOON)

    raised = Aims(store, NOON).raise_alerts(case_of((FIRST, "login-villeneuve-mairie.fr")))

    assert raised.told == ()
    assert set(raised.organisations) == {"city", "en-marche"}


def test_what_somebody_dismissed_stays_dismissed_and_makes_no_case_aim_at_anybody(store: Store) -> None:
    scanned(store, FIRST, OFFICE)
    for name in (FIRST, OFFICE):
        store.change_alerts(
            AlertQuery(names=(name,)), AlertState.DISMISSED, reason="ours", now=NOON, who="test"
        )

    assert Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE))).told == ()
    assert found(store, OFFICE).state is AlertState.DISMISSED


def test_nothing_follows_from_a_closed_case(store: Store) -> None:
    scanned(store, FIRST, OFFICE)

    raised = Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE), state=CaseState.CLOSED))

    assert raised.told == ()
    assert raised.organisations == ("en-marche",)


def test_what_follows_from_a_case_does_not_support_it(store: Store) -> None:
    scanned(store, FIRST, OFFICE)
    Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE)))

    raised = Aims(store, NOON).raise_alerts(case_of((OFFICE, MARKET)))

    assert raised.told == ()


def test_of_a_large_case_the_likeliest_are_told_and_the_rest_is_held(store: Store) -> None:
    scanned(store, FIRST)
    many = [f"portal-office-{number}.fr" for number in range(MOST_TOLD + 3)]
    record = case_of((FIRST, *many))

    raised = Aims(store, NOON, minimum=0.01).raise_alerts(record)

    assert len(raised.told) == MOST_TOLD
    assert raised.held == 3
    assert Aims(store, NOON, minimum=0.01).raise_alerts(record).told == ()


def test_an_imitation_on_a_host_counts_for_the_name_it_was_registered_under(store: Store) -> None:
    scanned(store, "login.onedrive-en-marche.fr", "mail.portal-office.fr")

    raised = Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE)))

    assert [alert.name.value for alert in raised.told] == [OFFICE]
    assert raised.told[0].probability > 0.9
    assert any(
        "login.onedrive-en-marche.fr imitates En Marche !" in weighed.finding.statement
        for weighed in raised.told[0].evidence
    )


def test_in_a_large_case_a_direct_tie_is_looked_at_before_surer_names(store: Store) -> None:
    imitations = [
        f"{word}-en-marche.fr" for word in ("onedrive", "mail", "login", "vote", "info", "my", "app")
    ]
    scanned(store, *imitations)
    record = case_of((*imitations, OFFICE), sure=0.9)
    last = record.members[-1]
    tied = replace(last, tied_to=DomainName(imitations[-1]), reason="the same certificate")

    raised = Aims(store, NOON).raise_alerts(replace(record, members=(*record.members[:-1], tied)))

    assert [alert.name.value for alert in raised.told] == [OFFICE]
    assert any("the same certificate" in each.finding.statement for each in raised.told[0].evidence)


def test_a_case_of_no_names_has_no_alerts(store: Store) -> None:
    assert alerts_of(store, CaseRecord(Case("empty", NOON))) == ()


def test_an_organisation_that_is_no_longer_watched_is_no_target(store: Store) -> None:
    scanned(store, FIRST, OFFICE)
    store.remove_organisation("en-marche", now=NOON, who="test")

    assert Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE))).organisations == ()


def test_names_that_no_scan_has_seen_are_looked_at_and_the_case_is_aimed_at_whom_they_imitate(
    store: Store,
) -> None:
    raised = Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE, MARKET)))

    assert raised.organisations == ("en-marche",)
    assert {FIRST, OFFICE} <= {alert.name.value for alert in raised.told}
    assert found(store, FIRST).state is AlertState.NEW
    assert KIND not in found(store, FIRST).match.kinds
    assert KIND in found(store, OFFICE).match.kinds
    assert Aims(store, NOON).raise_alerts(case_of((FIRST, OFFICE, MARKET))).told == ()


def test_what_is_the_organisations_own_is_no_imitation_though_no_scan_has_seen_it(store: Store) -> None:
    assert Aims(store, NOON).raise_alerts(case_of(("www.en-marche.fr", MARKET))).told == ()


def test_a_name_that_somebody_dismissed_stays_dismissed_however_often_its_case_is_looked_at(
    store: Store,
) -> None:
    record = case_of((FIRST, OFFICE))
    Aims(store, NOON).raise_alerts(record)
    store.change_alerts(
        AlertQuery(names=(FIRST,)), AlertState.DISMISSED, reason="ours", now=NOON, who="jeanne"
    )

    Aims(store, NOON).raise_alerts(record)

    assert found(store, FIRST).state is AlertState.DISMISSED
