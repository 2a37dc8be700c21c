import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.interchange.stix_observables import IN_PATTERNS, READERS, certificate_values
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import observable

SHA256 = "ab" * 32


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("domain-name", "Evil[.]example.", ["evil.example"]),
        ("hostname", "www.evil.example", ["www.evil.example"]),
        ("ipv4-addr", "192.0.2.1/32", ["192.0.2.1"]),
        ("ipv6-addr", "2001:DB8::1", ["2001:db8::1"]),
        ("url", "https://evil.example/x", ["https://evil.example/x", "evil.example"]),
        ("email-addr", "A@mail.example", ["a@mail.example"]),
        ("autonomous-system", "64500", ["AS64500"]),
    ],
)
def test_an_observable_names_itself_and_its_host(kind: str, value: str, expected: list[str]) -> None:
    assert [text for _, text in READERS[kind](value)] == expected


def test_a_path_of_a_pattern_names_what_it_leads_to() -> None:
    assert IN_PATTERNS["x509-certificate", "hashes.SHA-256"](SHA256)[0][1] == SHA256
    assert IN_PATTERNS["network-traffic", "dst_ref.value"]("192.0.2.1")[0][1] == "192.0.2.1"


def test_a_certificate_is_told_in_the_words_of_misp() -> None:
    values = certificate_values(
        {
            "hashes": {"SHA-256": SHA256, "SHA-512": "x", "MD5": ""},
            "subject": "C=XX, CN=evil.example, O=x",
            "x509_v3_extensions": {
                "subject_alternative_name": "DNS:a.example, IP Address:192.0.2.1, email:x@b.example"
            },
            "issuer": "CN=R3",
        }
    )

    assert values == {
        "x509-fingerprint-sha256": [SHA256],
        "dns_names": ["a.example", "192.0.2.1"],
        "subject-common-name": ["evil.example"],
        "issuer": ["CN=R3"],
    }


@given(st.sampled_from(sorted(READERS)), st.text(max_size=40))
@settings(deadline=None)
def test_any_value_is_observables_or_the_one_error(kind: str, value: str) -> None:
    try:
        assert all(observable(*each).id for each in READERS[kind](value))
    except InvalidValue:
        return
