import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("paypal-login.example", "paypal", "sign_in"),
        ("secure-paypal.example", "paypal", "security"),
        ("loginpaypal.example", "paypal", "sign_in"),
        ("paypal.verify-one.example", "paypal", "security"),
        ("paypal-garden.example", "paypal", ""),
        ("paypal.example", "paypal", ""),
        ("paypal-xloginx.example", "paypal", ""),
    ],
)
def test_a_lure_beside_the_word_is_told_and_other_words_are_not_lures(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("lure_words", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("lure_words", "en-marche-login.example", "en-marche")

    assert finding is not None
    assert "'login', a word of sign in lures" in finding.statement
