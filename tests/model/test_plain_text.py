import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.plain_text import plain_text

HOSTILE = st.sampled_from("aZ09 .:;,-@<>/\\\x00\x1b\n\u200b\u202e\ud800\u00e9\u0301\u2028\U0001f600")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("  Jean   Dupont \t", "Jean Dupont"),
        ("a\r\nb\x00c\x1b[31md", "a b c [31md"),
        ("Jo\u200bhn \u202eeoD", "John eoD"),
        ("e\u0301", "\u00e9"),
        ("line\u2028and\u2029paragraph", "line and paragraph"),
        ("half \ud83d", "half \ufffd"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u0000\u200b", ""),
    ],
)
def test_what_could_hide_or_reorder_is_gone_and_the_rest_stays(written: str, plain: str) -> None:
    assert plain_text(written) == plain


@given(st.text(alphabet=HOSTILE, max_size=200), st.integers(1, 50))
def test_any_text_becomes_one_short_line_that_can_be_written(text: str, longest: int) -> None:
    plain = plain_text(text, longest=longest)

    assert len(plain) <= longest
    assert plain == plain.strip()
    plain.encode()
    assert "\n" not in plain
    assert "\x00" not in plain


def test_a_megabyte_costs_no_more_than_what_is_kept_of_it() -> None:
    assert plain_text("a " * 1_000_000, longest=10) == "a a a a a"
