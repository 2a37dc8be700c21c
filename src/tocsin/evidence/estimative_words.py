"""Words of estimative probability (US Intelligence Community Directive 203, 2015), and what is shown of a probability."""

from typing import Final

LOWEST_SHOWN: Final = 0.01
HIGHEST_SHOWN: Final = 0.99
# From each bound on; the bounds of the directive, of which the higher word has the common one.
_WORDS: Final = (
    (0.95, "almost certain"),
    (0.80, "very likely"),
    (0.55, "likely"),
    (0.45, "roughly even chance"),
    (0.20, "unlikely"),
    (0.05, "very unlikely"),
    (0.0, "almost no chance"),
)
_ROUNDING: Final = 1e-9


def shown_probability(probability: float) -> float:
    """The probability, but never below 1 % or above 99 %: nobody knows this so well."""
    return min(HIGHEST_SHOWN, max(LOWEST_SHOWN, probability))


def estimative_word(probability: float) -> str:
    """The directive's term; of a probability that was capped at 80 % it is 'likely'."""
    return next(word for bound, word in _WORDS if probability > bound + _ROUNDING or bound == 0.0)
