"""A program that is killed, or loses its database, at each statement of its work in turn; prints what holds after.

    python killed_work.py URL kill|lose

Each round has an organisation and a source of its own. A line of JSON is printed for each: what was there right after
the accident, and what is there after the work was simply done again.
"""

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count

import psycopg
from sqlalchemy import Connection, Engine, event

from tocsin.model.alert import Alert, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.errors import StoreError
from tocsin.model.finding import Finding, Weighed
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery, AuditQuery, Cursor
from tocsin.store.store import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BATCHES, BATCH, BUDGET = 2, 5, 4


def alert(organisation: str, number: int) -> Alert:
    name = DomainName(f"n{number}.example")
    finding = Finding("lookalike", name, organisation, "whole", "holds the word", None)
    return Alert(
        WrittenName(name.value),
        name,
        UnicodeName(name.value),
        RegistrableDomain(f"n{number}", "example"),
        organisation,
        Match("word", ("combosquat",), 0, Position.REGISTRABLE),
        0.5 + number / 100,
        (Weighed(finding, 1.0),),
        NOW,
        NOW,
    )


def work(store: Store, organisation: str) -> None:
    cursor = store.cursor(organisation)
    for batch in range(int(cursor.position) if cursor else 0, BATCHES):
        found = [alert(organisation, batch * BATCH + number) for number in range(BATCH)]
        store.record_alerts(found, now=NOW, cursor=Cursor(organisation, str(batch + 1)))
    store.settle({organisation: BUDGET}, minimum=0.5, now=NOW)


def there(store: Store, organisation: str) -> dict[str, object]:
    alerts = list(store.alerts(AlertQuery(organisations=(organisation,))))
    cursor = store.cursor(organisation)
    pending = [each for each in store.outbox_pending(10_000) if each.alert.organisation == organisation]
    moves = store.audit(AuditQuery(subjects=tuple(each.id for each in alerts) or ("",)))
    return {
        "alerts": len(alerts),
        "cursor": int(cursor.position) if cursor else 0,
        "told": sorted(each.name.value for each in alerts if each.told),
        "outbox": sorted(each.alert.name.value for each in pending),
        "moves": len(moves),
    }


def before_statement(at: int, accident: Callable[[Connection], None]) -> None:
    """Cause an accident before the statement, or the commit, of a number."""
    numbers = count()

    def step(connection: Connection, *_: object) -> None:
        if next(numbers) == at:
            accident(connection)

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "after_cursor_execute", step)
    event.listen(Engine, "commit", step)


def kill(_connection: Connection) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lose(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        with psycopg.connect(driver.info.dsn) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [driver.info.backend_pid])
    else:
        raise sqlite3.OperationalError("disk I/O error")


Work = Callable[[Store, str], None]
There = Callable[[Store, str], dict[str, object]]


def child(store: Store, title: str, at: int, accident: str, what: Work) -> int:
    """Work until the accident; 0 when there was none."""
    before_statement(at, kill if accident == "kill" else lose)
    try:
        what(store, title)
    except StoreError:
        return 1
    return 0


def rounds(arguments: Sequence[str], what: Work, holds: There) -> None:
    """Rounds of `URL kill|lose [FIRST [STRIDE]]`, until one ends without an accident: a line of JSON for each."""
    url, accident, first, stride = (*arguments, *("0", "1")[len(arguments) - 2 :])
    with open_store(url) as store:
        for at in count(int(first), int(stride)):
            title = f"round{at}"
            store.close()  # a child must not have its parent's connection
            process = os.fork()
            if process == 0:
                os._exit(child(store, title, at, accident, what))
            _, status = os.waitpid(process, 0)
            problems = list(store.check()) if at % 8 < 2 or status == 0 else []
            found: dict[str, object] = {
                "accident": holds(store, title),
                "problems": problems,
                "status": status,
            }
            what(store, title)
            found["again"] = holds(store, title)
            problems += store.check() if status == 0 else ()
            sys.stdout.write(json.dumps(found) + "\n")
            if status == 0:
                return


if __name__ == "__main__":
    rounds(sys.argv[1:], work, there)
