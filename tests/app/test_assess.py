import gzip
import json
from pathlib import Path

import pytest
from tests.evidence.small_world import profiles_bytes

from tocsin.app import assess as assessing
from tocsin.app import opened_files
from tocsin.app.assess import Reading, assess_file, load_coefficients, load_dropped, load_profiles
from tocsin.attribution.assessing import Assessor
from tocsin.evidence.attribution_coefficients import builtin_coefficients, write_coefficients
from tocsin.model.errors import InputError, UsageError

CASE = {
    "case_id": "c",
    "observed_at": "2020-06-01",
    "profiles_before": "2020-06-01",
    "evidence": [{"type": "technique", "value": value} for value in ("T8", "T9", "T11", "T12")],
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "profiles.json.gz").write_bytes(gzip.compress(profiles_bytes()))
    (tmp_path / "cases.jsonl").write_text(json.dumps(CASE) + "\nno case\n")
    (tmp_path / "drop.jsonl").write_text('{"case_id": "c", "drop_reports": ["r1", "r3", "r4"]}\nno row\n')
    return tmp_path


def test_cases_are_answered_in_their_order_and_the_rest_is_counted(files: Path) -> None:
    reading = Reading()
    assessor = Assessor(load_profiles(str(files / "profiles.json.gz")), load_coefficients(None))

    found = list(assess_file(str(files / "cases.jsonl"), assessor, dropped={}, reading=reading, explain=True))

    assert [each.answer.leader for each in found] == ["G2"]
    assert found[0].explanation is not None
    assert (reading.cases, reading.problems) == (1, 1)
    assert str(reading.first_problems[0]) == "line 2: 'no case' is not JSON"


def test_dropped_reports_are_read_by_case(files: Path) -> None:
    reading = Reading()

    assert load_dropped(str(files / "drop.jsonl"), reading) == {"c": frozenset({"r1", "r3", "r4"})}
    assert reading.problems == 1
    assert load_dropped(None, reading) == {}


def test_other_coefficients_can_be_given(files: Path) -> None:
    path = files / "coefficients.toml"
    path.write_text(write_coefficients(builtin_coefficients()))

    assert load_coefficients(str(path)).origin == builtin_coefficients().origin


def test_a_missing_file_is_misuse() -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_profiles("/there/is/no/such/file")


def test_a_line_without_an_end_is_counted_and_what_follows_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessing, "_LONGEST_LINE", 60)
    monkeypatch.setattr(opened_files, "_PIECE", 16)
    path = tmp_path / "drop.jsonl"
    path.write_text('{"case_id": "' + "x" * 500 + '\n{"case_id": "c1", "drop_reports": ["r1"]}\n')
    reading = Reading()

    assert load_dropped(str(path), reading) == {"c1": frozenset({"r1"})}
    assert [str(each)[:6] for each in reading.first_problems] == ["line 1"]


def test_a_bomb_is_refused(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened_files, "MAX_DOCUMENT_BYTES", 100)

    with pytest.raises(InputError, match="is read whole"):
        load_profiles(str(files / "profiles.json.gz"))
