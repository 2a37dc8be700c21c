import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.pages.features import MAX_BYTES, MOST_FORMS, MOST_ICONS, Form, PageFeatures, page_features
from tocsin.pages.markup import LONGEST_VALUE

URL = "https://onedrive-example.fr/login/"


def read(text: str) -> PageFeatures:
    return page_features(text.encode("utf-8", "surrogatepass"), url=URL)


def test_a_page_that_asks_for_a_password_says_where_it_sends_it() -> None:
    found = read(
        """<!doctype html><html><head><title> OneDrive &ndash; Connexion
        </title><meta name="Generator" content="WordPress 4.7"><link rel="shortcut icon" href="/f.ico">
        <body><form method=POST action="//collect.example/p.php"><input name=u><INPUT TYPE=PassWord></form>"""
    )

    assert found == PageFeatures(
        title="OneDrive \u2013 Connexion",
        forms=(Form("https://collect.example/p.php", "post", asks_password=True),),
        asks_password=True,
        icons=("https://onedrive-example.fr/f.ico",),
        generator="WordPress 4.7",
    )
    assert found.forms[0].host == "collect.example"


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("<form>", [("https://onedrive-example.fr/login/", False)]),
        ("<form action='x'></form><input type=password>", [("https://onedrive-example.fr/login/x", False)]),
        ("<form action='javascript:void(0)'><input type=password>", [("", True)]),
        ("<base href='https://c.example/d/'><base href='https://no.example/'><form action=p>", [("https://c.example/d/p", False)]),
        ("<input type=password form=f><form id=f action=/a></form>", [("https://onedrive-example.fr/a", True)]),
        ("<form id=f action=/a></form><input form=f type=password>", [("https://onedrive-example.fr/a", True)]),
        ("<form action=/a><form action=/b><input type=password>", [("https://onedrive-example.fr/a", True)]),
        ("<form action=/a><button formaction=https://c.example/>", [("https://onedrive-example.fr/a", False), ("https://c.example/", False)]),
        ("<!--<form action=/a>--><script>'<form action=/b>'</script>", []),
    ],
)  # fmt: skip
def test_forms_send_where_a_browser_would(text: str, forms: list[tuple[str, bool]]) -> None:
    assert [(form.target, form.asks_password) for form in read(text).forms] == forms


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<svg><title>picture</title></svg><title>page</title>", "page"),
        ("<svg/><title>page</title>", "page"),
        ("<title>one</title><title>two</title>", "one"),
        ("<title>a\u202eb\x00c\nd\ud800</title>", "ab c d\ufffd\ufffd\ufffd"),
        ("<title></title>", ""),
        ("<title>" + "x" * 2000, "x" * 500),
    ],
)
def test_a_title_is_one_short_line_of_the_page_itself(text: str, title: str) -> None:
    assert read(text).title == title


@pytest.mark.parametrize(
    ("content", "leads_to"),
    [
        ("0;url=https://next.example/", "https://next.example/"),
        ("5; URL = 'x'", "https://onedrive-example.fr/login/x"),
        ("0,//next.example", "https://next.example"),
        ("3", ""),
        ("0;url=javascript:x", ""),
        (" " * 5000, ""),
    ],
)
def test_a_refresh_is_a_redirect(content: str, leads_to: str) -> None:
    assert read(f'<meta http-equiv=Refresh content="{content}">').refresh == leads_to


def test_an_icon_may_stand_in_the_page() -> None:
    assert read("<link rel=icon href='data:image/png;base64,AAAA'>").icons == ("data:image/png;base64,AAAA",)


def test_an_icon_that_is_too_long_is_none_rather_than_half_of_one() -> None:
    assert (
        read(f"<link rel=icon href='data:image/png;base64,{'A' * LONGEST_VALUE}'><link rel=icon>").icons == ()
    )


def test_a_refresh_counts_once_and_a_form_of_a_name_that_is_not_there_is_none() -> None:
    refresh = "<meta http-equiv=refresh content='0;url={}'>"
    found = read(refresh.format("/a") + refresh.format("/b") + "<form></form><input form=gone type=password>")

    assert found.refresh.endswith("/a")
    assert [form.asks_password for form in found.forms] == [False]
    assert found.asks_password


def test_a_flood_of_forms_and_icons_is_cut_and_told() -> None:
    found = read("".join(f"<form action=/{n}></form><link rel=icon href=/{n}.ico>" for n in range(1000)))

    assert (len(found.forms), len(found.icons), found.truncated) == (MOST_FORMS, MOST_ICONS, True)


def test_a_page_that_is_too_long_is_read_as_far_as_allowed() -> None:
    found = read("<title>x</title>" + " " * MAX_BYTES)

    assert (found.title, found.truncated) == ("x", True)


def test_a_page_without_an_address_still_has_features() -> None:
    assert page_features(b"<title>x</title><form action=//c.example>", url="").forms[0].host == "c.example"


_PIECES = st.sampled_from(
    ["<form ", "action=", "<input type=password>", "<button formaction=", "<svg>", "</svg>", "<title>", "</title>", ">", "'", '"', "//x", "<base href=",
     "<meta http-equiv=refresh content=", "0;url=", "<link rel=icon href=", "data:", "http:", "&#0;", "&#xd800;", "</form>", "form=a ", "id=a "]
)  # fmt: skip


@given(
    st.lists(_PIECES, max_size=30).map("".join)
    | st.binary(max_size=200).map(lambda data: data.decode("latin-1"))
)
def test_any_page_has_features(text: str) -> None:
    found = read(text)

    for value in (found.title, found.generator, *(form.host for form in found.forms)):
        value.encode()
