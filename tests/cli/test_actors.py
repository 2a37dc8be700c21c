import json
from pathlib import Path

import pytest
from tests.app import actor_files

from tocsin.cli.root import run

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'tocsin.db'}")


def written(folder: Path, data: bytes, name: str = "mine.csv") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("name", ["Fancy Bear", "Pawn Storm", "Sofacy"])
def test_each_name_finds_the_group_and_says_by_whose_word(name: str, capsys: Out) -> None:
    assert run(["actors", "search", name]) == 0

    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("G0007")
    assert f"{name} (" in line


def test_show_keeps_the_sponsor_apart(capsys: Out) -> None:
    assert run(["actors", "show", "apt28"]) == 0

    before, _, after = capsys.readouterr().out.partition("Claims about a sponsor")
    assert "Russian" not in before.replace("reported victims", "")
    assert "(MISP galaxy of threat actors, " in after


def test_show_as_json_has_every_name_with_its_source_and_every_use_with_its_reports(capsys: Out) -> None:
    assert run(["actors", "show", "apt28", "--json"]) == 0

    row = json.loads(capsys.readouterr().out)
    assert row["id"] == "G0007"
    assert row["as_of"] is None
    assert all(each["source"] for each in row["names"])
    assert row["reports"] > 10
    assert len(row["uses"]) == len(row["techniques"]) + len(row["software"])
    assert all(use["reports"] for use in row["uses"])


def test_show_as_of_a_day_leaves_out_what_came_later(capsys: Out) -> None:
    assert run(["actors", "show", "Fancy Bear", "--as-of", "2017-04-24", "--json"]) == 0

    row = json.loads(capsys.readouterr().out)
    days = [report["date"] for use in row["uses"] for report in use["reports"]]
    assert row["as_of"] == "2017-04-24"
    assert "2016-01-01" < max(days) <= "2017-04-24"
    assert all(each["said_on"] <= "2017-04-24" for each in row["names"])
    assert row["sponsor_claims"] == []
    assert {"Pawn Storm", "Sofacy"} <= {each["name"] for each in row["names"]}


def test_show_with_uses_has_a_line_for_each(capsys: Out) -> None:
    assert run(["actors", "show", "G0007", "--uses", "--as-of", "2017-04-24"]) == 0

    said = capsys.readouterr().out
    assert "as known at the end of 2017-04-24" in said
    assert any(
        line.startswith("    T1") and line.endswith(("report", "reports")) for line in said.splitlines()
    )


def test_a_day_that_is_none_is_misuse(capsys: Out) -> None:
    assert run(["actors", "show", "apt28", "--as-of", "soon"]) == 2
    assert "2017-04-24" in capsys.readouterr().err


def test_the_list_has_the_groups_that_assessments_consider(capsys: Out) -> None:
    assert run(["actors", "list"]) == 0
    some = capsys.readouterr()
    assert run(["actors", "list", "--all"]) == 0

    assert len(some.out.splitlines()) == 172
    assert len(capsys.readouterr().out.splitlines()) > 172
    assert "The MITRE Corporation" in some.err


def test_a_name_that_nobody_bears_is_misuse(capsys: Out) -> None:
    assert run(["actors", "show", "nobody at all"]) == 2
    assert "actors search" in capsys.readouterr().err


def test_a_table_is_imported_listed_shown_and_removed(tmp_path: Path, capsys: Out) -> None:
    file = written(tmp_path, actor_files.TABLE)

    assert run(["actors", "import", file]) == 0
    assert "2 groups, 1 of them new" in capsys.readouterr().err
    assert run(["actors", "import", file, "--json"]) == 0
    again = capsys.readouterr()
    assert "nothing was changed" in again.err
    assert json.loads(again.out)["new"] is False
    assert run(["actors", "sets", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["name"], row["kind"], row["groups"]) for row in rows][1:] == [("mine", "csv", 2)]
    assert run(["actors", "show", "otterly"]) == 0
    assert "Blue Otter (own:blue-otter)" in capsys.readouterr().out
    assert run(["actors", "search", "otter"]) == 0
    assert run(["actors", "list"]) == 0
    assert "own:blue-otter" in capsys.readouterr().out
    assert run(["actors", "remove", "mine"]) == 0
    assert run(["actors", "remove", "mine"]) == 2
    assert "'mine'" in capsys.readouterr().err


def test_a_table_with_faults_says_where_they_are_and_keeps_nothing(tmp_path: Path, capsys: Out) -> None:
    assert run(["actors", "import", written(tmp_path, b"group,source,date\nBlue,A,soon\n")]) == 1
    assert "row 2, column 'date'" in capsys.readouterr().err
    assert run(["actors", "sets"]) == 0
    assert "nothing was imported" in capsys.readouterr().err


def test_an_imported_state_of_attack_is_what_show_tells(tmp_path: Path, capsys: Out) -> None:
    assert run(["actors", "import", written(tmp_path, actor_files.attack(), "attack.json")]) == 0
    assert run(["actors", "show", "Fancy Bear", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["techniques"] == ["T1001"]


def test_a_file_that_is_not_there_is_misuse(capsys: Out) -> None:
    assert run(["actors", "import", "no such file"]) == 2
    assert "no such file" in capsys.readouterr().err
