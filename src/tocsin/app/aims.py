"""Alerts that follow from a case: a name that says little by itself is aimed at whom the others of its case imitate."""

import heapq
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tocsin.evidence.detector_weights import load_weights
from tocsin.investigation.joining import Tie
from tocsin.investigation.second_order import DETECTOR, Aim, Company, Imitation, aim
from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.casework import ENDED, CaseMember, CaseRecord
from tocsin.model.domain_names import DomainName, WrittenName
from tocsin.model.identity import Identity
from tocsin.names.parsing import registrable_domain, unicode_name
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store

if TYPE_CHECKING:
    # These bring the matcher with them, without which cases are read and listed.
    from tocsin.app.scan import Scan
    from tocsin.watch.seam import Batch

KIND: Final = "second-order"
# An alert that is less likely makes no case aim at anybody.
_IMITATES: Final = 0.5
# Databases take so many names in one question and not many more.
_AT_ONCE: Final = 5_000
# So many imitations are looked at for the closest tie, besides those that are tied directly.
_NEAREST: Final = 5
# Of one case nobody is told more: the case says the rest, and what is over stays held.
MOST_TOLD: Final = 10
_SPOKEN: Final = frozenset({AlertState.NEW, AlertState.WATCHED, AlertState.ESCALATED})

Ties = Mapping[tuple[DomainName, DomainName], Tie]


@dataclass(frozen=True, slots=True)
class Raised:
    """What a case led to: alerts that were told, how many more are held, and at whom the case seems aimed."""

    told: tuple[Alert, ...] = ()
    held: int = 0
    organisations: tuple[str, ...] = ()


NOTHING_RAISED: Final = Raised()


def alerts_of(store: Store, record: CaseRecord) -> tuple[Alert, ...]:
    """Alerts on the names of a case and on hosts below them, the likeliest first."""
    names = [member.name.value for member in record.members]
    found = [
        alert
        for start in range(0, len(names), _AT_ONCE)
        for alert in store.alerts(AlertQuery(domains=tuple(names[start : start + _AT_ONCE])))
    ]
    return tuple(sorted(found, key=lambda alert: (-alert.probability, alert.name.value, alert.organisation)))


def member_of(alert: Alert, members: Container[DomainName]) -> DomainName:
    """Return the name of a case that an alert is about: its own, or that under which the host was registered."""
    if alert.name in members or alert.registrable is None:
        return alert.name
    return DomainName(alert.registrable.value)


