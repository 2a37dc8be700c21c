import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.attribution.small_case import ACTORS, G2, SETTING, items, link

from tocsin.attribution.next_steps import information, next_steps
from tocsin.attribution.pieces import in_order
from tocsin.attribution.sentences import recognised
from tocsin.attribution.weighing import Weigher
from tocsin.attribution.wording import Wording
from tocsin.model.assessment import Evidence, NextStep


def steps(*evidence: Evidence) -> tuple[NextStep, ...]:
    return next_steps(
        Weigher(in_order(evidence), SETTING).outcome(), SETTING, Wording(SETTING, ACTORS.profiles)
    )


def test_information_is_what_the_entropy_falls_by_on_average() -> None:
    even = np.array([0.5, 0.5])

    assert information(even, np.array([[1.0, 0.0], [0.3, 0.3]])) == pytest.approx([1.0, 0.0], abs=1e-9)


@given(
    st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3),
    st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3),
)
def test_information_is_never_negative_nor_more_than_a_bit(weights: list[float], seen: list[float]) -> None:
    probabilities = np.array(weights) / sum(weights)

    assert 0.0 <= information(probabilities, np.array([seen]))[0] <= 1.0 + 1e-9


def test_what_to_look_for_is_new_and_ordered_by_what_it_tells() -> None:
    found = steps(*items("T8 T9"))
    keys = [recognised(step.what)[0] for step in found]

    assert {"next.exclusive", "next.link", "next.private"} <= set(keys)
    assert [step.bits for step in found] == sorted((step.bits for step in found), reverse=True)
    assert not any("T8" in step.what or "T9 " in step.what for step in found)


def test_a_family_of_links_that_is_there_is_not_looked_for_again() -> None:
    assert any("'registration'" in step.what for step in steps(*items("T8 T9")))
    assert not any("'registration'" in step.what for step in steps(*items("T8 T9"), link(G2)))
