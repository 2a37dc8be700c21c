import contextlib
import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.investigation.enrichers.looking import NOW, look, told
from tests.net.servers import Page, Route, WebServer, canary, http_server, loopback_net, redirect

from tocsin.interchange.registration import NOT_REGISTERED
from tocsin.investigation.enrichers.rdap import RELATIONS
from tocsin.model.errors import NetError, NetRefused
from tocsin.net.network import Net

AUTHORITY = trustme.CA()
NAME = "onedrive-example.fr"
REGISTRY, REGISTRAR = "rdap.nic.example", "rdap.names.example"
REGISTER = {"services": [[["fr"], [f"https://{REGISTRY}/"]]]}


def page(document: object, **more: Any) -> Page:
    return Page(json.dumps(document).encode(), headers=[("Content-Type", "application/rdap+json")], **more)


def answer(**changes: object) -> dict[str, object]:
    return {
        "objectClassName": "domain",
        "ldhName": NAME,
        "events": [{"eventAction": "registration", "eventDate": "2017-03-15T10:00:00Z"}],
        **changes,
    }


def registrant(email: str) -> list[object]:
    card = ["vcard", [["fn", {}, "text", "Jean Dupont"], ["email", {}, "text", email]]]
    return [{"roles": ["registrant"], "vcardArray": card}]


def referring() -> dict[str, object]:
    link = {"rel": "related", "type": "application/rdap+json", "href": f"https://{REGISTRAR}/domain/{NAME}"}
    return answer(links=[link])


@contextlib.contextmanager
def registry(
    route: Route | None,
    tmp_path: Path,
    *,
    registrar: Route | None = None,
    register: Route | None = None,
    **settings: Any,
) -> Iterator[tuple[Net, Mapping[str, WebServer]]]:
    """IANA's register, a registry and a registrar on loopback; the latter two by https and without any allowance."""
    authorities = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(authorities))
    leaf = AUTHORITY.issue_cert(REGISTRY, REGISTRAR)
    path = f"/domain/{NAME}"
    with (
        http_server({"/dns.json": register or page(REGISTER)}) as iana,
        http_server({path: route} if route else {}, cert=leaf) as nic,
        http_server({path: registrar} if registrar else {}, cert=leaf) as names,
    ):
        net = loopback_net(
            reroute={(REGISTRY, 443): nic, (REGISTRAR, 443): names},
            rdap_bootstrap=f"{iana.url}/dns.json",
            certificate_authorities=str(authorities),
            **settings,
        )
        yield net, {"iana": iana, "registry": nic, "registrar": names}


def test_the_registry_that_iana_lists_is_asked_about_the_registered_domain(tmp_path: Path) -> None:
    with registry(page(answer()), tmp_path) as (net, servers):
        found = look("rdap", net, f"www.{NAME}")

    assert told(found) == ["created 2017-03-15T10:00:00Z"]
    assert found.ended_relations == RELATIONS
    fact = found.observations[0]
    assert (fact.subject, fact.source, fact.origin, fact.public_since) == (NAME, "rdap", f"whois:{NAME}", NOW)
    assert servers["registry"].asked[0].headers["accept"].startswith("application/rdap+json")


def test_the_register_and_the_answer_are_kept(tmp_path: Path) -> None:
    with registry(page(answer()), tmp_path) as (net, servers):
        assert told(look("rdap", net, NAME)) == told(look("rdap", net, NAME))

    assert [len(server.asked) for server in servers.values()] == [1, 1, 0]


def test_the_registrar_adds_what_the_registry_does_not_keep(tmp_path: Path) -> None:
    more = answer(
        entities=registrant("jean@mail.example"),
        status=["active"],
        events=[{"eventAction": "registration", "eventDate": "2017-03-15T10:00:09Z"}],
    )
    with registry(page(referring()), tmp_path, registrar=page(more)) as (net, _):
        found = look("rdap", net, NAME)

    assert told(found) == [
        "created 2017-03-15T10:00:00Z",
        "registrant-name Jean Dupont",
        "registrant-email jean@mail.example",
        "registration-status active",
    ]
    assert found.error is None


def test_a_registrar_that_fails_costs_its_own_facts_only(tmp_path: Path) -> None:
    with registry(page(referring()), tmp_path, registrar=Page(status=503)) as (net, _):
        found = look("rdap", net, NAME)

    assert told(found) == ["created 2017-03-15T10:00:00Z"]
    assert found.error is not None
    assert found.error.retriable
    assert found.ended_relations == frozenset()


def test_a_registrar_that_does_not_know_the_domain_adds_nothing(tmp_path: Path) -> None:
    with registry(page(referring()), tmp_path, registrar=Page(status=404)) as (net, _):
        found = look("rdap", net, NAME)

    assert (told(found), found.error) == (["created 2017-03-15T10:00:00Z"], None)


def test_a_domain_that_the_registry_does_not_know_is_not_registered(tmp_path: Path) -> None:
    with registry(None, tmp_path) as (net, _):
        found = look("rdap", net, NAME)

    assert told(found) == [f"registration-status {NOT_REGISTERED}"]
    assert found.error is None


