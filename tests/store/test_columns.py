"""Text and times survive whatever a stranger writes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tocsin.model.errors import StoreError
from tocsin.store.columns import microseconds, moment_of, original_text, stored_text
from tocsin.store.opening import open_store
from tocsin.store.questions import Cursor
from tocsin.store.store import Store

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x00\x10\ud800\udfff0u"))


@given(ANY_TEXT)
def test_any_text_comes_back(text: str) -> None:
    assert original_text(stored_text(text)) == text


@given(ANY_TEXT)
def test_stored_text_has_no_nul_and_is_valid_utf_8(text: str) -> None:
    assert b"\x00" not in stored_text(text).encode()


@given(ANY_TEXT, ANY_TEXT)
def test_different_texts_are_stored_differently(one: str, other: str) -> None:
    assert (stored_text(one) == stored_text(other)) == (one == other)


@pytest.mark.parametrize("text", ["", "en-marche.fr", "münchen.de", "\u202eliated", "a\\x00b"])
def test_ordinary_text_is_stored_as_it_is(text: str) -> None:
    assert stored_text(text) == text


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_time_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert moment_of(microseconds(moment)) == moment


def test_a_time_of_another_zone_comes_back_in_utc() -> None:
    moment = datetime(2026, 11, 24, 13, tzinfo=timezone(timedelta(hours=1)))

    assert moment_of(microseconds(moment)).isoformat() == "2026-11-24T12:00:00+00:00"


def test_a_number_that_is_no_time_is_said(store: Store, noon: datetime) -> None:
    scan = store.begin_scan("list", now=noon, who="me")
    store.finish_scan(scan, now=noon, names=1, hits=0, alerts=0)
    with store._database.writing("damaging") as connection:
        connection.execute(text("UPDATE scans SET started = -9223372036854775808"))

    with pytest.raises(
        StoreError, match=r"holds '-9223372036854775808' where a time belongs; run 'tocsin db"
    ):
        store.scans()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE cursors SET position = x'00ff'", "where a text belongs"),
        ("UPDATE scans SET started = 'soon'", "'soon' where a time belongs"),
    ],
)
def test_a_value_of_another_kind_in_a_file_is_said(
    sqlite_url: str, noon: datetime, damage: str, said: str
) -> None:
    with open_store(sqlite_url) as store:
        store.record_alerts([], now=noon, cursor=Cursor("list", "17"))
        store.begin_scan("list", now=noon, who="me")
        with store._database.writing("damaging") as connection:
            connection.execute(text(damage))

        with pytest.raises(StoreError, match=said):
            _ = store.scans(), store.cursor("list")
