"""The suffix of one name, held against the compiled tables and against the library that the list comes with."""

import numpy as np
import publicsuffixlist
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.names.blocks import block_of
from tocsin.names.public_suffix import registrable_spans, suffix_table
from tocsin.names.suffix_rules import EXACT, EXCEPTION, WILDCARD, rules, suffix_labels

ALL, REGISTRIES = publicsuffixlist.PublicSuffixList(), publicsuffixlist.PublicSuffixList(only_icann=True)
RULES = tuple(text for text, _ in rules() if text.isascii())
NAMES = st.builds(
    lambda before, rule: ".".join((*before, rule)),
    st.lists(st.sampled_from(("www", "a", "city", "xn--p1ai", "co")), max_size=3),
    st.sampled_from(RULES) | st.sampled_from(("unknown-suffix", "ck", "www.ck", "kobe.jp", "city.kobe.jp")),
)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("www.example.fr", 1),
        ("www.example.co.uk", 2),
        ("lure.github.io", 2),
        ("www.ck", 1),  # an exception
        ("a.b.ck", 2),  # a wildcard
        ("ck", 1),
        ("x.unknown-suffix", 1),
        ("x.xn--p1ai", 1),
    ],
)
def test_the_longest_rule_that_applies_says_how_long_the_suffix_is(name: str, labels: int) -> None:
    assert suffix_labels(tuple(name.split("."))) == labels


def test_of_a_registrys_suffixes_no_private_one_is() -> None:
    assert suffix_labels(("lure", "github", "io"), only_registries=True) == 1
    assert {kind for _, kind in rules()} == {EXACT, WILDCARD, EXCEPTION}


@settings(deadline=None)
@given(NAMES)
def test_it_is_the_suffix_that_the_compiled_tables_find(name: str) -> None:
    labels = tuple(name.split("."))
    firsts, afters = registrable_spans(block_of((name,)), np.zeros(1, dtype=np.int64), suffix_table())

    before = len(labels) - suffix_labels(labels)

    found = labels[before - 1] if before > 0 else ""
    assert found == (name[int(firsts[0]) : int(afters[0])] if firsts[0] >= 0 else "")


@settings(deadline=None)
@given(NAMES)
def test_it_is_the_suffix_that_the_lists_own_library_finds(name: str) -> None:
    labels = tuple(name.split("."))

    for library, only_registries in ((ALL, False), (REGISTRIES, True)):
        before = len(labels) - suffix_labels(labels, only_registries=only_registries)
        assert library.privatesuffix(name) == (".".join(labels[before - 1 :]) if before > 0 else None)
