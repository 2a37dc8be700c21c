"""Equality with publicsuffixlist, and names that are none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from tocsin.names.blocks import block_of, lines_block
from tocsin.names.public_suffix import registrable_spans, suffix_table

LIST = PublicSuffixList()


def registrable(names: list[str]) -> list[str | None]:
    block = block_of(names)
    firsts, afters = registrable_spans(block, np.arange(len(block)), suffix_table())
    assert all(after <= end for after, end in zip(afters, block.ends, strict=True))
    return [
        None if first < 0 else block.data[first:end].tobytes().decode().lower().rstrip(".")
        for first, end in zip(firsts.tolist(), block.ends.tolist(), strict=True)
    ]


def test_every_rule_of_the_list_gives_what_publicsuffixlist_gives() -> None:
    names = []
    for rule in sorted(LIST._publicsuffix):
        text = rule.lstrip("!").replace("*.", "wild.")
        names += [prefix + text for prefix in ("", "a.", "b.a.", "c.b.a.")]
        names += ["other." + text.partition(".")[2]] if "." in text else []

    assert registrable(names) == [LIST.privatesuffix(name) for name in names]
    assert len(names) > 50_000


LABEL = st.text("ab-", min_size=1, max_size=4)


@settings(deadline=None)  # the first call compiles
@given(
    st.lists(
        st.one_of(LABEL, st.sampled_from(["ck", "www", "jp", "kobe", "city", "github", "io", "uk", "co"])),
        min_size=1,
    )
)
def test_any_labels_give_what_publicsuffixlist_gives(labels: list[str]) -> None:
    name = ".".join(labels)

    assert registrable([name]) == [LIST.privatesuffix(name)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WWW.Example.CO.UK.", "example.co.uk"),
        ("*.example.com", "example.com"),
        ("*.co.uk", None),
        ("foo.github.io", "foo.github.io"),
        ("localhost", None),
        ("", None),
        (".", None),
        (".com", None),
        ("пример.рф", "пример.рф"),
    ],
)
def test_names_as_they_are_written_have_their_registrable_domain(name: str, expected: str | None) -> None:
    assert registrable([name]) == [expected]


@settings(deadline=None)  # the first call compiles
@given(st.binary(max_size=80))
def test_any_bytes_have_a_span_within_their_name_or_none(data: bytes) -> None:
    block = lines_block(data)
    firsts, afters = registrable_spans(block, np.arange(len(block)), suffix_table())

    for row in range(len(block)):
        within = block.starts[row] <= firsts[row] < afters[row] <= block.ends[row]
        assert within or firsts[row] == afters[row] == -1
