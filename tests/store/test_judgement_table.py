"""An analyst's word on two names stands until somebody says else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tocsin.model.casework import Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import StoreError
from tocsin.store.questions import AuditQuery
from tocsin.store.store import Store

A, B, C = (DomainName(f"{letter}.example") for letter in "abc")


def word(first: DomainName, second: DomainName, now: datetime, *, same: bool = True) -> Judgement:
    return Judgement(first, second, same, "mounir", now, "one mailbox")


def test_the_newest_word_on_a_pair_counts_and_the_trail_keeps_both(store: Store, noon: datetime) -> None:
    later = word(A, B, noon + timedelta(1), same=False)

    for judgement in (word(A, B, noon), word(A, B, noon), later):
        store.judge([judgement], now=judgement.at, who="mounir")

    assert store.judgements() == (later,)
    trail = store.audit(AuditQuery(subjects=(later.id,)))
    assert [(each.before, each.after) for each in trail] == [("", "same"), ("same", "different")]
    assert trail[0].reason == "a.example and b.example: one mailbox"


def test_words_are_found_by_either_name(store: Store, noon: datetime) -> None:
    store.judge([word(B, C, noon), word(A, B, noon), word(A, C, noon)], now=noon, who="me")

    def pairs(*names: str) -> list[str]:
        return [f"{each.first.value[0]}{each.second.value[0]}" for each in store.judgements(names)]

    assert pairs("a.example") == ["ab", "ac"]
    assert pairs("a.example", "b.example") == ["ab", "ac", "bc"]
    assert pairs("nowhere.example") == pairs() == []
    assert len(store.judgements()) == 3


def test_a_damaged_word_is_said(store: Store, noon: datetime) -> None:
    store.judge([word(A, B, noon)], now=noon, who="me")
    with store._database.writing("damaging") as connection:
        connection.execute(text("UPDATE judgements SET who = ''"))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        store.judgements()
