"""Pieces of SQL."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import column

from tocsin.store.statements import CHUNK, chunks, like


@given(st.integers(0, 3 * CHUNK))
def test_chunks_hold_everything_in_order_and_none_is_too_large(size: int) -> None:
    pieces = list(chunks(range(size)))

    assert [value for piece in pieces for value in piece] == list(range(size))
    assert all(0 < len(piece) <= CHUNK for piece in pieces)


def test_only_star_and_question_mark_mean_something_in_a_pattern() -> None:
    condition = like(column("name"), "A_%\\*?")

    assert condition.compile().params == {"name_1": "a\\_\\%\\\\%_"}
