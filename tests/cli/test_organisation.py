import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.cli.root import run
from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FANS = "fans-en-marche.example"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"
    monkeypatch.setenv("TOCSIN_DATABASE", url)
    return url


@pytest.fixture
def watched(database: str, capsys: Captured) -> str:
    assert run(["init", "en-marche.fr"]) == 0
    capsys.readouterr()
    return database


@pytest.fixture
def alerted(watched: str) -> str:
    alert = Alert(
        WrittenName(FANS),
        DomainName(FANS),
        UnicodeName(FANS),
        RegistrableDomain("fans-en-marche", "example"),
        "en-marche",
        Match("enmarche", ("combosquat",), 0, Position.REGISTRABLE),
        0.9,
        (),
        NOW,
        NOW,
    )
    with open_store(watched) as store:
        store.record_alerts([alert], now=NOW)
        store.change_alerts(AlertQuery(names=(FANS,)), AlertState.NEW, reason="", now=NOW, who="ana")
    return watched


def state_of_alert(database: str) -> AlertState:
    with open_store(database) as store:
        (alert,) = store.alerts(AlertQuery())
    return alert.state


def listed(capsys: Captured) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["organisation", "list", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("watched")
def test_an_organisation_is_added_listed_shown_edited_and_removed(capsys: Captured) -> None:
    assert run(["organisation", "add", "lesoir.be", "lesoir.info", "--name", "Le Soir", "--id", "soir"]) == 0
    assert [row["id"] for row in listed(capsys)] == ["en-marche", "soir"]

    assert run(["organisation", "list"]) == 0
    assert "lesoir.be, lesoir.info" in capsys.readouterr().out
    assert (
        run(
            [
                "organisation",
                "edit",
                "soir",
                "--word",
                "soirmag",
                "--no-domain",
                "lesoir.info",
                "--budget",
                "2",
            ]
        )
        == 0
    )
    assert run(["organisation", "show", "soir"]) == 0
    out = capsys.readouterr().out
    assert "soirmag" in out
    assert "2 in seven days" in out
    assert run(["organisation", "show", "soir", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["domains"] == ["lesoir.be"]

    assert run(["organisation", "remove", "soir", "--yes"]) == 0
    assert [row["id"] for row in listed(capsys)] == ["en-marche"]


def test_a_target_is_listed_and_not_watched(watched: str, capsys: Captured) -> None:
    order = [
        "organisation",
        "add",
        "--name",
        "WADA",
        "--sector",
        "Non profit",
        "--country",
        "ca",
        "--target-only",
    ]
    assert run(order) == 0
    out, err = capsys.readouterr()
    assert "only known as a target" in out
    assert "tocsin attempt add wada" in err
    found = {row["id"]: row for row in listed(capsys)}
    assert (found["wada"]["sectors"], found["wada"]["watched"]) == (["non-profit"], False)
    assert found["en-marche"]["watched"] is True
    with open_store(watched) as store:
        assert [identity.slug for identity in store.organisations()] == ["en-marche"]

    assert run(["organisation", "edit", "wada", "--watched", "--no-sector", "non-profit"]) == 0

    with open_store(watched) as store:
        assert [identity.slug for identity in store.organisations()] == ["en-marche", "wada"]
        assert store.organisations()[1].sectors == ()


def test_an_edit_that_is_only_shown_changes_nothing(watched: str, capsys: Captured) -> None:
    assert run(["organisation", "edit", "en-marche", "--name", "LREM", "--dry-run"]) == 0

    assert "nothing was saved" in capsys.readouterr().err
    with open_store(watched) as store:
        assert store.organisations()[0].name == "En Marche"
    assert run(["organisation", "edit", "en-marche"]) == 0
    assert "nothing about 'en-marche' changes" in capsys.readouterr().err


@pytest.mark.usefixtures("database")
def test_a_database_that_is_not_there_is_not_made_by_looking(capsys: Captured) -> None:
    assert run(["organisation", "list"]) == 1
    assert "'tocsin init'" in capsys.readouterr().err


def test_an_empty_list_says_how_to_begin(database: str, capsys: Captured) -> None:
    open_store(database).close()

    assert run(["organisation", "list"]) == 0

    out, err = capsys.readouterr()
    assert out == ""
    assert "tocsin init DOMAIN" in err


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("order", ["show", "edit", "remove"])
def test_an_organisation_that_is_not_watched_is_a_failure_that_names_those_that_are(
    order: str, capsys: Captured
) -> None:
    assert run(["organisation", order, "nobody"]) == 1
    assert "there are en-marche" in capsys.readouterr().err


@pytest.mark.usefixtures("watched")
def test_a_removal_is_not_done_unasked(capsys: Captured) -> None:
    assert run(["organisation", "remove", "en-marche"]) == 2
    assert "add --yes" in capsys.readouterr().err
    assert len(listed(capsys)) == 1


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("suffix", ["csv", "toml"])
def test_what_is_exported_is_imported_the_same(suffix: str, tmp_path: Path, capsys: Captured) -> None:
    assert (
        run(
            [
                "organisation",
                "add",
                "en-marche.fr",
                "--name",
                "=cmd",
                "--service",
                "vpn",
                "--outlet",
                "B=b.de",
            ]
        )
        == 0
    )
    assert (
        run(["organisation", "allow", "en-marche", FANS, "--reason", "fans; really", "--until", "30d"]) == 0
    )
    before = listed(capsys)
    path = str(tmp_path / f"list.{suffix}")
    assert run(["organisation", "export", path]) == 0
    assert run(["organisation", "remove", "en-marche", "--yes"]) == 0

    assert run(["organisation", "import", path]) == 0

    assert listed(capsys) == before
    assert run(["organisation", "export", path]) == 1
    assert "--replace" in capsys.readouterr().err


@pytest.mark.usefixtures("watched")
def test_an_export_goes_to_standard_output_too(capsys: Captured) -> None:
    assert run(["organisation", "export", "--format", "toml", "-o", "en-marche"]) == 0

    assert capsys.readouterr().out.startswith('[[organisation]]\nid = "en-marche"\n')


def test_an_import_names_what_it_ignores_and_what_it_did(
    database: str, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,name,domains,colour\na,Aaa,aaa.fr,red\nb,Bbb,,blue\n", encoding="utf-8")

    assert run(["organisation", "import", str(path), "--dry-run"]) == 0
    assert "would be imported (--dry-run): 2 new" in capsys.readouterr().err
    assert run(["organisation", "import", str(path)]) == 0

    err = capsys.readouterr().err
    assert "ignored: colour" in err
    assert "'b' has no official domain" in err
    assert "imported: 2 new, 0 changed, 0 as they were" in err
    with open_store(database) as store:
        assert len(store.organisations()) == 2


def test_an_import_with_a_fault_changes_nothing(watched: str, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,name,domains\na,Aaa,aaa.fr\nb,Bbb,fr\na,Again,\n", encoding="utf-8")

    assert run(["organisation", "import", str(path)]) == 1

    err = capsys.readouterr().err
    assert "2 faults, nothing is imported" in err
    assert "row 3, column 'domains': 'fr' is a top-level domain" in err
    assert "row 4, column 'id': 'a' is already in row 2" in err
    with open_store(watched) as store:
        assert [identity.slug for identity in store.organisations()] == ["en-marche"]


def test_allowing_shows_what_it_would_have_hidden_before_it_does(alerted: str, capsys: Captured) -> None:
    order = ["organisation", "allow", "en-marche", FANS, "--reason", "fan club", "--until", "30d"]

    assert run([*order, "--dry-run"]) == 0
    assert "would have hidden 1 alert (1 new)" in capsys.readouterr().out
    assert run(order) == 2
    assert "add --yes" in capsys.readouterr().err
    assert state_of_alert(alerted) is AlertState.NEW

    assert run([*order, "--yes"]) == 0
    assert state_of_alert(alerted) is AlertState.DISMISSED

    assert run(["organisation", "disallow", "en-marche", FANS]) == 0
    assert "1 alerts are new again" in capsys.readouterr().err
    assert state_of_alert(alerted) is AlertState.NEW


def test_an_import_that_hides_alerts_asks_as_well(alerted: str, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"id,name,allow\nen-marche,En Marche,{FANS}|Ana|fans|\n", encoding="utf-8")

    assert run(["organisation", "import", str(path)]) == 2
    assert "would have hidden 1 alert" in capsys.readouterr().err
    assert state_of_alert(alerted) is AlertState.NEW
    assert run(["organisation", "import", str(path), "--yes"]) == 0
    assert state_of_alert(alerted) is AlertState.DISMISSED


def test_what_is_escalated_is_not_hidden_by_the_way(alerted: str, capsys: Captured) -> None:
    with open_store(alerted) as store:
        store.change_alerts(AlertQuery(names=(FANS,)), AlertState.ESCALATED, reason="", now=NOW, who="ana")

    assert run(["organisation", "allow", "en-marche", FANS, "--reason", "fan club", "--yes"]) == 2
    assert "--even-escalated" in capsys.readouterr().err


def test_the_catalogue_of_services_is_listed(capsys: Captured) -> None:
    assert run(["organisation", "services"]) == 0
    assert "onedrive" in capsys.readouterr().out
    assert run(["organisation", "services", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"id", "name", "aliases", "words", "domains", "hosting"} == set(rows[0])


@pytest.mark.parametrize(
    "order",
    ["add", "list", "show", "edit", "remove", "import", "export", "allow", "disallow", "services"],
)
def test_every_order_has_help_with_an_example(order: str, capsys: Captured) -> None:
    assert run(["organisation", order, "--help"]) == 0
    assert f"Example: tocsin organisation {order}" in " ".join(capsys.readouterr().out.split())
