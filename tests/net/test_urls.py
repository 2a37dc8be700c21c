import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.net import attacks

from tocsin.model.errors import NetRefused
from tocsin.net.urls import LONGEST_URL, web_address


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://lure.example", "http://lure.example/"),
        ("HTTP://LURE.example:80/A", "http://lure.example/A"),
        ("https://lure.example:443/?q=1#top", "https://lure.example/?q=1"),
        ("https://lure.example:8443/a/../b", "https://lure.example:8443/a/../b"),
        ("http://lure.example./", "http://lure.example/"),
        ("http://lure.example:/x", "http://lure.example/x"),
        ("http://[2600:0:0::1]:8080/", "http://[2600::1]:8080/"),
        ("http://192.0.3.1/", "http://192.0.3.1/"),
        ("http://éxample.fr/é?é=%C3%A9", "http://xn--xample-9ua.fr/%C3%A9?%C3%A9=%C3%A9"),
        ('http://lure.example/<"a">|{b}', "http://lure.example/%3C%22a%22%3E%7C%7Bb%7D"),
        ("http://lure.example/a@b:c", "http://lure.example/a@b:c"),
        ("http://under_score.lure.example/", "http://under_score.lure.example/"),
        ("http://lure。example/", "http://lure.example/"),
    ],
)
def test_a_url_is_read_in_one_way(url: str, read: str) -> None:
    assert str(web_address(url)) == read
    assert str(web_address(read)) == read


@pytest.mark.parametrize("template", [url for url in attacks.URLS if "@" in url or "\\" in url])
def test_what_two_readers_read_differently_is_refused_or_leads_away_from_this_machine(template: str) -> None:
    try:
        address = web_address(template.format(port=8080))
    except NetRefused:
        return
    assert address.host == "lure.example" or (address.host, address.port) == ("127.0.0.1", 8080)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lure.example",
        "//lure.example/",
        "ftp://lure.example/",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://./",
        "http://lure..example/",
        "http://lure.example../",
        "http://lure.example:0/",
        "http://lure.example:65536/",
        "http://lure.example:８０/",
        "http://user@lure.example/",
        "http://user:password@lure.example/",
        "http://lure%2eexample/",
        "http://lure.example\\@other.example/",
        "http://lure.example/a b",
        "http://lure.example/\n",
        "http://lure.example/\x00",
        "http://lure.example/\x7f",
        "http://lure.example/\ud800",
        "http://[fe80::1%25lo]/",
        "http://[lure.example]/",
        "http://ℂ\u2100.example/",
        f"http://lure.example/{'a' * LONGEST_URL}",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(NetRefused):
        web_address(url)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://lure.example:8443/b"),
        ("b?c", "https://lure.example:8443/a/b?c"),
        ("?c", "https://lure.example:8443/a/?c"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example", "http://other.example/"),
        ("../../../b", "https://lure.example:8443/b"),
        ("", "https://lure.example:8443/a/"),
    ],
)
def test_a_redirect_leads_from_where_it_was_given(location: str, leads_to: str) -> None:
    assert str(web_address("https://lure.example:8443/a/").joined(location)) == leads_to


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://a@b/", "\\\\127.0.0.1\\", "//[::1", "a b", "\r\nX: y"]
)
def test_a_redirect_that_is_no_plain_web_address_is_refused(location: str) -> None:
    with pytest.raises(NetRefused):
        web_address("https://lure.example/").joined(location)


@settings(deadline=None)  # the tables of IDNA are read in the first example
@given(st.text() | st.text("htps:/@[]%.#?\\0123456789é。①", max_size=40).map("http://".__add__), st.text())
def test_any_text_is_a_web_address_or_refused(url: str, location: str) -> None:
    try:
        address = web_address(url)
    except NetRefused:
        return
    assert str(address).isascii()
    assert web_address(str(address)) == address
    try:
        assert str(address.joined(location)).isascii()
    except NetRefused:
        return
