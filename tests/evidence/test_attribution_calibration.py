import re
from pathlib import Path

import pytest

from tocsin.evidence.attribution_calibration import calibration

PAGE = (Path(__file__).parents[2] / "docs" / "assess.md").read_text(encoding="utf-8")
ROW = re.compile(r"\| (0\.\d)-([01]\.\d) \| (\d+) \| ([01]\.\d\d) \| ([01]\.\d\d) \|")


def test_the_rows_are_those_of_the_page() -> None:
    told = [tuple(map(float, found)) for found in ROW.findall(PAGE)]

    assert [(row.low, row.high, row.cases, row.mean, row.right) for row in calibration().rows] == told


def test_the_figures_are_those_of_the_page() -> None:
    found = calibration()

    assert f"{found.cases} cases, of\nwhich {found.unknown_cases} are by groups" in PAGE
    assert ", ".join(f"{each.value:.3f}"[1:] for each in found.errors) in PAGE
    assert ", ".join(f"{each.by_chance:.3f}"[1:] for each in found.errors) in PAGE
    assert f"; {found.framed:.3f}"[2:].removeprefix("0") in PAGE
    assert found.command in PAGE


def test_the_rows_are_bands_that_hold_their_mean_and_sum_to_all_cases() -> None:
    found = calibration()

    assert all(row.low <= row.mean <= row.high for row in found.rows)
    assert sum(row.cases for row in found.rows) == found.cases
    error = sum(row.cases * abs(row.mean - row.right) for row in found.rows) / found.cases
    assert error == pytest.approx(found.errors[0].value, abs=0.01)
