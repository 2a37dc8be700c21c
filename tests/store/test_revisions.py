"""Old databases are brought up to date with what they hold, newer and foreign ones are left alone."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text
from tests.store.ledgers import evidence

import tocsin.store.migrations
from tocsin.model.errors import NewerStoreError, StoreError
from tocsin.model.identity import Identity
from tocsin.model.ids import tocsin_id
from tocsin.store.connecting import database_at
from tocsin.store.documents import document
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.revisions import bring_up_to_date, migrate, revision_of
from tocsin.store.schema import REVISIONS

NEXT = '''
"""A change to come: alerts get a column, and a table is made."""
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"

def upgrade():
    op.create_table("to_come", sa.Column("id", sa.Text, primary_key=True))
    with op.batch_alter_table("alerts") as alerts:
        alerts.add_column(sa.Column("tone", sa.Text, nullable=False, server_default="plain"))
    {then}
'''


def scripts_with_next(folder: Path, then: str = "") -> str:
    ours = Path(tocsin.store.migrations.__file__).parent
    shutil.copytree(ours, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    made = NEXT.format(head=REVISIONS[-1], then=then)
    (folder / "migrations" / "versions" / "next.py").write_text(made)
    return str(folder / "migrations")


# What a database of the first Tocsin held, a row for each of its tables.
ALERT = tocsin_id("sighting", "b.example", "a")
EVIDENCE = '[["lookalike","whole","holds it",0.001,4.25]]'
WHAT = (
    "a",
    "b.example",
    None,
    None,
    "b",
    "example",
    "word",
    '["combosquat"]',
    0,
    "registrable",
    0.75,
    EVIDENCE,
)
FIRST_ROWS: dict[str, tuple[object, ...]] = {
    "organisations": ("a", "A", document(Identity(slug="a", name="A")), 1, 1),
    "alerts": (ALERT, *WHAT, 1, 2, "new", 2, 2, "", None),
    "outbox": ("x-tocsin-telling--1", ALERT, "a", "first", 2, None),
    "cursors": ("zone fr", "17", 0),
    "scans": ("x-tocsin-scan--1", "list", "me", 1, 2, 10, 1, 2, 1, "done"),
    "audit": (1000, 2, "tocsin", "alert", ALERT, "held", "new", ""),
}


# And what the second one had besides.
CASE = tocsin_id("grouping", "a", "1970-01-01T00:00:00+00:00")
PAIR = tocsin_id("relationship", "a.example", "b.example")
SECOND_ROWS: dict[str, tuple[object, ...]] = {
    **FIRST_ROWS,
    "subjects": (1, "domain-name", "b.example", None),
    "claims": (1, "domain-name", "registrar", "X", None),
    "fact_sources": (1, "list", None),
    "facts": (1, 1, 1, 0, None, 1, 2, None, None, "F6", 1, 3),
    "cases": (CASE, "a", 0, "open", None, None, "", None),
    "case_organisations": (CASE, 0, "a"),
    "case_members": ("b.example", CASE, 0.5, "x", "me", 1, None),
}


def fill(connection: Connection, revision: str, rows: dict[str, tuple[object, ...]]) -> None:
    migrate(connection, revision)
    for name, row in rows.items():
        columns = [column["name"] for column in inspect(connection).get_columns(name)]
        places = ", ".join(f":{column}" for column in columns)
        connection.execute(
            text(f"INSERT INTO {name} VALUES ({places})"),  # noqa: S608  # our own words
            dict(zip(columns, row, strict=True)),
        )


def held(connection: Connection, rows: dict[str, tuple[object, ...]]) -> dict[str, list[Any]]:
    return {
        name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608  # as above
        for name in rows
    }


@pytest.mark.parametrize(
    ("revision", "rows"), [(REVISIONS[0], FIRST_ROWS), (REVISIONS[1], SECOND_ROWS)], ids=REVISIONS[:2]
)
def test_an_older_database_is_upgraded_with_what_it_holds(
    url: str, make_fact: Any, noon: datetime, revision: str, rows: dict[str, tuple[object, ...]]
) -> None:
    database = database_at(url, create=True)
    with database.writing("making older tables") as connection:
        fill(connection, revision, rows)
        assert revision_of(connection, database.place) == revision
        before = held(connection, rows)

    assert bring_up_to_date(database) == (revision, REVISIONS[-1])

    with database.reading("looking") as connection:
        assert held(connection, rows) == before
    database.close()
    with open_store(url) as store:
        assert store.check() == ()
        assert [alert.name.value for alert in store.alerts(AlertQuery())] == ["b.example"]
        assert store.record_facts([make_fact("b.example", "whois", "X")], now=noon).new == 1
        assert store.save_evidence([evidence()], now=noon, who="me") == 1


def test_a_revision_to_come_keeps_alerts_outbox_and_trail(
    url: str, make_alert: Any, noon: datetime, tmp_path: Path
) -> None:
    with open_store(url) as store:
        store.record_alerts([make_alert("a.example"), make_alert("b.example")], now=noon)
        store.settle({"en-marche": 1}, minimum=0.5, now=noon)
        before = list(store.alerts(AlertQuery()))
        with store._database.writing("upgrading") as connection:
            migrate(connection, "next", scripts=scripts_with_next(tmp_path))

        with store._database.reading("looking") as connection:
            tones = connection.execute(text("SELECT tone FROM alerts")).scalars().all()
        assert tones == ["plain", "plain"]
        assert list(store.alerts(AlertQuery())) == before
        assert len(store.outbox_pending()) == 1
        assert store.check() == ()


def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    url: str, make_alert: Any, noon: datetime, tmp_path: Path
) -> None:
    scripts = scripts_with_next(tmp_path, then='op.execute("SELECT * FROM nowhere")')
    with open_store(url) as store:
        store.record_alerts([make_alert("a.example")], now=noon)

        with pytest.raises(StoreError), store._database.writing("upgrading") as connection:
            migrate(connection, "next", scripts=scripts)

        with store._database.reading("looking") as connection:
            assert revision_of(connection, store.place) == REVISIONS[-1]
            assert not inspect(connection).has_table("to_come")
        assert len(list(store.alerts(AlertQuery()))) == 1


def test_a_newer_database_is_left_alone(url: str) -> None:
    with open_store(url) as store, store._database.writing("making it newer") as connection:
        connection.execute(text("UPDATE tocsin_revision SET version_num = '9999'"))

    with pytest.raises(NewerStoreError, match=r"newer Tocsin.*upgrade Tocsin"):
        open_store(url)


def test_the_tables_of_another_program_are_left_alone(url: str) -> None:
    database = database_at(url, create=True)
    with database.writing("making a table") as connection:
        connection.execute(text("CREATE TABLE visitors (name TEXT)"))
    database.close()

    with pytest.raises(StoreError, match="tables of another program"):
        open_store(url)


def test_opening_says_what_was_upgraded(url: str) -> None:
    with open_store(url) as store:
        assert store.upgraded_from is None
    with open_store(url) as store:
        assert store.upgraded_from == store.revision == REVISIONS[-1]
