"""The table of well-known providers: what it says is found where facts would look for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence.infrastructure import Trait
from tocsin.evidence.providers import load_providers
from tocsin.investigation.traits import common_share, values_of
from tocsin.model.domain_names import DomainName
from tocsin.names.parsing import registrable_domain


@pytest.mark.parametrize(
    ("written", "company"),
    [
        ("GoDaddy.com, LLC", "godaddy"),
        ("Gname.com Pte. Ltd.", "gname"),
        ("GNAME.COM PTE. LTD.", "gname"),
        ("NameSilo,LLC", "namesilo"),
        ("Namecheap Inc.", "namecheap"),
        ("PDR Ltd. d/b/a PublicDomainRegistry.com", "pdr"),
        ("Hosting Concepts B.V. d/b/a Registrar.eu", "hostingconcepts"),
        ("合肥聚名网络科技有限公司", "合肥聚名网络科技有限公司"),
        ("LLC", "llc"),
        ("", ""),
    ],
)
def test_a_registrar_is_one_company_in_all_its_spellings(written: str, company: str) -> None:
    assert load_providers().company(written) == company


def test_every_share_is_a_share_and_the_table_says_that_it_is_an_estimate() -> None:
    providers = load_providers()
    tables = (
        providers.registrars,
        providers.networks,
        providers.mail_exchangers,
        providers.certificate_issuers,
        providers.suffixes,
    )

    shares = [share for table in tables for share in table.values()]
    shares += [provider.share for provider in providers.name_servers.values()]

    assert all(0.0 < share < 1.0 for share in shares)
    assert sum(providers.suffixes.values()) < 1.1
    assert "estimate" in providers.source


def test_name_servers_are_known_by_the_domain_they_are_under() -> None:
    providers = load_providers()

    assert providers.name_server("registrar-servers.com") == providers.name_server("namecheaphosting.com")
    assert providers.name_server("awsdns-12.com") is providers.name_server("awsdns-63.net")
    assert providers.name_server("nobody.example") is None


def test_an_issuer_is_known_by_a_part_of_its_name() -> None:
    providers = load_providers()

    assert providers.issuer_share("C=US, O=Let's Encrypt, CN=R3") > 0.1
    assert providers.issuer_share("CN=my own authority") == 0.0


@pytest.mark.parametrize(
    ("address", "rests"), [("127.0.0.1", True), ("1.1.1.1", True), ("203.0.113.7", False)]
)
def test_addresses_where_names_rest_are_nobodys_host(address: str, rests: bool) -> None:  # noqa: FBT001
    assert load_providers().is_resting(address) is rests


def test_parking_is_told_by_server_or_by_domain() -> None:
    providers = load_providers()

    assert providers.is_parking("expirens3.hichina.com", "hichina.com")
    assert not providers.is_parking("dns9.hichina.com", "hichina.com")
    assert providers.is_parking("ns1.bodis.com", "bodis.com")


PROVIDERS = load_providers()


def test_shares_of_what_a_name_has_one_of_do_not_exceed_all_names() -> None:
    assert sum(PROVIDERS.registrars.values()) < 1.2  # orders of magnitude, and aliases of one registrar
    assert sum(PROVIDERS.suffixes.values()) < 1.2


def test_registrars_are_listed_as_names_are_compared() -> None:
    assert [name for name in PROVIDERS.registrars if PROVIDERS.company(name) != name] == []


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


def test_mail_exchangers_of_the_table_are_found_as_facts_have_them() -> None:
    for zone in load_providers().mail_exchangers:
        ((trait, text),) = values_of("mail-exchanger", f"route1.mx.{zone}")
        assert common_share(trait, text) > 0.0, zone


@pytest.mark.parametrize("registrar", ["IONOS SE", "Squarespace Domains II LLC", "GMO Internet, Inc."])
def test_registrars_are_known_by_the_names_that_registries_print(registrar: str) -> None:
    assert common_share(Trait.REGISTRAR, registrar) > 0.0
