import os
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from tocsin.app.doctor import DEPENDENCIES, Check, Health, examine, is_healthy
from tocsin.interchange.actor_collection import ActorCollection, write_collection
from tocsin.store.opening import open_store
from tocsin.store.questions import ActorSet
from tocsin.store.schema import REVISION_TABLE

NOW: Final = datetime(2026, 11, 24, tzinfo=UTC)
PYPROJECT: Final = Path(__file__).parents[2] / "pyproject.toml"


def checks(url: str | None, folder: Path, now: datetime = NOW) -> dict[str, Check]:
    return {check.subject: check for check in examine(url, now=now, environment={"HOME": str(folder)})}


def test_a_fresh_installation_is_healthy_and_says_how_to_go_on(tmp_path: Path) -> None:
    found = checks(None, tmp_path)

    assert is_healthy(tuple(found.values()))
    assert found["database"].health is Health.NOTE
    assert "tocsin init" in found["database"].advice
    assert not list(tmp_path.rglob("*.db"))


def test_a_database_in_order_is_said_with_place_and_revision(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"
    open_store(url).close()

    found = checks(url, tmp_path)["database"]

    assert found.health is Health.OK
    assert str(tmp_path / "tocsin.db") in found.fact
    assert "revision" in found.fact
    assert "writable" in found.fact


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + bytes(2000)])
def test_a_broken_database_is_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tocsin.db"
    path.write_bytes(content)

    found = checks(f"sqlite:///{path}", tmp_path)

    assert found["database"].health is Health.BROKEN
    assert not is_healthy(tuple(found.values()))


def test_a_database_of_a_newer_program_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {REVISION_TABLE} SET version_num = 'r9999'")  # noqa: S608  # a name of ours

    found = checks(f"sqlite:///{path}", tmp_path)["database"]

    assert found.health is Health.BROKEN
    assert "newer Tocsin" in found.fact


def test_a_database_that_cannot_be_made_is_broken(tmp_path: Path) -> None:
    found = checks(f"sqlite:///{tmp_path / 'missing' / 'tocsin.db'}", tmp_path)["database"]

    assert found.health is Health.BROKEN
    assert "there is no folder" in found.fact


def test_a_folder_that_cannot_be_written_is_broken(tmp_path: Path) -> None:
    with TemporaryDirectory() as folder, _without_privileges():
        found = checks(f"sqlite:///{Path(folder) / 'tocsin.db'}", tmp_path)["database"]

    assert found.health is Health.BROKEN


def actors_kept(folder: Path, dated: str, document: bytes | None = None) -> str:
    """A database with an imported set of groups as of a day."""
    url = f"sqlite:///{folder / 'tocsin.db'}"
    kept = write_collection(ActorCollection((), dated=dated)) if document is None else document
    with open_store(url) as store:
        store.save_actor_set(ActorSet("mine", "", "attack", NOW, "0" * 64, kept), now=NOW, who="test")
    return url


@pytest.mark.parametrize(
    ("dated", "health", "told"),
    [
        ("2026-10-01", Health.OK, "the newest, 'mine', of 2026-10-01"),
        ("2024-10-01", Health.NOTE, "'mine' of 2024-10-01 is older than what ships (2025-11-13)"),
        ("", Health.NOTE, "the newest, 'shipped', of 2025-11-13, is 376 days old"),
    ],
)
def test_groups_as_of_long_ago_are_told(tmp_path: Path, dated: str, health: Health, told: str) -> None:
    found = checks(actors_kept(tmp_path, dated), tmp_path)["known groups"]

    assert found.health is health
    assert told in found.fact
    assert ("tocsin actors" in found.advice) is (health is Health.NOTE)


def test_without_a_database_the_groups_that_ship_are_looked_at(tmp_path: Path) -> None:
    found = checks(f"sqlite:///{tmp_path / 'none.db'}", tmp_path)

    assert found["database"].health is Health.NOTE
    assert "'shipped'" in found["known groups"].fact
    assert found["assess settings"].health is Health.OK


def test_an_imported_set_that_is_damaged_is_broken(tmp_path: Path) -> None:
    found = checks(actors_kept(tmp_path, "", b"{"), tmp_path)["known groups"]

    assert found.health is Health.BROKEN
    assert "tocsin actors remove mine" in found.fact


@pytest.mark.parametrize(
    ("settings", "health", "told"),
    [
        ("", Health.OK, "no group is held likelier beforehand"),
        ("[assess.prior_odds]\n'Fancy Bear' = 2.0\n", Health.OK, "odds of 1 group"),
        (
            "[assess.prior_odds]\n'Fancy Boar' = 2.0\n",
            Health.BROKEN,
            "'Fancy Boar', which no known group is called",
        ),
        ("[assess.prior_odds]\n'Fancy Bear' = 2000.0\n", Health.NOTE, "cannot be looked at"),
    ],
    ids=["none", "known", "unknown", "unreadable"],
)
def test_groups_of_the_settings_are_looked_up(
    tmp_path: Path, settings: str, health: Health, told: str
) -> None:
    path = tmp_path / "tocsin.toml"
    path.write_text(settings, encoding="utf-8")
    environment = {"HOME": str(tmp_path), "TOCSIN_CONFIG": str(path)}

    found = {each.subject: each for each in examine(None, now=NOW, environment=environment)}[
        "assess settings"
    ]

    assert found.health is health
    assert told in found.fact


@contextmanager
def _without_privileges() -> Iterator[None]:
    """Go on as somebody who may not write everywhere, where the superuser runs the tests."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_an_address_that_is_none_is_broken(tmp_path: Path) -> None:
    assert checks("nonsense", tmp_path)["database"].health is Health.BROKEN


def test_every_data_table_is_dated(tmp_path: Path) -> None:
    found = checks(None, tmp_path)

    assert "days old" in found["public suffixes"].fact
    assert "Unicode" in found["look-alike characters"].fact
    assert "days old" in found["base rates"].fact


def test_an_old_table_is_noted(tmp_path: Path) -> None:
    found = checks(None, tmp_path, datetime(2031, 1, 1, tzinfo=UTC))

    assert found["public suffixes"].health is Health.NOTE
    assert found["public suffixes"].advice


def test_the_dependencies_are_those_of_the_project() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]

    assert tuple(name.split(">")[0] for name in project["dependencies"]) == DEPENDENCIES
