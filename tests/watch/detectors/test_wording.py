import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("paypal.example", "paypal", "text"),
        ("paypaal.example", "paypal", "text"),
        ("xn--pypal-4ve.example", "paypal", "text"),
    ],
)
def test_the_very_text_is_told_always(name: str, organisation: str, expected: str) -> None:
    assert feature("wording", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("wording", "onedrive-en-marche.fr", "en-marche")

    assert finding is not None
    assert "the text 'en-marche', with the edges it has here" in finding.statement


def test_an_ordinary_word_one_edit_away_is_more_common_than_a_typo_that_is_no_word() -> None:
    # `papal` is a word, `paypol` is none.
    word, typo = said("wording", "papal.example", "paypal"), said("wording", "paypql.example", "paypal")

    assert word is not None
    assert typo is not None
    assert (word.rate or 0.0) > (typo.rate or 0.0)
