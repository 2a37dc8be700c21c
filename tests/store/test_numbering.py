"""A text has one number for ever, however long or odd it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.store.columns import original_text, stored_text
from tocsin.store.numbering import find_numbers, give_numbers, short_text
from tocsin.store.schema import claims, subjects
from tocsin.store.store import Store


def test_numbers_are_given_out_in_order_and_kept(store: Store) -> None:
    one, two, three = ("domain-name", "a.example"), ("domain-name", "b.example"), ("url", "a.example")

    with store._database.writing("testing") as connection:
        first = give_numbers(connection, subjects, [one, two])
        second = give_numbers(connection, subjects, [two, three])

        assert (first.of, first.last_known) == ({one: 1, two: 2}, 0)
        assert (second.of, second.last_known) == ({two: 2, three: 3}, 2)
        assert find_numbers(connection, subjects, [one, ("ipv4-addr", "a.example")]) == {one: 1}


@pytest.mark.parametrize("length", [200, 201, 60_000])
def test_texts_too_long_for_an_index_are_kept_whole(store: Store, length: int) -> None:
    keys = [("domain-name", "text", "é\x00" * (length // 2) + end) for end in ("", "1", "2")]

    with store._database.writing("testing") as connection:
        given_out = give_numbers(connection, claims, keys)

        assert sorted(given_out.of.values()) == [1, 2, 3]
        assert find_numbers(connection, claims, keys) == given_out.of
        rows = connection.exec_driver_sql("SELECT coalesce(whole, text) FROM claims ORDER BY number").all()
    assert [original_text(row[0]) for row in rows] == [key[2] for key in keys]


@given(st.text(), st.text())
def test_two_texts_never_have_one_short_form(one: str, other: str) -> None:
    forms = {short_text(text) for text in (one, other, one * 300, short_text(one * 300))}

    assert len(forms) == len({one, other, one * 300, short_text(one * 300)})


def test_the_short_form_of_a_short_text_is_the_text_as_stored() -> None:
    assert short_text("a\x00b") == stored_text("a\x00b")
