import json
from pathlib import Path

import pytest

from tocsin.cli.root import run
from tocsin.store.opening import open_store


def test_a_healthy_installation_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"
    open_store(url).close()

    assert run(["doctor", "--database", url]) == 0

    out = capsys.readouterr().out
    assert "database" in out
    assert "broken" not in out


def test_something_broken_is_a_failure_with_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", "--database", f"sqlite:///{tmp_path}"]) == 1

    out = capsys.readouterr().out
    assert "broken" in out
    assert "->" in out


def test_checks_as_json_are_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--json", "--database", f"sqlite:///{tmp_path}"]) == 1

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(set(row) == {"subject", "health", "fact", "advice"} for row in rows)
    assert [row["health"] for row in rows if row["subject"] == "database"] == ["broken"]