class Aims:
    """Judges at whom names of cases are aimed; keeps what it compiled of each organisation, for many cases.

    Made anew for each run. `followed` are the names whose ties were followed in this one.
    """

    def __init__(self, store: Store, now: datetime, *, minimum: float | None = None) -> None:
        from tocsin.app.scan import DEFAULT_MINIMUM  # noqa: PLC0415  # as above

        self._store = store
        self._now = now
        self._minimum = DEFAULT_MINIMUM if minimum is None else minimum
        self._weights = load_weights((DETECTOR,))[DETECTOR]
        self._watched = {identity.slug: identity for identity in store.organisations()}
        self._owned = {domain.value for identity in self._watched.values() for domain in _domains(identity)}
        self._scans: dict[str, Scan] = {}
        self._whole: Scan | None = None
        self._judged: set[DomainName] = set()  # by a scan for everybody watched
        self.followed: set[DomainName] = set()

    def raise_alerts(self, record: CaseRecord, ties: Ties | None = None) -> Raised:
        """Tell of those names of a case that the case makes likely enough; doing it twice tells nothing twice.

        `ties` say how sure one operator is behind two names, from the one to the other, where that is known better
        than by both belonging to the case.
        """
        alerts = alerts_of(self._store, record)
        if record.case.state in ENDED:
            return Raised(organisations=self._targets(alerts))
        plain = self._never_scanned(record, alerts)
        if plain:
            self._store.record_alerts(plain, now=self._now)
            alerts = alerts_of(self._store, record)
        targets = self._targets(alerts)
        found = plain + [
            alert
            for slug in targets
            for alert in self._raised_for(self._watched[slug], record, alerts, ties or {})
        ]
        found.sort(key=lambda alert: (-alert.probability, alert.name.value, alert.organisation))
        self._store.record_alerts(found, now=self._now)
        room = max(0, MOST_TOLD - sum(is_second_order(alert) for alert in alerts if alert.state in _SPOKEN))
        return Raised(self._told(found[:room], record), len(found[room:]), targets)

    def _never_scanned(self, record: CaseRecord, alerts: Sequence[Alert]) -> list[Alert]:
        """What a scan says of names of the case that none has seen: they came by a report or by what they share."""
        members = {member.name for member in record.members}
        names = members - {member_of(alert, members) for alert in alerts} - self._judged
        self._judged |= names
        if not names or not self._watched:
            return []
        from tocsin.app.scan import Scan, ScanSettings  # noqa: PLC0415  # as above

        if self._whole is None:
            self._whole = Scan(tuple(self._watched.values()), ScanSettings(), self._now)
        return [
            alert
            for alert in self._whole.alerts(_batch(names), least=self._minimum)
            if alert.probability >= _IMITATES
        ]

    def _targets(self, alerts: Sequence[Alert]) -> tuple[str, ...]:
        """Who is imitated by names of the case, by how many of them; those no longer watched are left out."""
        weight: dict[str, float] = {}
        for alert in alerts:
            if _imitates(alert) and alert.organisation in self._watched:
                weight[alert.organisation] = weight.get(alert.organisation, 0.0) + alert.probability
        return tuple(sorted(weight, key=lambda slug: (-weight[slug], slug)))

    def _raised_for(
        self, identity: Identity, record: CaseRecord, alerts: Sequence[Alert], ties: Ties
    ) -> list[Alert]:
        members = {member.name: member for member in record.members}
        imitating, settled = _imitating(identity.slug, alerts, members)
        silent = [name for name in members if name not in settled and not self._is_genuine(name, identity)]
        seen = self._seen_by_itself(identity, silent)
        weight = sum(alert.probability for alert in imitating.values())
        company = Company(len(members) - 1, len(imitating), weight)
        nearest = heapq.nlargest(
            _NEAREST, imitating, key=lambda name: imitating[name].probability * members[name].probability
        )
        raised = []
        for name in silent:
            near = {*nearest, *_tied_directly(members[name], imitating, members, ties)}
            found = aim(
                name,
                identity,
                own=seen[name].evidence if name in seen else (),
                prior=self._scan(identity).prior,
                imitations=[_imitation(imitating[each], members[name], members[each], ties) for each in near],
                company=company,
                weights=self._weights,
            )
            if found is not None and found.probability >= self._minimum:
                raised.append(self._alert(identity, name, found, seen.get(name)))
        return raised

    def _is_genuine(self, name: DomainName, identity: Identity) -> bool:
        """Whether a name is allowed to look like the organisation, or is the own one of anybody watched."""
        parents = (".".join(name.labels[place:]) for place in range(len(name.labels)))
        return (
            not self._owned.isdisjoint(parents)
            or self._scan(identity).watchlist.allow.allows(name.value, identity.slug) is not None
        )

    def _seen_by_itself(self, identity: Identity, names: Sequence[DomainName]) -> dict[DomainName, Alert]:
        """What a scan for the organisation finds in each name, however little."""
        if not names:
            return {}
        return {alert.name: alert for alert in self._scan(identity).alerts(_batch(names), least=0.0)}

    def _scan(self, identity: Identity) -> "Scan":
        from tocsin.app.scan import Scan, ScanSettings  # noqa: PLC0415  # as above

        if identity.slug not in self._scans:
            settings = ScanSettings().for_part(1, len(self._watched))
            self._scans[identity.slug] = Scan((identity,), settings, self._now)
        return self._scans[identity.slug]

    def _alert(self, identity: Identity, name: DomainName, found: Aim, own: Alert | None) -> Alert:
        if own is not None:
            match = replace(own.match, kinds=(*own.match.kinds, KIND))
            return replace(own, match=match, probability=found.probability, evidence=found.evidence)
        return Alert(
            written=WrittenName(name.value),
            name=name,
            shown=unicode_name(name),
            registrable=registrable_domain(name),
            organisation=identity.slug,
            match=Match("", (KIND,), 0, Position.REGISTRABLE),
            probability=found.probability,
            evidence=found.evidence,
            first_seen=self._now,
            last_seen=self._now,
        )

    def _told(self, found: Sequence[Alert], record: CaseRecord) -> tuple[Alert, ...]:
        if not found:
            return ()
        query = AlertQuery(ids=tuple(alert.id for alert in found), states=(AlertState.HELD,))
        told = self._store.change_alerts(
            query, AlertState.NEW, reason=f"in the case of {record.case.title}", now=self._now, who="tocsin"
        )
        return tuple(sorted(told, key=lambda alert: (-alert.probability, alert.name.value)))


