"""The matcher against a plain oracle, and the edge cases that docs/matching.md defines."""

import random
from collections.abc import Sequence
from importlib import util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.model.errors import InvalidValue
from tocsin.names.blocks import NameBlock, block_of, lines_block
from tocsin.names.matching import Hits, Term, TermIndex, match


def _beside(module: str) -> ModuleType:
    spec = util.spec_from_file_location(module, Path(__file__).with_name(f"{module}.py"))
    assert spec is not None
    assert spec.loader is not None
    loaded = util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


oracle = _beside("oracle")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SYLLABLES = "an ba ca co de do el en er fi ga ho in ja ka la le ma me mi na ne no on or pa po ra re ri ro sa se so ta te ti to un ve vi za".split()
LOOKS_LIKE = {"a": "аá", "e": "еé", "o": "оö", "c": "сç", "i": "іí", "p": "р", "s": "ѕ", "u": "ü", "n": "ñ"}
LEET = {"o": "0", "l": "1", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7", "m": "rn", "w": "vv", "d": "cl"}


def word(chance: random.Random, low: int = 2, high: int = 6) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(low, high)))


def edited(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + chance.choice(LETTERS) + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + chance.choice(LETTERS) + text[at + 1 :]
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def disguised(text: str, chance: random.Random) -> str:
    kind = chance.randrange(5)
    at = chance.randrange(len(text)) if text else 0
    if kind == 0 and text:
        return text[:at] + LEET.get(text[at], text[at]) + text[at + 1 :]
    if kind == 1 and text:
        return text[:at] + chance.choice(LOOKS_LIKE.get(text[at], text[at])) + text[at + 1 :]
    if kind == 2:
        return text[:at] + "-" + text[at:]
    if kind == 3:
        return text.upper() if text.isascii() else text
    return text


def mutated_name(term: str, chance: random.Random) -> str:
    text = term
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3))):
        text = edited(text, chance) or "a"
    text = disguised(text, chance)
    before = chance.choice(("", "", word(chance, 1, 3), word(chance, 1, 2) + "-", "secure-", "my"))
    after = chance.choice(("", "", word(chance, 1, 3), "-" + word(chance, 1, 2), "_login", "24"))
    label = before + text + after
    if not label.isascii() and chance.random() < 0.7:
        label = "xn--" + label.lower().encode("punycode").decode()
    labels = [label]
    if chance.random() < 0.3:
        labels.append(word(chance))
    return ".".join([*labels, chance.choice(("com", "fr", "co.uk", "xn--p1ai"))])


def terms_of(count: int, chance: random.Random) -> list[Term]:
    texts: dict[str, None] = {
        "microsoft": None,
        "enmarche": None,
        "paypal": None,
        "o2": None,
        "x": None,
        "163": None,
    }
    while len(texts) < count:
        texts[word(chance, 1, 7)[: chance.randint(2, 16)]] = None
    return [Term(text, *policy(text, chance)) for text in texts]


def policy(text: str, chance: random.Random) -> tuple[int, int]:
    kind = chance.random()
    if kind < 0.2:  # any policy at all
        whole = chance.randint(0, 2)
        return whole, chance.randint(-1, whole)
    if kind < 0.6:  # as loose as a watch list may be
        size = len(text)
        return (
            (0, 0)
            if size < 4
            else (1, 0)
            if size < 6
            else (1, 1)
            if size < 8
            else (2, 1)
            if size < 12
            else (2, 2)
        )
    if len(text) < 5:
        return 0, -1
    return (1, 0) if len(text) < 8 else (1, 1) if len(text) < 12 else (2, 2)


def found(
    names: Sequence[str], terms: Sequence[Term], threads: int = 2
) -> list[set[tuple[int, int, int, int, bool, str]]]:
    block = block_of(names)
    hits = match(block, TermIndex.compile(terms), threads=threads)
    each: list[set[tuple[int, int, int, int, bool, str]]] = [set() for _ in names]
    for at in range(len(hits)):
        text, start, end = span(block, hits, at)
        entry = (
            int(hits.term[at]),
            int(hits.form[at]),
            text[:start].count(b"."),
            int(hits.distance[at]),
            bool(hits.whole[at]),
            text[start:end].decode(),
        )
        assert entry not in each[hits.row[at]]
        each[hits.row[at]].add(entry)
    return each


