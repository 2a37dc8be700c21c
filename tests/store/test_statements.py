"""Pieces of SQL."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import column, select

from tocsin.model.ids import tocsin_id
from tocsin.store.schema import cursors
from tocsin.store.statements import CHUNK, among, begins_with, chunks, like, replacing, with_ids
from tocsin.store.store import Store


@given(st.integers(0, 3 * CHUNK))
def test_chunks_hold_everything_in_order_and_none_is_too_large(size: int) -> None:
    pieces = list(chunks(range(size)))

    assert [value for piece in pieces for value in piece] == list(range(size))
    assert all(0 < len(piece) <= CHUNK for piece in pieces)


def test_only_star_and_question_mark_mean_something_in_a_pattern() -> None:
    condition = like(column("name"), "A_%\\*?")

    assert condition.compile().params == {"name_1": "a\\_\\%\\\\%_"}


def test_only_what_begins_with_the_text_is_found(store: Store, noon: datetime) -> None:
    sources = ["ab", "ab%", "abc", "ab\U0010fffe", "a", "b", "Ab", "\x10ab"]
    with store._database.writing("testing") as connection:
        rows = [{"source": source, "position": "", "updated": noon} for source in sources]
        connection.execute(cursors.insert(), rows)

        found = connection.execute(select(cursors.c.source).where(begins_with(cursors.c.source, "ab")))

        assert set(found.scalars()) == {"ab", "ab%", "abc", "ab\U0010fffe"}


def test_a_row_takes_the_place_of_the_one_with_its_key(store: Store, noon: datetime) -> None:
    with store._database.writing("testing") as connection:
        for position in ("1", "2"):
            connection.execute(
                replacing(connection.dialect, cursors), {"source": "a", "position": position, "updated": noon}
            )

        assert connection.execute(select(cursors.c.source, cursors.c.position)).all() == [("a", "2")]


def test_any_number_of_texts_of_any_kind_can_be_asked_for(store: Store, noon: datetime) -> None:
    odd = ["\x00", "\ud800", '"]', "x'; --", "\x10", "é"]
    with store._database.writing("testing") as connection:
        rows = [{"source": source, "position": "", "updated": noon} for source in [*odd, "other"]]
        connection.execute(cursors.insert(), rows)

        for wanted in (odd, odd[:1], odd[1:2], [], [*odd, *(f"n{number}" for number in range(70_000))]):
            condition = among(connection.dialect, cursors.c.source, wanted)
            found = connection.execute(select(cursors.c.source).where(condition)).scalars()
            assert set(found) == set(wanted) & set(odd)


def test_ids_are_asked_for_whole_and_by_how_they_begin(store: Store, noon: datetime) -> None:
    whole = [tocsin_id("note", str(number)) for number in range(4)]
    with store._database.writing("testing") as connection:
        connection.execute(
            cursors.insert(), [{"source": each, "position": "", "updated": noon} for each in whole]
        )

        for wanted, expected in (
            (whole[:2], whole[:2]),
            ([whole[0], whole[3][:14]], [whole[0], whole[3]]),
            (["note--"], whole),
            ([""], whole),
            ([tocsin_id("note", "nowhere"), "opinion--"], []),
        ):
            condition = with_ids(connection.dialect, cursors.c.source, wanted)
            found = connection.execute(select(cursors.c.source).where(condition)).scalars()
            assert set(found) == set(expected), wanted
