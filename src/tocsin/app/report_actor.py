"""The years of a group: everything in a period that somebody ties to it, whom it was aimed at, and what it does."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.app.actor_ties import Meant, attributed, meant_by, ties_of, ties_to_cases
from tocsin.app.actors import known_actors
from tocsin.app.aims import alerts_of
from tocsin.app.attempts import with_merged
from tocsin.app.report_orders import Order, Period
from tocsin.app.report_scope import TOLD, Scope
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE
from tocsin.investigation.timeline import fact_events
from tocsin.model.alert import Alert, AlertState
from tocsin.model.assessment import EvidenceKind
from tocsin.model.casework import Attempt, CaseRecord
from tocsin.model.observation import Fact, Relation
from tocsin.model.timeline import EventKind
from tocsin.reporting.seam import Actor, Habit, Tie
from tocsin.store.questions import AlertQuery, AttemptQuery, CaseQuery, EvidenceQuery
from tocsin.store.store import Store

_MOST_ALIASES: Final = 40
_AT_ONCE: Final = 5_000
_CAMPAIGN: Final = "campaign--"
_SETTING_UP: Final = (EventKind.REGISTERED, EventKind.CERTIFICATE, EventKind.RESOLVED)
_WEIGHED: Final = (EvidenceKind.TECHNIQUE.value, EvidenceKind.SOFTWARE.value)


@dataclass(frozen=True, slots=True)
class _Deeds:
    """What is on record of a case that has a day: its attempts, and when its names were set up."""

    record: CaseRecord
    subjects: tuple[str, ...]  # its id, and those of cases merged into it
    attempts: tuple[Attempt, ...]
    moments: tuple[datetime, ...]

    def within(self, period: Period) -> bool:
        """Whether anything of it falls into a period; where nothing has a day, whether it was opened then."""
        return period.holds(*(self.moments or (self.record.case.opened_at,)))


def of_actor(store: Store, order: Order) -> Scope:
    """Everything that somebody ties to a group, as far as it was done in the period.

    It counts when something was done and not when it was said whose it is. Raises UsageError where several groups bear
    the name.
    """
    meant = meant_by(known_actors(store), order.actor)
    ties, facts = tuple(ties_to_cases(store, meant)), attributed(store, meant)
    deeds = tuple(each for each in _deeds(store, _cases(store, ties, facts)) if each.within(order.period))
    records = tuple(each.record for each in deeds)
    members = {member.name.value for record in records for member in record.members}
    alone = _alone(store, facts, members, order.period)
    subjects = {*members, *alone, *(subject for each in deeds for subject in each.subjects)}
    told = (tie for tie in (*ties, *ties_of(facts)) if tie.subject in subjects)
    attempts = tuple(
        attempt for each in deeds for attempt in each.attempts if order.period.holds(attempt.happened_at)
    )
    return Scope(
        title=meant.group.name,
        organisations=_organisations(records, attempts),
        cases=records,
        alerts=tuple(_alerts(store, records, alone)),
        attempts=attempts,
        names=alone,
        actor=_actor(store, meant, told, deeds, order.period),
    )


def _cases(store: Store, ties: Iterable[Tie], facts: Iterable[Fact]) -> tuple[CaseRecord, ...]:
    """Cases that a tie is about, or that hold a name that one is about; a merged case is the one that took its names."""
    ids = tuple(dict.fromkeys(tie.subject for tie in ties))
    names = tuple(dict.fromkeys(fact.subject for fact in facts))
    found: dict[str, CaseRecord] = {}
    for start in range(0, len(names), _AT_ONCE):
        for record in store.cases(CaseQuery(names=names[start : start + _AT_ONCE], merged=False)):
            found[record.case.id] = record
    found |= {record.case.id: record for record in _by_id(store, ids)}
    return tuple(sorted(found.values(), key=lambda record: (record.case.opened_at, record.case.id)))


def _by_id(store: Store, ids: Iterable[str]) -> Iterator[CaseRecord]:
    """Cases of ids, each as the one that took its names; an id may also be that of the campaign that a case became."""
    wanted = set(ids)
    if campaigns := {each for each in wanted if each.startswith(_CAMPAIGN)}:
        wanted |= {record.case.id for record in store.cases(CaseQuery()) if record.case.campaign in campaigns}
    seen = campaigns
    while wanted - seen:
        asked = tuple(wanted - seen)
        seen |= wanted
        for start in range(0, len(asked), _AT_ONCE):
            for record in store.cases(CaseQuery(ids=asked[start : start + _AT_ONCE])):
                if record.case.merged_into is None:
                    yield record
                else:
                    wanted.add(record.case.merged_into)


def _deeds(store: Store, records: Sequence[CaseRecord]) -> Iterator[_Deeds]:
    for record in records:
        merged = with_merged(store, record.case.id)
        attempts = tuple(store.attempts(AttemptQuery(cases=merged)))
        names = tuple(member.name.value for member in record.members)
        set_up = _set_up(store.facts_of(names))
        campaign = (record.case.campaign,) if record.case.campaign else ()
        moments = (*(attempt.happened_at for attempt in attempts), *set_up)
        yield _Deeds(record, (*merged, *campaign), attempts, moments)


def _alone(store: Store, facts: Sequence[Fact], members: set[str], period: Period) -> tuple[str, ...]:
    """Names that are in none of the cases and that facts tie to the group, as far as they were set up in the period.

    Of one of which nothing else is known, the day counts on which somebody said whose it is.
    """
    said = {fact.subject: fact.said_at for fact in reversed(facts) if fact.subject not in members}
    known: dict[str, list[Fact]] = {name: [] for name in said}
    for fact in store.facts_of(tuple(said)):
        known[fact.subject].append(fact)
    return tuple(name for name in sorted(said) if period.holds(*(_set_up(known[name]) or (said[name],))))


def _set_up(facts: Sequence[Fact]) -> tuple[datetime, ...]:
    """When names were registered, certified or first resolved; where nobody knows that, when they were first reported."""
    events = tuple(fact_events(fact for fact in facts if fact.relation != Relation.ATTRIBUTED_TO))
    deeds = tuple(event.at for event in events if event.kind in _SETTING_UP)
    return deeds or tuple(event.at for event in events)


def _alerts(store: Store, records: Sequence[CaseRecord], alone: Sequence[str]) -> Iterator[Alert]:
    """Alerts on the names; what was dismissed is handed on, so that no list holds it."""
    states = (*TOLD, AlertState.DISMISSED)
    for record in records:
        yield from (alert for alert in alerts_of(store, record) if alert.state in states)
    for start in range(0, len(alone), _AT_ONCE):
        yield from store.alerts(AlertQuery(names=tuple(alone[start : start + _AT_ONCE]), states=states))


def _organisations(records: Iterable[CaseRecord], attempts: Iterable[Attempt]) -> tuple[str, ...]:
    slugs = [slug for record in records for slug in record.case.organisations]
    slugs += [attempt.organisation for attempt in attempts]
    return tuple(dict.fromkeys(slugs))


def _actor(store: Store, meant: Meant, told: Iterable[Tie], deeds: Sequence[_Deeds], period: Period) -> Actor:
    return Actor(
        name=meant.group.name,
        aliases=tuple(_aliases(meant)),
        ties=tuple(sorted(told, key=lambda tie: (tie.said_at, tie.who, tie.subject, tie.kind))),
        habits=tuple(_habits(store, meant, deeds, period)),
        cases=len(deeds),
        reports=len(_reports(meant, period)),
        reports_by=", ".join(
            f"{name} {version.partition(' ')[0]}" for name, version in meant.actors.versions
        ),
    )


def _aliases(meant: Meant) -> Iterator[tuple[str, str]]:
    """Names that others have for the group, each once, with who was the first to say so on a day."""
    named: dict[str, str] = {}
    for said in sorted(meant.names, key=lambda said: (not said.said_on, said.said_on, said.source)):
        if said.what != meant.group.name:
            by = ", ".join(part for part in (said.source, said.said_on) if part)
            named.setdefault(said.what, by)
    yield from tuple(named.items())[:_MOST_ALIASES]


# Techniques and software


def _habits(store: Store, meant: Meant, deeds: Sequence[_Deeds], period: Period) -> Iterator[Habit]:
    in_cases: Counter[tuple[str, str]] = Counter()
    for each in deeds:
        found = store.evidence(EvidenceQuery(subjects=each.subjects, kinds=_WEIGHED))
        in_cases.update({(piece.evidence.kind, piece.evidence.value) for piece in found})
    in_reports = _reported(meant, period)
    names = meant.actors.profiles.names
    for kind, value in sorted(in_cases.keys() | in_reports.keys()):
        name = names.get(value, "")
        yield Habit(
            kind, value, "" if name == value else name, in_cases[kind, value], in_reports[kind, value]
        )


def _reports(meant: Meant, period: Period) -> tuple[int, ...]:
    """Rows of the reports on the group that are dated in the period; undated ones only where all time is meant."""
    uses = meant.actors.profiles.uses
    if meant.actor_id not in uses.groups:
        return ()
    owner = uses.groups.index(meant.actor_id)
    since = period.since.date().toordinal() if period.since else None
    until = period.until.date().toordinal() if period.until else None
    return tuple(
        row
        for row, (day, whose) in enumerate(zip(uses.days.tolist(), uses.owners.tolist(), strict=True))
        if whose == owner and (since is None or day >= since) and (until is None or 0 <= day < until)
    )


def _reported(meant: Meant, period: Period) -> Counter[tuple[str, str]]:
    """In how many of these reports each technique and each software is."""
    uses, rows = meant.actors.profiles.uses, list(_reports(meant, period))
    counted: Counter[tuple[str, str]] = Counter()
    for kind, values, table in (
        (TECHNIQUE, uses.techniques, uses.technique_uses),
        (SOFTWARE, uses.software, uses.software_uses),
    ):
        sums = (table[rows] > 0).sum(axis=0).tolist() if rows else []
        counted.update({(kind, value): count for value, count in zip(values, sums, strict=False) if count})
    return counted
