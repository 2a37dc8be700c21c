from collections import Counter
from ipaddress import ip_address, ip_network

from tocsin.app.demo.case_facts import REPLAYED
from tocsin.app.demo.ordinary_facts import SOURCE, ordinary_facts
from tocsin.app.demo.ordinary_names import ordinary_names
from tocsin.model.observation import Relation

NAMES = tuple(name for name in ordinary_names(3000) if name.count(".") == 1)
FACTS = tuple(ordinary_facts(NAMES))


def counts(relation: Relation) -> list[int]:
    return [count for _, count in Counter(f.value for f in FACTS if f.relation == relation).most_common()]


def test_the_same_names_and_seed_have_the_same_facts() -> None:
    assert tuple(ordinary_facts(NAMES[:50])) == tuple(ordinary_facts(NAMES[:50]))
    assert tuple(ordinary_facts(NAMES[:50], seed=1)) != tuple(ordinary_facts(NAMES[:50]))


def test_every_name_has_a_registration_a_registrant_and_a_host() -> None:
    for relation in (Relation.CREATED, Relation.REGISTRANT_EMAIL, Relation.RESOLVES_TO, Relation.REGISTRAR):
        assert len({fact.subject for fact in FACTS if fact.relation == relation}) == len(NAMES)


def test_registrars_and_hosts_are_crowded_and_registrants_mostly_are_not() -> None:
    assert counts(Relation.REGISTRAR)[0] > len(NAMES) / 5
    assert counts(Relation.RESOLVES_TO)[0] > 20
    registrants = counts(Relation.REGISTRANT_EMAIL)
    assert registrants[0] > len(NAMES) / 3  # redacted
    assert sum(1 < count < 10 for count in registrants) > 5  # who has several names
    assert sum(count == 1 for count in registrants) > 100


def test_the_facts_are_nobodys_and_say_so() -> None:
    block = ip_network("198.18.0.0/15")

    assert all(fact.source == SOURCE for fact in FACTS)
    assert all(ip_address(f.value) in block for f in FACTS if f.relation == Relation.RESOLVES_TO)
    assert all(
        f.value == "REDACTED FOR PRIVACY" or f.value.endswith((".example", f.subject, "@mail.com"))
        for f in FACTS
        if f.relation == Relation.REGISTRANT_EMAIL
    )


def test_nothing_was_seen_after_the_day_that_is_replayed() -> None:
    assert all(fact.last_seen <= REPLAYED for fact in FACTS)
