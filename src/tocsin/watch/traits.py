"""What each hit looks like, in bulk: how the word is spelt, how it stands in its label, and what follows it."""

import enum
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.base_rates import BaseRates, Way
from tocsin.evidence.ngrams import ALPHABET, Counts, expected
from tocsin.names.blocks import NameBlock
from tocsin.names.compiled import njit
from tocsin.names.matching import Hits
from tocsin.names.public_suffix import registrable_spans, suffix_table
from tocsin.watch.watchlist import Watchlist

RAREST_TEXT: Final = 1e-13
_DOT, _HYPHEN, _UNDERSCORE = 46, 45, 95
_LABEL, _TOKEN, _EDGE, _INSIDE = (int(way) for way in Way)


class Spelling(enum.IntEnum):
    """How the watched word is written."""

    EXACT = 0
    LOOK_ALIKE = 1  # characters that look alike: `paypa1`, `rnicard`
    INTERNATIONAL = 2  # once an internationalised label is decoded and its look-alikes folded
    ONE_EDIT = 3
    TWO_EDITS = 4


class Place(enum.IntEnum):
    """Which label the word stands in."""

    REGISTRABLE = 0
    SUBDOMAIN = 1
    PUBLIC_SUFFIX = 2


class Follows(enum.IntEnum):
    """What stands between the word and the registrable domain's end that copies an official domain."""

    NOTHING = 0
    SUFFIX_WORD = 1  # a part of some official suffix, later on: `smbc-x.co.jp-y.example`
    JOINED_SUFFIX = 2  # the suffix right behind, glued or hyphenated: `smbc-co-jp.example`
    OFFICIAL_SUFFIX = 3  # the whole official domain within the subdomain: `smbc.co.jp.example`


class Texts(NamedTuple):
    """The names of a block as written, and in their other forms."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    form_data: NDArray[np.uint8]
    form_starts: NDArray[np.int64]
    form_ends: NDArray[np.int64]


class Spans(NamedTuple):
    """Where the hits lie: columns of `Hits`."""

    row: NDArray[np.int32]
    term: NDArray[np.int32]
    distance: NDArray[np.uint8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    whole: NDArray[np.bool_]
    form: NDArray[np.uint8]
    text: NDArray[np.int32]


class Words(NamedTuple):
    """Bytes of texts one after another."""

    data: NDArray[np.uint8]
    firsts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """One entry per hit: `Spelling`, `Way`, `Place`, where its label lies in the name, and how rare its very text is.

    `text_rate` is how often one ordinary label is expected to hold the text as it stands, edges included.
    """

    spelling: NDArray[np.int8]
    way: NDArray[np.int8]
    place: NDArray[np.int8]
    label_start: NDArray[np.int32]
    label_end: NDArray[np.int32]
    body_end: NDArray[np.int32]  # where the registrable label ends: offsets within the text of the hit
    text_rate: NDArray[np.float64]
    registrable_start: NDArray[
        np.int64
    ]  # of the registrable label in the block's data; -1 where there is none
    registrable_end: NDArray[np.int64]


_Columns = tuple[
    NDArray[np.int8],
    NDArray[np.int8],
    NDArray[np.int8],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.float64],
]
_SYMBOL: Final = np.zeros(256, dtype=np.uint8)
for _number, _symbol in enumerate(ALPHABET, 1):
    _SYMBOL[ord(_symbol)] = _number
    _SYMBOL[ord(_symbol.upper())] = _number
_SYMBOL[_UNDERSCORE] = _SYMBOL[_HYPHEN]


def packed(texts: tuple[str, ...]) -> Words:
    """Texts in ASCII as one buffer."""
    firsts = np.concatenate(([0], np.cumsum([len(text) for text in texts], dtype=np.int64)))
    return Words(np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8), firsts)


def texts_of(block: NameBlock, hits: Hits) -> Texts:
    """The buffers that spans of these hits point into."""
    forms = hits.forms
    return Texts(block.data, block.starts, block.ends, forms.data, forms.starts, forms.ends)


def spans_of(hits: Hits) -> Spans:
    """The columns of the hits."""
    return Spans(hits.row, hits.term, hits.distance, hits.start, hits.end, hits.whole, hits.form, hits.text)


def traits_of(block: NameBlock, hits: Hits, watchlist: Watchlist, rates: BaseRates) -> Traits:
    """Traits of every hit of a block."""
    first, after = registrable_spans(block, hits.row, suffix_table())
    texts = texts_of(block, hits)
    suffix_dots = _dots_behind(texts, hits.row, after)
    columns = _traits(texts, spans_of(hits), suffix_dots, packed(watchlist.texts), rates.counts, _SYMBOL)
    return Traits(*columns, first, after)


@njit
def _dots_behind(texts: Texts, rows: NDArray[np.int32], after: NDArray[np.int64]) -> NDArray[np.int64]:
    """Dots behind the registrable label of each hit's name, a trailing one left out; -1 where there is no such label."""
    found = np.full(len(rows), -1, dtype=np.int64)
    for i in range(len(rows)):
        if after[i] >= 0:
            end = texts.ends[rows[i]]
            while end > after[i] and texts.data[end - 1] == _DOT:
                end -= 1
            found[i] = 0
            for at in range(after[i], end):
                found[i] += texts.data[at] == _DOT
    return found


