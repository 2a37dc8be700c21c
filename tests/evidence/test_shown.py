import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.shown import percent


@pytest.mark.parametrize(
    ("share", "shown"), [(1.0, "100%"), (0.99999, ">99.9%"), (0.9994, "99.9%"), (0.5, "50.0%"), (0.0, "0.0%")]
)
def test_a_probability_is_written_to_a_tenth_of_a_percent(share: float, shown: str) -> None:
    assert percent(share) == shown


@given(st.floats(0, 1, exclude_max=True))
def test_what_is_only_nearly_sure_is_not_shown_as_sure(share: float) -> None:
    assert not percent(share).startswith("100")
