import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from tests.reporting.contents import alert, content, fact, full, of_actor, record
from tests.reporting.hostile import HOSTILE
from tests.reporting.hostile_page import HIDDEN, TEXTS, everywhere, hostile, hostile_actor

from tocsin.model.observation import Relation
from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.exporters.html import render
from tocsin.reporting.seam import Content, Tlp

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

# Everything an element of ours may be, and every attribute: anything else came from outside.
ELEMENTS = set(
    "html head meta title style body header nav main section footer h1 h2 h3 h4 p ul ol li dl dt dd div span strong small bdi a "
    "table caption thead tbody tr th td figure figcaption svg desc g line path rect circle polygon polyline text".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class id href role scope aria-label aria-labelledby aria-hidden data-label "
    "viewbox xmlns width height x y x1 x2 y1 y2 cx cy r rx d points fill stroke stroke-width stroke-dasharray "
    "preserveaspectratio font-size font-family font-weight text-anchor paint-order".split()
)
CANARY = "canary.example"


def html(of: Content) -> str:
    return render(of).body.decode()


def one(tree: LexborHTMLParser, selector: str) -> LexborNode:
    """The first element of that kind."""
    return tree.css(selector)[0]


def large(names: int) -> Content:
    """A case of many names that share addresses, with months of events."""
    of = content()
    shown = [f"portal-{number}-en-marche.example" for number in range(names)]
    return replace(
        of,
        cases=(record(*shown),),
        alerts=tuple(alert(name, 0.9) for name in shown),
        facts=tuple(
            fact(name, relation, f"{value}{number % 7}")
            for number, name in enumerate(shown)
            for relation, value in (
                (Relation.RESOLVES_TO, "192.0.2."),
                (Relation.REGISTRANT_EMAIL, "r@m.example "),
            )
        ),
        links=(),
        timeline=tuple(
            Event(of.made_at + timedelta(days=number), kind, name, "registered", ("registry",))
            for number, name in enumerate(shown)
            for kind in (EventKind.REGISTERED, EventKind.ALERT)
        ),
    )


def test_it_is_one_page_that_asks_for_nothing() -> None:
    document = render(content())
    tree = LexborHTMLParser(document.body.decode())

    assert (document.media_type, document.file_name) == (
        "text/html; charset=utf-8",
        "names-of-march-2017-04-25.html",
    )
    assert tree.css("script, link, img, iframe, object, embed, form, base, [style], [src]") == []
    assert [
        a.attributes["href"] for a in tree.css("a") if not str(a.attributes["href"]).startswith("#")
    ] == []
    assert "url(" not in document.body.decode()
    assert "@import" not in document.body.decode()


def test_its_policy_allows_its_own_style_sheet_and_nothing_else() -> None:
    policy = LexborHTMLParser(html(content())).css_first("meta[http-equiv=Content-Security-Policy]")

    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'",
        str(policy.attributes["content"]),
    )


@pytest.mark.parametrize("tlp", list(Tlp))
def test_the_marking_stands_above_below_and_on_every_printed_page(tlp: Tlp) -> None:
    page = html(content(tlp=tlp))
    tree = LexborHTMLParser(page)

    assert one(tree, "header .tlp").text() == tlp.label
    assert one(tree, "footer").text().count(tlp.label) == 1
    assert f'@top-right {{ content: "{tlp.label}"; }}' in page


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render(content()).body == render(content()).body


