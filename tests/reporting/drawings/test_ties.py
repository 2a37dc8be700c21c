import re
from itertools import pairwise

import pytest
from tests.reporting.contents import content

from tocsin.reporting.catalogue import Texts
from tocsin.reporting.drawings.ties import ties_drawing
from tocsin.reporting.markup import written
from tocsin.reporting.sharing import Shared, Sharing
from tocsin.reporting.wording import wording_of

WORDING = wording_of(content(), Texts.of("en"))


def made(names: int, values: int) -> Sharing:
    shown = tuple(f"portal-{number}.example" for number in range(names))
    return Sharing(
        shown,
        tuple(
            Shared("resolves-to", f"192.0.2.{number}", shown[number::values] + shown[:1], float(number))
            for number in range(values)
        ),
    )


@pytest.mark.parametrize("width", [360, 720])
@pytest.mark.parametrize(("names", "values"), [(2, 1), (4, 3), (60, 12), (3, 40), (80, 40)])
def test_no_label_hides_another(names: int, values: int, width: float) -> None:
    svg = written(ties_drawing(made(names, values), WORDING, width=width, key="t"))

    height = float(re.findall(r'viewBox="0 0 [0-9]+ ([0-9]+)"', svg)[0])
    places = re.findall(r'<text x="[-0-9.]+" y="([-0-9.]+)"[^>]*?font-family="DejaVu Sans Mono[^>]*>', svg)
    by_side = re.findall(r'<text x="([-0-9.]+)" y="([-0-9.]+)"', svg)
    assert places
    for side in {x for x, _ in by_side}:
        rows = sorted(float(y) for x, y in by_side if x == side)
        assert all(after - before >= 11 for before, after in pairwise(rows))
        assert all(0 <= y <= height for y in rows)


def test_every_name_and_every_value_is_there_and_each_has_its_line() -> None:
    svg = written(ties_drawing(made(60, 12), WORDING, width=720, key="t"))

    assert len(re.findall(r"<circle", svg)) == 60
    assert len(re.findall(r"<path", svg)) == sum(len(value.names) for value in made(60, 12).values)
    assert "portal-59[.]example" in svg
    assert "192[.]0[.]2[.]11" in svg


def test_the_same_names_give_the_same_drawing_in_any_order() -> None:
    first, second = made(9, 3), made(9, 3)
    turned = Sharing(second.names[::-1], second.values[::-1])

    assert re.findall(
        "<text.*?</text>", written(ties_drawing(first, WORDING, width=720, key="t"))
    ) == re.findall("<text.*?</text>", written(ties_drawing(turned, WORDING, width=720, key="t")))
