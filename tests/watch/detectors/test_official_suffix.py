import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("en-marche.fr.evil.example", "en-marche", "official_suffix"),
        ("smbc.co.jp.evil.example", "smbc", "official_suffix"),
        ("en-marche-fr.example", "en-marche", "joined_suffix"),
        ("enmarchefr.example", "en-marche", "joined_suffix"),
        ("paypal.com.evil.example", "paypal", "official_suffix"),
        ("en-marche-x.fr-y.example", "en-marche", "suffix_word"),
        ("en-marche.fr", "en-marche", ""),
        ("en-marche.example", "en-marche", ""),
        ("en-marche-frais.example", "en-marche", ""),
        ("www.en-marche.co.uk", "en-marche", ""),
    ],
)
def test_a_copied_end_of_an_official_domain_is_told_and_a_real_one_is_not(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("official_suffix", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("official_suffix", "en-marche.fr.evil.example", "en-marche")

    assert finding is not None
    assert "in front of another registered name" in finding.statement
