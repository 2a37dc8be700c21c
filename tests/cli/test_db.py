"""`tocsin db` from the command line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.cli.root import run
from tocsin.model.identity import Identity
from tocsin.store.opening import open_store
from tocsin.store.schema import REVISIONS

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    found = f"sqlite:///{tmp_path / 'tocsin.db'}"
    monkeypatch.setenv("TOCSIN_DATABASE", found)
    with open_store(found) as store:
        store.save_organisations([Identity(slug="en-marche", name="En Marche !")], now=NOON, who="me")
    return found


@pytest.mark.usefixtures("url")
def test_a_backup_restores_into_another_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, other = str(tmp_path / "backup"), f"sqlite:///{tmp_path / 'other.db'}"

    assert run(["db", "backup", file]) == 0
    assert run(["db", "restore", file, "--database", other]) == 0

    assert "2 rows were restored" in capsys.readouterr().err
    with open_store(other) as store:
        assert store.organisation("en-marche") is not None


@pytest.mark.usefixtures("url")
def test_a_backup_replaces_a_file_only_by_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "backup"
    file.write_text("precious")

    assert run(["db", "backup", str(file)]) == 1
    assert file.read_text() == "precious"
    assert "--force" in capsys.readouterr().err
    assert run(["db", "backup", str(file), "--force"]) == 0


@pytest.mark.usefixtures("url")
def test_a_restore_replaces_a_database_only_by_force(tmp_path: Path) -> None:
    file = str(tmp_path / "backup")
    run(["db", "backup", file])

    assert run(["db", "restore", file]) == 1
    assert run(["db", "restore", file, "--force"]) == 0


@pytest.mark.usefixtures("url")
def test_a_whole_database_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "check"]) == 0

    assert "is whole" in capsys.readouterr().err


def test_a_damaged_database_fails_the_check(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(url) as store, store._database.writing("damaging") as connection:
        connection.exec_driver_sql("UPDATE organisations SET document = '{}'")

    assert run(["db", "check"]) == 1

    captured = capsys.readouterr()
    assert "organisation 'en-marche' cannot be read" in captured.out
    assert "1 problem;" in captured.err


@pytest.mark.usefixtures("url")
def test_an_upgrade_says_that_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "upgrade"]) == 0

    assert "is up to date" in capsys.readouterr().err


def test_an_upgrade_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.db").touch()

    assert run(["db", "upgrade", "--database", f"sqlite:///{tmp_path / 'empty.db'}"]) == 0

    assert f"went from revision none to {REVISIONS[-1]}" in capsys.readouterr().err


def test_a_newer_database_is_refused_with_what_to_do(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(url) as store, store._database.writing("making it newer") as connection:
        connection.exec_driver_sql("UPDATE tocsin_revision SET version_num = '9999'")

    for command in (["db", "check"], ["db", "upgrade"], ["alert", "list"]):
        assert run(command) == 1
        assert "upgrade Tocsin" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["backup", "restore", "check", "upgrade"])
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", command, "--help"]) == 0

    assert f"Example: tocsin db {command}" in capsys.readouterr().out