def _batch(names: Iterable[DomainName]) -> "Batch":
    from tocsin.names.blocks import block_of  # noqa: PLC0415  # as above
    from tocsin.watch.seam import Batch  # noqa: PLC0415  # as above

    return Batch(block_of(sorted(name.value for name in names)), "", 0)


def _domains(identity: Identity) -> Iterator[DomainName]:
    yield from identity.domains
    for outlet in identity.outlets:
        yield from outlet.domains


def _imitates(alert: Alert) -> bool:
    """Whether a name imitates by what it says itself: what follows from a case must not support the case."""
    return (
        alert.probability >= _IMITATES
        and alert.state is not AlertState.DISMISSED
        and not is_second_order(alert)
    )


def _imitating(
    slug: str, alerts: Sequence[Alert], members: Container[DomainName]
) -> tuple[dict[DomainName, Alert], set[DomainName]]:
    """Names that imitate an organisation, with the likeliest alert of each; and those of which nothing more is to be said.

    That is of names that imitate this or another organisation, and of those of which somebody was told.
    """
    imitating: dict[DomainName, Alert] = {}
    settled: set[DomainName] = set()
    for alert in alerts:  # the likeliest first
        name, ours = member_of(alert, members), alert.organisation == slug
        if _imitates(alert):
            settled.add(name)
            if ours:
                imitating.setdefault(name, alert)
        elif ours and alert.state is not AlertState.HELD and alert.name == name:
            settled.add(name)
    return imitating, settled


def _tied_directly(
    subject: CaseMember,
    imitating: Mapping[DomainName, Alert],
    members: Mapping[DomainName, CaseMember],
    ties: Ties,
) -> Iterator[DomainName]:
    for name in imitating:
        if name == subject.tied_to or members[name].tied_to == subject.name or (subject.name, name) in ties:
            yield name


def is_second_order(alert: Alert) -> bool:
    """Whether an alert follows from a case."""
    return any(weighed.finding.detector == DETECTOR for weighed in alert.evidence)


def _imitation(alert: Alert, subject: CaseMember, other: CaseMember, ties: Ties) -> Imitation:
    tie = ties.get((subject.name, other.name)) or ties.get((other.name, subject.name))
    if tie is not None:
        return Imitation(alert.name, alert.probability, tie.probability, tie.reason)
    return Imitation(alert.name, alert.probability, _both_belong(subject, other), _why(subject, other))


def _both_belong(subject: CaseMember, other: CaseMember) -> float:
    """Probability of one operator behind two members; a direct tie is what the membership rests on."""
    if subject.tied_to == other.name:
        return min(1.0, subject.probability / other.probability) if other.probability else 0.0
    if other.tied_to == subject.name:
        return min(1.0, other.probability / subject.probability) if subject.probability else 0.0
    return subject.probability * other.probability


def _why(subject: CaseMember, other: CaseMember) -> str:
    if subject.tied_to == other.name:
        return subject.reason
    if other.tied_to == subject.name:
        return other.reason
    if subject.tied_to is not None:
        return f"both are in one case, this name by {subject.tied_to}: {subject.reason}"
    return f"both are in one case, {other.name} by {other.tied_to or 'an order'}: {other.reason}"
