"""Recording facts is one transaction with the cursor of their source."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from tocsin.model.errors import StoreError
from tocsin.store.questions import Cursor, FactTally
from tocsin.store.store import Store


def test_the_cursor_moves_with_the_facts(store: Store, make_fact: Any, noon: datetime) -> None:
    store.record_facts([make_fact("a.example", "registrar", "X")], now=noon, cursor=Cursor("file", "1"))
    store.record_facts([], now=noon, cursor=Cursor("file", "2"))

    assert store.cursor("file") == Cursor("file", "2")
    assert store.corpus_size() == 1


def test_facts_are_recorded_all_or_none(store: Store, make_fact: Any, noon: datetime) -> None:
    with store._database.writing("breaking") as connection:
        connection.execute(text("ALTER TABLE cursors RENAME TO broken"))

    with pytest.raises(StoreError, match="recording facts failed"):
        store.record_facts([make_fact("a.example", "registrar", "X")], now=noon, cursor=Cursor("file", "1"))

    assert store.corpus_size() == 0
    assert store.facts_of(["a.example"]) == ()


def test_recording_nothing_is_nothing(store: Store, noon: datetime) -> None:
    assert store.record_facts([], now=noon) == FactTally()


def test_facts_can_be_recorded_while_they_are_read(store: Store, make_fact: Any, noon: datetime) -> None:
    store.record_facts([make_fact(f"n{number}.example", "registrar", "X") for number in range(9)], now=noon)

    read = []
    for row in store.fact_rows():
        read.append(row.subject)
        store.record_facts([make_fact(f"new-{row.subject}", "registrar", "X")], now=noon)

    assert read == [f"n{number}.example" for number in range(9)]
    assert store.corpus_size() == 18


def test_more_facts_than_one_batch_are_counted_together(
    store: Store, make_fact: Any, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.store.fact_table._AT_ONCE", 7)
    made = [make_fact(f"n{number % 10}.example", "registrar", "X") for number in range(30)]

    assert store.record_facts(made, now=noon) == FactTally(new=10, known=20)
