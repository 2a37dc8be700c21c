from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from tests.investigation.enrichers.looking import look, told
from tests.net.servers import TlsServer, http_server, loopback_net, tls_server

from tocsin.certificates.x509 import ReadCertificate
from tocsin.interchange.times import utc_text
from tocsin.investigation.enrichers import tls_certificate
from tocsin.investigation.enrichers.tls_certificate import MOST_NAMES, RELATIONS, _other_names
from tocsin.investigation.seam import Subject
from tocsin.model.errors import NetError, NetRefused
from tocsin.model.observation import ObservableKind

AUTHORITY = trustme.CA(organization_name="Some Authority")
PLACE = ("lure.example", 443)


@pytest.fixture(scope="module")
def leaf() -> trustme.LeafCert:
    return AUTHORITY.issue_cert("lure.example", "*.sibling.example", "mail.sibling.example", "192.0.2.7")


@pytest.fixture
def server(leaf: trustme.LeafCert) -> Iterator[TlsServer]:
    with tls_server(leaf) as running:
        yield running


def test_a_certificate_gives_its_hash_issuer_key_and_other_names(
    server: TlsServer, leaf: trustme.LeafCert
) -> None:
    found = look("tls_certificate", loopback_net(reroute={PLACE: server}))

    shown = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
    facts = {fact.relation: fact.value for fact in found.observations}
    assert facts["certificate"] == shown.fingerprint(SHA256()).hex()
    assert "Some Authority" in facts["certificate-issuer"]
    assert len(facts["certificate-key"]) == 64
    assert told(found)[-3:] == [
        "certificate-name sibling.example",
        "certificate-name mail.sibling.example",
        "certificate-name 192.0.2.7",
    ]
    assert found.ended_relations == RELATIONS
    assert {fact.origin for fact in found.observations} == {f"certificate:{facts['certificate']}"}
    assert server.names == ["lure.example"]


def test_a_host_that_may_not_be_asked_is_not_asked(server: TlsServer) -> None:
    places = {PLACE: server}
    for net in (
        loopback_net(reroute=places, reach_suspects=False),
        loopback_net(reroute=places, passive=True),
    ):
        assert isinstance(look("tls_certificate", net).error, NetRefused)
    assert server.names == []


def test_a_host_without_tls_is_one_error() -> None:
    with http_server() as web:
        found = look("tls_certificate", loopback_net(reroute={PLACE: web}, timeout_s=0.3))

    assert found.observations == ()
    assert isinstance(found.error, NetError)


def test_odd_names_are_kept_as_plain_text_and_many_are_cut() -> None:
    names = (
        "lure.example",
        "good.example\x00.evil.example",
        *(f"n{number}.example" for number in range(10_000)),
    )
    shown = ReadCertificate("0" * 64, names=names)

    others = _other_names(shown, "lure.example")

    assert len(others) == MOST_NAMES
    assert others[:2] == ("good.example .evil.example", "n0.example")


@pytest.mark.parametrize(("year", "is_told"), [(2030, True), (1999, False)])
def test_a_beginning_is_a_fact_unless_it_lies_ahead(
    server: TlsServer, leaf: trustme.LeafCert, year: int, *, is_told: bool
) -> None:
    subject = Subject(ObservableKind.DOMAIN_NAME, "lure.example")

    facts = tls_certificate.enrich(
        subject, loopback_net(reroute={PLACE: server}), datetime(year, 1, 1, tzinfo=UTC)
    )

    shown = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
    began = [fact.value for fact in facts if fact.relation == "certificate-from"]
    assert began == ([utc_text(shown.not_valid_before_utc)] if is_told else [])
