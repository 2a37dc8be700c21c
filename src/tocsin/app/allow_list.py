"""Allow-lists: what an entry would hide is counted before it is saved, and what it hid comes back with it gone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.interchange.organisation_rows import allow_fault, name_hint
from tocsin.model.alert import Alert, AlertState
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName, InvalidValue, UsageError
from tocsin.model.identity import AllowEntry, Identity
from tocsin.names.parsing import domain_name
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store

# States an alert can be dismissed from because its name is allowed; the escalated only if somebody insists.
_HIDDEN: tuple[AlertState, ...] = (AlertState.HELD, AlertState.NEW, AlertState.WATCHED, AlertState.GONE)
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Hidden:
    """Alerts of an organisation that an entry covers: how many in each state, and the most probable ones."""

    states: Mapping[AlertState, int]
    examples: tuple[Alert, ...]

    @property
    def open(self) -> int:
        """How many of them somebody was told about, or waits for."""
        return sum(count for state, count in self.states.items() if state is not AlertState.DISMISSED)

    @property
    def escalated(self) -> int:
        """How many of them somebody acts on."""
        return self.states.get(AlertState.ESCALATED, 0)

    @property
    def sentence(self) -> str:
        """What the entry would have hidden, in words."""
        if not self.states:
            return "would have hidden 0 alerts"
        parts = ", ".join(f"{self.states[state]} {state}" for state in AlertState if self.states.get(state))
        total = sum(self.states.values())
        return f"would have hidden {total} alert{'s' if total > 1 else ''} ({parts})"


def new_entry(
    identity: Identity, text: str, *, owner: str, reason: str, expires: datetime | None, now: datetime
) -> AllowEntry:
    """Make an allow-list entry from what somebody typed; raises UsageError where it hides too much or nothing."""
    domain = _domain(text)
    if fault := allow_fault(domain):
        raise UsageError(fault)
    for own in identity.domains:
        if is_at_or_below(domain, own):
            raise UsageError(
                f"{str(domain)!r} lies below {str(own)!r}, an official domain: it is allowed already"
            )
    for entry in identity.allow:
        if entry.holds(now) and entry.domain != domain and is_at_or_below(domain, entry.domain):
            raise UsageError(
                f"{str(domain)!r} is covered by the entry for {str(entry.domain)!r} of {entry.owner} already"
            )
    if expires is not None and expires <= now:
        raise UsageError("the entry would be over before it begins; give a date to come")
    try:
        return AllowEntry(domain, owner.strip(), reason.strip(), expires)
    except InvalidValue as error:
        raise UsageError(str(error)) from error


def hidden_by(store: Store, slug: str, domain: DomainName) -> Hidden:
    """Count the organisation's alerts that an entry for `domain` covers."""
    states: Counter[AlertState] = Counter()
    examples: list[Alert] = []
    for alert in covered(store, slug, domain):
        states[alert.state] += 1
        if len(examples) < _EXAMPLES and alert.state is not AlertState.DISMISSED:
            examples.append(alert)
    return Hidden(states, tuple(examples))


def covered(store: Store, slug: str, domain: DomainName) -> Iterator[Alert]:
    """Alerts of an organisation on a domain and everything below it, the most probable first."""
    query = AlertQuery(organisations=(slug,), name_like=f"*{domain}")
    return (alert for alert in store.alerts(query) if is_at_or_below(alert.name, domain))


def refuse_escalated(hidden: Hidden, *, even_escalated: bool) -> None:
    """Raise UsageError where an entry would hide what somebody acts on, unless that is meant."""
    if hidden.escalated and not even_escalated:
        raise UsageError(
            f"{hidden.escalated} of these alerts are escalated: somebody acts on them; settle that first, or add"
            " --even-escalated"
        )


def allow(
    store: Store, identity: Identity, entry: AllowEntry, *, escalated_too: bool, now: datetime, who: str
) -> int:
    """Save an entry and dismiss until its end what it covers; return how many alerts that were.

    An entry for the same domain is replaced. Doing it twice changes nothing. The entry is saved first: if the second
    step is cut off, new names are allowed already, and doing it again dismisses the rest.
    """
    others = tuple(known for known in identity.allow if known.domain != entry.domain)
    store.save_organisations((replace(identity, allow=(*others, entry)),), now=now, who=who)
    states = (*_HIDDEN, AlertState.ESCALATED) if escalated_too else _HIDDEN
    return dismiss_covered(store, identity.slug, entry, states, now=now, who=who)


def dismiss_covered(
    store: Store,
    slug: str,
    entry: AllowEntry,
    states: tuple[AlertState, ...] = _HIDDEN,
    *,
    now: datetime,
    who: str,
) -> int:
    """Dismiss what an entry covers, with the entry as the reason; return how many alerts that were."""
    if not entry.holds(now):
        return 0
    reason, until = reason_of(entry), entry.expires
    return sum(
        len(
            store.change_alerts(
                AlertQuery(ids=ids), AlertState.DISMISSED, reason=reason, until=until, now=now, who=who
            )
        )
        for ids in _pages(alert.id for alert in covered(store, slug, entry.domain) if alert.state in states)
    )


def disallow(store: Store, identity: Identity, text: str, *, reopen: bool, now: datetime, who: str) -> int:
    """Take an entry away; return how many alerts that it had dismissed are new again.

    Raises UsageError where there is no such entry.
    """
    entry = entry_for(identity, text)
    rest = tuple(known for known in identity.allow if known != entry)
    store.save_organisations((replace(identity, allow=rest),), now=now, who=who)
    if not reopen:
        return 0
    mine = (
        alert.id
        for alert in covered(store, identity.slug, entry.domain)
        if alert.state is AlertState.DISMISSED and alert.reason == reason_of(entry)
    )
    reason = f"the allow-list entry for {entry.domain} was taken away"
    return sum(
        len(store.change_alerts(AlertQuery(ids=ids), AlertState.NEW, reason=reason, now=now, who=who))
        for ids in _pages(mine)
    )


def entry_for(identity: Identity, text: str) -> AllowEntry:
    """Return the entry for a domain; raises UsageError that names those there are."""
    domain = _domain(text)
    for entry in identity.allow:
        if entry.domain == domain:
            return entry
    known = ", ".join(str(entry.domain) for entry in identity.allow) or "none"
    raise UsageError(f"{identity.slug!r} has no allow-list entry for {str(domain)!r}; it has {known}")


def is_at_or_below(name: DomainName, domain: DomainName) -> bool:
    """Whether a name is a domain or lies below it."""
    return name == domain or name.value.endswith(f".{domain}")


def reason_of(entry: AllowEntry) -> str:
    """Reason with which an entry's alerts are dismissed; by it they are found again."""
    return f"allowed below {entry.domain} by {entry.owner}: {entry.reason}"


def _pages(ids: Iterator[str]) -> Iterator[tuple[str, ...]]:
    """Ids a page at a time, all taken before the first page is given: what follows changes what is read."""
    known = tuple(ids)
    return (known[start : start + 500] for start in range(0, len(known), 500))


def _domain(text: str) -> DomainName:
    try:
        return domain_name(text)
    except InvalidName as error:
        raise UsageError(f"{text[:80]!r} is not a domain name{name_hint(text) or f': {error}'}") from error
