import pytest
from tests.watch.said import feature, said

from tocsin.watch.detectors.lookalike import per_million


@pytest.mark.parametrize(
    ("name", "organisation", "expected"),
    [
        ("paypal.example", "paypal", "exact"),
        ("pay-pal-login.example", "paypal", "exact"),
        ("paypa1.example", "paypal", "look_alike"),
        ("xn--pypal-4ve.example", "paypal", "international"),
        ("paypaal.example", "paypal", "one_edit"),
        ("enmarhce.example", "en-marche", "one_edit"),
        ("ennmarhce.example", "en-marche", "two_edits"),
    ],
)
def test_the_spelling_of_the_word_is_told(name: str, organisation: str, expected: str) -> None:
    assert feature("lookalike", name, organisation) == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    finding = said("lookalike", "onedrive-enmarche.fr", "en-marche")

    assert finding is not None
    assert "'enmarche' (official domain en-marche.fr) as it is" in finding.statement


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.048, "about 48,000"),
        (1e-5, "about 10"),
        (2.34e-6, "about 2.3"),
        (1e-8, "about 0.01"),
        (1e-10, "less than 0.01"),
    ],
)
def test_a_rate_is_put_as_a_number_in_a_million(rate: float, words: str) -> None:
    assert per_million(rate) == words


def test_the_rate_of_the_finding_is_the_one_it_names() -> None:
    finding = said("lookalike", "onedrive-enmarche.fr", "en-marche")

    assert finding is not None
    assert finding.rate is not None
    assert per_million(finding.rate) in finding.statement
