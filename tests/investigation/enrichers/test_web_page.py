import base64
from collections.abc import Mapping
from types import SimpleNamespace

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.enrichers.looking import look, told
from tests.net.servers import Page, Route, WebServer, canary, http_server, loopback_net, redirect

from tocsin.investigation.enrichers.web_page import RELATIONS
from tocsin.investigation.seam import Gathered
from tocsin.model.errors import NetError, NetRefused
from tocsin.net.settings import Endpoint
from tocsin.pages.favicon import favicon_hash

AUTHORITY = trustme.CA()
DEAD = SimpleNamespace(endpoint=Endpoint("127.0.0.1", 9))  # a port that nobody listens on
PICTURE = b"\x89PNG\r\n\x1a\nnot really"
LURE = Page(
    b"""<!doctype html><title>OneDrive</title><meta name=generator content="Kit 1.0">
    <form action="https://collect.example/p.php"><input type=password></form>""",
    headers=[
        ("Content-Type", "text/html; charset=utf-8"),
        ("Server", "nginx"),
        ("Set-Cookie", "PHPSESSID=1"),
    ],
)


def by_http(routes: Mapping[str, Route]) -> tuple[Gathered, WebServer]:
    with http_server(routes) as web:
        net = loopback_net(reroute={("lure.example", 80): web, ("lure.example", 443): DEAD})
        return look("web_page", net), web


def test_a_page_gives_its_title_forms_favicon_and_software() -> None:
    found, web = by_http({"/": LURE, "/favicon.ico": Page(PICTURE)})

    assert found.error is None
    assert found.ended_relations == RELATIONS
    assert told(found) == [
        "technology server: nginx",
        "technology cookie: PHPSESSID",
        "page-title OneDrive",
        "technology generator: Kit 1.0",
        "form-target collect.example",
        "asks-for password",
        f"favicon {favicon_hash(PICTURE)}",
    ]
    assert [asked.method for asked in web.asked] == ["GET", "GET"]
    assert not {"cookie", "authorization", "referer"} & {
        name for asked in web.asked for name in asked.headers
    }


def test_encrypted_pages_come_first_whoever_signed_them() -> None:
    with http_server({"/": LURE}, cert=AUTHORITY.issue_cert("other.example")) as web:
        found = look("web_page", loopback_net(reroute={("lure.example", 443): web}))

    assert "page-title OneDrive" in told(found)


def test_a_page_at_somebody_elses_domain_is_not_the_subjects() -> None:
    with http_server({"/": redirect("http://en-marche.fr/")}) as lure, http_server({"/": LURE}) as real:
        net = loopback_net(
            reroute={("lure.example", 443): DEAD, ("lure.example", 80): lure, ("en-marche.fr", 80): real}
        )
        found = look("web_page", net)

    assert told(found) == ["redirects-to en-marche.fr"]
    assert found.error is None


def test_a_page_at_a_host_beside_it_is_the_subjects() -> None:
    with (
        http_server(
            {"/": redirect("http://www.lure.example/x")}, cert=AUTHORITY.issue_cert("x.example")
        ) as lure,
        http_server({"/x": LURE}) as www,
    ):
        net = loopback_net(reroute={("lure.example", 443): lure, ("www.lure.example", 80): www})
        found = look("web_page", net)

    assert told(found)[0] == "redirects-to www.lure.example"
    assert "page-title OneDrive" in told(found)


def test_a_page_that_leads_on_by_itself_redirects() -> None:
    found, _ = by_http({"/": Page(b"<meta http-equiv=refresh content='0;url=https://next.example/'>")})

    assert told(found) == ["redirects-to next.example"]


def test_an_error_page_shows_the_server_and_nothing_else() -> None:
    found, _ = by_http({"/": Page(LURE.body, status=404, headers=LURE.headers)})

    assert told(found) == ["technology server: nginx", "technology cookie: PHPSESSID"]


def test_what_is_no_page_has_no_title() -> None:
    found, _ = by_http({"/": Page(LURE.body, headers=[("Content-Type", "application/octet-stream")])})

    assert told(found) == []


def test_an_icon_in_the_page_is_hashed_without_asking() -> None:
    data = base64.b64encode(PICTURE).decode()
    found, web = by_http({"/": Page(f"<link rel=icon href='DATA:image/png;base64,{data}'>".encode())})

    assert told(found) == [f"favicon {favicon_hash(PICTURE)}"]
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    "link",
    [
        "data:image/png;base64,A",
        "data:,x",
        "data:",
        "https://bank.example/logout",
        "//a b/x",
        "/gone",
        "/page",
        "/far",
    ],
)
def test_what_is_no_icon_of_the_site_is_none(link: str) -> None:
    with canary() as bird:
        routes = {
            "/": Page(f"<link rel=icon href='{link}'>".encode()),
            "/page": Page(b"<!doctype html>not found"),
            "/far": redirect(f"http://127.0.0.1:{bird.port}/"),
        }
        found, _ = by_http(routes)

    assert (told(found), found.error, bird.hits) == ([], None, 0)


def test_an_icon_that_fails_costs_itself_only_and_nothing_has_ended() -> None:
    def cut_short(_asked: object) -> Page:
        return Page(b"x", headers=[("Content-Length", "100")])

    found, _ = by_http({"/": Page(b"<title>t</title>"), "/favicon.ico": cut_short})

    assert told(found) == ["page-title t"]
    assert isinstance(found.error, NetError)
    assert found.ended_relations == frozenset()


def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    with canary() as bird:
        found, _ = by_http({"/": redirect(f"http://127.0.0.1:{bird.port}/")})

    assert isinstance(found.error, NetRefused)
    assert bird.hits == 0


def test_redirects_in_a_circle_are_one_error() -> None:
    found, _ = by_http({"/": redirect("/a"), "/a": redirect("/")})

    assert found.observations == ()
    assert isinstance(found.error, NetError)


def test_a_page_of_ten_megabytes_is_read_in_part() -> None:
    found, _ = by_http({"/": Page(b"<title>t</title>" + b" " * 10_000_000)})

    assert told(found) == ["page-title t"]


def test_a_host_that_may_not_be_asked_is_not_asked() -> None:
    with http_server({"/": LURE}) as web:
        places = {("lure.example", 443): web, ("lure.example", 80): web}
        for net in (
            loopback_net(reroute=places, reach_suspects=False),
            loopback_net(reroute=places, passive=True),
        ):
            assert isinstance(look("web_page", net).error, NetRefused)
    assert web.asked == []


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["text/html", "text/html; charset=utf-16", "", "\xff"]))
def test_any_page_gives_facts_or_the_one_error(body: bytes, content_type: str) -> None:
    found, _ = by_http({"/": Page(body, headers=[("Content-Type", content_type)])})

    assert found.error is None or isinstance(found.error, NetError)
