"""The contract of the store as a whole."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tocsin.model.alert import AlertState
from tocsin.model.errors import InvalidValue
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store

DAY = timedelta(days=1)
EVERYTHING = AlertQuery()


def states(store: Store) -> dict[str, AlertState]:
    return {alert.name.value: alert.state for alert in store.alerts(EVERYTHING)}


@pytest.mark.parametrize(
    ("query", "to", "reason", "until"),
    [
        (AlertQuery(), AlertState.WATCHED, "", None),
        (AlertQuery(limit=3), AlertState.WATCHED, "", None),
        (AlertQuery(names=("a.example",)), AlertState.HELD, "", None),
        (AlertQuery(names=("a.example",)), AlertState.DISMISSED, " ", None),
        (
            AlertQuery(names=("a.example",)),
            AlertState.DISMISSED,
            "parked",
            datetime(2026, 11, 24, 12, tzinfo=UTC),
        ),
        (AlertQuery(names=("a.example",)), AlertState.WATCHED, "", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_senseless_change_is_refused(
    sqlite_url: str, query: AlertQuery, to: AlertState, reason: str, until: datetime | None
) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    with open_store(sqlite_url) as store, pytest.raises(InvalidValue):
        store.change_alerts(query, to, reason=reason, until=until, now=now, who="mounir")


def test_alerts_can_change_while_they_are_read(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert(f"n{number}.example") for number in range(10)], now=noon)

    for alert in store.alerts(EVERYTHING):
        store.change_alerts(
            AlertQuery(ids=(alert.id,)), AlertState.WATCHED, reason="", now=noon, who="mounir"
        )

    assert set(states(store).values()) == {AlertState.WATCHED}


@pytest.mark.parametrize("accident", ["kill", "lose"])
def test_an_accident_at_any_statement_loses_nothing_and_tells_nothing_twice(url: str, accident: str) -> None:
    pytest.importorskip("psycopg", reason="needs psycopg from PyPI")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = Path(__file__).with_name("killed_work.py")
    # Of three steps each takes one; what an accident does not meet on one database it meets on the other.
    first = (accident == "lose") + 2 * (not url.startswith("sqlite"))
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, script, url, accident, str(first), "3"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    rounds = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert len(rounds) > 6
    for each in rounds:
        was, now = each["accident"], each["again"]
        assert was["alerts"] == was["cursor"] * 5
        assert was["told"] == was["outbox"]
        assert was["moves"] == len(was["told"]) in {0, 4}
        assert now["alerts"] == 10
        assert now["told"] == now["outbox"] == ["n6.example", "n7.example", "n8.example", "n9.example"]
        assert now["moves"] == 4
        assert each["problems"] == []


def test_two_that_settle_at_once_spend_one_budget(url: str, make_alert: Any, noon: datetime) -> None:
    with open_store(url) as store, ThreadPoolExecutor(4) as pool:
        store.record_alerts([make_alert(f"n{number}.example") for number in range(40)], now=noon)

        rounds = list(pool.map(lambda _: store.settle({"en-marche": 10}, minimum=0.5, now=noon), range(4)))

        assert sorted(map(len, rounds)) == [0, 0, 0, 10]
        assert len(store.outbox_pending()) == 10


def test_a_store_says_where_it_is_without_the_password(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        assert store.place == sqlite_url.removeprefix("sqlite:///")
