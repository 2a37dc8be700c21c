import numpy as np
import pytest
from tests.watch.said import feature, said

from tocsin.watch.detectors.word_length import FEATURES, code_of


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("paypal.example", "paypal", "letters_6"),
        ("paypaal.example", "paypal", "letters_6"),
        ("ing.example", "ing", "letters_3"),
        ("creditlacustre.example", "credit", "letters_12"),
    ],
)
def test_the_length_is_that_of_the_watched_word_twelve_at_most(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("word_length", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("word_length", "onedrive-enmarche.fr", "en-marche")

    assert finding is not None
    assert "the watched word has 8 letters" in finding.statement


def test_codes_in_bulk_are_places_of_the_same_features() -> None:
    codes = code_of(np.array([1, 2, 3, 11, 12, 13, 63]))

    assert [FEATURES[code] for code in codes] == [
        "letters_2",
        "letters_2",
        "letters_3",
        "letters_11",
        "letters_12",
        "letters_12",
        "letters_12",
    ]
