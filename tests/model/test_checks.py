from datetime import UTC, datetime, timedelta, timezone

import pytest

from tocsin.model import checks
from tocsin.model.errors import InvalidValue

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001  # what must be refused
ID = "campaign--6b616fc1-1505-48e3-8b2c-0d19337bff38"


def test_what_is_right_passes() -> None:
    checks.require_text("x", "a text")
    checks.require_share(0.0, "a share")
    checks.require_share(1.0, "a share")
    checks.require_order(EARLY, LATE, "a time")
    checks.require_order(None, LATE, "a time")
    checks.require_order(EARLY, EARLY, "a time")
    checks.require_id(ID, "an id", "campaign", "grouping")
    checks.require_unique((1, 2), "the numbers")
    checks.require_sha256("0" * 64, "a hash")


@pytest.mark.parametrize(
    ("check", "arguments", "message"),
    [
        (checks.require_text, (" ", "a text"), "a text is empty"),
        (checks.require_text, ("\ud800", "a text"), "half of a character"),
        (checks.require_share, (1.01, "a share"), "not in 0..1"),
        (checks.require_share, (float("nan"), "a share"), "not in 0..1"),
        (checks.require_aware, (NAIVE, "a time"), "a time has no time zone"),
        (checks.require_order, (LATE, EARLY, "a time"), "before it begins"),
        (checks.require_order, (NAIVE, None, "a time"), "no time zone"),
        (checks.require_id, ("campaign--1", "an id"), "not a STIX id"),
        (checks.require_id, (ID + "\n", "an id"), "not a STIX id"),
        (checks.require_id, (ID, "an id", "note"), "must be one of note"),
        (checks.require_unique, ((1, 1), "the numbers"), "something twice"),
        (checks.require_sha256, ("A" * 64, "a hash"), "not a SHA-256"),
    ],
)
def test_what_is_wrong_is_said(check: object, arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        check(*arguments)  # type: ignore[operator]  # each with arguments of its own


def test_one_moment_is_one_text_in_every_zone() -> None:
    elsewhere = EARLY.astimezone(timezone(timedelta(hours=2)))

    assert checks.moment_text(elsewhere) == checks.moment_text(EARLY) == "2026-01-01T00:00:00+00:00"
    assert checks.moment_text(None) == ""
