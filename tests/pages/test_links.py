import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.pages.links import Base, host_of, joined

PAGE = "https://lure.example/a/b?q=/x/"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("", "https://lure.example/a/b"),
        ("#top", "https://lure.example/a/b"),
        ("c", "https://lure.example/a/c"),
        ("c?x=../y", "https://lure.example/a/c?x=../y"),
        ("./c/../d", "https://lure.example/a/d"),
        ("../../../c", "https://lure.example/c"),
        ("..", "https://lure.example/"),
        ("/c", "https://lure.example/c"),
        ("?z", "https://lure.example/a/b?z"),
        ("//evil.example/c", "https://evil.example/c"),
        (r"\\evil.example\c", "https://evil.example/c"),
        (r"/\evil.example", "https://evil.example"),
        ("////evil.example", "https://evil.example"),
        ("http://evil.example", "http://evil.example"),
        ("HtTp:\\\\evil.example\\x?\\", "http://evil.example/x?\\"),
        ("https:c", "https://lure.example/a/c"),
        ("http:evil.example", "http://evil.example"),
        ("ht\ntps:\t//evil.example", "https://evil.example"),
        (" \x00https://evil.example \x1f", "https://evil.example"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("data:text/html,x", None),
        ("//", None),
        ("https://", None),
        ("x" * 9000, None),
    ],
)
def test_a_link_means_what_it_means_to_a_browser(link: str, url: str | None) -> None:
    base = Base.of(PAGE)
    assert base is not None

    assert joined(base, link) == url


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Lure.Example:8443/x", "lure.example"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://b\u00fccher.example", "xn--bcher-kva.example"),
        ("http://192.0.2.1:80", "192.0.2.1"),
        ("http://[2001:db8::1]:80/", "2001:db8::1"),
        ("http://a b\u202e/", "a b"),
        ("http://lure.example.?x", "lure.example"),
        ("ftp://x.example", ""),
        ("", ""),
    ],
)
def test_a_host_is_what_a_browser_would_ask(url: str, host: str) -> None:
    assert host_of(url) == host


def test_what_is_no_web_address_is_no_base() -> None:
    assert Base.of("about:blank") is None


@given(st.text(alphabet=st.sampled_from("htps:/\\.?#@[] \n\t%aé\ud800\x00"), max_size=60))
def test_any_link_leads_to_the_web_or_nowhere(link: str) -> None:
    base = Base.of(PAGE)
    assert base is not None

    url = joined(base, link)

    assert url is None or url.startswith(("http://", "https://"))
    host_of(url or "").encode()
