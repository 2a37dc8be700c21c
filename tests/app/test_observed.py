"""What a case brings with it as evidence, over a real store."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.investigation.facts_of_names import crowd

from tocsin.app.case_orders import open_case
from tocsin.app.observed import claims_of_case, evidence_of_case
from tocsin.attribution.actor_sets import KnownActors, shipped_actors
from tocsin.attribution.naming import Naming
from tocsin.interchange.actor_directory import KnownGroup, Said
from tocsin.model.assessment import ALWAYS_PUBLIC, Evidence
from tocsin.model.casework import Attempt, AttemptKind, CaseRecord, Channel
from tocsin.model.domain_names import DomainName
from tocsin.model.grading import Grade
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.questions import CaseQuery
from tocsin.store.store import Store

APRIL = datetime(2017, 4, 1, tzinfo=UTC)
MAY = datetime(2017, 5, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 26, tzinfo=UTC)
BEFORE = datetime(2016, 6, 1, tzinfo=UTC)
OWN = ("onedrive-en-marche.fr", "mail-en-marche.fr")
APT28 = shipped_actors().naming.stix_id("G0007")
B2 = Grade.of("B2")


def fact(name: str, relation: str, value: str, **more: Any) -> ObservedData:
    wanted: dict[str, Any] = {
        "kind": ObservableKind.DOMAIN_NAME,
        "source": "whois",
        "first_seen": APRIL,
        "last_seen": APRIL,
        "origin": f"whois:{name}",
        "grade": B2,
        **more,
    }
    return ObservedData(subject=name, relation=relation, value=value, **wanted)


def said(name: str, group: str = "Pawn Storm", **more: Any) -> ObservedData:
    wanted = {
        "source": "CERT-EX",
        "origin": "report:2016",
        "first_seen": BEFORE,
        "last_seen": BEFORE,
        "public_since": BEFORE,
    }
    return fact(name, "attributed-to", group, **{**wanted, **more})  # fmt: skip


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two names of one registrant among six hundred ordinary names, made once."""
    path = tmp_path_factory.mktemp("crowded") / "tocsin.db"
    with open_store(f"sqlite:///{path}") as opened:
        opened.save_organisations(
            [Identity("en-marche", "En Marche", (DomainName("en-marche.fr"),), countries=("fr",))],
            now=NOW,
            who="test",
        )
        ordinary = [fact(row.subject, row.relation, row.value) for row in crowd(600) if row.relation]
        opened.record_facts(ordinary, now=NOW)
        for name in OWN:
            keep(
                opened, fact(name, "created", "2017-03-15"), fact(name, "registrant-email", "x@mail.example")
            )
        open_case(opened, OWN, organisations=["en-marche"], now=NOW)
    return path


@pytest.fixture
def store(crowded: Path, tmp_path: Path) -> Iterator[Store]:
    copied = shutil.copy(crowded, tmp_path / "tocsin.db")
    with open_store(f"sqlite:///{copied}") as opened:
        yield opened


def keep(store: Store, *facts: ObservedData) -> None:
    store.record_facts(facts, now=NOW)


def case(store: Store) -> CaseRecord:
    return next(store.cases(CaseQuery()))


def found(
    store: Store, kind: str = "infrastructure", as_of: datetime = MAY, actors: KnownActors | None = None
) -> list[Evidence]:
    evidence = evidence_of_case(store, case(store), actors or shipped_actors(), as_of=as_of, now=NOW)
    assert all(each.observed_at <= as_of for each in evidence)
    assert len({each.id for each in evidence}) == len(evidence)
    return [each for each in evidence if each.kind == kind]


def test_a_registrant_used_by_few_ties_the_case_to_the_group_of_the_others(store: Store) -> None:
    keep(
        store,
        said("misdepatrment.example"),
        fact("misdepatrment.example", "registrant-email", "x@mail.example"),
    )
    evidence = found(store)

    assert [each.value for each in evidence] == ["registrant-email x@mail.example"]
    assert evidence[0].group == APT28
    assert evidence[0].ratio is not None
    assert evidence[0].ratio > 50
    assert evidence[0].origin == "report:2016"  # with which all of it stands or falls
    assert (evidence[0].source, str(evidence[0].grade)) == ("CERT-EX", "B2")
    assert evidence[0].observed_at == APRIL
    assert evidence[0].public_since is None  # the registration of the other was published nowhere
    assert evidence[0].basis == (
        "shared registrant e-mail: mail-en-marche.fr, onedrive-en-marche.fr and misdepatrment.example have in common an e-mail"
        " address of 3 of 603 names: x@mail.example; misdepatrment.example is said to be of 'Pawn Storm' by CERT-EX"
    )


