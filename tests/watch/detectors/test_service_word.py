import pytest
from tests.watch.said import feature, said


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("outlook-portal.example", "en-marche", "service_only"),
        ("onedrive.example", "en-marche", "service_only"),
        ("onedrive-en-marche.example", "en-marche", ""),
        ("lesoir.example", "en-marche", ""),
        ("paypal.example", "paypal", ""),
    ],
)
def test_a_service_alone_is_told_as_weak_and_beside_the_organisations_own_word_it_is_not(
    name: str, organisation: str, expected: str
) -> None:
    assert feature("service_word", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("service_word", "outlook-portal.example", "en-marche")

    assert finding is not None
    assert "decisive when infrastructure ties it" in finding.statement
