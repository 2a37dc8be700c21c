import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.interchange.dns_facts import record_facts, record_owner, reversed_address
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind


@pytest.mark.parametrize(
    ("rrtype", "rdata", "expected"),
    [
        ("A", "192.0.2.1", (("resolves-to", "192.0.2.1"),)),
        ("aaaa", "2001:DB8:0::1", (("resolves-to", "2001:db8::1"),)),
        ("NS", "NS1.host.example.", (("name-server", "ns1.host.example"),)),
        ("CNAME", "other.example.", (("alias-of", "other.example"),)),
        ("MX", "10 mail.host.example.", (("mail-exchanger", "mail.host.example"),)),
        ("MX", "0 .", ()),
        ("PTR", "host.example.", (("reverse-name", "host.example"),)),
        ("TXT", '"v=spf1 " "include:x.example -all"', (("text", "v=spf1 include:x.example -all"),)),
        ("TXT", 'with \\"no\\" quotes', (("text", 'with \\"no\\" quotes'),)),
        ("TXT", '"a \\"b\\" \\065\\255"', (("text", 'a "b" A\\xff'),)),
        ("CAA", '0 issue "ca.example"', (("certification-authority", '0 issue "ca.example"'),)),
        ("SOA", "ns1.host.example. admin.host.example. 1 2 3 4 5", (("soa-server", "ns1.host.example"), ("soa-mailbox", "admin.host.example"))),
        ("SOA", "ns1.host.example. first\\.last.host.example. 1", (("soa-server", "ns1.host.example"),)),
        ("SRV", "0 5 443 x.example.", (("dns-srv", "0 5 443 x.example."),)),
        ("TYPE65", "1 . alpn=h2", (("dns-type65", "1 . alpn=h2"),)),
    ],
)  # fmt: skip
def test_a_record_gives_its_facts(rrtype: str, rdata: str, expected: object) -> None:
    assert record_facts(rrtype, rdata) == expected


@pytest.mark.parametrize(
    ("rrtype", "rdata"),
    [
        ("A", "host.example"),
        ("MX", ""),
        ("SOA", "one"),
        ("NS", "a b"),
        ("RRSIG", "x"),
        ("NSEC", "x"),
        ("", "x"),
        ("A B", "x"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused(rrtype: str, rdata: str) -> None:
    with pytest.raises(InvalidValue):
        record_facts(rrtype, rdata)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("4.3.2.192.in-addr.arpa.", "192.2.3.4"),
        ("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.IP6.arpa", "2001:db8::1"),
        ("999.3.2.192.in-addr.arpa", None),
        ("3.2.192.in-addr.arpa", None),
        ("evil.example", None),
    ],
)
def test_the_address_of_a_reverse_name(name: str, address: str | None) -> None:
    assert reversed_address(name) == address


def test_a_ptr_record_is_about_its_address() -> None:
    assert record_owner("4.3.2.192.in-addr.arpa", "PTR") == (ObservableKind.IPV4, "192.2.3.4")
    assert record_owner("4.3.2.192.in-addr.arpa", "NS")[0] is ObservableKind.DOMAIN_NAME


def test_a_text_made_to_take_long_does_not() -> None:
    began = time.process_time()
    record_facts("TXT", '"' + '\\"' * (1 << 18))

    assert time.process_time() - began < 1.0


@given(st.text(max_size=10), st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_facts_or_the_one_error(rrtype: str, rdata: str) -> None:
    for kind in (rrtype, "SOA", "MX", "TXT", "CAA"):
        try:
            assert all(value.encode() for _, value in record_facts(kind, rdata))
        except InvalidValue:
            continue
