"""Questions that make no sense cannot be asked."""

from datetime import datetime

import pytest

from tocsin.model.alert import AlertState
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind
from tocsin.store import questions
from tocsin.store.questions import (
    ActorSet,
    AlertOrder,
    AlertQuery,
    AssessmentQuery,
    AttemptQuery,
    ClaimQuery,
    EvidenceQuery,
    Job,
    JobState,
)


@pytest.mark.parametrize(
    "fields",
    [
        {"name_like": "[ab]*"},
        {"minimum": 1.1},
        {"minimum": float("nan")},
        {"limit": -1},
        {"since": datetime(2026, 1, 1)},  # noqa: DTZ001  # the fault at hand
    ],
)
def test_a_senseless_query_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        AlertQuery(**fields)  # type: ignore[arg-type]  # each is of the type of its field


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AlertQuery(), False),
        (AlertQuery(limit=5, order=AlertOrder.NAME), False),
        (AlertQuery(states=(AlertState.NEW,)), True),
        (AlertQuery(name_like="*"), True),
        (AlertQuery(minimum=0.1), True),
    ],
)
def test_a_query_knows_whether_it_says_which_alerts(query: AlertQuery, expected: bool) -> None:  # noqa: FBT001  # a case of a table
    assert query.narrows is expected


@pytest.mark.parametrize("field", ["since", "until"])
def test_attempts_are_asked_for_by_times_with_a_zone(field: str) -> None:
    with pytest.raises(InvalidValue, match="has no time zone"):
        AttemptQuery(**{field: datetime(2026, 1, 1)})  # type: ignore[arg-type]  # noqa: DTZ001  # the fault at hand


def test_a_lookup_is_the_same_whatever_became_of_it() -> None:
    waiting = Job(ObservableKind.DOMAIN_NAME, "a.example", "rdap")
    failed = Job(ObservableKind.DOMAIN_NAME, "a.example", "rdap", JobState.FAILED, 3, "no answer", "w")

    assert waiting.id == failed.id
    assert waiting.id != Job(ObservableKind.DOMAIN_NAME, "a.example", "dns").id


@pytest.mark.parametrize(("subject", "enricher"), [("", "rdap"), ("a.example", " ")])
def test_a_lookup_of_nothing_is_refused(subject: str, enricher: str) -> None:
    with pytest.raises(InvalidValue):
        Job(ObservableKind.DOMAIN_NAME, subject, enricher)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (EvidenceQuery, "known_by"),
        (ClaimQuery, "said_by"),
        (AssessmentQuery, "since"),
        (AssessmentQuery, "until"),
    ],
)
def test_a_question_to_the_ledger_needs_a_zone_for_its_time(kind: type, field: str) -> None:
    with pytest.raises(InvalidValue, match="has no time zone"):
        kind(**{field: datetime(2026, 1, 1)})  # noqa: DTZ001  # the fault at hand


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "is empty"),
        ({"digest": "odd"}, "not a SHA-256"),
        ({"imported_at": datetime(2026, 1, 1)}, "has no time zone"),  # noqa: DTZ001  # the fault at hand
        ({"document": b"12345"}, "take 5 bytes; 4 are allowed"),
    ],
    ids=["name", "digest", "time", "document"],
)
def test_a_set_of_actors_checks_itself(
    noon: datetime, monkeypatch: pytest.MonkeyPatch, fields: dict[str, object], said: str
) -> None:
    monkeypatch.setattr(questions, "MOST_ACTOR_BYTES", 4)
    whole = {
        "name": "ours",
        "version": "",
        "kind": "csv",
        "imported_at": noon,
        "digest": "0" * 64,
        "document": b"",
    }

    with pytest.raises(InvalidValue, match=said):
        ActorSet(**{**whole, **fields})  # type: ignore[arg-type]  # each is of the type of its field
