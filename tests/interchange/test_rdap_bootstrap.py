import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.rdap_bootstrap import MAX_BYTES, rdap_servers
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError

REGISTER = json.dumps(
    {
        "version": "1.0",
        "services": [
            [["fr", "RE"], ["http://plain.example/", "https://rdap.nic.example"]],
            [["com"], ["https://rdap.com.example/v1/"]],
            [["br.com"], ["https://rdap.brcom.example/"]],
            [["odd"], ["ftp://x", 7, None]],
            ["broken"],
            [None, None],
        ],
    }
).encode()


@pytest.mark.parametrize(
    ("name", "servers"),
    [
        ("lure.fr", ("https://rdap.nic.example/", "http://plain.example/")),
        ("lure.re", ("https://rdap.nic.example/", "http://plain.example/")),
        ("lure.com", ("https://rdap.com.example/v1/",)),
        ("lure.br.com", ("https://rdap.brcom.example/",)),
        ("lure.odd", ()),
        ("lure.de", ()),
    ],
)
def test_the_longest_suffix_tells_the_servers_encrypted_ones_first(
    name: str, servers: tuple[str, ...]
) -> None:
    assert rdap_servers(REGISTER, DomainName(name)) == servers


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"[" * 100_000, b'{"services": {}}', b" " * (MAX_BYTES + 1)],
    ids=lambda d: repr(d[:9]),
)
def test_what_is_no_register_is_the_one_error(data: bytes) -> None:
    with pytest.raises(InputError):
        rdap_servers(data, DomainName("lure.fr"))


_JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["fr", "https://x/"]),
    lambda inner: st.lists(inner, max_size=3),
)


@given(_JSON)
def test_services_of_any_shape_give_servers(services: object) -> None:
    with contextlib.suppress(InputError):
        rdap_servers(json.dumps({"services": services}).encode(), DomainName("lure.fr"))


@given(st.binary(max_size=100))
def test_any_bytes_give_servers_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        rdap_servers(data, DomainName("lure.fr"))
