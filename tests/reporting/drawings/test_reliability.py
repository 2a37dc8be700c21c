import re

import pytest
from tests.reporting.contents import content

from tocsin.evidence.attribution_calibration import Stated, calibration
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.drawings.reliability import reliability_drawing
from tocsin.reporting.markup import written
from tocsin.reporting.wording import wording_of

WORDING = wording_of(content(), Texts.of("en"))


def dots(svg: str) -> list[tuple[float, float, float]]:
    found = re.findall(r'<circle cx="([-0-9.]+)" cy="([-0-9.]+)" r="([0-9.]+)"', svg)
    return [(float(x), float(y), float(radius)) for x, y, radius in found]


def test_a_band_that_was_right_as_often_as_it_said_lies_on_the_diagonal() -> None:
    svg = written(reliability_drawing((Stated(0.4, 0.6, 9, 0.5, 0.5),), WORDING, width=720, key="r"))

    ((x, y, _),) = dots(svg)
    (ends,) = re.findall(r'<line x1="([0-9.]+)" y1="([0-9.]+)" x2="([0-9.]+)" y2="([0-9.]+)"', svg)
    first_x, first_y, last_x, last_y = map(float, ends)
    assert (x, y) == ((first_x + last_x) / 2, (first_y + last_y) / 2)
    assert "said 50.0%, right 50.0%, 9 cases" in svg


@pytest.mark.parametrize("width", [360, 720])
def test_every_dot_is_inside_and_larger_where_there_are_more_cases(width: float) -> None:
    rows = calibration().rows
    found = dots(written(reliability_drawing(rows, WORDING, width=width, key="r")))

    assert len(found) == len(rows)
    assert all(x - radius >= 0 and x + radius <= width for x, _, radius in found)
    assert max(found, key=lambda dot: dot[2]) == found[max(range(len(rows)), key=lambda at: rows[at].cases)]
