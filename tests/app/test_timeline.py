"""The timeline of a case from what the store holds."""

from datetime import UTC, datetime
from pathlib import Path

from tocsin.app.attempts import add
from tocsin.app.case_orders import note, open_case
from tocsin.app.timeline import case_timeline, event_document
from tocsin.model.casework import AttemptKind, Channel
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.model.timeline import Event, EventKind
from tocsin.store.opening import open_store

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
NAME = "onedrive-en-marche.fr"


def observed(relation: str, value: str, name: str = NAME) -> ObservedData:
    return ObservedData(ObservableKind.DOMAIN_NAME, name, relation, value, "France 24", NOON, NOON, "x")


def test_everything_of_a_case_is_on_one_axis(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as store:
        store.save_organisations(
            (Identity(slug="en-marche", name="En Marche !", domains=(DomainName("en-marche.fr"),)),),
            now=NOON,
            who="test",
        )
        record = open_case(store, [NAME], now=NOON)
        store.record_facts(
            [
                observed(Relation.CREATED, "2017-03-15"),
                observed(Relation.CREATED, "2017-03-16", "other.example"),
            ],
            now=NOON,
        )
        add(
            store,
            "en-marche",
            happened_at=datetime(2017, 3, 20, tzinfo=UTC),
            channel=Channel.MAIL,
            kind=AttemptKind.PHISHING,
            case=NAME,
            now=NOON,
        )
        record = note(store, NAME, "asked the registrar", now=NOON)
        verdict = Event(datetime(2025, 4, 29, tzinfo=UTC), EventKind.VERDICT, "", "APT28", ("France",))

        events = case_timeline(store, record, (verdict,))

    assert [(each.day.isoformat(), each.kind.value) for each in events] == [
        ("2017-03-15", "registered"),
        ("2017-03-20", "attempt"),
        (
            "2017-04-25",
            "alert",
        ),  # a name of a case that imitates somebody watched, whether a scan has seen it or not
        ("2017-04-25", "note"),
        ("2025-04-29", "verdict"),
    ]


def test_an_event_of_which_only_the_day_is_known_says_no_moment() -> None:
    event = Event(NOON, EventKind.REGISTERED, NAME, "registered", ("France 24",))

    assert event_document(event) == {
        "at": "2017-04-25T12:00:00Z",
        "kind": "registered",
        "subject": NAME,
        "text": "registered",
        "sources": ["France 24"],
    }
    whole = Event(NOON, EventKind.REGISTERED, NAME, "registered", whole_day=True)
    assert event_document(whole)["at"] == "2017-04-25"
