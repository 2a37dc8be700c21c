"""What of a report may be blocked: names that are likely enough, without any that would hit whom the report protects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.evidence.shown import percent
from tocsin.interchange.defanging import name_for_people
from tocsin.model.alert import Alert, AlertState
from tocsin.model.casework import ENDED, CaseMember, CaseRecord, CaseState
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.names.parsing import registrable_domain
from tocsin.reporting.seam import Content, Spared

# A name that is more likely innocent than not is nobody's to block.
LEAST_LIKELY: Final = 0.5
# What nobody has looked at is blocked only where one name in twenty at the most may be innocent.
SURE: Final = 0.95
# Detectors that say most to a reader who sees one sentence.
_FIRST: Final = ("lookalike", "second_order")


@dataclass(frozen=True, slots=True)
class Listed:
    """A name to be blocked: how probable it is part of an attack, against whom, since when it is known, and why."""

    name: DomainName
    probability: float
    organisations: tuple[str, ...]
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A name that the report holds and no blocklist may, with the reason as a clause."""

    name: DomainName
    why: str

    @property
    def sentence(self) -> str:
        """The refusal for people, with the name defanged."""
        return f"{name_for_people(self.name)} is not on the list: {self.why}"


@dataclass(frozen=True, slots=True)
class Blocklist:
    """Names to be blocked and names that were refused, each in order of names."""

    listed: tuple[Listed, ...]
    refused: tuple[Refused, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was refused and why, for people."""
        return tuple(refused.sentence for refused in self.refused)


def blocklist(content: Content) -> Blocklist:
    """Decide what of a report may be blocked.

    Refused are names that are official, allowed, or genuine of a service in use, and whatever would block such a name
    with it; public suffixes; names whose alert was dismissed or whose case was closed; names that are less likely than
    `LEAST_LIKELY`, and less likely than `SURE` where neither a person nor what the name shares with others in its case
    speaks for it. That a name belongs to a case says only who runs it: without an alert on it, a person must have
    confirmed the case.
    """
    shield = _Shield((*content.spared, *_own(content)))
    judged, backed = _judged(content), _backed(content)
    listed: list[Listed] = []
    refused: list[Refused] = []
    for candidate in sorted(_candidates(content).values(), key=lambda each: each.name.value):
        why = shield.protects(candidate.name) or judged.get(candidate.name)
        why = why or _unproven(candidate, is_backed=candidate.name in backed)
        if why:
            refused.append(Refused(candidate.name, why))
        else:
            listed.append(candidate)
    return Blocklist(tuple(listed), tuple(refused))


def _own(content: Content) -> Iterator[Spared]:
    for identity in content.organisations:
        yield from own_names(identity, content.made_at)


def own_names(identity: Identity, now: datetime) -> Iterator[Spared]:
    """Names that are an organisation's own or allowed by it at `now`."""
    for domain in identity.domains:
        yield _owned(domain, f"is an official domain of {identity.name}")
    for outlet in identity.outlets:
        for domain in outlet.domains:
            yield _owned(domain, f"is a genuine domain of the outlet {outlet.name}")
    for entry in identity.allow:
        if entry.holds(now):
            yield _owned(entry.domain, f"is allowed by {entry.owner}: {entry.reason}")


def _owned(domain: DomainName, what: str) -> Spared:
    return Spared(domain, f"{name_for_people(domain)} {what}", is_own=True)


class _Shield:
    """What may not be blocked, for quick look-ups."""

    def __init__(self, spared: Iterable[Spared]) -> None:
        self._own: dict[str, str] = {}  # protected with everything below: why
        self._used: dict[str, Spared] = {}  # genuine names of services and the like
        self._above: dict[str, str] = {}  # name -> a spared name below it
        for each in spared:
            name = each.domain.value
            if each.is_own:
                self._own.setdefault(name, each.reason)
            elif name not in self._used or (each.with_subdomains and not self._used[name].with_subdomains):
                self._used[name] = each
            for above in _above(name):
                self._above.setdefault(above, name)

    def protects(self, name: DomainName) -> str:
        """Why the name may not be blocked, as a clause; '' where nothing says so."""
        lineage = (name.value, *_above(name.value))
        for each in lineage:
            if each in self._own:
                return self._own[each]
        used = next((self._used[each] for each in lineage if each in self._used), None)
        # The longest decides: a stranger's name below a host's is no name of the host.
        if used is not None and (used.with_subdomains or used.domain == name):
            return used.reason
        if name.value in self._above:
            below = name_for_people(DomainName(self._above[name.value]))
            return f"{below} lies below it and would be blocked with it"
        if name.labels[-1].isdigit():
            return "it is an address and no name"
        return "" if registrable_domain(name) else "everybody registers names below it"


def _above(name: str) -> Iterator[str]:
    """Give every name above a name, from the longest to the top-level domain."""
    rest = name.partition(".")[2]
    while rest:
        yield rest
        rest = rest.partition(".")[2]


def _judged(content: Content) -> dict[DomainName, str]:
    """Names that a person has said are no attack."""
    judged: dict[DomainName, str] = {}
    for record in content.cases:
        if record.case.state in ENDED:
            for member in record.members:
                judged[member.name] = f"its case is closed: {record.case.reason or 'no reason given'}"
    spoken = {alert.name for alert in content.alerts if alert.state is not AlertState.DISMISSED}
    for alert in content.alerts:
        if alert.state is AlertState.DISMISSED and alert.name not in spoken:
            judged[alert.name] = f"somebody dismissed it: {alert.reason}"
    return judged


def _backed(content: Content) -> frozenset[DomainName]:
    """Names that a person holds to be attacks, and those that share something with other names of a live case."""
    cases = (record for record in content.cases if record.case.state not in ENDED and len(record.members) > 1)
    members = {member.name for record in cases for member in record.members}
    escalated = {alert.name for alert in content.alerts if alert.state is AlertState.ESCALATED}
    return frozenset(members | escalated)


def _unproven(candidate: Listed, *, is_backed: bool) -> str:
    if not candidate.why:
        return "no alert is about it, and nobody has confirmed its case"
    sure = percent(candidate.probability)
    if candidate.probability < LEAST_LIKELY:
        return f"at {sure} it is more likely innocent than not"
    if candidate.probability < SURE and not is_backed:
        return f"at {sure} it is not sure enough before somebody has looked at it and escalated it"
    return ""


def _candidates(content: Content) -> dict[DomainName, Listed]:
    """Every name of alerts and cases; of what is said of one name more than once, the more probable counts.

    `why` is '' where nothing says that the name is part of an attack.
    """
    found: dict[DomainName, Listed] = {}
    for alert in content.alerts:
        _keep(found, _of_alert(alert))
    for record in content.cases:
        for member in record.members:
            _keep(found, _of_member(record, member))
    return found


def _keep(found: dict[DomainName, Listed], new: Listed) -> None:
    known = found.get(new.name, new)
    best = max(known, new, key=lambda each: each.probability)
    found[new.name] = Listed(
        new.name,
        best.probability,
        tuple(dict.fromkeys((*known.organisations, *new.organisations))),
        min(known.since, new.since),
        best.why,
    )


def _of_alert(alert: Alert) -> Listed:
    return Listed(alert.name, alert.probability, (alert.organisation,), alert.first_seen, reason_of(alert))


def reason_of(alert: Alert) -> str:
    """Why somebody was told, in short: what the word is and what its case says; else what weighs most."""
    said: dict[str, str] = {}
    for weighed in alert.evidence:
        said.setdefault(weighed.finding.detector, weighed.finding.statement)
    first = [said[detector] for detector in _FIRST if detector in said]
    if first:
        return "; ".join(first)
    positive = [each for each in alert.evidence if each.log_odds is not None and each.log_odds > 0]
    strongest = max(positive, key=lambda each: each.log_odds or 0.0, default=None)
    return strongest.finding.statement if strongest else f"it resembles {alert.match.word}"


def _of_member(record: CaseRecord, member: CaseMember) -> Listed:
    organisations = record.case.organisations
    if record.case.state is not CaseState.CONFIRMED:
        return Listed(member.name, 0.0, organisations, member.added_at, "")
    tied = f", tied to {member.tied_to}" if member.tied_to else ""
    why = f"in the confirmed case {record.case.title}{tied}: {member.reason}"
    return Listed(member.name, member.probability, organisations, member.added_at, why)
