"""A check finds what is wrong, and only that."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from tocsin.model.identity import Identity
from tocsin.store.store import Store


@pytest.fixture
def filled(store: Store, make_alert: Any, noon: datetime) -> Store:
    store.save_organisations([Identity(slug="en-marche", name="En Marche !")], now=noon, who="me")
    store.record_alerts([make_alert(f"n{number}.example") for number in range(30)], now=noon)
    store.settle({"en-marche": 5}, minimum=0.5, now=noon)
    return store


def test_a_whole_database_has_no_problem(filled: Store) -> None:
    assert filled.check() == ()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE alerts SET evidence = '{'", "cannot be read"),
        ("UPDATE alerts SET state = 'odd'", "'odd' is not a valid AlertState"),
        ("UPDATE alerts SET organisation = 'other'", "not that of its name and organisation"),
        ("UPDATE organisations SET document = '[]'", "organisation 'en-marche' cannot be read"),
        ("DELETE FROM outbox", "5 alerts were told and are not in the outbox"),
        ("UPDATE alerts SET told = NULL", "5 alerts are in the outbox and not marked as told"),
        ("UPDATE alerts SET state = 'new'", "25 alerts are new and were told to nobody"),
    ],
)
def test_damage_is_found_and_named(filled: Store, damage: str, said: str) -> None:
    with filled._database.writing("damaging") as connection:
        connection.execute(text(damage))

    problems = filled.check()

    assert any(said in problem for problem in problems)
    assert len(problems) <= 25


def test_more_problems_than_can_be_shown_are_counted(filled: Store) -> None:
    with filled._database.writing("damaging") as connection:
        connection.execute(text("UPDATE alerts SET evidence = '{'"))

    assert filled.check()[-1] == "10 more of kind 'alert' cannot be read"


def test_a_row_that_points_nowhere_is_found(sqlite_url: str) -> None:
    from tocsin.store.opening import open_store  # noqa: PLC0415

    with open_store(sqlite_url) as store:
        with store._database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("INSERT INTO outbox VALUES ('a', 'nobody', 'o', 'first', 0, NULL)")
            connection.detach()

        assert "points to a row of 'alerts' that is not there" in store.check()[0]
