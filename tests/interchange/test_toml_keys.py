import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.toml_keys import MOST_DOTS, has_long_key


def longest_key(tree: object) -> int:
    if isinstance(tree, list):
        return max(map(longest_key, tree), default=0)
    if isinstance(tree, dict):
        return max((1 + longest_key(value) for value in tree.values()), default=0)
    return 0


@pytest.mark.parametrize(
    "key",
    [
        "a" + ".a" * 20 + " = 1",
        "[a" + ".a" * 20 + "]",
        "[[a" + " . a" * 20 + "]]",
        '"="' + '."="' * 20 + " = 1",
        "'a'" + ".'\"'" * 20 + " = 1",
        "x = { y = 1, a" + ".a" * 20 + " = 1 }",
        'x = """ " """\na' + ".a" * 20 + " = 1",
        'x = [""" " """, { a' + ".a" * 20 + ' = "q" }]',
        'x = """\\""""""\na' + ".a" * 20 + ' = "q"',
        "x = ''' ' ''''\na" + ".a" * 20 + " = 'q'",
        "# don't\na" + ".a" * 20 + " = 'q'",
    ],
)
def test_a_long_key_is_seen_wherever_it_stands(key: str) -> None:
    assert has_long_key(key)
    assert longest_key(tomllib.loads(key)) > MOST_DOTS


@pytest.mark.parametrize(
    "text",
    [
        'domains = ["' + "a." * 60 + 'fr"]',
        "# " + "a." * 60,
        'reason = """' + "a." * 60 + '"""',
        "numbers = [" + "1.5, " * 60 + "]",
        "[[organisation.outlets]]\n" * 60,
    ],
)
def test_dots_elsewhere_are_no_key(text: str) -> None:
    assert not has_long_key(text)
    tomllib.loads(text)


PIECES = [
    '"',
    '"""',
    "'",
    "'''",
    "\\",
    "#",
    "\n",
    "=",
    ".",
    "a",
    ".a" * 20,
    "[",
    "]",
    "{",
    "}",
    ",",
    " ",
    "1",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_text_that_is_read_has_a_long_key_unseen(text: str) -> None:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return

    assert (
        has_long_key(text) or longest_key(tree) <= MOST_DOTS + 10
    )  # nested inline tables add parts of their own


@pytest.mark.parametrize("piece", ['"""', "'''", '"', "'", "a.", "\\", '"a".', "{", '""" '])
def test_the_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    started = time.process_time()

    has_long_key(piece * (1_000_000 // len(piece)))

    assert time.process_time() - started < 5  # some tenths of a second; the margin is for a slow machine