@njit
def _name_of(texts: Texts, spans: Spans, hit: int) -> NDArray[np.uint8]:
    """Bytes of the name that a hit points into, without trailing dots."""
    form = spans.text[hit]
    if form < 0:
        row = spans.row[hit]
        name = texts.data[texts.starts[row] : texts.ends[row]]
    else:
        name = texts.form_data[texts.form_starts[form] : texts.form_ends[form]]
    end = len(name)
    while end > 0 and name[end - 1] == _DOT:
        end -= 1
    return name[:end]


@njit
def _is_break(byte: int) -> bool:
    return byte in (_HYPHEN, _UNDERSCORE, _DOT)


@njit
def _is_written(name: NDArray[np.uint8], start: int, end: int, word: NDArray[np.uint8]) -> bool:
    """Whether name[start:end] is the word, hyphens and case aside."""
    place = 0
    for at in range(start, end):
        byte = name[at]
        if _is_break(byte):
            continue
        if 65 <= byte <= 90:
            byte += 32
        if place >= len(word) or byte != word[place]:
            return False
        place += 1
    return place == len(word)


@njit
def _spelling(name: NDArray[np.uint8], spans: Spans, hit: int, word: NDArray[np.uint8]) -> int:
    if spans.form[hit] == 2:
        return 2
    distance = spans.distance[hit]
    if distance > 0:
        return 2 + int(distance)
    if spans.form[hit] == 0 and _is_written(name, spans.start[hit], spans.end[hit], word):
        return 0
    return 1


@njit
def _body_end(name: NDArray[np.uint8], dots: int) -> int:
    """Where the label with so many dots behind it ends; the end of the last label but one where nothing is known."""
    wanted = 1 if dots < 0 else dots
    at = len(name)
    while wanted > 0 and at > 0:
        at -= 1
        wanted -= name[at] == _DOT
    return at


@njit
def _text_rate(
    name: NDArray[np.uint8], start: int, end: int, way: int, counts: Counts, symbol: NDArray[np.uint8]
) -> float:
    """How often one ordinary label is expected to hold the span, with the edges at which it stands."""
    text = np.zeros(end - start + 2, dtype=np.uint8)
    length = 0
    opens = start == 0 or _is_break(name[start - 1])
    closes = end == len(name) or _is_break(name[end])
    if way != _INSIDE and opens:
        text[0] = 1 if start == 0 or name[start - 1] == _DOT else 2
        length = 1
    for at in range(start, end):
        number = symbol[name[at]]
        if number > 2:
            text[length] = number
            length += 1
    if way != _INSIDE and closes:
        text[length] = 1 if end == len(name) or name[end] == _DOT else 2
        length += 1
    return max(expected(counts, text, length, RAREST_TEXT), RAREST_TEXT) if length else 1.0


