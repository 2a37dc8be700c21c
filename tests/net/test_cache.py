from datetime import UTC, datetime, timedelta

from tocsin.net.cache import Cached, MemoryCache

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def answer(key: str, body: bytes = b"") -> Cached:
    return Cached(key, AT, AT + timedelta(hours=1), "{}", body)


def test_what_was_put_last_is_given_back() -> None:
    cache = MemoryCache()
    cache.put("one", answer("one", b"old"))
    cache.put("one", answer("one", b"new"))

    kept = cache.get("one")

    assert kept is not None
    assert kept.body == b"new"
    assert cache.get("two") is None


def test_the_oldest_make_room_for_the_newest() -> None:
    cache = MemoryCache(most=2)
    for key in ("one", "two", "one", "three"):
        cache.put(key, answer(key))

    assert [cache.get(key) is not None for key in ("one", "two", "three")] == [True, False, True]


def test_a_large_answer_does_not_fill_the_memory() -> None:
    cache = MemoryCache(most_bytes=100)
    cache.put("one", answer("one", b"x" * 60))
    cache.put("two", answer("two", b"x" * 60))
    cache.put("three", answer("three", b"x" * 101))

    assert [cache.get(key) is not None for key in ("one", "two", "three")] == [False, True, False]
