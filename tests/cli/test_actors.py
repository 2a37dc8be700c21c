import json

import pytest

from tocsin.cli.root import run


@pytest.mark.parametrize("name", ["Fancy Bear", "Pawn Storm", "Sofacy"])
def test_each_name_finds_the_group_and_says_by_whose_word(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["actors", "search", name]) == 0

    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("G0007")
    assert f"{name} (" in line


def test_show_keeps_the_sponsor_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "show", "apt28"]) == 0

    before, _, after = capsys.readouterr().out.partition("Claims about a sponsor")
    assert "Russian" not in before.replace("reported victims", "")
    assert "(MISP galaxy of threat actors, " in after


def test_show_as_json_has_every_name_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "show", "apt28", "--json"]) == 0

    row = json.loads(capsys.readouterr().out)
    assert row["id"] == "G0007"
    assert all(each["source"] for each in row["names"])
    assert row["reports"] > 10


def test_the_list_has_the_groups_that_assessments_consider(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "list"]) == 0
    some = capsys.readouterr()
    assert run(["actors", "list", "--all"]) == 0

    assert len(some.out.splitlines()) == 172
    assert len(capsys.readouterr().out.splitlines()) > 172
    assert "The MITRE Corporation" in some.err


def test_a_name_that_nobody_bears_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "show", "nobody at all"]) == 2
    assert "actors search" in capsys.readouterr().err
