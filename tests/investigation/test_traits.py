import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.traits import (
    common_share,
    is_parked,
    of_name_servers,
    registrable,
    sets_given,
    values_of,
)
from tocsin.model.observation import Relation


@pytest.mark.parametrize(
    ("relation", "value", "values"),
    [
        ("resolves-to", "203.0.113.7", [(Trait.ADDRESS, "203.0.113.7"), (Trait.NETWORK, "203.0.113.0/24")]),
        (
            "resolves-to",
            "2001:db8:1:2::7",
            [(Trait.ADDRESS, "2001:db8:1:2::7"), (Trait.NETWORK, "2001:db8:1::/48")],
        ),
        ("resolves-to", "127.0.0.1", [(Trait.ADDRESS, "127.0.0.1")]),
        ("resolves-to", "no address", []),
        ("registrar", "GoDaddy.com, LLC", [(Trait.REGISTRAR, "GoDaddy.com, LLC")]),
        ("registrant-email", "Some.Body@Mail.example", [(Trait.REGISTRANT_EMAIL, "some.body@mail.example")]),
        ("registrant-name", "REDACTED FOR PRIVACY", []),
        ("registrant-organisation", "Domains By Proxy, LLC", []),
        ("soa-mailbox", "dns.cloudflare.com", []),
        ("soa-mailbox", "root.evil.example", [(Trait.SOA_MAILBOX, "root.evil.example")]),
        ("mail-exchanger", "mx1.mail.example.org", [(Trait.MAIL_EXCHANGER, "example.org")]),
        ("text", "v=spf1 -all", []),
        ("page-title", "  Sign   in ", [(Trait.PAGE_TITLE, "sign in")]),
        ("page-title", "404 Not Found", []),
        ("registration-status", "clientHold", []),
        ("registrar", "   ", []),
    ],
)
def test_a_fact_says_what_can_be_shared_and_redacted_ones_say_nothing(
    relation: str, value: str, values: list[tuple[Trait, str]]
) -> None:
    assert list(values_of(relation, value)) == values


@settings(deadline=None)
@given(st.sampled_from([each.value for each in Relation]), st.text(max_size=60))
def test_any_text_of_any_relation_gives_values_and_never_an_error(relation: str, value: str) -> None:
    for trait, text in values_of(relation, value):
        assert isinstance(trait, Trait)
        assert text
        assert 0.0 <= common_share(trait, text) < 1.0


def test_a_pair_of_an_account_is_told_from_what_a_registrar_gives_to_everybody() -> None:
    account = of_name_servers(["cora.ns.cloudflare.com", "quincy.ns.cloudflare.com"])
    default = of_name_servers(["ns07.domaincontrol.com", "ns08.domaincontrol.com"])
    own = of_name_servers(["ns1.bad.example", "ns2.bad.example"])

    assert account == (
        (Trait.NAME_SERVERS, "cora.ns.cloudflare.com + quincy.ns.cloudflare.com"),
        (Trait.NAME_SERVER_PROVIDER, "cloudflare"),
    )
    assert default == ((Trait.DEFAULT_NAME_SERVERS, "godaddy"),)
    assert own[1] == (Trait.NAME_SERVER_PROVIDER, "bad.example")


def test_the_table_knows_how_many_sets_a_provider_gives() -> None:
    pair = "cora.ns.cloudflare.com + quincy.ns.cloudflare.com"

    assert sets_given(Trait.NAME_SERVERS, pair) > 1000
    assert (
        common_share(Trait.NAME_SERVERS, pair)
        < 0.001
        < common_share(Trait.NAME_SERVER_PROVIDER, "cloudflare")
    )
    assert sets_given(Trait.NAME_SERVERS, "ns1.bad.example + ns2.bad.example") == 1


def test_names_of_who_parks_them_are_told() -> None:
    assert is_parked(["ns1.bodis.com", "ns2.bodis.com"])
    assert not is_parked(["ns1.bad.example"])


@pytest.mark.parametrize(
    ("name", "domain"),
    [("www.bad.co.uk", "bad.co.uk"), ("bad.fr", "bad.fr"), ("fr", "fr"), ("not a name", "not a name")],
)
def test_the_registrable_domain_is_the_name_itself_where_there_is_none(name: str, domain: str) -> None:
    assert registrable(name) == domain
