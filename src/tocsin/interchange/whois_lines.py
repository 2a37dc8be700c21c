"""Lines of classic WHOIS: which heading or block each stands in, its key and its value. What keys mean is not known here."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from tocsin.interchange.bare_words import bare_words

MOST_LINES: Final = 10_000
_LONGEST_LINE: Final = 2000
# '[Domain Name]   EXAMPLE.JP', perhaps numbered as in 'a. [Domain Name]'.
_BRACKETED: Final = re.compile(r"(?:[a-z]\. ?)?\[([^\]]{1,60})\]\s*(.*)\Z")
# 'Key: value', 'key........: value', 'Key\t\t: value'. A dot inside is a host name before an IPv6 address, not a key.
_KEYED: Final = re.compile(r"([^:\[\]]{1,70}?)[\s.]*+:(?:\s+|(?=[^\s:/])|\Z)(.*)\Z")
_HOST_IN_KEY: Final = re.compile(r"\w\.\w")
_COMMENT: Final = re.compile(r"[%#;]+|>>>")
_NUMBER_AT_END: Final = re.compile(r"(?<=[a-z])\s*\d{1,2}\Z")


class Line(NamedTuple):
    """One line: number of its block, its heading ('' for none), key ('' for none) and value ('' too where it has a key).

    `is_below`: indented deeper than its heading. `continues`: it has no key of its own and goes on with the one before.
    """

    block: int
    heading: str
    key: str
    value: str
    is_below: bool = False
    continues: bool = False


class _Raw(NamedTuple):
    text: str  # without indentation; '' for a blank line
    indent: int
    is_comment: bool


@dataclass(slots=True)
class _Place:
    """Where the reader is: below which heading, how far that was indented, and whether anything stood below it yet."""

    block: int = 0
    heading: str = ""
    indent: int = 0
    has_content: bool = False
    is_deeper: bool = False
    last_key: str = ""
    last_indent: int = 0

    def open(self, heading: str, indent: int) -> None:
        self.heading, self.indent, self.has_content, self.is_deeper = heading, indent, False, False
        self.last_key = ""

    def close(self) -> None:
        self.heading = ""

    def step(self, indent: int) -> None:
        """Take note of a line with content: one that is back at the heading's margin ends what was indented below it."""
        if self.heading and self.is_deeper and indent <= self.indent:
            self.close()
        self.is_deeper = self.is_deeper or indent > self.indent
        self.has_content = True


def lines_of(text: str, *, is_heading: Callable[[str], bool]) -> Iterator[Line]:
    """Give the lines that say something, in order; `is_heading` knows headings by their bare words."""
    place = _Place()
    raws = [_raw(line) for line in text.splitlines()[:MOST_LINES]]
    for raw, following in pairwise([*raws, _Raw("", 0, is_comment=False)]):
        if not raw.text:
            _blank(place)
        elif not raw.is_comment:
            yield from _line(raw, following, place, is_heading)


def _raw(line: str) -> _Raw:
    line = line[:_LONGEST_LINE].expandtabs(8).rstrip()
    bare = line.lstrip(" *")
    comment = _COMMENT.match(bare)
    text = bare[comment.end() :].strip() if comment else bare
    return _Raw(text, len(line) - len(line.lstrip(" ")), comment is not None)


def _blank(place: _Place) -> None:
    if place.has_content:
        place.close()
        place.block += 1
        place.has_content = False
    place.last_key = ""


def _line(raw: _Raw, following: _Raw, place: _Place, is_heading: Callable[[str], bool]) -> Iterator[Line]:
    key, value = _parts(raw.text)
    words = key or bare_words(raw.text)
    if not value and (is_heading(words) or (key and following.text and following.indent > raw.indent)):
        place.open(words, raw.indent)
        return
    place.step(raw.indent)
    is_below = bool(place.heading) and raw.indent > place.indent
    if key:
        place.last_key, place.last_indent = key, raw.indent
        yield Line(place.block, place.heading, key, value, is_below)
    elif place.last_key and raw.indent > place.last_indent:
        yield Line(place.block, place.heading, place.last_key, raw.text, is_below, continues=True)
    else:
        yield Line(place.block, place.heading, "", raw.text, is_below)


def _parts(text: str) -> tuple[str, str]:
    found = _BRACKETED.match(text) or _KEYED.match(text)
    if found is None or _HOST_IN_KEY.search(found[1]):
        return "", ""
    return _NUMBER_AT_END.sub("", bare_words(found[1])), found[2].strip()
