"""How attempts look to a person."""

from datetime import UTC, datetime

import pytest

from tocsin.cli.attempt_view import put_attempt, put_attempts
from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.store.questions import AuditEntry

DAY = datetime(2017, 3, 20, tzinfo=UTC)
ATTEMPT = Attempt(
    "en-marche",
    DAY,
    Channel.MAIL,
    AttemptKind.FALSE_STORY,
    ("treasurer", "press"),
    decoy=True,
    outcome=Outcome.CREDENTIALS_ENTERED,
    note="well \x1b[31mmade",
)


def test_attempts_are_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    put_attempts([ATTEMPT])

    out = capsys.readouterr().out
    for part in (
        "2017-03-20",
        "false story",
        "treasurer, press (decoy)",
        "credentials entered",
        "well \\x1b[31mmade",
    ):
        assert part in out
    assert "00:00" not in out
    put_attempts([])
    assert capsys.readouterr().out == ""


def test_one_attempt_shows_what_became_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    trail = [
        AuditEntry(DAY, "jeanne", "attempt", ATTEMPT.id, "", "unknown", ""),
        AuditEntry(
            DAY.replace(hour=9), "jeanne", "attempt", ATTEMPT.id, "unknown", "credentials-entered", ""
        ),
    ]

    put_attempt(ATTEMPT, trail)

    out = capsys.readouterr().out
    assert out.startswith("false story by mail on en-marche\n")
    assert "2017-03-20 09:00Z  unknown -> credentials-entered, by jeanne" in out
    assert ATTEMPT.id in out