def span(block: NameBlock, hits: Hits, at: int) -> tuple[bytes, int, int]:
    source, row = (block, hits.row[at]) if hits.text[at] < 0 else (hits.forms, hits.text[at])
    return source.raw(int(row)), int(hits.start[at]), int(hits.end[at])


def assert_equal_to_oracle(names: Sequence[str], terms: Sequence[Term]) -> int:
    symbols = [oracle.symbols_of(term.text) for term in terms]
    total = 0
    for name, got in zip(names, found(names, terms), strict=True):
        wanted = set(oracle.hits_of(name, symbols, terms))
        assert got == wanted, (name, got ^ wanted, [terms[hit[0]] for hit in got ^ wanted])
        total += len(wanted)
    return total


def test_forty_terms_in_twenty_thousand_mutated_names_are_found_exactly_as_the_oracle_finds_them() -> None:
    chance = random.Random(2026)
    terms = terms_of(40, chance)
    names = [mutated_name(chance.choice(terms).text, chance) for _ in range(20_000)]

    total = assert_equal_to_oracle(names, terms)

    assert total > 10_000


def test_ten_thousand_terms_are_found_exactly_as_the_oracle_finds_them() -> None:
    chance = random.Random(11)
    terms = [term for term in terms_of(10_000, chance) if len(term.text) > 3]
    names = [mutated_name(chance.choice(terms).text, chance) for _ in range(300)]

    total = assert_equal_to_oracle(names, terms)

    assert total > 300


def test_no_names_and_no_terms_give_no_hits() -> None:
    assert len(match(block_of([]), TermIndex.compile([Term("paypal", 1, 0)]))) == 0
    assert len(match(block_of(["paypal.com"]), TermIndex.compile([]))) == 0


@pytest.mark.parametrize("text", ["", "pay-pal", "PayPal", "é", "a" * 64, "a.b", "\0"])
def test_a_term_of_other_symbols_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        Term(text, 0, 0)


@pytest.mark.parametrize(("whole", "inside"), [(3, 0), (0, 1), (-1, -1), (1, -2)])
def test_distances_that_contradict_each_other_are_refused(whole: int, inside: int) -> None:
    with pytest.raises(InvalidValue):
        Term("paypal", whole, inside)


def test_one_and_two_threads_find_the_same() -> None:
    chance = random.Random(5)
    terms = terms_of(200, chance)
    names = [mutated_name(chance.choice(terms).text, chance) for _ in range(70_000)]
    block, index = block_of(names), TermIndex.compile(terms)

    alone, both = match(block, index, threads=1), match(block, index, threads=2)

    for column in ("row", "term", "distance", "start", "end", "whole", "form", "text"):
        assert np.array_equal(getattr(alone, column), getattr(both, column))
    assert bytes(alone.forms.data) == bytes(both.forms.data)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_result(data: bytes) -> None:
    block = lines_block(data)

    hits = match(block, TermIndex.compile([Term("paypal", 2, 1), Term("x", 0, 0), Term("ing", 0, -1)]))

    for at in range(len(hits)):
        text, start, end = span(block, hits, at)
        assert 0 <= start < end <= len(text)


