import pytest

from tocsin.evidence.providers import load_providers


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