@njit
def _traits(
    texts: Texts,
    spans: Spans,
    dots: NDArray[np.int64],
    words: Words,
    counts: Counts,
    symbol: NDArray[np.uint8],
) -> _Columns:
    """Return the columns of `Traits`."""
    size = len(spans.row)
    spelling = np.zeros(size, dtype=np.int8)
    ways = np.zeros(size, dtype=np.int8)
    place = np.zeros(size, dtype=np.int8)
    label_start = np.zeros(size, dtype=np.int32)
    label_end = np.zeros(size, dtype=np.int32)
    body_end = np.zeros(size, dtype=np.int32)
    rate = np.zeros(size, dtype=np.float64)
    for hit in range(size):
        name = _name_of(texts, spans, hit)
        start, end = spans.start[hit], min(spans.end[hit], len(name))
        first, after = start, end
        while first > 0 and name[first - 1] != _DOT:
            first -= 1
        while after < len(name) and name[after] != _DOT:
            after += 1
        body = _body_end(name, dots[hit])
        opens = start == first or _is_break(name[start - 1])
        closes = end == after or _is_break(name[end])
        if spans.whole[hit]:
            way = _LABEL if start == first and end == after else _TOKEN
        else:
            way = _EDGE if opens or closes else _INSIDE
        term = spans.term[hit]
        word = words.data[words.firsts[term] : words.firsts[term + 1]]
        spelling[hit] = _spelling(name, spans, hit, word)
        ways[hit] = way
        place[hit] = 1 if after < body else (0 if after == body else 2)
        label_start[hit], label_end[hit], body_end[hit] = first, after, body
        rate[hit] = _text_rate(name, start, end, way, counts, symbol)
    return spelling, ways, place, label_start, label_end, body_end, rate


@njit
def _holds(name: NDArray[np.uint8], at: int, end: int, suffix: NDArray[np.uint8], dot: int) -> int:
    """Where `suffix`, its dots read as `dot` (0: left out), ends if it stands at name[at:end] up to a break; else -1."""
    for byte in suffix:
        if byte == _DOT and dot == 0:
            continue
        if at >= end or name[at] != (dot if byte == _DOT else byte):
            return -1
        at += 1
    return at if at == end or _is_break(name[at]) else -1


@njit
def _has_part(name: NDArray[np.uint8], start: int, end: int, suffix: NDArray[np.uint8]) -> bool:
    """Whether a token of name[start:end] is a label of the suffix."""
    first = start
    while first < end:
        after = first
        while after < end and not _is_break(name[after]):
            after += 1
        begin = 0
        while after > first and begin < len(suffix):
            stop = begin
            while stop < len(suffix) and suffix[stop] != _DOT:
                stop += 1
            if stop - begin == after - first and np.all(suffix[begin:stop] == name[first:after]):
                return True
            begin = stop + 1
        first = after + 1
    return False


@njit
def _follows(name: NDArray[np.uint8], end: int, body: int, suffix: NDArray[np.uint8]) -> int:
    """`Follows` of one official suffix for a word that ends at `end`."""
    if end >= body:
        return 0
    if name[end] == _DOT and _holds(name, end + 1, body, suffix, _DOT) >= 0:
        return 3
    if name[end] == _HYPHEN and _holds(name, end + 1, body, suffix, _HYPHEN) >= 0:
        return 2
    if _holds(name, end, body, suffix, 0) >= 0:
        return 2
    return 1 if _has_part(name, end, body, suffix) else 0


@njit
def follows_of(
    texts: Texts,
    spans: Spans,
    body_end: NDArray[np.int32],
    pair_hit: NDArray[np.int64],
    pair_organisation: NDArray[np.int64],
    suffixes: Words,
    firsts: NDArray[np.int64],
) -> NDArray[np.int8]:
    """`Follows` of each pair of a hit and an organisation; suffixes of organisation `i`: firsts[i] to firsts[i + 1]."""
    found = np.zeros(len(pair_hit), dtype=np.int8)
    for pair in range(len(pair_hit)):
        hit = pair_hit[pair]
        name = _name_of(texts, spans, hit)
        end = spans.end[hit]
        for number in range(firsts[pair_organisation[pair]], firsts[pair_organisation[pair] + 1]):
            suffix = suffixes.data[suffixes.firsts[number] : suffixes.firsts[number + 1]]
            found[pair] = max(found[pair], _follows(name, end, body_end[hit], suffix))
    return found
