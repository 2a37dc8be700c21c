import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.slow_rates import SlowRates

from tocsin.evidence.base_rates import RAREST, TWO_EDITS, Way, load_base_rates
from tocsin.model.errors import InvalidValue

RATES = load_base_rates()
WORDS = ("ing", "bank", "paypal", "post24", "enmarche", "line", "zq")


def test_the_table_that_ships_says_what_was_counted_and_when() -> None:
    assert RATES.counts.labels > 500_000
    assert "pymispwarninglists" in RATES.source
    assert RATES.counted.year >= 2024


@pytest.mark.parametrize("word", WORDS)
def test_the_rates_are_those_of_a_plain_reference(word: str) -> None:
    reference = SlowRates(RATES.counts)

    found = RATES.of([word])[0]

    assert found[0] == pytest.approx(np.maximum(reference.standing(word), RAREST), rel=1e-9)
    assert found[1] == pytest.approx(np.maximum(reference.misspelt(word), RAREST), rel=1e-9)
    assert found[2] == pytest.approx(np.maximum(reference.misspelt(word) * TWO_EDITS, RAREST), rel=1e-9)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20))
def test_what_is_expected_of_a_text_is_what_the_reference_says(text: str) -> None:
    expected = SlowRates(RATES.counts).expected(text)

    if expected >= RAREST:
        assert RATES.expected(text) == pytest.approx(expected, rel=1e-9)
    else:
        assert RATES.expected(text) < RAREST * (1 + 1e-9)


def test_words_are_rated_the_same_alone_and_among_hundreds_in_their_order() -> None:
    many = [f"{word}{number}" for word in WORDS for number in range(60)]

    assert np.array_equal(RATES.of(many)[417], RATES.of([many[417]])[0])
    assert RATES.of([]).shape == (0, 3, 4)


def test_common_words_are_common_and_long_rare_ones_are_rare() -> None:
    mail, enmarche = RATES.of(["mail", "enmarche"])

    assert mail[0].sum() > 1e-3
    assert enmarche[0].sum() < 1e-6
    assert mail[0, Way.EDGE] > mail[0, Way.LABEL]


def test_no_rate_is_below_the_least_nor_above_one_for_a_word_of_two_letters() -> None:
    rates = RATES.of(["zz", "er", "zqxjzqxjzqxjzqxj"])

    assert rates.min() >= RAREST
    assert rates[:, 0].max() <= 1.0


def test_words_of_hosts_have_rates_of_their_own_and_other_words_none() -> None:
    mail, enmarche = RATES.of_hosts(["mail", "enmarche"])

    assert 0.0 < mail[Way.LABEL] < 1.0
    assert enmarche.tolist() == [0.0, 0.0]
    assert RATES.of_hosts([]).shape == (0, 2)


@pytest.mark.parametrize("word", ["Bank", "en-marche", "bücher", "", "a b"])
def test_what_is_no_word_of_the_matcher_is_refused(word: str) -> None:
    with pytest.raises(InvalidValue, match="a-z"):
        RATES.of([word])
