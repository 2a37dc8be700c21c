"""Many rows at once mean the same on both databases."""

import pytest

from tocsin.store.bulk import among, listed, paired, pairs, put
from tocsin.store.schema import cursors, facts
from tocsin.store.store import Store

ROW = (1, 2, 3, 4, None, 5, 6, None, "origin", "F6", 1, 7)


def test_rows_are_put_in_or_in_place_of_those_with_their_keys(store: Store) -> None:
    other = (2, *ROW[1:])
    changed = (*ROW[:4], 9, *ROW[5:])

    with store._database.writing("testing") as connection:
        put(connection, facts, [ROW, other])
        put(connection, facts, [changed])
        put(connection, facts, [])

        found = connection.exec_driver_sql("SELECT * FROM facts ORDER BY subject").all()
    assert [tuple(row) for row in found] == [changed, other]


@pytest.mark.parametrize("text", ["it's", '"quoted"\\', "\x10", "é\u2028\U0001f600", "%s ?", "a,b}{", "null"])
def test_any_stored_text_is_found_in_a_list(store: Store, text: str) -> None:
    with store._database.writing("testing") as connection:
        put(connection, cursors, [("one", text, 0), ("two", text + ".", 0)])
        condition = among(connection, "position")

        found = connection.exec_driver_sql(
            f"SELECT source FROM cursors WHERE {condition}",  # noqa: S608  # our own words
            (listed(connection, {text, "other"}),),
        ).all()
    assert [row[0] for row in found] == ["one"]


def test_a_list_may_hold_nothing_or_very_many(store: Store) -> None:
    with store._database.reading("testing") as connection:
        condition = among(connection, "source")
        for wanted in ([], [f"source {number}" for number in range(100_000)]):
            statement = f"SELECT source FROM cursors WHERE {condition}"  # noqa: S608  # our own words
            assert connection.exec_driver_sql(statement, (listed(connection, wanted),)).all() == []


def test_pairs_of_numbers_come_as_a_table(store: Store) -> None:
    wanted = [(1, 2), (-1, 2**62)]

    with store._database.reading("testing") as connection:
        found = connection.exec_driver_sql(
            f"SELECT one, two FROM {pairs(connection)}",  # noqa: S608  # our own words
            paired(connection, wanted),
        ).all()
    assert [tuple(row) for row in found] == wanted
