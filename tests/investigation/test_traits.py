"""From a fact to what may be shared: which values mean something, and which are everybody's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.traits import (
    NAME_SERVER,
    OF_THE_REGISTRATION,
    common_share,
    comparable,
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
        ("attributed-to", "Sofacy", []),
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


# Any character, lone surrogates among them.
ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("relation", "value", "found"),
    [
        ("resolves-to", "192.0.2.7", ((Trait.ADDRESS, "192.0.2.7"), (Trait.NETWORK, "192.0.2.0/24"))),
        ("resolves-to", "2001:DB8::7", ((Trait.ADDRESS, "2001:db8::7"), (Trait.NETWORK, "2001:db8::/48"))),
        ("resolves-to", "127.0.0.1", ((Trait.ADDRESS, "127.0.0.1"),)),
        ("resolves-to", "no address", ()),
        ("autonomous-system", "as64500", ((Trait.AUTONOMOUS_SYSTEM, "AS64500"),)),
        ("registrar", " Ordinary SAS ", ((Trait.REGISTRAR, "Ordinary SAS"),)),
        ("registrar", "REDACTED FOR PRIVACY", ()),
        ("registrant-email", "One@Mail.example", ((Trait.REGISTRANT_EMAIL, "one@mail.example"),)),
        ("registrant-name", "Jeanne  MARTIN", ((Trait.REGISTRANT_NAME, "jeanne martin"),)),
        ("registrant-organisation", "Privacy service provided by Withheld for Privacy ehf", ()),
        ("mail-exchanger", "MX1.Post.example", ((Trait.MAIL_EXCHANGER, "post.example"),)),
        ("soa-mailbox", "Admin.one.example", ((Trait.SOA_MAILBOX, "admin.one.example"),)),
        ("soa-mailbox", "dns.cloudflare.com", ()),
        ("text", "token=77", ((Trait.TEXT, "token=77"),)),
        ("text", "V=spf1 -all", ()),
        ("text", "v=DMARC1; p=none", ()),
        ("page-title", "Espace  de la MAIRIE", ((Trait.PAGE_TITLE, "espace de la mairie"),)),
        ("page-title", "404 Not Found", ()),
        ("page-title", "Coming soon", ()),
        ("page-title", "abc", ()),
        ("certificate", "AB12", ((Trait.CERTIFICATE, "ab12"),)),
        ("certificate-sha1", "ab12", ((Trait.CERTIFICATE, "ab12"),)),
        ("certificate-issuer", "Let's  Encrypt", ((Trait.CERTIFICATE_ISSUER, "let's encrypt"),)),
        ("favicon", "-77", ((Trait.FAVICON, "-77"),)),
        ("form-target", "Collect.example", ((Trait.FORM_TARGET, "collect.example"),)),
        ("redirects-to", "target.example", ((Trait.REDIRECTS_TO, "target.example"),)),
        ("alias-of", "Edge.example", ((Trait.ALIAS, "edge.example"),)),
        ("expires", "2018-03-15", ()),
        ("technology", "WordPress 4", ()),
        ("a-plug-in's-own", "anything", ()),
    ],
)
def test_a_fact_gives_what_can_be_shared(
    relation: str, value: str, found: tuple[tuple[Trait, str], ...]
) -> None:
    assert values_of(relation, value) == found


@settings(max_examples=60)
@given(st.sampled_from([*(relation.value for relation in Relation), "a-plug-in's-own"]), ANY_TEXT)
def test_any_text_gives_values_that_are_short_and_not_empty(relation: str, value: str) -> None:
    found = values_of(relation, value)

    assert found == values_of(relation, value)
    for trait, text in found:
        assert text.strip()
        assert 0.0 <= common_share(trait, text) <= 1.0
        assert sets_given(trait, text) >= 1
        assert isinstance(comparable(trait, text), str)


@pytest.mark.parametrize("relation", sorted(relation.value for relation in Relation))
def test_values_of_ten_thousand_letters_are_cut(relation: str) -> None:
    for _, text in values_of(relation, "x" * 10_000):
        assert len(text) <= 1000


@pytest.mark.parametrize("relation", sorted(relation.value for relation in Relation))
@pytest.mark.parametrize("value", ["", " ", "\t\r\n"])
def test_nothing_cannot_be_shared(relation: str, value: str) -> None:
    assert values_of(relation, value) == ()


@pytest.mark.parametrize(
    "value", ["REDACTED FOR PRIVACY", "Whois Privacy Service", "Data Protected", "n/a", "-"]
)
def test_redacted_values_are_worth_nothing_in_any_column_of_the_registry(value: str) -> None:
    for trait in OF_THE_REGISTRATION:
        assert values_of(trait.word.replace("_", "-"), value) == ()


def test_a_set_of_name_servers_is_a_set_and_somebodys() -> None:
    assert of_name_servers(["ns1.host.example", "ns2.host.example"]) == (
        (Trait.NAME_SERVERS, "ns1.host.example + ns2.host.example"),
        (Trait.NAME_SERVER_PROVIDER, "host.example"),
    )
    assert of_name_servers(["ada.ns.cloudflare.com"]) == (
        (Trait.NAME_SERVERS, "ada.ns.cloudflare.com"),
        (Trait.NAME_SERVER_PROVIDER, "cloudflare"),
    )
    assert of_name_servers(["ns1.domaincontrol.com"]) == ((Trait.DEFAULT_NAME_SERVERS, "godaddy"),)


@settings(max_examples=40)
@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_any_name_servers_give_values(servers: list[str]) -> None:
    assert of_name_servers(sorted(servers)) == of_name_servers(sorted(servers))
    assert is_parked(servers) in {True, False}


def test_the_table_knows_what_many_share_and_nothing_of_what_it_does_not_know() -> None:
    known = [
        (Trait.REGISTRAR, "GoDaddy.com, LLC"),
        (Trait.AUTONOMOUS_SYSTEM, "AS13335"),
        (Trait.MAIL_EXCHANGER, "google.com"),
        (Trait.CERTIFICATE_ISSUER, "let's encrypt r3"),
        (Trait.SUFFIX, "com"),
        (Trait.NAME_SERVER_PROVIDER, "cloudflare"),
        (Trait.DEFAULT_NAME_SERVERS, "godaddy"),
    ]
    assert all(common_share(trait, text) >= 0.05 for trait, text in known)
    assert common_share(Trait.ADDRESS, "127.0.0.1") > common_share(Trait.ADDRESS, "192.0.2.7") == 0.0
    assert 0.0 < common_share(Trait.SUFFIX, "no-such-suffix") < 0.001
    unknown = set(Trait) - {Trait.SUFFIX}
    assert all(common_share(trait, "nobody's") == 0.0 for trait in unknown)


def test_a_pair_of_a_provider_of_many_pairs_is_rarer_than_the_provider() -> None:
    pair = "ada.ns.cloudflare.com + bob.ns.cloudflare.com"

    assert sets_given(Trait.NAME_SERVERS, pair) > 100
    assert common_share(Trait.NAME_SERVERS, pair) * 100 < common_share(
        Trait.NAME_SERVER_PROVIDER, "cloudflare"
    )
    assert sets_given(Trait.NAME_SERVERS, "ns1.host.example") == 1
    assert sets_given(Trait.REGISTRAR, pair) == 1


def test_name_servers_are_not_read_one_by_one() -> None:
    assert values_of(NAME_SERVER, "ns1.host.example") == ()
