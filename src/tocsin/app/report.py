"""Reports: what one says is gathered from the store once, for whatever formats are asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from tocsin.app import cases
from tocsin.app.aims import alerts_of
from tocsin.app.attempts import with_merged
from tocsin.app.clusters import related as related_names
from tocsin.app.report_orders import Order, Period
from tocsin.interchange.defanging import name_for_people
from tocsin.investigation.timeline import alert_events, attempt_events, fact_events, note_events, timeline
from tocsin.model.alert import Alert, AlertState
from tocsin.model.casework import Attempt, CaseRecord, CaseState
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import UsageError
from tocsin.model.identity import Identity
from tocsin.model.linking import Link
from tocsin.model.observation import Fact
from tocsin.model.timeline import Event
from tocsin.names.registries import registry_domain
from tocsin.reporting.blocklist import own_names
from tocsin.reporting.seam import Content, Spared
from tocsin.store.questions import AlertQuery, AttemptQuery, CaseQuery
from tocsin.store.store import Store
from tocsin.watch.catalogue import services_of

# What somebody was told of, and what a person said of it since. A name that was only held is nobody's news.
_TOLD: Final = (AlertState.NEW, AlertState.WATCHED, AlertState.ESCALATED, AlertState.GONE)
_REPORTED: Final = (CaseState.OPEN, CaseState.CONFIRMED, CaseState.CLOSED)
_AT_ONCE: Final = 5_000
# Links are asked for name by name; the names of a larger case are tied well enough by its strongest reasons.
_MOST_LINKED: Final = 100

Related = Callable[[Store, DomainName], Sequence[Link]]


def gather(store: Store, order: Order, now: datetime, *, related: Related = related_names) -> Content:
    """Everything that a report says. `related` gives the links of a name.

    Raises InputError where there is no such case, UsageError where there is no such organisation.
    """
    found = _of_case(store, order) if order.case else _of_scope(store, order)
    names = _names(found)
    facts = _facts(store, names)
    events = _events(found, facts)
    if order.period != Period():
        events = tuple(event for event in events if order.period.holds(event.at))
    return Content(
        title=order.title or found.title,
        made_at=now,
        language=order.language,
        tlp=order.tlp,
        author=order.author,
        contact=order.contact,
        since=order.period.since,
        until=order.period.until,
        organisations=_organisations(store, found),
        spared=tuple(_spared(store.organisations(targets=True), now)) + tuple(_dismissed(found)),
        cases=found.cases,
        alerts=tuple(alert for alert in found.alerts if alert.state is not AlertState.DISMISSED),
        facts=facts,
        links=_links(store, found, related),
        timeline=events,
        attempts=found.attempts,
        sources=_sources(facts, events),
    )


# What it is on


@dataclass(frozen=True, slots=True)
class _Found:
    title: str
    organisations: tuple[str, ...]
    cases: tuple[CaseRecord, ...]
    alerts: tuple[Alert, ...]
    attempts: tuple[Attempt, ...]


def _of_case(store: Store, order: Order) -> _Found:
    record = cases.find(store, order.case)
    alerts = alerts_of(store, record)
    attempts = tuple(
        store.attempts(
            AttemptQuery(
                cases=with_merged(store, record.case.id), since=order.period.since, until=order.period.until
            )
        )
    )
    slugs = (*record.case.organisations, *(attempt.organisation for attempt in attempts))
    return _Found(record.case.title, tuple(dict.fromkeys(slugs)), (record,), alerts, attempts)


def _of_scope(store: Store, order: Order) -> _Found:
    """Gather what concerns an organisation, or everybody, in a period."""
    slugs: tuple[str, ...] = ()
    title = "All watched organisations"
    if order.organisation:
        identity = _watched(store, order.organisation)
        slugs, title = (identity.slug,), identity.name
    told = store.alerts(AlertQuery(organisations=slugs, states=(*_TOLD, AlertState.DISMISSED)))
    alerts = tuple(alert for alert in told if order.period.holds(alert.told, alert.first_seen))
    attempts = tuple(
        store.attempts(AttemptQuery(organisations=slugs, since=order.period.since, until=order.period.until))
    )
    records = _records(store, slugs, order.period, alerts, attempts)
    concerned = {alert.organisation for alert in alerts} | {attempt.organisation for attempt in attempts}
    return _Found(title, slugs or tuple(sorted(concerned)), records, alerts, attempts)


def _records(
    store: Store,
    slugs: tuple[str, ...],
    period: Period,
    alerts: Sequence[Alert],
    attempts: Sequence[Attempt],
) -> tuple[CaseRecord, ...]:
    """Cases of the organisations that were opened in the period, or of which something in it speaks."""
    names = {alert.name for alert in alerts}
    spoken = {attempt.case for attempt in attempts}
    return tuple(
        record
        for record in store.cases(CaseQuery(organisations=slugs, states=_REPORTED, merged=False))
        if period.holds(record.case.opened_at)
        or record.case.id in spoken
        or any(member.name in names for member in record.members)
    )


def _watched(store: Store, slug: str) -> Identity:
    identity = store.organisation(slug)
    if identity is None:
        raise UsageError(f"organisation {slug!r} is not watched; 'tocsin organisation list' shows who is")
    return identity


# What is known of it


def _names(found: _Found) -> tuple[str, ...]:
    """Names that facts are asked for: of cases and alerts, and the registered name of each host."""
    members = (member.name for record in found.cases for member in record.members)
    names: dict[str, None] = {}
    for name in chain(members, (alert.name for alert in found.alerts)):
        names[name.value] = None
        registered = registry_domain(name)
        if registered is not None:
            names[registered.value] = None
    return tuple(names)


def _facts(store: Store, names: Sequence[str]) -> tuple[Fact, ...]:
    pages = (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
    return tuple(fact for page in pages for fact in store.facts_of(page))


def _events(found: _Found, facts: Sequence[Fact]) -> tuple[Event, ...]:
    return timeline(
        (
            *fact_events(facts),
            *alert_events(alert for alert in found.alerts if alert.state is not AlertState.DISMISSED),
            *attempt_events(found.attempts),
            *note_events(note for record in found.cases for note in record.notes),
        )
    )


def _links(store: Store, found: _Found, related: Related) -> tuple[Link, ...]:
    """Links between names of the report, each once, the surest first."""
    members = [member.name for record in found.cases for member in record.members][:_MOST_LINKED]
    inside = {name.value for name in members}
    links: dict[tuple[str, str], Link] = {}
    for name in members:
        for link in related(store, name):
            first, second = sorted((link.first, link.second))
            if first in inside and second in inside:
                links.setdefault((first, second), link)
    return tuple(sorted(links.values(), key=lambda link: (-link.probability, link.first, link.second)))


def _sources(facts: Iterable[Fact], events: Iterable[Event]) -> tuple[str, ...]:
    said = {source.source for fact in facts for source in fact.sources}
    said.update(source for event in events for source in event.sources)
    return tuple(sorted(said - {cases.TOCSIN}))


# Whom it protects


def _organisations(store: Store, found: _Found) -> tuple[Identity, ...]:
    watched = {identity.slug: identity for identity in store.organisations(targets=True)}
    return tuple(watched[slug] for slug in found.organisations if slug in watched)


def _spared(identities: Sequence[Identity], now: datetime) -> Iterator[Spared]:
    """Names of every watched organisation and of the services they use, whatever the report is on."""
    used: dict[str, None] = {}
    for identity in identities:
        yield from own_names(identity, now)
        used.update(dict.fromkeys(identity.services))
    for service in services_of(tuple(used)):
        for domain in service.domains:
            yield Spared(domain, f"{name_for_people(domain)} is a genuine domain of {service.name}")
        for domain in service.hosting:
            reason = f"{name_for_people(domain)} is where customers of {service.name} name things"
            yield Spared(domain, reason, with_subdomains=False)


def _dismissed(found: _Found) -> Iterator[Spared]:
    """Names whose every alert a person dismissed."""
    spoken = {alert.name for alert in found.alerts if alert.state in _TOLD}
    for alert in found.alerts:
        if alert.state is AlertState.DISMISSED and alert.name not in spoken:
            yield Spared(alert.name, f"somebody dismissed it: {alert.reason}", with_subdomains=False)
