import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("en-marche-don.fr", "en-marche", "own_country"),
        ("EN-MARCHE-DON.FR.", "en-marche", "own_country"),
        ("outlook-portal.fr", "en-marche", "service_in_own_country"),
        ("ing.nl.", "ing", "own_country"),
        ("en-marche.fr.evil.example", "en-marche", ""),
        ("en-marche-fr.example", "en-marche", ""),
        ("paypal-login.fr", "paypal", ""),
        ("en-marche.frl", "en-marche", ""),
    ],
)
def test_a_name_under_the_organisations_own_country_is_at_home_and_one_elsewhere_is_not(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("home_country", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("home_country", "en-marche-don.fr", "en-marche")

    assert finding is not None
    assert "is a top-level domain of En Marche !" in finding.statement
