"""The timeline of a case: what is known of its names, what was told, attempted, noted and said, on one axis."""

from collections.abc import Iterable
from datetime import datetime

from tocsin.app.aims import alerts_of
from tocsin.app.alerts import timestamp
from tocsin.app.attempts import with_merged
from tocsin.investigation.timeline import (
    alert_events,
    attempt_events,
    fact_events,
    note_events,
    timeline,
)
from tocsin.model.casework import CaseRecord
from tocsin.model.timeline import Event
from tocsin.store.questions import AttemptQuery
from tocsin.store.store import Store


def case_timeline(
    store: Store, record: CaseRecord, more: Iterable[Event] = (), *, known_by: datetime | None = None
) -> tuple[Event, ...]:
    """Everything of a case that has a place in time, and `more` (such as what was said of who is behind it).

    With `known_by`, of facts and attempts only what was known by that moment.
    """
    names = tuple(member.name.value for member in record.members)
    facts = store.facts_of(names)
    attempts = list(store.attempts(AttemptQuery(cases=with_merged(store, record.case.id))))
    if known_by is not None:
        facts = tuple(then for fact in facts if (then := fact.as_known_at(known_by)) is not None)
        attempts = [attempt for attempt in attempts if attempt.happened_at <= known_by]
    return timeline(
        (
            *fact_events(facts),
            *alert_events(alerts_of(store, record)),
            *attempt_events(attempts),
            *note_events(record.notes),
            *more,
        )
    )


def event_document(event: Event) -> dict[str, object]:
    """Return an event as the JSON object that `--json` prints; documented in `docs/cases.md` and stable.

    Where only the day is known, `at` is that day and no moment.
    """
    return {
        "at": event.day.isoformat() if event.whole_day else timestamp(event.at),
        "kind": event.kind.value,
        "subject": event.subject,
        "text": event.text,
        "sources": list(event.sources),
    }
