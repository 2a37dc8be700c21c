"""From names to their case: look them up, see what they share with others, join them to a case, tell what follows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tocsin.app.aims import Aims
from tocsin.app.cases import Joined, case_document, follow
from tocsin.app.cases import named as name_of
from tocsin.app.clusters import pivots_of, related
from tocsin.app.configuration import Configuration
from tocsin.app.enrichment import Clock, Progress, Worker, free_orphans, jobs_for, switched_on
from tocsin.app.facts import fact_document
from tocsin.app.outside import net_settings, open_net
from tocsin.investigation.seam import Enricher, Reach
from tocsin.model.alert import AlertState
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import UsageError
from tocsin.model.linking import Link, Pivot, Reason
from tocsin.model.observables import IPAddress
from tocsin.model.observation import Fact, ObservableKind, Relation, address_kind
from tocsin.names.parsing import registrable_domain
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store

# Of one name: shared hosts answer with more, and their reverse names say nothing.
_ADDRESSES: Final = 8
_MOST_KEPT: Final = 256 << 20  # bytes of servers' answers


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of a name after it was looked into."""

    name: DomainName
    facts: tuple[Fact, ...]
    pivots: tuple[Pivot, ...]
    links: tuple[Link, ...]
    joined: Joined


def named(texts: Iterable[str]) -> tuple[DomainName, ...]:
    """Read the names that somebody typed, each once; raises UsageError for what is none."""
    return tuple(dict.fromkeys(name_of(text) for text in texts))


def of_alerts(store: Store, states: Sequence[str], organisations: Sequence[str]) -> tuple[DomainName, ...]:
    """Names of the alerts in some states, the likeliest first."""
    try:
        wanted = tuple(AlertState(state.lower()) for state in states)
    except ValueError as error:
        raise UsageError(f"an alert is {', '.join(AlertState)}, and not {', '.join(states)!r}") from error
    found = store.alerts(AlertQuery(states=wanted, organisations=tuple(organisations)))
    return tuple(dict.fromkeys(alert.name for alert in found))


def look_up(
    store: Store,
    names: Sequence[DomainName],
    chosen: Configuration,
    *,
    passive: bool,
    limit: int | None,
    clock: Clock,
    seen: Callable[[Progress], None],
) -> Progress:
    """Ask the outside about names, then about the addresses that came of it; what is waiting from before is done too.

    What was done lately is not done again. Killed at any moment, the next call goes on.
    """
    on = switched_on(chosen, passive=passive)
    reaching = any(enricher.REACH is Reach.SUSPECT for enricher in on.values())
    fresh = timedelta(seconds=chosen.enrichers.fresh_s)
    free_orphans(store, now=clock())
    store.forget_cached(now=clock(), most_bytes=_MOST_KEPT)
    _ask(store, _subjects(names), on, fresh, clock())
    with open_net(net_settings(chosen, passive=passive, reach_suspects=reaching), store) as net:
        worker = Worker(
            store, net, on, threads=chosen.enrichers.workers, attempts=chosen.enrichers.attempts, clock=clock
        )
        progress = worker.run(limit=limit, seen=seen)
        if _ask(store, _addresses(store, names), on, fresh, clock()):
            worker.run(limit=limit, seen=seen, progress=progress)
    return progress


def _ask(
    store: Store,
    subjects: Iterable[tuple[ObservableKind, str]],
    on: Mapping[str, Enricher],
    fresh: timedelta,
    now: datetime,
) -> int:
    return store.enqueue(tuple(jobs_for(subjects, on)), now=now, unless_done_since=now - fresh)


def _subjects(names: Iterable[DomainName]) -> dict[tuple[ObservableKind, str], None]:
    """Each name, and the domain that was registered for it."""
    found: dict[tuple[ObservableKind, str], None] = {}
    for name in names:
        registered = registrable_domain(name)
        for text in (name.value, registered.value if registered else name.value):
            found[ObservableKind.DOMAIN_NAME, text] = None
    return found


def _addresses(store: Store, names: Sequence[DomainName]) -> dict[tuple[ObservableKind, str], None]:
    found: dict[tuple[ObservableKind, str], None] = {}
    for name in names:
        facts = [fact for fact in store.facts_of((name.value,)) if fact.relation == Relation.RESOLVES_TO]
        for fact in [each for each in facts if each.true_to is None][:_ADDRESSES]:
            found[address_kind(IPAddress(fact.value)), fact.value] = None
    return found


def dossier(store: Store, name: DomainName, now: datetime, *, aims: Aims) -> Dossier:
    """Look at what is known of a name: its facts, what it shares with others, its case and what follows.

    The names that come into the case with it are looked at in turn. Nothing goes out; doing it twice changes nothing.
    """
    joined = follow(store, name, related, now, aims=aims)
    return Dossier(name, facts_about(store, name), pivots_of(store, name), related(store, name), joined)


def facts_about(store: Store, name: DomainName) -> tuple[Fact, ...]:
    """Facts about a name and about the domain that was registered for it."""
    registered = registrable_domain(name)
    return store.facts_of(tuple(dict.fromkeys((name.value, registered.value if registered else name.value))))


# As JSON


def dossier_document(found: Dossier) -> dict[str, object]:
    """Return a dossier as the JSON object that `--json` prints; documented in `docs/investigate.md` and stable."""
    joined = found.joined
    return {
        "name": found.name.value,
        "facts": [fact_document(fact) for fact in found.facts],
        "pivots": [pivot_document(pivot) for pivot in found.pivots],
        "links": [link_document(link, found.name) for link in found.links],
        "case": None if joined.record is None else case_document(joined.record),
        "opened": joined.opened,
    }


def pivot_document(pivot: Pivot) -> dict[str, object]:
    """Return a pivot as a JSON object."""
    return {**_reason_document(pivot.reason), "others": list(pivot.others), "more": pivot.more}


def link_document(link: Link, name: DomainName) -> dict[str, object]:
    """Return a link of a name as a JSON object."""
    other = link.second if link.first == name.value else link.first
    return {
        "name": other,
        "probability": link.probability,
        "reasons": [_reason_document(reason) for reason in link.reasons],
    }


def _reason_document(reason: Reason) -> dict[str, object]:
    return {
        "relation": reason.relation,
        "value": reason.value,
        "family": reason.family,
        "shared_by": reason.shared_by,
        "of": reason.of,
        "rate": reason.rate,
        "log_odds": reason.log_odds,
        "statement": reason.statement,
    }
