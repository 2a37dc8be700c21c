import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tocsin.reporting.markup import element, escaped, written


@given(st.text())
def test_a_text_is_read_back_as_only_text(text: str) -> None:
    tree = LexborHTMLParser(written(element("p", text, title=text, id="it")))

    found = tree.css("#it")
    assert len(found) == 1
    assert not found[0].css("*")[1:]
    assert set(found[0].attributes) == {"title", "id"}


def test_what_cannot_be_written_is_replaced() -> None:
    assert escaped("a\x00b\ud800c") == "a\ufffdb\ufffdc"


def test_names_of_attributes_are_those_of_html() -> None:
    made = element("td", "x", class_="number", data_label="Weight", x=1.50, title=None)

    assert written(made) == '<td class="number" data-label="Weight" x="1.5">x</td>'


@pytest.mark.parametrize("tag", ["", "a b", "a>", "1a"])
def test_a_tag_is_a_word(tag: str) -> None:
    with pytest.raises(ValueError, match="no name of an element"):
        element(tag)


def test_an_empty_element_of_html_has_no_end() -> None:
    assert written(element("meta", charset="utf-8")) == '<meta charset="utf-8">'


def test_a_style_sheet_cannot_end_itself() -> None:
    with pytest.raises(ValueError, match="style sheet"):
        written(element("style", "p {}</style><script>"))
