import math
import re

import pytest
from tests.reporting.contents import GROUP, content

from tocsin.model.assessment import Hypothesis, HypothesisKind, Rationale, Term
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.drawings.waterfall import waterfall
from tocsin.reporting.markup import written
from tocsin.reporting.wording import wording_of

WORDING = wording_of(content(groups=(GROUP,)), Texts.of("en"))
LEADER, AGAINST = Hypothesis(HypothesisKind.GROUP, GROUP.id), Hypothesis(HypothesisKind.UNKNOWN)


def drawn(*terms: Term, width: float = 720) -> str:
    return written(waterfall(Rationale(LEADER, AGAINST, terms), WORDING, width=width, key="w"))


def test_the_terms_add_up_to_the_result() -> None:
    svg = drawn(Term("activity", -1.0), Term("dns", 2.5), Term("timing", -0.5))

    assert re.findall(r">([+−][0-9.]+)<", svg) == ["−1.0", "+2.5", "−0.5", "+1.0"]
    assert "activity: −1.0; name servers: +2.5; timing: −0.5; Result: +1.0" in svg
    assert "Pawn Storm against A group nobody knows yet" in svg


@pytest.mark.parametrize("width", [360, 720])
@pytest.mark.parametrize("value", [0.0, 1e-9, 40.0, -40.0, 1e308, -math.inf, math.nan])
def test_every_bar_is_inside_the_drawing(value: float, width: float) -> None:
    svg = drawn(Term("activity", value), Term("dns", value), width=width)

    for x, wide in re.findall(r'<rect x="([-0-9.]+)" y="[-0-9.]+" width="([-0-9.]+)"', svg):
        assert 0 <= float(x) <= float(x) + float(wide) <= width
    assert "nan" not in svg
    assert "inf" not in svg
