"""Reports: what one says is gathered from the store once, for whatever formats are asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from tocsin.app import cases
from tocsin.app.attempts import with_merged
from tocsin.app.report_actor import of_actor
from tocsin.app.report_ledger import Ledger, ledger
from tocsin.app.report_orders import Order, Period
from tocsin.app.report_scope import TOLD, Scope, of_case, of_organisation
from tocsin.interchange.defanging import name_for_people
from tocsin.investigation.timeline import alert_events, attempt_events, fact_events, note_events, timeline
from tocsin.model.alert import AlertState
from tocsin.model.casework import CaseRecord
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.model.linking import Link
from tocsin.model.observation import Fact
from tocsin.model.timeline import Event
from tocsin.names.registries import registry_domain
from tocsin.reporting.blocklist import own_names
from tocsin.reporting.seam import Content, Spared
from tocsin.store.store import Store
from tocsin.watch.catalogue import services_of

_AT_ONCE: Final = 5_000
# Links are asked for name by name; the names of a larger case are tied well enough by its strongest reasons.
_MOST_LINKED: Final = 100

Related = Callable[[Store, DomainName], Sequence[Link]]


def related_names(store: Store, name: DomainName) -> Sequence[Link]:
    """Names tied to a name, for the ties that a report draws."""
    from tocsin.app.clusters import related  # noqa: PLC0415  # what it compiles is slow to import

    return related(store, name)


def gather(store: Store, order: Order, now: datetime, *, related: Related = related_names) -> Content:
    """Everything that a report says. `related` gives the links of a name.

    Raises InputError where there is no such case, UsageError where there is no such organisation or several groups bear
    the name.
    """
    found = _scope(store, order, now)
    # A report on a group is about what was done in the period, whenever somebody said whose it was.
    said = ledger(store, found.cases, Period() if found.actor else order.period, now)
    facts = _facts(store, _names(found))
    events = _events(found, facts, said)
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
        merged=_merged(store, found.cases),
        alerts=tuple(alert for alert in found.alerts if alert.state is not AlertState.DISMISSED),
        facts=facts,
        links=_links(store, found, related),
        timeline=events,
        attempts=found.attempts,
        unlinked=found.unlinked,
        assessments=said.assessments,
        changes=said.changes,
        evidence=said.evidence,
        claims=said.claims,
        groups=said.groups,
        sponsors=said.sponsors,
        sources=_sources(facts, events),
        actor=found.actor,
    )


def _scope(store: Store, order: Order, now: datetime) -> Scope:
    if order.actor:
        return of_actor(store, order)
    return of_case(store, order, now) if order.case else of_organisation(store, order)


def _merged(store: Store, records: Sequence[CaseRecord]) -> tuple[tuple[str, str], ...]:
    """Ids of cases that were merged into those of the report, each with that one."""
    return tuple(
        (merged, record.case.id)
        for record in records
        for merged in with_merged(store, record.case.id)
        if merged != record.case.id
    )


# What is known of it


def _names(found: Scope) -> tuple[str, ...]:
    """Names that facts are asked for: of cases and alerts, and the registered name of each host."""
    members = (member.name for record in found.cases for member in record.members)
    names: dict[str, None] = {}
    for name in chain(members, (alert.name for alert in found.alerts), map(DomainName, found.names)):
        names[name.value] = None
        registered = registry_domain(name)
        if registered is not None:
            names[registered.value] = None
    return tuple(names)


def _facts(store: Store, names: Sequence[str]) -> tuple[Fact, ...]:
    pages = (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
    return tuple(fact for page in pages for fact in store.facts_of(page))


def _events(found: Scope, facts: Sequence[Fact], said: Ledger) -> tuple[Event, ...]:
    return timeline(
        (
            *fact_events(facts),
            *alert_events(alert for alert in found.alerts if alert.state is not AlertState.DISMISSED),
            *attempt_events(found.attempts),
            *note_events(note for record in found.cases for note in record.notes),
            *said.events(),
        )
    )


def _links(store: Store, found: Scope, related: Related) -> tuple[Link, ...]:
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


def _organisations(store: Store, found: Scope) -> tuple[Identity, ...]:
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


def _dismissed(found: Scope) -> Iterator[Spared]:
    """Names whose every alert a person dismissed."""
    spoken = {alert.name for alert in found.alerts if alert.state in TOLD}
    for alert in found.alerts:
        if alert.state is AlertState.DISMISSED and alert.name not in spoken:
            yield Spared(alert.name, f"somebody dismissed it: {alert.reason}", with_subdomains=False)
