"""Answers of servers are kept under their key until they are over or room is needed."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.store.opening import open_store
from tocsin.store.questions import CachedAnswer
from tocsin.store.store import Store

HOUR = timedelta(hours=1)


def answer(key: str, now: datetime, *, hours: int = 1, size: int = 10) -> CachedAnswer:
    return CachedAnswer(key, now, now + hours * HOUR, "200", b"\x00" * size)


def test_an_answer_is_kept_under_its_key_and_replaced(store: Store, noon: datetime) -> None:
    store.keep_cached(answer("one", noon))
    store.keep_cached(answer("two", noon))
    store.keep_cached(answer("one", noon, size=20))

    assert store.cached("one") == answer("one", noon, size=20)
    assert store.cached("two") == answer("two", noon)
    assert store.cached("three") is None


def test_what_is_over_goes_first_then_what_ends_first(store: Store, noon: datetime) -> None:
    for hours in range(1, 7):
        store.keep_cached(answer(f"{hours} h", noon, hours=hours))

    assert store.forget_cached(now=noon + 2 * HOUR, most_bytes=25) == 4

    assert [hours for hours in range(1, 7) if store.cached(f"{hours} h")] == [5, 6]
    assert store.forget_cached(now=noon, most_bytes=20) == 0


def test_any_answer_comes_back(sqlite_url: str, noon: datetime) -> None:
    with open_store(sqlite_url) as store:

        @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
        @given(st.text(), st.text(), st.binary())
        def holds(key: str, meta: str, body: bytes) -> None:
            made = CachedAnswer(key, noon, noon + HOUR, meta, body)

            store.keep_cached(made)

            assert store.cached(key) == made

        holds()


def test_keys_may_be_long(store: Store, noon: datetime) -> None:
    long = ["https://rdap.example/" + "a" * 50_000 + end for end in ("1", "2")]
    for key in long:
        store.keep_cached(answer(key, noon))

    assert [store.cached(key) for key in long] == [answer(key, noon) for key in long]
