from datetime import UTC, datetime

import pytest

from tocsin.interchange.misp_objects import gives_facts, stated, tied
from tocsin.model.observation import ObservableKind

NOW = datetime(2026, 11, 26, tzinfo=UTC)
SHA256, SHA1 = "ab" * 32, "cd" * 20
NAME = (ObservableKind.DOMAIN_NAME, "evil.example")
ADDRESS = (ObservableKind.IPV4, "192.0.2.1")


def read(name: str, held: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    refused: list[str] = []
    found = stated(name, held, NOW, lambda relation, text, why: refused.append(f"{relation} {text} {why}"))
    return [f"{subject} {relation} {value}" for (_, subject), relation, value in found], refused


@pytest.mark.parametrize(
    ("name", "held", "expected"),
    [
        (
            "domain-ip",
            {"domain": ["evil.example"], "ip": ["192.0.2.1", "2001:db8::1"], "registration-date": ["2026-01-02"]},
            ["evil.example resolves-to 192.0.2.1", "evil.example resolves-to 2001:db8::1", "evil.example created 2026-01-02"],
        ),
        (
            "domain-ip",
            {"domain": ["evil.example"], "hostname": ["www.evil.example"], "ip": ["192.0.2.1"]},
            ["www.evil.example resolves-to 192.0.2.1"],
        ),
        (
            "whois",
            {
                "domain": ["evil.example"],
                "registrar": ["Ordinary SAS"],
                "registrant-email": ["A@mail.example"],
                "nameserver": ["NS1.host.example."],
                "creation-date": ["2017-03-15T00:00:00Z"],
            },
            [
                "evil.example registrar Ordinary SAS",
                "evil.example registrant-email a@mail.example",
                "evil.example created 2017-03-15T00:00:00Z",
                "evil.example name-server ns1.host.example",
            ],
        ),
        (
            "dns-record",
            {"queried-domain": ["evil.example"], "mx-record": ["mx.host.example"], "txt-record": ["v=spf1 -all"]},
            ["evil.example mail-exchanger mx.host.example", "evil.example text v=spf1 -all"],
        ),
        ("url", {"url": ["http://evil.example/a"], "ip": ["192.0.2.1"]}, ["evil.example resolves-to 192.0.2.1"]),
        ("ip-port", {"ip": ["192.0.2.1"], "AS": ["64500"]}, ["192.0.2.1 autonomous-system AS64500"]),
        ("favicon", {"link": ["https://evil.example/x.ico"], "favicon-mmh3": ["-5"]}, ["evil.example favicon -5"]),
        ("unheard-of", {"domain": ["evil.example"], "ip": ["192.0.2.1"]}, []),
    ],
)  # fmt: skip
def test_an_object_states_facts_of_its_subject(
    name: str, held: dict[str, list[str]], expected: list[str]
) -> None:
    assert read(name, held) == (expected, [])


def test_every_name_of_a_certificate_has_it() -> None:
    found, refused = read(
        "x509",
        {
            "x509-fingerprint-sha256": [SHA256],
            "x509-fingerprint-sha1": [SHA1],
            "dns_names": ["evil.example", "*.evil.example", "two.example", "not a name"],
            "subject-common-name": ["Some Company"],
            "issuer": ["CN=R3"],
            "validity-not-before": ["2026-01-02"],
        },
    )

    assert sorted(found) == sorted(
        [
            f"evil.example certificate {SHA256}",
            f"two.example certificate {SHA256}",
            f"evil.example certificate-sha1 {SHA1}",
            f"two.example certificate-sha1 {SHA1}",
            f"{SHA256} certificate-issuer CN=R3",
            f"{SHA256} certificate-from 2026-01-02",
            f"{SHA256} certificate-name evil.example",
            f"{SHA256} certificate-name two.example",
            "evil.example certificate-issuer CN=R3",
            "two.example certificate-issuer CN=R3",
            "evil.example certificate-from 2026-01-02",
            "two.example certificate-from 2026-01-02",
        ]
    )
    assert refused == ["dns_names not a name is not a domain name"]


def test_what_cannot_be_read_or_has_no_subject_is_refused() -> None:
    assert read("domain-ip", {"domain": ["evil.example"], "ip": ["x"]})[1] == ["ip x is not an IP address"]
    assert read("whois", {"registrar": ["Ordinary"]})[1] == [
        "registrar Ordinary is part of an object that does not say of what it is true"
    ]


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        ("resolves-to", ADDRESS, (NAME, "resolves-to", "192.0.2.1")),
        ("resolved_to", ADDRESS, (NAME, "resolves-to", "192.0.2.1")),
        ("resolves-to", (ObservableKind.DOMAIN_NAME, "b.example"), (NAME, "alias-of", "b.example")),
        (
            "redirects-to",
            (ObservableKind.URL, "http://b.example/"),
            (NAME, "redirects-to", "http://b.example/"),
        ),
        ("registered-to", (ObservableKind.EMAIL, "a@b.example"), (NAME, "registrant-email", "a@b.example")),
        ("resolves-to", NAME, None),
        ("resolves-to", (ObservableKind.EMAIL, "a@b.example"), None),
        ("redirects-to", ADDRESS, None),
        ("related-to", ADDRESS, None),
    ],
)
def test_a_relationship_states_a_fact_or_none(
    kind: str, target: tuple[ObservableKind, str], expected: object
) -> None:
    assert tied(kind, NAME, target) == expected


def test_an_address_resolves_to_nothing() -> None:
    assert tied("resolves-to", ADDRESS, NAME) is None
    assert gives_facts("Resolves_To")
    assert not gives_facts("related-to")
