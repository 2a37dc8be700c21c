import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tocsin.pages.markup import tags

WANTED = frozenset({"a", "input", "form", "title"})


def read(text: str) -> list[tuple[str, dict[str, str]]]:
    return [(tag.name, dict(tag.attributes)) for tag in tags(text, WANTED) if not tag.is_end]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<A HREF=x>", [("a", {"href": "x"})]),
        ("<a href='x>y' b=\"c'd\">", [("a", {"href": "x>y", "b": "c'd"})]),
        ("<a title=don't>", [("a", {"title": "don't"})]),
        ("<a a=1 A=2>", [("a", {"a": "1"})]),
        ("<a x = \n y>", [("a", {"x": "y"})]),
        ("<a x=>", [("a", {"x": ""})]),
        ("<a/x/y>", [("a", {"x": "", "y": ""})]),
        ("<a x=&quot;&amp;&#x41;>", [("a", {"x": '"&A'})]),
        ("<a =x=1>", [("a", {"=x": "1"})]),
        ("<input type=password/>", [("input", {"type": "password/"})]),
        ("<!-- <a> --><a>", [("a", {})]),
        ("<!--><a>", [("a", {})]),
        ("<!-- x --!><a>", [("a", {})]),
        ("<!doctype html><a>", [("a", {})]),
        ("</ x><a>", [("a", {})]),
        ("<?php x ?><a>", [("a", {})]),
        ("< a><a>", [("a", {})]),
        ("<script>'<a>'</scriptx></script><a>", [("a", {})]),
        ("<textarea><a></textarea ><a>", [("a", {})]),
        ("<style><a>", []),
        ("<a b='>", []),
        ("<a", []),
        ("<plaintext><a>", []),
        ("<abc><a\u00a0b>", []),
    ],
)
def test_tags_are_read_as_browsers_read_them(text: str, found: list[tuple[str, dict[str, str]]]) -> None:
    assert read(text) == found


def test_a_title_holds_text_with_its_entities() -> None:
    (tag,) = (tag for tag in tags("<title>a &amp; <b>b</b>\u202e</TITLE>", WANTED) if not tag.is_end)

    assert tag.text == "a & <b>b</b>\u202e"


_PIECES = st.sampled_from(
    ["<a ", "<input", "<b ", "</b>", ">", "x", "=", "'", '"', " ", "/", "type=password", "<!--", "-->", "&amp;", "<", "\n", "y='z'", "<!x"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=16).map("".join))
def test_a_parser_that_is_not_ours_sees_the_same_fields(text: str) -> None:
    tree = LexborHTMLParser(f"<body>{text}")
    theirs = [{name: value or "" for name, value in node.attributes.items()} for node in tree.css("input")]

    assert [attributes for name, attributes in read(text) if name == "input"] == theirs


@given(st.text(alphabet=st.sampled_from("<>/!-='\" \n\x00aAtile&;#\u00e9\ud800"), max_size=100))
def test_any_text_has_tags_or_none(text: str) -> None:
    for tag in tags(text, WANTED):
        assert tag.name in WANTED


_BOMBS = [
    "<div>",
    "<a ",
    '<a b="',
    "<!--",
    "<!",
    "<",
    "</",
    "<title>",
    "<script>",
    "<a =>",
    "<b id=1><p>",
    "<a x='",
    "<a =",
    "&amp;",
    "<svg",
]


@pytest.mark.parametrize("piece", _BOMBS)
def test_half_a_megabyte_of_anything_takes_no_time(piece: str) -> None:
    started = time.process_time()

    list(tags(piece * (500_000 // len(piece)), WANTED))
    list(tags("<a " + piece * (500_000 // len(piece)) + ">", WANTED))

    assert time.process_time() - started < 3  # quadratic would be minutes
