import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("paypal.top", "paypal", "top"),
        ("PAYPAL.TOP.", "paypal", "top"),
        ("paypal.co.uk", "paypal", "uk"),
        ("en-marche.xyz", "en-marche", "xyz"),
        ("paypal.рф", "paypal", "xn--p1ai"),
        ("en-marche.fr", "en-marche", ""),
    ],
)
def test_the_top_level_domain_is_told_unless_it_is_the_organisations_own_country(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("top_level_domain", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("top_level_domain", "en-marche.top", "en-marche")

    assert finding is not None
    assert "registered under .top" in finding.statement
