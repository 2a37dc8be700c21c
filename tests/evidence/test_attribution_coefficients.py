import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.attribution_coefficients import (
    builtin_coefficients,
    read_coefficients,
    write_coefficients,
)
from tocsin.model.errors import InputError

GOOD = write_coefficients(builtin_coefficients())


def test_what_ships_says_on_how_many_cases_and_up_to_which_day_it_was_fitted() -> None:
    origin = builtin_coefficients().origin

    assert origin.cases > 100
    assert 0 < origin.unknown_cases < origin.cases
    assert origin.before.year >= 2023
    assert "MITRE" in origin.source


def test_what_is_written_is_read_back() -> None:
    assert write_coefficients(read_coefficients(GOOD)) == GOOD
    assert write_coefficients(read_coefficients(GOOD.encode())) == GOOD


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[origin]", "[elsewhere]"),
        ("before = ", 'before = "a" # '),
        ("cases = ", "cases = -"),
        ("technique_rates = ", "technique_rats = "),
        ("nearest_report = ", "nearest_report = true # "),
        ("nearest_report = ", "nearest_report = nan # "),
        ("prior = ", "prior = 7 # "),
        ("[imitator.signs]", "[imitator.signs]\nstray = 1"),
        ("source = ", "source = 1\nsource = "),
    ],
)
def test_a_broken_file_is_one_clear_error(old: str, new: str) -> None:
    with pytest.raises(InputError, match="the coefficients of the attribution model cannot be read"):
        read_coefficients(GOOD.replace(old, new, 1))


@given(st.one_of(st.binary(), st.text(), st.tuples(st.integers(0, len(GOOD)), st.text(max_size=5)).map(
    lambda cut: GOOD[: cut[0]] + cut[1] + GOOD[cut[0] :]
)))  # fmt: skip
def test_any_text_gives_coefficients_or_the_one_error(text: str | bytes) -> None:
    try:
        read_coefficients(text)
    except InputError:
        return
