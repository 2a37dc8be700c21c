"""When it happened: registrations, certificates, resolutions, attempts, publications, verdicts, alerts on one axis."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tocsin.evidence.shown import percent
from tocsin.investigation.second_order import DETECTOR
from tocsin.model.alert import Alert
from tocsin.model.casework import Attempt, CaseNote
from tocsin.model.observation import Fact, Relation
from tocsin.model.timeline import Event, EventKind

# No domain name was registered before symbolics.com; what claims to be older is a filler.
_FIRST_NAME: Final = datetime(1985, 3, 15, tzinfo=UTC)
_CLOCKS_DIFFER: Final = timedelta(days=1)


_RANK: Final = {kind: place for place, kind in enumerate(EventKind)}


def timeline(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events in order of time; what several say of one thing is one event with several sources."""
    merged: dict[tuple[datetime, EventKind, str, str], Event] = {}
    for event in events:
        key = (event.at, event.kind, event.subject, event.text)
        known = merged.get(key)
        sources = (*known.sources, *event.sources) if known else event.sources
        merged[key] = replace(event, sources=tuple(dict.fromkeys(sources)))
    return tuple(
        sorted(merged.values(), key=lambda event: (event.at, _RANK[event.kind], event.subject, event.text))
    )


def fact_events(facts: Iterable[Fact]) -> tuple[Event, ...]:
    """What facts say happened: registration, certificates, the first resolution, reports. The rest has no place in time.

    A time that cannot be (before there were names, or after it was seen) is left out. Where sources disagree about a
    registration each of its dates stands, and says so.
    """
    found: list[Event] = []
    registered: dict[str, list[Event]] = defaultdict(list)
    first: dict[tuple[str, str], Event] = {}
    for fact in facts:
        event = _event_of(fact)
        if event is None:
            continue
        if fact.relation == Relation.CREATED:
            registered[fact.subject].append(event)
        elif fact.relation in _FIRST_ONLY:
            _keep_first(first, (fact.subject, fact.relation), event)
        else:
            found.append(event)
    found += first.values()
    for dates in registered.values():
        found += _registrations(dates)
    return timeline(found)


def alert_events(alerts: Iterable[Alert]) -> tuple[Event, ...]:
    """When somebody was told that a name imitates an organisation."""
    return timeline(
        Event(
            alert.told,
            EventKind.ALERT,
            alert.name.value,
            f"told: {_aim(alert)} {alert.organisation}, {percent(alert.probability)}",
            ("tocsin",),
        )
        for alert in alerts
        if alert.told is not None
    )


def _aim(alert: Alert) -> str:
    """A name that is an alert because of its case need not imitate anybody."""
    follows = any(weighed.finding.detector == DETECTOR for weighed in alert.evidence)
    return "aimed at" if follows else "imitates"


def attempt_events(attempts: Iterable[Attempt]) -> tuple[Event, ...]:
    """Lines of the log, with what came of each."""
    return timeline(
        Event(
            attempt.happened_at,
            EventKind.ATTEMPT,
            attempt.organisation,
            _attempt_text(attempt),
            ("log of attempts",),
            whole_day=_is_midnight(attempt.happened_at),
        )
        for attempt in attempts
    )


def note_events(notes: Iterable[CaseNote]) -> tuple[Event, ...]:
    """What was written down about a case."""
    return timeline(Event(note.at, EventKind.NOTE, "", note.text, (note.who,)) for note in notes)


def _attempt_text(attempt: Attempt) -> str:
    what = f"{attempt.kind.value.replace('-', ' ')} by {attempt.channel.value}"
    at_whom = f" to {', '.join(attempt.targets)}" if attempt.targets else ""
    decoy = " (decoy)" if attempt.decoy else ""
    note = f"; {attempt.note}" if attempt.note else ""
    return f"{what}{at_whom}{decoy}: {attempt.outcome.value.replace('-', ' ')}{note}"


def _event_of(fact: Fact) -> Event | None:
    made = _KINDS.get(fact.relation)
    if made is None:
        return None
    kind, words = made
    at, whole_day = _moment_of(fact)
    latest = fact.said_at if fact.relation == Relation.ATTRIBUTED_TO else fact.last_seen
    if at is None or not _FIRST_NAME <= at <= latest + _CLOCKS_DIFFER:
        return None
    sources = tuple(dict.fromkeys(source.source for source in fact.sources))
    return Event(at, kind, fact.subject, words.format(fact.value), sources, whole_day)


# Relations with a place in time. For DNS the first of each name matters: when it came to life.
_KINDS: Final = {
    Relation.CREATED.value: (EventKind.REGISTERED, "registered"),
    Relation.CERTIFICATE_FROM.value: (EventKind.CERTIFICATE, "certificate issued"),
    Relation.RESOLVES_TO.value: (EventKind.RESOLVED, "first seen at {}"),
    Relation.MAIL_EXCHANGER.value: (EventKind.RESOLVED, "first seen with mail exchanger {}"),
    Relation.REPORTED.value: (EventKind.PUBLISHED, "reported"),
    Relation.ATTRIBUTED_TO.value: (EventKind.PUBLISHED, "said to be of '{}'"),
}
_FIRST_ONLY: Final = frozenset({Relation.RESOLVES_TO, Relation.MAIL_EXCHANGER})
_IN_VALUE: Final = frozenset({Relation.CREATED, Relation.CERTIFICATE_FROM, Relation.REPORTED})


