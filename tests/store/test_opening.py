"""What can be wrong with a database is said with what to do, and nothing is left half-made."""

import sqlite3
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tocsin.model.errors import StoreError
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tocsin.db"


def with_pragma(store: Store, pragma: str) -> None:
    """Have every connection to come say a pragma."""
    store._database.engine.dispose()
    event.listen(store._database.engine, "connect", lambda connection, _: connection.execute(pragma))


def test_a_new_file_and_what_lies_beside_it_are_the_users_alone(
    file: Path, make_alert: Any, noon: datetime
) -> None:
    with open_store(f"sqlite:///{file}") as store:
        store.record_alerts([make_alert("a.example")], now=noon)

        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
        assert modes == {"tocsin.db": 0o600, "tocsin.db-wal": 0o600, "tocsin.db-shm": 0o600}


def test_nothing_lies_beside_the_file_when_it_is_closed(file: Path) -> None:
    with open_store(f"sqlite:///{file}"):
        pass

    assert [path.name for path in file.parent.iterdir()] == ["tocsin.db"]


def test_what_is_written_survives_a_power_cut(file: Path) -> None:
    with open_store(f"sqlite:///{file}") as store, store._database.reading("looking") as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in asked] == ["wal", 2, 1]


def test_a_database_that_is_not_there_is_not_made_unless_asked(file: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no database .*'tocsin init'"):
        open_store(f"sqlite:///{file}", create=False)

    assert not file.exists()


def test_a_folder_that_is_not_there_is_said(file: Path) -> None:
    with pytest.raises(StoreError, match="check that its folder exists"):
        open_store(f"sqlite:///{file.parent / 'nowhere' / 'tocsin.db'}")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_left_as_it_is(file: Path) -> None:
    file.write_bytes(b"a list of names, and no database at all\n" * 50)
    before = file.read_bytes()

    with pytest.raises(StoreError, match="the file is not a database"):
        open_store(f"sqlite:///{file}")

    assert file.read_bytes() == before


def test_an_empty_file_becomes_a_database(file: Path) -> None:
    file.touch()

    with open_store(f"sqlite:///{file}") as store:
        assert store.check() == ()


def test_a_damaged_file_is_said(file: Path, make_alert: Any, noon: datetime) -> None:
    with open_store(f"sqlite:///{file}") as store:
        store.record_alerts([make_alert(f"n{number}.example") for number in range(500)], now=noon)
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))

    with pytest.raises(StoreError, match="'tocsin db restore'"), open_store(f"sqlite:///{file}") as store:
        list(store.alerts(AlertQuery()))


def test_a_full_disk_is_said_and_nothing_is_half_written(file: Path, make_alert: Any, noon: datetime) -> None:
    many = [make_alert(f"n{number}.example") for number in range(2000)]
    with open_store(f"sqlite:///{file}") as store:
        store.record_alerts(many[:10], now=noon)
        with_pragma(store, "PRAGMA max_page_count = 60")

        with pytest.raises(StoreError, match="the disk is full; make room"):
            store.record_alerts(many, now=noon)

        assert len(list(store.alerts(AlertQuery()))) == 10
        assert store.check() == ()


def test_a_database_that_may_only_be_read_can_be_read(file: Path, make_alert: Any, noon: datetime) -> None:
    with open_store(f"sqlite:///{file}") as store:
        store.record_alerts([make_alert("a.example")], now=noon)
        with_pragma(store, "PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="it may only be read"):
            store.settle({"en-marche": 1}, minimum=0.5, now=noon)

        assert len(list(store.alerts(AlertQuery()))) == 1


def test_a_locked_database_is_said_after_a_while(file: Path, make_alert: Any, noon: datetime) -> None:
    with open_store(f"sqlite:///{file}?timeout=0.05") as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="another program keeps it locked"):
            store.record_alerts([make_alert("a.example")], now=noon)

        other.execute("ROLLBACK")
        other.close()
        assert store.record_alerts([make_alert("a.example")], now=noon) == 1


def test_a_locked_server_is_said_after_a_while(postgresql_url: str, make_alert: Any, noon: datetime) -> None:
    with (
        open_store(postgresql_url) as store,
        open_store(f"{postgresql_url}&options=-c%20lock_timeout=50") as other,
    ):
        with (
            store._database.writing("keeping others out"),
            pytest.raises(StoreError, match="another program keeps it locked"),
        ):
            other.record_alerts([make_alert("a.example")], now=noon)

        assert other.record_alerts([make_alert("a.example")], now=noon) == 1


def test_a_server_that_is_not_there_is_said() -> None:
    pytest.importorskip("psycopg", reason="needs psycopg from PyPI")

    with pytest.raises(StoreError, match="cannot be reached; check that it runs") as caught:
        open_store("postgresql+psycopg://me:secret@127.0.0.1:1/tocsin")

    assert "secret" not in str(caught.value)


def test_a_server_without_the_database_is_said(postgresql_url: str) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        open_store(postgresql_url.replace("tocsin_test", "nowhere"))
