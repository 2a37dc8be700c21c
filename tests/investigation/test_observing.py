from datetime import UTC, datetime

from tocsin.investigation.observing import Observer
from tocsin.investigation.seam import Subject
from tocsin.model.observation import ObservableKind

NOW = datetime(2017, 4, 25, tzinfo=UTC)


def test_a_fact_says_who_saw_it_and_that_anybody_could() -> None:
    observer = Observer(Subject(ObservableKind.DOMAIN_NAME, "lure.example"), "test", NOW, "dns:lure.example")

    (fact,) = observer.saw("page-title", " One\x00Drive\u202e ")

    assert (fact.subject, fact.value, fact.source, fact.origin) == (
        "lure.example",
        "One Drive",
        "test",
        "dns:lure.example",
    )
    assert (fact.first_seen, fact.last_seen, fact.public_since) == (NOW, NOW, NOW)


def test_what_says_nothing_is_no_fact() -> None:
    observer = Observer(Subject(ObservableKind.DOMAIN_NAME, "lure.example"), "test", NOW, "x")

    assert observer.saw("page-title", "\u200b \n") == ()
