"""A stored case of 2017 with facts, evidence and claims, for tests of assessments on a real store."""

from datetime import UTC, datetime
from typing import Final

from tocsin.app.configuration import AssessSection
from tocsin.model.assessment import Claim, Evidence
from tocsin.model.casework import Case, CaseChange, CaseMember
from tocsin.model.domain_names import DomainName
from tocsin.model.grading import Grade
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.store import Store

NOW: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
NAME: Final = DomainName("onedrive-en-marche.fr")
CASE: Final = Case(NAME.value, datetime(2026, 11, 1, tzinfo=UTC), ("en-marche",))
BEAR, SERVICE = IntrusionSet("APT28"), ThreatActor("GRU", "ru")
SETTINGS: Final = AssessSection()


def moment(day: str) -> datetime:
    """Noon of a day."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def technique(value: str, day: str = "2017-04-24", *, grade: str = "B2") -> Evidence:
    """Somebody wrote down that a technique was seen."""
    return Evidence(
        CASE.id, "technique", value, moment(day), "a newspaper", Grade.of(grade), f"mail, {value}", 0.9
    )


def link(basis: str, day: str = "2017-04-28", *, grade: str = "A1") -> Evidence:
    """Somebody reports a link with the group."""
    return Evidence(
        CASE.id, "reported_link", basis, moment(day), "a vendor", Grade.of(grade), basis, 0.2, None, group=BEAR.id, basis=basis
    )  # fmt: skip


TECHNIQUES: Final = tuple(technique(value) for value in ("T1566.002", "T1583.001", "T1598.003"))
LINKS: Final = (link("registrant e-mail used before"), link("malware sample"), link("server address"))
CLAIMS: Final = (
    Claim(CASE.id, "Trend Micro", moment("2017-04-24"), "99 %", "France 24", Grade.of("B2"), group=BEAR.id),
    Claim(CASE.id, "France", moment("2025-04-29"), "the GRU", "a page", Grade.of("A2"), BEAR.id, SERVICE.id),
)


def fill(store: Store) -> None:
    """Keep the case: opened long after the deed, one name, evidence of two days, claims of two years."""
    identity = Identity("en-marche", "En Marche !", countries=("fr",), sectors=("government",))
    store.save_organisations((identity,), now=NOW, who="test")
    member = CaseMember(CASE.id, NAME, 1.0, "founding name", "test", NOW)
    store.save_cases((CaseChange(CASE, (member,)),), now=NOW, who="test")
    registered = ObservedData(
        ObservableKind.DOMAIN_NAME,
        NAME.value,
        Relation.CREATED,
        "2017-03-15",
        "a registry",
        first_seen=moment("2017-03-15"),
        last_seen=moment("2017-04-25"),
        origin="the registry",
        public_since=moment("2017-03-16"),
    )
    store.record_facts((registered,), now=NOW)
    store.save_evidence((*TECHNIQUES, *LINKS), now=NOW, who="jeanne")
    store.save_claims(CLAIMS, now=NOW, who="jeanne")
    store.save_threats((BEAR,), (SERVICE,), now=NOW)