def test_what_an_imitator_could_look_up_is_public_since_the_attribution_and_a_registrant_since_it_was_published(
    store: Store,
) -> None:
    later = datetime(2017, 2, 1, tzinfo=UTC)
    keep(
        store,
        said("other.example"),
        fact("other.example", "registrant-email", "x@mail.example", public_since=later),
        fact("other.example", "resolves-to", "192.0.2.9"),
        fact(OWN[0], "resolves-to", "192.0.2.9"),
    )
    evidence = {each.value.partition(" ")[0]: each for each in found(store)}

    assert evidence["address"].public_since == BEFORE
    assert evidence["registrant-email"].public_since == later
    assert evidence["registrant-email"].forgeability > evidence["address"].forgeability


@pytest.mark.parametrize("sharing", [30, 300])
def test_name_servers_of_many_are_worth_little_or_nothing(store: Store, sharing: int) -> None:
    names = (*OWN, "other.example", *(f"customer{number}.example" for number in range(sharing)))
    keep(store, said("other.example"), *(fact(name, "name-server", "ns1.hoster.example") for name in names))
    evidence = found(store)

    assert sum((each.ratio or 1.0) - 1.0 for each in evidence) < 2.0
    assert evidence == [] or sharing == 30


@pytest.mark.parametrize(
    ("relation", "value"),
    [
        ("registrant-email", "REDACTED FOR PRIVACY"),
        ("registrant-organisation", "Domains By Proxy, LLC"),
        ("name-server", "ns1.sedoparking.com"),
        ("page-title", "404 Not Found"),
        ("attributed-to", "Pawn Storm"),
    ],
)
def test_what_is_anybodys_ties_a_case_to_no_group(store: Store, relation: str, value: str) -> None:
    keep(store, said("other.example"), *(fact(name, relation, value) for name in (*OWN, "other.example")))

    assert found(store) == []


def test_a_large_registrar_hardly_says_anything(store: Store) -> None:
    keep(
        store,
        said("other.example"),
        *(fact(name, "registrar", "GoDaddy.com, LLC") for name in (*OWN, "other.example")),
    )

    assert [each.ratio is not None and each.ratio <= 2.0 for each in found(store)] == [True]


def test_only_what_was_said_and_seen_by_the_day_counts(store: Store) -> None:
    day = timedelta(days=1)
    keep(
        store,
        said("other.example", first_seen=BEFORE, public_since=APRIL + 3 * day),
        fact("other.example", "registrant-email", "x@mail.example"),
        said("third.example"),
        fact("third.example", "resolves-to", "192.0.2.9"),
        fact(OWN[0], "resolves-to", "192.0.2.9", first_seen=APRIL + 5 * day, last_seen=APRIL + 6 * day),
    )

    assert [found(store, as_of=APRIL + ahead * day) for ahead in (-1, 2)] == [[], []]
    assert [each.value for each in found(store, as_of=APRIL + 3 * day)] == ["registrant-email x@mail.example"]
    assert [each.value for each in found(store, as_of=APRIL + 5 * day)] == [
        "registrant-email x@mail.example",
        "address 192.0.2.9",
    ]


def test_uses_that_lie_far_apart_count_less(store: Store) -> None:
    ratios = []
    for number, year in enumerate((2017, 2015, 2010)):
        then = datetime(year, 4, 1, tzinfo=UTC)
        address = f"192.0.2.{number}"
        keep(
            store,
            said(f"other{number}.example"),
            fact(f"other{number}.example", "resolves-to", address, first_seen=then, last_seen=then),
            fact(OWN[0], "resolves-to", address),
        )
        ratios += [each.ratio or 1.0 for each in found(store) if each.value == f"address {address}"] or [1.0]

    assert ratios == sorted(ratios, reverse=True)
    assert ratios[1] < 2.0
    assert ratios[2] == 1.0


