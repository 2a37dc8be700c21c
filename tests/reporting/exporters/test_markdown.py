import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser
from tests.reporting.contents import content
from tests.reporting.hostile import HOSTILE
from tests.reporting.hostile_page import HIDDEN, TEXTS, everywhere, hostile

from tocsin.reporting.exporters.markdown import escaped, render
from tocsin.reporting.outside import visible
from tocsin.reporting.seam import Content

# Another's reader of CommonMark, with raw HTML let through as most wikis do.
READER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
ELEMENTS = set(
    "html head body h1 h2 h3 h4 p ul li strong em blockquote code table thead tbody tr th td hr".split()
)


def markdown(of: Content) -> str:
    return render(of).body.decode()


def read(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(READER.render(text))


def test_it_reads_as_text_and_as_a_page() -> None:
    document = render(content())
    text = document.body.decode()

    assert (document.media_type, document.file_name) == (
        "text/markdown; charset=utf-8",
        "names-of-march-2017-04-25.md",
    )
    assert text.startswith("**TLP:AMBER**\n\n# Names of March\n\n- Concerns: **En Marche !**\n")
    assert "### 1. `onedrive-en-marche[.]fr` – 97.0%" in text
    tree = read(text)
    assert [node.text() for node in tree.css("h2")][:2] == ["Summary", "The names"]
    assert len(tree.css("table")) == 5


@given(st.text())
def test_an_escaped_text_is_read_back_as_it_was(text: str) -> None:
    shown = " ".join(visible(text).split()) or "x"

    tree = read(escaped(shown))

    assert {str(node.tag) for node in tree.css("body *")} == {"p"}
    assert tree.css("p")[0].text() == shown


@cache
def harmless_tree(of: Callable[[str], Content]) -> LexborHTMLParser:
    return read(markdown(of("some text")))


@pytest.mark.parametrize(("of", "text"), everywhere(HOSTILE))
def test_hostile_text_in_every_field_stays_text(of: Callable[[str], Content], text: str) -> None:
    page = markdown(of(text))
    tree = read(page)

    assert {str(node.tag) for node in tree.css("*")} <= ELEMENTS
    assert HIDDEN.isdisjoint(page)
    harmless = harmless_tree(of)
    assert len(tree.css("h1, h2, h3, h4")) == len(harmless.css("h1, h2, h3, h4"))
    for kind in ("table", "td", "blockquote"):
        assert len(tree.css(kind)) == len(harmless.css(kind))


@pytest.mark.parametrize("text", TEXTS)
def test_what_the_report_is_about_is_no_link_anywhere(text: str) -> None:
    page = markdown(hostile(text))

    assert not re.search(r"(?<![\w-])(?:onedrive|mail)-en-marche\.fr", page)
