import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("paypal.evil.example", "paypal", "subdomain"),
        ("login.paypal-x.evil.co.uk", "paypal", "subdomain"),
        ("paypal.evil.github.io", "paypal", "subdomain"),
        ("paypal.example", "paypal", ""),
        ("www.paypal.example", "paypal", ""),
        ("paypal.co.uk", "paypal", ""),
        ("paypal.github.io", "paypal", ""),
    ],
)
def test_a_word_left_of_the_registered_name_is_told_and_one_within_it_is_not(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("subdomain", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("subdomain", "en-marche.evil.example", "en-marche")

    assert finding is not None
    assert "in a subdomain of evil.example" in finding.statement
