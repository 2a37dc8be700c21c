import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.attribution.sentences import TEMPLATES, recognised, said
from tocsin.model.errors import InvalidValue

LIKELIHOOD = re.compile(r"percent|likely|likelier|probab", re.IGNORECASE)
CONFIDENCE = re.compile(r"confiden|steady", re.IGNORECASE)


GRADES = dict.fromkeys(("grade", "better", "worse", "before", "after"), "B2")
NUMBERS = dict.fromkeys(("own", "reports", "all", "total", "count", "rest", "least"), "12")
FILLED = GRADES | NUMBERS | {"percent": "80%", "likeness": "0.25", "day": "2017-04-24"}


def fields(key: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(TEMPLATES[key]) if name]


@pytest.mark.parametrize("key", TEMPLATES)
def test_a_sentence_is_recognised_with_what_was_filled_in(key: str) -> None:
    given = {name: FILLED.get(name, f"some {name}") for name in fields(key)}
    found, values = recognised(said(key, **given))

    assert TEMPLATES[found] == TEMPLATES[key]
    assert values == given


@given(st.text())
def test_what_is_filled_in_stands_on_one_line(text: str) -> None:
    assert len(said("remark.decides", origin=text).splitlines()) == 1


@given(st.text())
def test_any_text_is_recognised_or_refused(text: str) -> None:
    try:
        recognised(text)
    except InvalidValue:
        return


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_likelihood_and_confidence_never_stand_in_one_sentence(template: str) -> None:
    assert not (LIKELIHOOD.search(template) and CONFIDENCE.search(template))
