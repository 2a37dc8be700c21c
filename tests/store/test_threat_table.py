"""Names of groups and sponsors: what is known of one is not lost to a name alone."""

from datetime import datetime

import pytest
from sqlalchemy import text

from tocsin.model.errors import StoreError
from tocsin.model.threats import Alias, IntrusionSet, ThreatActor
from tocsin.store.questions import AuditQuery
from tocsin.store.store import Store

TURLA, APT28 = IntrusionSet("Turla"), IntrusionSet("APT28")
GRU, NOBODY = ThreatActor("GRU", "ru"), ThreatActor("nobody\x00")


def test_groups_and_sponsors_are_found_by_id_or_all_by_name(store: Store, noon: datetime) -> None:
    for _ in range(2):
        store.save_threats([TURLA, APT28], [NOBODY, GRU], now=noon)

    assert store.groups() == (APT28, TURLA)
    assert store.groups([TURLA.id, "nowhere"]) == (TURLA,)
    assert store.groups([]) == ()
    assert store.groups([TURLA.id, APT28.id]) == (APT28, TURLA)
    assert store.sponsors() == (GRU, NOBODY)
    assert store.sponsors([GRU.id]) == (GRU,)
    assert store.sponsors([TURLA.id]) == ()
    trail = store.audit(AuditQuery())
    assert [(each.who, each.what, each.after) for each in trail] == [
        ("tocsin", "group", "Turla"),
        ("tocsin", "group", "APT28"),
        ("tocsin", "sponsor", "nobody\x00"),
        ("tocsin", "sponsor", "GRU"),
    ]


def test_a_group_takes_the_place_of_what_was_known_and_a_name_alone_does_not(
    store: Store, noon: datetime
) -> None:
    known = IntrusionSet("APT28", (Alias("Sofacy", "a firm", noon),), noon, noon)
    for each in (APT28, known, APT28):
        store.save_threats([each], [], now=noon)
    assert store.groups() == (known,)

    better = IntrusionSet("APT28", (*known.aliases, Alias("Pawn Storm", "another", noon)))
    store.save_threats([better], [], now=noon)

    assert store.groups() == (better,)


def test_a_sponsor_does_not_lose_its_country(store: Store, noon: datetime) -> None:
    for each in (ThreatActor("GRU"), GRU, ThreatActor("GRU")):
        store.save_threats([], [each], now=noon)

    assert store.sponsors() == (GRU,)


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("UPDATE intrusion_sets SET document = '{'", "group"),
        ("UPDATE intrusion_sets SET name = 'other'", "group"),
        ("UPDATE threat_actors SET country = 'nowhere'", "sponsor"),
        ("UPDATE threat_actors SET name = 'other'", "sponsor"),
    ],
)
def test_a_damaged_name_is_said(store: Store, noon: datetime, damage: str, kind: str) -> None:
    store.save_threats([APT28], [GRU], now=noon)
    with store._database.writing("damaging") as connection:
        connection.execute(text(damage))

    with pytest.raises(StoreError, match=f"{kind} .* is damaged .*'tocsin db check'"):
        _ = store.groups(), store.sponsors()
