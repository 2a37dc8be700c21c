"""Reports gathered from a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.databases import empty_database
from tests.reporting.contents import LURE, MAIL, OFFICE, ORGANISATION, alert

from tocsin.app.attempts import add
from tocsin.app.case_orders import close, open_case
from tocsin.app.report import gather
from tocsin.app.report_orders import Order, Period, period_of
from tocsin.model.alert import Alert, AlertState
from tocsin.model.casework import AttemptKind, Channel
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import AllowEntry, Identity
from tocsin.model.linking import Link, Reason
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.reporting.blocklist import blocklist
from tocsin.reporting.seam import Content, Tlp
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
MAY = NOON + timedelta(days=20)
PARTY = replace(ORGANISATION, services=("microsoft-365",))
OTHER = Identity(slug="republique", name="Republique", domains=(DomainName("republique.example"),))


def told(store: Store, *alerts: Alert, now: datetime = NOON) -> None:
    fresh = [
        replace(each, state=AlertState.HELD, told=None, first_seen=now, last_seen=now) for each in alerts
    ]
    store.record_alerts(fresh, now=now)
    store.settle({"en-marche": 100, "republique": 100}, minimum=0.5, now=now)


def observed(relation: str, value: str, name: str) -> ObservedData:
    return ObservedData(ObservableKind.DOMAIN_NAME, name, relation, value, "registry", NOON, NOON, "x")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_organisations((PARTY, OTHER), now=NOON, who="test")
        told(opened, alert(LURE), alert(MAIL))
        open_case(opened, [LURE, MAIL, OFFICE], organisations=["en-marche"], now=NOON)
        opened.record_facts([observed(Relation.CREATED, "2017-03-15", LURE)], now=NOON)
        add(
            opened,
            "en-marche",
            happened_at=datetime(2017, 3, 20, tzinfo=UTC),
            channel=Channel.MAIL,
            kind=AttemptKind.PHISHING,
            case=LURE,
            now=NOON,
        )
        yield opened


def gathered(store: Store, now: datetime = MAY, **order: object) -> Content:
    return gather(store, Order("CERT", **order), now)  # type: ignore[arg-type]  # a test names the fields


def names(content: Content) -> list[str]:
    return sorted(each.name.value for each in content.alerts)


def blocked(content: Content) -> list[str]:
    return [each.name.value for each in blocklist(content).listed]


def test_a_report_on_a_case_holds_all_that_is_known_of_it(store: Store) -> None:
    content = gathered(store, case=LURE, tlp=Tlp.RED, language="fr", contact="cert@cert.example")

    assert (content.title, content.tlp, content.language, content.made_at) == (LURE, Tlp.RED, "fr", MAY)
    assert [identity.slug for identity in content.organisations] == ["en-marche"]
    assert names(content) == sorted([LURE, MAIL, OFFICE])  # the last follows from its case
    assert [fact.value for fact in content.facts] == ["2017-03-15"]
    assert [event.kind.value for event in content.timeline] == [
        "registered",
        "attempt",
        "alert",
        "alert",
        "alert",
    ]
    assert len(content.attempts) == 1
    assert content.sources == ("log of attempts", "registry")
    assert blocked(content) == sorted([LURE, MAIL, OFFICE])


def test_a_report_on_an_organisation_holds_what_somebody_was_told_and_its_cases(store: Store) -> None:
    told(store, replace(alert("republique-vote.example"), organisation="republique"))

    content = gathered(store, organisation="en-marche")

    assert content.title == "En Marche !"
    assert names(content) == sorted([LURE, MAIL, OFFICE])
    assert [record.case.title for record in content.cases] == [LURE]


def test_a_report_on_a_period_holds_every_organisation_and_only_what_happened_then(store: Store) -> None:
    told(store, replace(alert("republique-vote.example"), organisation="republique"), now=MAY)

    april = gathered(store, period=period_of("2017-01..2017-04"))
    may = gathered(store, period=period_of("2017-05"))

    assert names(april) == sorted([LURE, MAIL, OFFICE])
    assert names(may) == ["republique-vote.example"]
    assert [identity.slug for identity in may.organisations] == ["republique"]
    assert len(april.attempts) == 1
    assert may.attempts == ()
    assert may.cases == ()
    assert {event.kind.value for event in may.timeline} == {"alert"}


def test_no_blocklist_holds_a_name_of_any_watched_organisation_or_its_services(store: Store) -> None:
    wanted = ("www.republique.example", "fans-en-marche.example", "login.office.com", "x.sharepoint.com")
    told(store, *map(alert, wanted))

    content = gathered(store, organisation="en-marche")

    assert blocked(content) == sorted([LURE, MAIL, OFFICE, "x.sharepoint.com"])
    refused = {each.name.value for each in blocklist(content).refused}
    assert {"www.republique.example", "fans-en-marche.example", "login.office.com"} <= refused


def test_what_was_dismissed_is_no_alert_of_the_report_and_is_never_blocked(store: Store) -> None:
    query = AlertQuery(names=(MAIL,))
    store.change_alerts(query, AlertState.DISMISSED, reason="a supporter", now=NOON, who="jeanne")

    for content in (gathered(store, case=LURE), gathered(store, organisation="en-marche")):
        assert names(content) == [LURE, OFFICE]
        assert blocked(content) == [LURE, OFFICE]
        assert "somebody dismissed it: a supporter" in [each.why for each in blocklist(content).refused]


def test_names_of_a_closed_case_are_not_blocked(store: Store) -> None:
    close(store, LURE, reason="registered by the party itself", now=NOON)

    assert blocked(gathered(store, case=LURE)) == []


def test_an_expired_permission_protects_nothing(store: Store) -> None:
    over = AllowEntry(DomainName(LURE), "jeanne", "ours", NOON + timedelta(days=1))
    store.save_organisations((replace(PARTY, allow=(over,)),), now=NOON, who="test")

    assert LURE not in blocked(gathered(store, now=NOON, case=LURE))
    assert LURE in blocked(gathered(store, now=MAY, case=LURE))


def test_links_between_names_of_the_case_stand_in_the_report_once(store: Store) -> None:
    reason = Reason("registration", "registrant-email", "x@mail.com", 4, 3000, 0.001, 6.0, "the same address")
    outside = Link(LURE, "elsewhere.example", 0.9, (reason,))
    asked: list[str] = []

    def related(_: Store, name: DomainName) -> tuple[Link, ...]:
        asked.append(name.value)
        return (Link(LURE, MAIL, 0.99, (reason,)), Link(MAIL, LURE, 0.99, (reason,)), outside)

    content = gather(store, Order("CERT", case=LURE), MAY, related=related)

    assert [(link.first, link.second) for link in content.links] in ([(LURE, MAIL)], [(MAIL, LURE)])
    assert sorted(asked) == sorted([LURE, MAIL, OFFICE])


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(InputError):
        gathered(store, case="nothing.example")
    with pytest.raises(UsageError):
        gathered(store, organisation="nobody")


def test_a_period_without_anything_is_an_empty_report(store: Store) -> None:
    content = gathered(store, period=Period(NOON + timedelta(days=900)))

    assert (content.alerts, content.cases, content.timeline) == ((), (), ())
    assert blocked(content) == []
