import pytest

from tocsin.evidence.estimative_words import estimative_word, shown_probability


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost no chance"), (0.05, "almost no chance"), (0.1, "very unlikely"), (0.3, "unlikely"),
        (0.5, "roughly even chance"), (0.56, "likely"), (0.8, "likely"), (0.81, "very likely"), (0.96, "almost certain"),
        (1.0, "almost certain"),
    ],
)  # fmt: skip
def test_each_probability_has_the_word_of_the_directive(probability: float, word: str) -> None:
    assert estimative_word(probability) == word


@pytest.mark.parametrize(("probability", "shown"), [(0.0, 0.01), (0.5, 0.5), (1.0, 0.99)])
def test_nothing_is_shown_as_certain(probability: float, shown: float) -> None:
    assert shown_probability(probability) == shown
