import json
from pathlib import Path

import pytest
from tests.evidence.small_world import profiles_bytes

from tocsin.cli.root import run

CASE = {
    "case_id": "c",
    "observed_at": "2020-06-01",
    "profiles_before": "2020-06-01",
    "evidence": [
        *({"type": "technique", "value": value} for value in ("T8", "T9", "T11", "T12", "T999")),
        {"type": "software", "value": "S3"},
        {"type": "domain", "value": "a.example"},
    ],
}


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    (tmp_path / "profiles.json").write_bytes(profiles_bytes())
    (tmp_path / "cases.jsonl").write_text(json.dumps(CASE) + "\nno case\n")
    return ["assess", "--cases", str(tmp_path / "cases.jsonl"), "--profiles", str(tmp_path / "profiles.json")]


def test_a_file_without_any_case_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "no-cases.csv").write_text("name,created\n")

    assert run(["assess", "--cases", str(tmp_path / "no-cases.csv")]) == 1
    assert "no case in" in capsys.readouterr().err


def test_json_has_a_line_for_each_case_with_every_hypothesis(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--json", "--explain"]) == 0

    said = capsys.readouterr()
    row = json.loads(said.out)
    assert row["case_id"] == "c"
    assert row["leader"] == "G2"
    assert sum(each["probability"] for each in row["hypotheses"]) == pytest.approx(1.0)
    assert row["not_used"] == {"domain": 1}
    assert row["never_reported"] == ["T999"]
    assert {"families", "pieces", "confidence", "nearest_reports"} <= row["explanation"].keys()
    assert "one case assessed" in said.err
    assert "line 2: 'no case' is not JSON" in said.err


def test_a_person_reads_the_verdict_first(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("c  ")
    assert any("Group 2 (G2)" in line for line in lines)
    assert any("an unknown group" in line for line in lines)
    assert any("not used: domain (1)" in line for line in lines)


def test_the_explanation_says_what_each_piece_does(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--explain"]) == 0

    said = capsys.readouterr().out
    assert "why Group 2 (G2) rather than" in said
    assert "earlier reports" in said
    assert "like its report 'About G2'" in said
    assert "the most telling pieces" in said


def test_a_missing_file_is_misuse(arguments: list[str]) -> None:
    assert run([*arguments, "--drop-reports", "/no/such/file"]) == 2


def test_a_broken_file_of_coefficients_is_a_failure(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("nothing")

    assert run([*arguments, "--coefficients", str(tmp_path / "c.toml")]) == 1
