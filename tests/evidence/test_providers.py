"""The table of well-known providers: what it says is found where facts would look for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence.providers import load_providers
from tocsin.model.domain_names import DomainName
from tocsin.names.parsing import registrable_domain

PROVIDERS = load_providers()


def test_every_share_is_a_share_and_the_table_says_whose_estimate_it_is() -> None:
    shares = [
        *PROVIDERS.registrars.values(),
        *PROVIDERS.networks.values(),
        *PROVIDERS.mail_exchangers.values(),
        *PROVIDERS.certificate_issuers.values(),
        *PROVIDERS.suffixes.values(),
        *(provider.share for provider in PROVIDERS.name_servers.values()),
        PROVIDERS.other_suffix,
        PROVIDERS.resting_share,
    ]

    assert all(0.0 < share < 1.0 for share in shares)
    assert "estimate" in PROVIDERS.source


def test_shares_of_what_a_name_has_one_of_do_not_exceed_all_names() -> None:
    assert sum(PROVIDERS.registrars.values()) < 1.2  # orders of magnitude, and aliases of one registrar
    assert sum(PROVIDERS.suffixes.values()) < 1.2


def test_registrars_are_listed_as_names_are_compared() -> None:
    assert [name for name in PROVIDERS.registrars if PROVIDERS.company(name) != name] == []


@pytest.mark.parametrize(
    ("written", "company"),
    [
        ("GoDaddy.com, LLC", "godaddy"),
        ("NAMECHEAP INC", "namecheap"),
        ("NameCheap, Inc.", "namecheap"),
        ("PDR Ltd. d/b/a PublicDomainRegistry.com", "pdr"),
        ("Key-Systems GmbH", "keysystems"),
        ("Gandi SAS", "gandi"),
        ("LLC", "llc"),
        ("", ""),
    ],
)
def test_a_company_is_its_name_without_its_legal_form(written: str, company: str) -> None:
    assert PROVIDERS.company(written) == company


@settings(max_examples=40)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_some_company_issuer_and_address_or_none(text: str) -> None:
    company = PROVIDERS.company(text)

    assert not any(letter.isspace() for letter in company)
    assert 0.0 <= PROVIDERS.issuer_share(text) < 1.0
    assert PROVIDERS.is_resting(text) in {True, False}
    assert PROVIDERS.is_parking(text, text) in {True, False}
    assert PROVIDERS.name_server(text) is PROVIDERS.name_servers.get(text)


def test_parking_companies_are_listed_by_what_was_registered() -> None:
    assert [zone for zone in PROVIDERS.parking_zones if _registrable(zone) != zone] == []


def test_name_servers_are_found_by_the_domain_they_are_under() -> None:
    cloudflare = PROVIDERS.name_server("cloudflare.com")
    assert cloudflare is not None
    assert (cloudflare.name, cloudflare.default_of) == ("cloudflare", None)
    assert cloudflare.sets > 1
    godaddy = PROVIDERS.name_server("domaincontrol.com")
    assert godaddy is not None
    assert godaddy.default_of == "GoDaddy"
    amazon = {PROVIDERS.name_server(f"awsdns-{number}.{end}") for number, end in ((1, "com"), (63, "co.uk"))}
    assert {provider.name for provider in amazon if provider} == {"amazon"}
    assert PROVIDERS.name_server("host.example") is None


def test_names_that_rest_are_told_from_names_that_are_hosted() -> None:
    resting = ["127.0.0.1", "0.0.0.0", "10.1.2.3", "192.168.1.1", "::1", "8.8.8.8"]  # noqa: S104  # not bound to
    assert all(PROVIDERS.is_resting(address) for address in resting)
    assert not any(
        PROVIDERS.is_resting(address) for address in ("192.0.2.7", "100.64.0.1", "2001:db8::1", "1.1.1.10")
    )


def test_an_issuer_is_found_in_however_it_is_written() -> None:
    written = ["C=US, O=Let's Encrypt, CN=R3", "let's encrypt", "LET'S  ENCRYPT authority X3"]

    assert {PROVIDERS.issuer_share(each) for each in written} == {
        PROVIDERS.certificate_issuers["let s encrypt"]
    }
    assert PROVIDERS.issuer_share("Nobody's CA") == 0.0


def test_networks_are_written_as_facts_have_them() -> None:
    for network in (*PROVIDERS.networks, *PROVIDERS.in_front):
        assert network.startswith("AS")
        assert network[2:].isdecimal()


def test_the_table_is_read_once() -> None:
    assert load_providers() is PROVIDERS


def _registrable(zone: str) -> str | None:
    found = registrable_domain(DomainName(zone))
    return f"{found.label}.{found.public_suffix}" if found else None