PAYPAL = (Term("paypal", 1, 0), Term("ing", 0, -1), Term("x", 0, -1), Term("163", 0, -1), Term("o2", 0, 0))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("ing.nl", ["ing"], id="a short term as a label"),
        pytest.param("my-ing-bank.nl", ["ing"], id="a short term as a token"),
        pytest.param("booking.com", [], id="a short term inside a word is nothing"),
        pytest.param("x.com", ["x"], id="a term of one letter"),
        pytest.param("163.com", ["163"], id="digits only"),
        pytest.param("l63.com", ["163"], id="digits only, one replaced by its look-alike"),
        pytest.param("go2shop.com", ["o2"], id="digits inside"),
        pytest.param("paypal", ["paypal"], id="a single label is matched"),
        pytest.param("example.paypal", [], id="the last label is not"),
        pytest.param("example.paypal.", [], id="nor is it before a dot"),
        pytest.param("*.paypal.com", ["paypal"], id="a wildcard"),
        pytest.param("PAYPAL.COM", ["paypal"], id="upper case"),
        pytest.param("pay_pal.com", ["paypal"], id="an underscore"),
        pytest.param("-pay--pal-.com", ["paypal"], id="hyphens anywhere"),
        pytest.param("pay\0pal.com", ["paypal"], id="a NUL byte"),
        pytest.param("..paypal..com", ["paypal"], id="empty labels"),
        pytest.param("xn--paypal-99999999.com", ["paypal"], id="punycode that does not decode"),
        pytest.param("xn--pypal-4ve.com", ["paypal"], id="punycode"),
        pytest.param("pаypal.com", ["paypal"], id="Unicode as UTF-8"),
        pytest.param("paypal。com.example", ["paypal"], id="a full stop of another script"),
        pytest.param("a" * 57 + "paypal.com", ["paypal"], id="a label of 63 bytes"),
        pytest.param("a" * 500 + "paypal.com", ["paypal"], id="a longer one"),
        pytest.param(".".join(["a" * 48] * 5) + ".paypal.c", ["paypal"], id="a name of 253 bytes"),
        pytest.param(".".join(["a" * 48] * 50) + ".paypal.c", ["paypal"], id="a longer name"),
        pytest.param("", [], id="an empty name"),
        pytest.param(".", [], id="a dot"),
        pytest.param("paypaypal", ["paypal"], id="a term that begins twice"),
    ],
)
def test_odd_names_are_matched_as_documented(name: str, expected: list[str]) -> None:
    hits = match(block_of([name]), TermIndex.compile(PAYPAL))

    assert sorted({PAYPAL[term].text for term in hits.term}) == sorted(expected)


def test_a_label_of_very_many_tokens_is_matched_exactly() -> None:
    terms = [Term("abcdefgh", 2, 1), Term("abab", 1, 0), Term("babab", 1, 1)]

    assert_equal_to_oracle(["-".join("abcdefghab" * 40) + ".com", "ab-" * 300 + "c.com"], terms)


def test_a_name_with_more_hits_than_there_is_room_for_at_first_keeps_them_all() -> None:
    terms = [Term(first + second + third, 0, 0) for first in "abc" for second in LETTERS for third in LETTERS]
    name = "".join(term.text for term in terms) + ".com"

    hits = match(block_of([name] * 5), TermIndex.compile(terms))

    by_row = np.bincount(hits.row, minlength=5)
    assert (by_row == by_row[0]).all()
    assert by_row[0] >= len(terms)


def test_a_hit_in_another_form_points_into_a_name_with_the_same_labels() -> None:
    block = block_of(["www.pаypal.rnicrosoft.example.com"])
    hits = match(block, TermIndex.compile([Term("microsoft", 1, 1), Term("paypal", 1, 0)]))

    spans = {(int(hits.form[at]), *span(block, hits, at)) for at in range(len(hits))}
    assert {text[start:end] for _, text, start, end in spans} == {b"nicrosoft", b"microsoft", b"paypal"}
    assert all(text.count(b".") == 4 for _, text, _, _ in spans)


TEXT = st.text("abcl1rnv-", max_size=14)


@settings(deadline=None, max_examples=400)
@given(
    st.lists(TEXT, min_size=1, max_size=4),
    st.lists(
        st.tuples(st.text("abcl1rnv", min_size=1, max_size=13), st.integers(0, 2), st.integers(-1, 2)),
        min_size=1,
        max_size=4,
    ),
)
def test_few_letters_and_any_policy_are_found_as_the_oracle_finds_them(
    labels: list[str], wanted: list[tuple[str, int, int]]
) -> None:
    terms = [Term(text, max(whole, inside), inside) for text, whole, inside in wanted]

    assert_equal_to_oracle([".".join([*labels, "com"])], terms)
