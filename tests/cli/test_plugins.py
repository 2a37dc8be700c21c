import json

import pytest

from tocsin.cli.root import run


def test_plug_ins_are_listed_by_seam(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plugins"]) == 0

    out = capsys.readouterr().out
    assert "tocsin.watch.sources\n" in out
    assert "zone_file" in out
    assert "[tocsin]" in out


def test_plug_ins_as_json_are_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plugins", "--json"]) == 0

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert set(rows[0]) == {"seam", "name", "origin", "summary", "weighed"}
    assert "lines" in {row["name"] for row in rows}
