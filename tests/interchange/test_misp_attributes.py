import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.interchange.misp_attributes import named
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import observable

FINGERPRINT = "ab" * 32


@pytest.mark.parametrize(
    ("kind", "value", "subjects", "facts"),
    [
        ("domain", "Evil[.]example", ["evil.example"], []),
        ("hostname", "www.evil.example.", ["www.evil.example"], []),
        ("domain", "192.0.2.1", ["192.0.2.1"], []),
        (
            "domain|ip",
            "evil.example|192.0.2.1",
            ["evil.example", "192.0.2.1"],
            ["evil.example resolves-to 192.0.2.1"],
        ),
        ("hostname|port", "evil.example|8443", ["evil.example"], []),
        ("ip-dst|port", "192.0.2.1|443", ["192.0.2.1"], []),
        ("ip-src", "2001:DB8::1", ["2001:db8::1"], []),
        ("url", "hxxp://evil[.]example/a", ["http://evil.example/a", "evil.example"], []),
        ("url", "http://192.0.2.1/a", ["http://192.0.2.1/a", "192.0.2.1"], []),
        ("email-src", "A.Person@mail.example", ["a.person@mail.example"], []),
        ("x509-fingerprint-sha256", FINGERPRINT.upper(), [FINGERPRINT], []),
        ("AS", "64500", ["AS64500"], []),
    ],
)
def test_an_attribute_names_its_observables(
    kind: str, value: str, subjects: list[str], facts: list[str]
) -> None:
    found, stated = named(kind, value)

    assert [text for _, text in found] == subjects
    assert [f"{subject} {relation} {to}" for (_, subject), relation, to in stated] == facts
    assert all(observable(*each).id for each in found)


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("ip-dst", "192.0.2.0/24", "range"),
        ("target-email", "a@b.example", "aimed at"),
        ("email-dst", "a@b.example", "aimed at"),
        ("link", "https://report.example/", "report"),
        ("whois-registrar", "Ordinary", "within an object"),
        ("md5", "x", "'md5', which gives no facts"),
        ("domain", "no name", "not a domain name"),
        ("domain|ip", "evil.example", "not an IP address"),
        ("", "", "gives no facts"),
    ],
)
def test_an_attribute_that_names_none_says_why(kind: str, value: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        named(kind, value)


@given(
    st.sampled_from(["domain", "domain|ip", "ip-src", "url", "email", "AS", "x509-fingerprint-sha256"]),
    st.text(),
)
@settings(deadline=None)
def test_any_value_is_observables_or_the_one_error(kind: str, value: str) -> None:
    try:
        assert all(observable(*each).id for each in named(kind, value)[0])
    except InvalidValue:
        return