def test_headings_go_down_one_by_one_and_every_anchor_leads_somewhere() -> None:
    tree = LexborHTMLParser(html(hostile("x")))

    levels = [int(str(node.tag)[1]) for node in tree.css("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [str(node.attributes["id"]) for node in tree.css("[id]")]
    assert len(set(ids)) == len(ids)
    named = {str(a.attributes["href"])[1:] for a in tree.css("nav a")}
    named |= {
        each
        for node in tree.css("[aria-labelledby]")
        for each in str(node.attributes["aria-labelledby"]).split()
    }
    assert named <= set(ids)


def test_names_are_defanged_wherever_people_read() -> None:
    text = LexborHTMLParser(html(large(4))).body

    assert text is not None
    assert "portal-1-en-marche[.]example" in text.text()
    assert "portal-1-en-marche.example" not in str(text.html)


def test_a_sentence_that_is_left_in_english_is_marked_as_that() -> None:
    tree = LexborHTMLParser(html(content(language="fr")))

    assert one(tree, "html").attributes["lang"] == "fr"
    assert one(tree, '.reasons [lang="en"]').text().startswith("onedrive-en-marche[.]fr holds")


@pytest.mark.parametrize(("of", "text"), everywhere(HOSTILE))
def test_hostile_text_in_every_field_stays_text(of: Callable[[str, str], Content], text: str) -> None:
    page = html(of(text, "fr"))
    tree = LexborHTMLParser(page)

    assert {str(node.tag).lower() for node in tree.css("*")} <= ELEMENTS
    assert {name.lower() for node in tree.css("*") for name in node.attributes} <= ATTRIBUTES
    assert HIDDEN.isdisjoint(page)
    assert len(tree.css("style")) == len(tree.css("title:not(svg title)")) == 1


# In a real browser


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed", exc_type=ImportError
    )
    chromium = next(
        (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None
    )
    if chromium is None:
        pytest.skip("Debian's package chromium is not installed")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


Show = Callable[..., "tuple[Page, list[str]]"]


@pytest.fixture
def opened(browser: "Browser", tmp_path: Path) -> Iterator[Show]:
    made: list[Page] = []

    def show(page: str, *, width: int = 1280) -> "tuple[Page, list[str]]":
        """Open a page; the list is what it asks for and the dialogs it opens."""
        file = tmp_path / "report.html"
        file.write_bytes(page.encode())
        tab = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        made.append(tab)
        asked: list[str] = []

        def dialog(shown: "Dialog") -> None:
            asked.append(shown.message)
            shown.dismiss()

        tab.on("request", lambda request: asked.append(request.url))
        tab.on("dialog", dialog)
        tab.goto(file.as_uri())
        return tab, asked

    yield show
    for tab in made:
        tab.context.close()


def test_a_script_that_runs_would_be_noticed(opened: Show) -> None:
    tab, asked = opened("<p><script>alert(1)</script><img src=canary></p>")

    tab.wait_for_load_state("networkidle")
    assert set(asked) == {"1", tab.url, f"{tab.url.rpartition('/')[0]}/canary"}


def test_no_hostile_text_runs_or_asks_for_anything_even_without_the_policy(opened: Show) -> None:
    pages = [html(hostile_actor(text)) for text in (*TEXTS, *HOSTILE) if "<" in text or ":" in text]
    heads = [page.partition("<head>")[2].partition("<style>")[0] for page in pages]
    bodies = [page.partition("<body>")[2].partition("</body>")[0] for page in pages]
    together = "".join(
        f"{re.sub('<meta[^>]*>', '', head)}{body}" for head, body in zip(heads, bodies, strict=True)
    )

    tab, asked = opened(f'<!DOCTYPE html><meta charset="utf-8">{together}')

    assert tab.title().startswith("<script>alert(1)</script>")
    assert tab.evaluate("document.querySelectorAll('script, iframe, img, link, base').length") == 0
    assert tab.evaluate("document.querySelectorAll('main').length") == len(pages)
    assert len(asked) == 1, asked[:9]  # the page itself


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "which", ["ordinary", "all of it", "on a group", "sixty names", "long texts", "hostile names"]
)
def test_nothing_is_wider_than_the_page(opened: Show, which: str, width: int) -> None:
    of = {
        "ordinary": content(),
        "all of it": full(content(language="fr")),
        "on a group": of_actor(content()),
        "sixty names": large(60),
        "long texts": hostile_actor("x" * 3000),
        "hostile names": hostile("é" * 600 + "." + "é" * 600, "fr"),
    }[which]

    tab, _ = opened(html(of), width=width)

    assert tab.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(opened: Show, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-playwright-python is not installed",
        exc_type=ImportError,
    )
    # axe is a script, which the policy rightly refuses.
    page = re.sub(r"<meta http-equiv=[^>]*>", "", html(hostile_actor("some text", "fr")))
    tab, _ = opened(page, width=width)

    found = axe.Axe().run(tab).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_it_prints_on_pages_with_the_marking_on_each(opened: Show, tmp_path: Path) -> None:
    tab, _ = opened(html(content()))

    printed = tab.pdf(prefer_css_page_size=True)

    (tmp_path / "report.pdf").write_bytes(printed)
    assert printed.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 8
