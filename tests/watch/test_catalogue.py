import pytest

from tocsin.model.errors import InvalidValue
from tocsin.names.parsing import domain_name, registrable_domain
from tocsin.watch.catalogue import (
    catalogue,
    find_service,
    read_catalogue,
    service,
    services_of,
    similar_services,
)


def test_the_catalogue_holds_what_organisations_sign_in_to() -> None:
    known = catalogue()

    assert len(known) >= 45
    for needed in (
        "microsoft-365",
        "onedrive",
        "google-workspace",
        "proton",
        "zimbra",
        "ovh",
        "webmail",
        "vpn",
        "sso",
    ):
        assert known[needed].words


def test_every_genuine_domain_is_a_name_in_its_final_form_and_no_top_level_domain() -> None:
    for known in catalogue().values():
        for domain in (*known.domains, *known.hosting):
            assert domain_name(domain.value) == domain
            assert "." in domain.value


def test_no_genuine_domain_is_a_public_suffix() -> None:
    for known in catalogue().values():
        for domain in known.domains:
            assert registrable_domain(domain) is not None, domain


def test_no_two_services_answer_to_the_same_spelling() -> None:
    for known in catalogue().values():
        for spelling in (known.id, known.name, *known.aliases):
            assert find_service(spelling) == known, spelling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OneDrive", "onedrive"),
        ("office 365", "microsoft-365"),
        ("G-Suite", "google-workspace"),
        ("Exchange/OWA", "exchange"),
        ("1&1", "ionos"),
    ],
)
def test_a_service_is_found_however_it_is_spelt(text: str, expected: str) -> None:
    found = find_service(text)

    assert found is not None
    assert found.id == expected


def test_what_is_not_in_the_catalogue_is_not_found_but_what_looks_like_it_is_named() -> None:
    assert find_service("one drve") is None
    assert find_service("") is None
    assert similar_services("one drve")[0] == "onedrive"
    assert similar_services("qqqqqqqq") == ()


def test_a_service_has_the_words_and_domains_of_those_that_come_with_it() -> None:
    suite = catalogue()["microsoft-365"]

    assert {"office", "onedrive", "sharepoint"} <= set(suite.words)
    assert domain_name("sharepoint.com") in suite.hosting


def test_an_id_that_the_catalogue_does_not_have_stands_for_its_own_letters() -> None:
    assert service("vpn") is catalogue()["vpn"]
    assert service("our-portal").words == ("ourportal",)


def test_services_that_the_catalogue_no_longer_has_are_passed_over() -> None:
    assert [known.id for known in services_of(("gone", "vpn"))] == ["vpn"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('words = ["Office"]', "must be 1-63 of a-z and 0-9"),
        ("words = []", "has no words"),
        ('words = ["x"]\nwrods = []', "unknown keys"),
        ('words = ["x"]\nincludes = ["y"]', "not in the catalogue"),
    ],
)
def test_a_catalogue_that_contradicts_itself_is_refused(table: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        read_catalogue(f'[[service]]\nid = "x"\nname = "X"\n{table}')
