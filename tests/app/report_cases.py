"""A store with two cases that others tie to one group, for whoever tests what reports gather."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.databases import empty_database
from tests.reporting.contents import LURE, MAIL, ORGANISATION, assessment_of, rationale
from tests.reporting.contents import evidence as evidence_of

from tocsin.app.attempts import add
from tocsin.app.case_orders import open_case
from tocsin.app.cases import find
from tocsin.model.assessment import Assessment, Claim
from tocsin.model.casework import AttemptKind, Channel
from tocsin.model.grading import Grade
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOON: Final = datetime(2017, 4, 25, 12, tzinfo=UTC)
MAY: Final = NOON + timedelta(days=20)
AUGUST: Final = datetime(2016, 8, 3, tzinfo=UTC)
FAKE: Final = "wada-awa.example"
ALONE: Final = "kassap.example"
STATE: Final = ThreatActor("A state", "ru")
STORM: Final = IntrusionSet("Pawn Storm")  # a name that others have for ATT&CK's APT28
WADA: Final = Identity("wada", "WADA", sectors=("sports",), countries=("ca",), watched=False)


def observed(
    name: str, relation: str, value: str, day: datetime, *, source: str = "registry"
) -> ObservedData:
    return ObservedData(
        ObservableKind.DOMAIN_NAME, name, relation, value, source, day, day, source, true_from=day, public_since=day
    )  # fmt: skip


@contextmanager
def reported(folder: Path) -> Iterator[Store]:
    """A store with a case of April 2017 and one of August 2016, and a name that a feed alone ties to the group."""
    with open_store(empty_database(folder)) as store:
        store.save_organisations((ORGANISATION, WADA), now=NOON, who="test")
        open_case(store, [LURE, MAIL], organisations=["en-marche"], now=NOON)
        open_case(store, [FAKE], organisations=["wada"], now=NOON)
        store.record_facts(
            [
                observed(LURE, Relation.CREATED, "2017-03-15", datetime(2017, 3, 15, tzinfo=UTC)),
                observed(FAKE, Relation.CREATED, "2016-08-01", datetime(2016, 8, 1, tzinfo=UTC)),
                observed(FAKE, Relation.ATTRIBUTED_TO, "fancy  bear", AUGUST, source="a feed"),
                observed(ALONE, Relation.ATTRIBUTED_TO, "Sofacy", NOON, source="a feed"),
                observed("other.example", Relation.ATTRIBUTED_TO, "Lazarus Group", NOON, source="a feed"),
            ],
            now=NOON,
        )
        for slug, day, case in (
            ("en-marche", datetime(2017, 3, 20, tzinfo=UTC), LURE),
            ("wada", AUGUST, FAKE),
        ):
            add(
                store, slug, happened_at=day, channel=Channel.MAIL, kind=AttemptKind.PHISHING, case=case, now=NOON
            )  # fmt: skip
        yield store


def case_id(store: Store, name: str) -> str:
    """Id of the case that holds a name."""
    return find(store, name).case.id


def claimed(
    store: Store, name: str, who: str = "Trend Micro", *, group: IntrusionSet | None = STORM
) -> Claim:
    """Keep a claim on the case of a name, with a sponsor where no group is named."""
    sponsor = None if group else STATE
    made = Claim(
        case_id(store, name), who, NOON, "99 % sure", "France 24", Grade.of("B2"),
        group.id if group else None, sponsor.id if sponsor else None,
    )  # fmt: skip
    store.save_threats((group,) if group else (), (sponsor,) if sponsor else (), now=NOON)
    store.save_claims((made,), now=NOON, who="test")
    return made


def kept_assessment(store: Store, name: str, day: datetime = NOON, **changes: object) -> Assessment:
    """Keep an assessment of the case of a name, with what it rests on."""
    case = case_id(store, name)
    known = evidence_of(case)
    store.save_evidence(known, now=NOON, who="test")
    plain = assessment_of(
        case, "an analyst", (0.6, 0.1, 0.2, 0.1), NOON,
        evidence=tuple(each.id for each in known[:2]), rationale=rationale(known), names_group=True,
    )  # fmt: skip
    made = replace(plain, made_at=MAY, as_of=day, **changes)  # type: ignore[arg-type]  # a test names the fields it changes
    store.save_threats((STORM,), now=NOON)
    store.save_assessment(made, now=MAY, who="test")
    return made