def test_a_group_of_many_known_names_has_many_things_to_share(store: Store) -> None:
    keep(
        store,
        said("other.example"),
        fact("other.example", "resolves-to", "192.0.2.9"),
        fact(OWN[0], "resolves-to", "192.0.2.9"),
    )
    alone = found(store)[0].ratio
    keep(store, *(said(f"known{number}.example") for number in range(400)))
    among_many = found(store)

    assert alone is not None
    assert sum(each.ratio or 1.0 for each in among_many) < alone / 4


def test_what_a_source_says_that_says_as_much_of_the_case_itself_is_circular(store: Store) -> None:
    shared = fact("other.example", "registrant-email", "x@mail.example")
    keep(
        store,
        shared,
        said("other.example", origin="report:x"),
        said(OWN[0], origin="report:x", source="Vendor"),
    )
    assert found(store) == []

    keep(store, said("other.example", origin="report:independent", source="Somebody else"))
    assert [each.source for each in found(store)] == ["Somebody else"]


def test_what_is_said_of_the_cases_own_names_is_claims_and_no_evidence(store: Store) -> None:
    keep(
        store,
        *(said(name, "Pawn Storm", public_since=APRIL) for name in OWN),
        said(OWN[0], "Unheard Of", source="Feed"),
    )
    claims = claims_of_case(store, case(store), shipped_actors(), as_of=MAY)

    assert [(each.claimant, each.words, each.group) for each in claims] == [
        ("Feed", "of Unheard Of: onedrive-en-marche.fr", None),
        ("CERT-EX", "of Pawn Storm: mail-en-marche.fr, onedrive-en-marche.fr", APT28),
    ]
    assert claims[1].said_at == APRIL
    assert (claims[1].source, str(claims[1].grade)) == ("report:2016", "B2")
    assert found(store) == []
    assert claims_of_case(store, case(store), shipped_actors(), as_of=BEFORE - timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("Grizzly Steppe", "'Grizzly Steppe' may be APT28 or APT29"),
        ("Nobody", "no known group is called 'Nobody'"),
    ],
)
def test_a_word_that_no_group_or_several_bear_is_shown_and_points_to_none(
    store: Store, word: str, why: str
) -> None:
    keep(store, said("other.example", word), fact("other.example", "registrant-email", "x@mail.example"))
    evidence = found(store)

    assert [(each.group, each.ratio) for each in evidence] == [(None, None)]
    assert evidence[0].basis.endswith(why)


def test_two_groups_that_are_said_to_share_a_thing_each_have_their_evidence(store: Store) -> None:
    for name, group in (("a.example", "APT28"), ("b.example", "APT29"), ("c.example", "Fancy Bear")):
        keep(store, said(name, group), fact(name, "registrant-email", "x@mail.example"))
    evidence = found(store)

    assert {each.group for each in evidence} == {
        shipped_actors().naming.stix_id(each) for each in ("G0007", "G0016")
    }
    assert len(evidence) == 2


def test_an_address_that_is_itself_on_somebodys_list_is_weak_evidence(store: Store) -> None:
    address = "194.187.249.135"
    keep(
        store,
        said(address, "APT28", kind=ObservableKind.IPV4, source="DHS"),
        fact(OWN[0], "resolves-to", address),
    )
    evidence = found(store)

    assert [each.value for each in evidence] == [f"address {address}"]
    assert evidence[0].ratio is not None
    assert 1.0 < evidence[0].ratio <= 5.0
    assert f"{address} is said to be of 'APT28' by DHS" in evidence[0].basis


def test_the_grade_is_that_of_who_attributes_and_poor_facts_count_for_a_part(store: Store) -> None:
    addresses = {"A1": "192.0.2.1", "F6": "192.0.2.2", "D4": "192.0.2.3"}
    for grade, address in addresses.items():
        name = f"{grade.lower()}.example"
        keep(
            store,
            said(name, grade=Grade.of("C3")),
            fact(name, "resolves-to", address, grade=Grade.of(grade)),
            fact(OWN[0], "resolves-to", address),
        )
    evidence = found(store)
    ratios = {
        grade: each.ratio for each in evidence for grade in addresses if each.value.endswith(addresses[grade])
    }

    assert {str(each.grade) for each in evidence} == {"C3"}
    assert ratios["A1"] == ratios["F6"]
    assert ratios["D4"] is not None
    assert ratios["F6"] is not None
    assert ratios["D4"] < ratios["F6"]


