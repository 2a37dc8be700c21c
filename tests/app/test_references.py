"""Ids as people type them."""

from collections.abc import Iterator

import pytest

from tocsin.app.references import beginning, meant, short
from tocsin.model.errors import InputError, UsageError

FIRST = "note--5f3a9c21-0000-5000-8000-000000000000"
SECOND = "note--5f3a0000-0000-5000-8000-000000000000"


def one(text: str) -> str:
    def find(begun: str) -> Iterator[str]:
        return (each for each in (FIRST, SECOND) if each.startswith(begun))

    return meant(
        text, "note", find, one="evidence", several="pieces of evidence", listed_by="'tocsin evidence list'"
    )


@pytest.mark.parametrize("text", [FIRST, FIRST.upper(), "5f3a9", short(FIRST), f" {short(FIRST)} "])
def test_an_id_is_found_whole_or_by_its_beginning(text: str) -> None:
    assert one(text) == FIRST


@pytest.mark.parametrize("text", ["", "5f3", "x", "opinion--5f3a9c21", "ffff", "%%%%", "5f3a9c21\n5f3a"])
def test_what_begins_no_id_is_nothing_that_is_there(text: str) -> None:
    with pytest.raises(InputError, match=r"there is no evidence .* 'tocsin evidence list' shows them"):
        one(text)


def test_an_id_that_two_begin_with_is_asked_for_in_more_digits() -> None:
    with pytest.raises(UsageError, match=r"2 pieces of evidence have ids that begin with '5f3a'"):
        one("5f3a")


def test_fewer_than_four_digits_begin_nothing() -> None:
    assert beginning("5f3", "note") is None
    assert beginning("5F3A", "note") == "note--5f3a"
