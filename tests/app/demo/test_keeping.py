"""What was published, kept as cases, attempts, evidence and claims."""

from datetime import UTC, datetime
from pathlib import Path

from tocsin.app.case_orders import open_case
from tocsin.app.demo.case import EN_MARCHE
from tocsin.app.demo.case_facts import FIRST, REPLAYED
from tocsin.app.demo.keeping import keep_published
from tocsin.app.demo.targets import TARGETS
from tocsin.app.demo.tv5 import TV5
from tocsin.model.casework import CaseState
from tocsin.store.opening import open_store
from tocsin.store.questions import AttemptQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def counts(store: Store) -> tuple[int, ...]:
    return (
        len(store.organisations(targets=True)),
        sum(1 for _ in store.attempts(AttemptQuery())),
        sum(1 for _ in store.evidence(EvidenceQuery())),
        sum(1 for _ in store.claims(ClaimQuery())),
    )


def test_targets_are_organisations_that_are_not_watched_with_confirmed_cases(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'demo.db'}") as store:
        store.save_organisations((EN_MARCHE,), now=REPLAYED, who="test")
        record = open_case(store, [FIRST], organisations=("en-marche",), now=REPLAYED)

        kept = keep_published(store, record, NOW)
        first = counts(store)
        keep_published(store, record, NOW)

        assert counts(store) == first  # doing it twice changes nothing
        assert [each.slug for each in store.organisations() if each.watched] == ["en-marche"]
        assert {each.slug for each in store.organisations(targets=True)} == {
            "en-marche",
            TV5.slug,
            *(target.organisation.slug for target in TARGETS),
        }
        for case, target in zip(kept.targets, TARGETS, strict=True):
            assert case.case.state is CaseState.CONFIRMED
            assert {member.name.value for member in case.members} == set(target.names)
            attempts = store.attempts(AttemptQuery(cases=(case.case.id,)))
            assert [each.happened_at.date().isoformat() for each in attempts] == [
                each.day for each in target.tries
            ]
