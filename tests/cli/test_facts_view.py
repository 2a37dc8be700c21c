from datetime import UTC, datetime, timedelta

import pytest

from tocsin.app.facts import Imported
from tocsin.cli import facts_view
from tocsin.cli.facts_view import progress, put_facts, put_formats, put_formats_json, summary
from tocsin.interchange.problems import Problem
from tocsin.model.observation import Fact, FactSource, ObservableKind

Out = pytest.CaptureFixture[str]
NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)


def fact(value: str, **more: datetime) -> Fact:
    source = FactSource("vendor", "vendor", NOON, NOON + timedelta(days=2))
    return Fact(ObservableKind.DOMAIN_NAME, "evil.example", "registrar", value, (source,), **more)


def test_what_a_stranger_wrote_cannot_move_the_cursor(capsys: Out) -> None:
    put_facts([fact("\x1b[31mRed\u202egnp")])

    shown = capsys.readouterr().out
    assert "\\x1b[31mRed\\u202egnp" in shown
    assert "2017-04-25 to 2017-04-27" in shown
    assert "never" in shown


def test_a_fact_that_has_ended_says_so(capsys: Out) -> None:
    put_facts([fact("Old SAS", true_to=NOON)])

    assert "Old SAS (ended 2017-04-25)" in capsys.readouterr().out


def test_a_summary_says_what_was_left_out_and_why() -> None:
    tally = Imported("'x.csv'", "csv", facts=10, new=7, more_sources=2, known=1, continued=5, elapsed_s=2.0)
    for number in range(12):
        tally.note(Problem(f"line {number}", "\x1b", f"cause {number}"))
    lines = summary(tally, kept=True).splitlines()

    assert lines[0] == "'x.csv' (read as csv): 10 facts in 2.0 s (5/s)"
    assert lines[1] == "  5 facts before these were kept by an import that was stopped"
    assert lines[2] == "  7 new, 2 with one more source, 1 known before"
    assert lines[3:5] == ["  12 left out; the first:", "    line 0: '\\x1b' cause 0"]
    assert lines[-1].strip() == "4  for 4 other causes (--json lists them)"
    assert summary(Imported("'x'", "csv"), kept=False).endswith("nothing is kept")


def test_progress_is_a_line_now_and_then_where_nobody_watches(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts_view, "_EVERY_S", 0.0)

    with progress() as show:
        show(Imported("'x.csv'", facts=5, size=100, bytes_read=50, elapsed_s=1.0))

    assert capsys.readouterr().err == "'x.csv': 50%, 5 facts, 5/s, 0 left out\n"


def test_progress_is_a_bar_on_a_terminal(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    with progress() as show:
        show(Imported("'x.csv'", facts=5, size=100, bytes_read=50))

    assert capsys.readouterr().out == ""


def test_formats_and_columns_are_printed(capsys: Out) -> None:
    put_formats()
    put_formats_json()

    assert "registrant_organisation" in capsys.readouterr().out