def test_hosts_of_the_cases_own_domains_are_no_others(store: Store) -> None:
    keep(
        store,
        said(f"www.{OWN[0]}"),
        fact(f"www.{OWN[0]}", "resolves-to", "192.0.2.9"),
        fact(OWN[0], "resolves-to", "192.0.2.9"),
    )

    assert found(store) == []


def test_techniques_are_what_the_names_and_the_log_show(store: Store) -> None:
    keep(
        store,
        fact(OWN[0], "certificate-issuer", "CN=R3"),
        fact(OWN[1], "asks-for", "password", first_seen=MAY, last_seen=MAY),
    )
    attempt = Attempt(
        "en-marche",
        APRIL - timedelta(days=9),
        Channel.MAIL,
        AttemptKind.PHISHING,
        targets=("staff",),
        case=case(store).case.id,
    )
    store.save_attempts([attempt], now=NOW, who="test")
    store.save_attempts([replace(attempt, happened_at=APRIL, case=None)], now=NOW, who="test")

    evidence = found(store, "technique", as_of=APRIL)

    assert [each.value for each in evidence] == ["T1566.002", "T1583.001", "T1588.004"]
    assert all(
        each.public_since == ALWAYS_PUBLIC and each.forgeability >= 0.9 and each.group is None
        for each in evidence
    )
    assert (
        evidence[0].basis
        == "1 attempt of phishing by mail, with names of the case to lead to in the log, the first on 2017-03-23"
    )
    assert evidence[0].origin == attempt.id
    assert (
        evidence[1].basis
        == "mail-en-marche.fr, onedrive-en-marche.fr: registered for the case, known since 2017-04-01"
    )
    assert [each.value for each in found(store, "technique", as_of=MAY)] == [
        "T1566.002",
        "T1583.001",
        "T1588.004",
        "T1598.003",
        "T1608.005",
    ]
    assert found(store, "technique", as_of=BEFORE) == []


def with_victims(said_on: str) -> KnownActors:
    """Thirty groups, of which three were reported to attack France."""
    victims = [("France",)] * 3 + [("Japan",)] * 27
    groups = tuple(
        KnownGroup(
            f"X{number}",
            f"Group {number}",
            (),
            tuple(Said(what, "a galaxy", said_on) for what in own),
            (),
            (),
            1,
        )
        for number, own in enumerate(victims)
    )
    known = shipped_actors()
    directory = replace(known.directory, groups=groups)
    return replace(known, directory=directory, naming=Naming.of(directory))


def test_who_was_reported_before_to_attack_the_country_is_weak_evidence(store: Store) -> None:
    evidence = found(store, "victim", actors=with_victims("2016-01-31"))

    assert [each.value for each in evidence] == ["country fr"] * 3
    assert [each.ratio for each in evidence] == [1.5] * 3
    assert evidence[0].base_rate == pytest.approx(0.1)
    assert (
        found(store, "victim", actors=with_victims("2017-04-30")) == []
    )  # perhaps because of this very case
    assert found(store, "victim", actors=with_victims("")) == []


def test_the_shipped_victims_say_nothing_of_a_case_of_2017(store: Store) -> None:
    assert found(store, "victim", as_of=NOW) == []


def test_a_case_without_facts_gives_nothing(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'empty.db'}") as store:
        record = open_case(store, ["lone.example"], now=NOW)

        assert evidence_of_case(store, record, shipped_actors(), as_of=NOW, now=NOW) == ()
        assert claims_of_case(store, record, shipped_actors(), as_of=NOW) == ()


def test_asking_changes_nothing_and_gives_the_same_again(store: Store) -> None:
    keep(store, said("other.example"), fact("other.example", "registrant-email", "x@mail.example"))

    assert found(store) == found(store)
    assert found(store, as_of=NOW)[0].id == found(store)[0].id