def _moment_of(fact: Fact) -> tuple[datetime | None, bool]:
    if fact.relation == Relation.ATTRIBUTED_TO:  # when it was said, whenever the name was in use
        return fact.said_at, _is_midnight(fact.said_at)
    if fact.relation not in _IN_VALUE:
        at = fact.true_from or fact.first_seen
        return at, _is_midnight(at)
    try:
        at = datetime.fromisoformat(fact.value)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 in a zone east of Greenwich
        return None, False
    return at, len(fact.value) <= len("2017-03-15")


def _is_midnight(at: datetime) -> bool:
    at = at.astimezone(UTC)
    return not (at.hour or at.minute or at.second or at.microsecond)


def _keep_first(first: dict[tuple[str, str], Event], key: tuple[str, str], event: Event) -> None:
    known = first.get(key)
    if known is None or (event.at, event.text) < (known.at, known.text):
        first[key] = event


def _registrations(dates: Sequence[Event]) -> Iterator[Event]:
    """Each day that is claimed, once: a registry's moment beside a report's day is no disagreement."""
    days: dict[date, Event] = {}
    for event in sorted(dates, key=lambda event: (event.whole_day, event.at)):
        known = days.get(event.day)
        sources = (*known.sources, *event.sources) if known else event.sources
        days[event.day] = replace(known or event, sources=tuple(dict.fromkeys(sources)))
    text = "registered (sources disagree)" if len(days) > 1 else "registered"
    return (replace(event, text=text) for event in days.values())


# The picture

_LANE: Final = 12
_CELL: Final = 3
_LONGEST_GAP: Final = 2
_BREAK: Final = "/"


def picture(events: Sequence[Event], *, width: int = 100) -> tuple[str, ...]:
    """Draw events as text: a lane for each kind, a column for each day (or week, month, year, as the width asks).

    A number is how many happened then. A column of '/' stands for a stretch in which nothing happened.
    """
    if not events:
        return ()
    for unit in (_BY_DAY, _BY_WEEK, _BY_MONTH, _BY_YEAR):
        columns = _columns(events, unit)
        if _LANE + sum(column.width for column in columns) <= width:
            break
    lanes = [kind for kind in EventKind if any(event.kind is kind for event in events)]
    return tuple(line.rstrip() for line in (*_heads(columns), *(_lane(kind, columns) for kind in lanes)))


@dataclass(frozen=True, slots=True)
class _Unit:
    """A length of time: how its start is found, how the next is, and what its column says."""

    days: int
    above: str
    below: str

    def start(self, day: date) -> date:
        if self.days == _WEEK:
            return day - timedelta(days=day.weekday())
        return day if self.days == 1 else day.replace(day=1, month=day.month if self.days < _YEAR else 1)

    def after(self, start: date) -> date:
        return self.start(start + timedelta(days=self.days))


_WEEK: Final = 7
_YEAR: Final = 366
_BY_DAY: Final = _Unit(1, "%Y-%m", "%d")
_BY_WEEK: Final = _Unit(_WEEK, "%Y-%m", "%d")
_BY_MONTH: Final = _Unit(31, "%Y", "%m")
_BY_YEAR: Final = _Unit(_YEAR, "20..", "%y")


@dataclass(frozen=True, slots=True)
class _Column:
    above: str
    below: str
    counts: dict[EventKind, int]
    width: int = _CELL


def _columns(events: Sequence[Event], unit: _Unit) -> list[_Column]:
    counted: dict[date, dict[EventKind, int]] = defaultdict(lambda: dict.fromkeys(EventKind, 0))
    for event in events:
        counted[unit.start(event.day)][event.kind] += 1
    columns: list[_Column] = []
    last: date | None = None
    for start in sorted(counted):
        if last is not None:
            columns += _between(last, start, unit)
        columns.append(_column(start, unit, counted[start]))
        last = start
    return _widened(columns)


def _between(last: date, start: date, unit: _Unit) -> list[_Column]:
    empty: list[_Column] = []
    current = unit.after(last)
    while current < start:
        if len(empty) == _LONGEST_GAP:
            return [_Column("", _BREAK, {})]
        empty.append(_column(current, unit, {}))
        current = unit.after(current)
    return empty


def _column(start: date, unit: _Unit, counts: dict[EventKind, int]) -> _Column:
    above = f"{start.year // 100}.." if unit is _BY_YEAR else start.strftime(unit.above)
    return _Column(above, start.strftime(unit.below), counts)


def _widened(columns: Sequence[_Column]) -> list[_Column]:
    """Make the last column of each head wide enough for the head to stand above its columns; a break has no head."""
    wide: list[_Column] = []
    head, room = "", 0
    for column in columns:
        if column.above and column.above != head:
            wide = _with_room(wide, len(head) + 1 - room)
            head, room = column.above, 0
        wide.append(column)
        room += column.width
    return _with_room(wide, len(head) - room)


def _with_room(columns: list[_Column], missing: int) -> list[_Column]:
    if missing <= 0 or not columns:
        return columns
    return [*columns[:-1], replace(columns[-1], width=columns[-1].width + missing)]


def _heads(columns: Sequence[_Column]) -> tuple[str, str]:
    above, below, head = " " * _LANE, " " * _LANE, ""
    for column in columns:
        if column.above and column.above != head:
            head = column.above
            above = above.ljust(len(below)) + head
        below += column.below.ljust(column.width)
    return above, below


def _lane(kind: EventKind, columns: Sequence[_Column]) -> str:
    cells = ((_mark(column, kind)).ljust(column.width) for column in columns)
    return f"{kind.value:<{_LANE}}" + "".join(cells)


def _mark(column: _Column, kind: EventKind) -> str:
    if not column.above:
        return _BREAK
    count = column.counts.get(kind, 0)
    return " ." if not count else f"{count:>2}" if count < 100 else "99"
