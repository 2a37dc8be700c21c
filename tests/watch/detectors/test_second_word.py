import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("onedrive-en-marche.example", "en-marche", "second_word"),
        ("lesoir-outlook.example", "en-marche", "second_word"),
        ("outlook.en-marche.example", "en-marche", "second_word"),
        ("en-marche.example", "en-marche", ""),
        ("en-marche-enmarche.example", "en-marche", ""),
        ("paypal-en-marche.example", "paypal", ""),
    ],
)
def test_another_watched_word_of_the_same_organisation_is_told_and_the_same_one_again_is_not(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("second_word", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("second_word", "onedrive-en-marche.example", "en-marche")

    assert finding is not None
    assert "another watched word of En Marche !" in finding.statement
