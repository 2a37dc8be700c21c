import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.facts import PROVENANCE, short

from tocsin.interchange.facts_csv import read
from tocsin.model.errors import InputError

HEADING = (
    b"name,created,updated,expires,registrar,registrant_email,registrant_name,registrant_organisation,domain_status,"
    b"nameservers,soa,mx,ips,asn,certificates,certificate_issuer,favicon,page_title,first_seen,last_seen,source,"
    b"public_since,origin,grade\n"
)


def test_a_row_gives_a_fact_for_each_item_of_each_cell() -> None:
    row = (
        b"www.EVIL.example,2026-01-02,2026-01-03,2027-01-02,Ordinary SAS,A.Person@mail.example,A. Person,None SARL,"
        b'clientHold,"ns1.host.example ns2.host.example",ns1.host.example hostmaster.host.example 1 2 3,'
        b"10 mx.host.example,192.0.2.1;2001:db8::1,AS64500," + b"ab" * 32 + b",CN=R3,-5,Sign in,2026-02-01,"
        b"2026-02-02,sensor,2026-03-01,report:1,B2\n"
    )

    assert short(read([HEADING, row], PROVENANCE)) == [
        "evil.example created 2026-01-02",
        "evil.example updated 2026-01-03",
        "evil.example expires 2027-01-02",
        "evil.example registrar Ordinary SAS",
        "evil.example registrant-email a.person@mail.example",
        "evil.example registrant-name A. Person",
        "evil.example registrant-organisation None SARL",
        "evil.example registration-status client hold",
        "www.evil.example name-server ns1.host.example",
        "www.evil.example name-server ns2.host.example",
        "www.evil.example soa-server ns1.host.example",
        "www.evil.example soa-mailbox hostmaster.host.example",
        "www.evil.example mail-exchanger mx.host.example",
        "www.evil.example resolves-to 192.0.2.1",
        "www.evil.example resolves-to 2001:db8::1",
        "www.evil.example autonomous-system AS64500",
        f"www.evil.example certificate {'ab' * 32}",
        "www.evil.example certificate-issuer CN=R3",
        "www.evil.example favicon -5",
        "www.evil.example page-title Sign in",
        "www.evil.example reported 2026-02-01",
    ]


def test_a_table_without_names_is_refused() -> None:
    with pytest.raises(InputError, match="no column 'name'"):
        list(read([b"registrar\n", b"x\n"], PROVENANCE))


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=120, deadline=None)
def test_any_bytes_give_facts_and_problems_or_the_one_error(data: bytes, heading: bool) -> None:  # noqa: FBT001
    lines = [*([HEADING] if heading else []), *data.splitlines(keepends=True)]

    try:
        assert all(list(read(lines, PROVENANCE)))
    except InputError:
        assert not heading