def test_a_top_level_domain_without_a_server_is_no_error(tmp_path: Path) -> None:
    with registry(page(answer()), tmp_path) as (net, _):
        found = look("rdap", net, "lure.de")

    assert (found.observations, found.error) == ((), None)


def test_a_bare_public_suffix_is_not_asked_about(tmp_path: Path) -> None:
    with registry(page(answer()), tmp_path) as (net, servers):
        found = look("rdap", net, "fr")

    assert (found.observations, found.error) == ((), None)
    assert servers["iana"].asked == []


def test_a_registry_of_the_settings_comes_before_the_register() -> None:
    with http_server({f"/rdap/domain/{NAME}": page(answer())}) as web:
        net = loopback_net(rdap_servers=((".fr", f"{web.url}/rdap"), ("xfr", "https://other.example/")))
        found = look("rdap", net, NAME)

    assert told(found) == ["created 2017-03-15T10:00:00Z"]


def test_registries_are_asked_in_passive_mode_too(tmp_path: Path) -> None:
    with registry(page(answer()), tmp_path, passive=True) as (net, _):
        assert told(look("rdap", net, NAME)) == ["created 2017-03-15T10:00:00Z"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_to_a_private_address_is_not_followed(tmp_path: Path, scheme: str) -> None:
    with canary() as bird, registry(redirect(f"{scheme}://127.0.0.1:{bird.port}/"), tmp_path) as (net, _):
        found = look("rdap", net, NAME)

    assert isinstance(found.error, NetRefused)
    assert bird.hits == 0


def test_a_referral_to_a_private_address_is_not_followed(tmp_path: Path) -> None:
    link = {"rel": "related", "type": "application/rdap+json", "href": "https://127.0.0.1/domain/x"}
    with registry(page(answer(links=[link])), tmp_path) as (net, _):
        found = look("rdap", net, NAME)

    assert told(found) == ["created 2017-03-15T10:00:00Z"]
    assert isinstance(found.error, NetRefused)


def test_a_redirect_to_the_registrar_is_followed(tmp_path: Path) -> None:
    away = redirect(f"https://{REGISTRAR}/domain/{NAME}")
    with registry(away, tmp_path, registrar=page(answer())) as (net, _):
        assert told(look("rdap", net, NAME)) == ["created 2017-03-15T10:00:00Z"]


def test_ten_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    with registry(Page(b" " * 10_000_000), tmp_path) as (net, _):
        found = look("rdap", net, NAME)

    assert found.observations == ()
    assert "10000000 bytes" in str(found.error)


def test_a_server_that_is_asked_too_often_says_when_to_come_back(tmp_path: Path) -> None:
    busy = Page(status=429, headers=[("Retry-After", "3600")])
    with registry(busy, tmp_path) as (net, servers):
        found = look("rdap", net, NAME)

    assert found.error is not None
    assert (found.error.retriable, found.error.retry_after_s) == (True, 3600)
    assert len(servers["registry"].asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[" * 500_000,
        b'{"errorCode": 200}',
        b"<html>",
        b'{"ldhName": "onedrive-example.fr"}',
        b"\xff\xfe",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_an_answer_that_is_no_rdap_is_one_clear_error(tmp_path: Path, body: bytes) -> None:
    with registry(Page(body), tmp_path) as (net, _):
        found = look("rdap", net, NAME)

    assert found.observations == ()
    assert isinstance(found.error, NetError)
    assert "cannot be used" in str(found.error)


def test_a_server_has_no_say_in_other_domains(tmp_path: Path) -> None:
    with registry(page(answer(ldhName="en-marche.fr")), tmp_path) as (net, _):
        found = look("rdap", net, NAME)

    assert found.observations == ()
    assert "answers about 'en-marche.fr'" in str(found.error)


@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_refusal_is_an_error(tmp_path: Path, status: int) -> None:
    with registry(Page(status=status), tmp_path) as (net, _):
        found = look("rdap", net, NAME)

    assert str(status) in str(found.error)


def test_a_register_that_is_none_is_an_error(tmp_path: Path) -> None:
    with registry(page(answer()), tmp_path, register=Page(b"<html>")) as (net, _):
        found = look("rdap", net, NAME)

    assert "register" in str(found.error)


def test_a_lying_date_costs_itself_and_is_told(tmp_path: Path) -> None:
    lying = answer(
        events=[{"eventAction": "registration", "eventDate": "0001-01-01T00:00:00Z"}], status=["active"]
    )
    lines: list[logging.LogRecord] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record)

    listening = Listening()
    log = logging.getLogger("tocsin.enrichment")
    log.addHandler(listening)
    try:
        with registry(page(lying), tmp_path) as (net, _):
            found = look("rdap", net, NAME)
    finally:
        log.removeHandler(listening)

    assert told(found) == ["registration-status active"]
    (line,) = lines
    assert "0001-01-01" in vars(line)["why"]
