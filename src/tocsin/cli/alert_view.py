"""Alerts as a person reads them: a table of many, and one with all that speaks for and against it."""

import math
import sys
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tocsin.app.alerts import timestamp
from tocsin.cli.moments import day, minute
from tocsin.model.alert import Alert, Match
from tocsin.model.finding import Weighed
from tocsin.store.questions import AuditEntry

_WIDTH_OF_A_PIPE: Final = 140


def put_table(found: Sequence[Alert]) -> None:
    """Print a table of alerts to stdout; nothing when there are none."""
    if not found:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("prob.", justify="right", no_wrap=True)
    table.add_column("name", overflow="fold", min_width=24)
    table.add_column("organisation", overflow="fold")
    table.add_column("why", overflow="fold")
    table.add_column("state", no_wrap=True)
    table.add_column("first seen", no_wrap=True)
    for alert in found:
        table.add_row(
            f"{alert.probability:.3f}",
            _name(alert),
            Text(safe(alert.organisation)),
            Text(safe(": ".join(filter(None, (", ".join(alert.match.kinds), alert.match.word))))),
            alert.state.value,
            day(alert.first_seen),
        )
    _console().print(table)


def put_alert(alert: Alert, trail: Sequence[AuditEntry]) -> None:
    """Print one alert to stdout, with its evidence and what became of it."""
    console = _console()
    console.print(_name(alert), style="bold")
    for label, value in _facts(alert):
        console.print(Text(f"  {label + ':':<15}{safe(value)}"))
    console.print(Text("  what speaks for and against it, and what each adds to the log-odds:"))
    for weighed in alert.evidence:
        console.print(Text(f"    {_contribution(weighed):<34}{safe(weighed.finding.statement)}"))
    if trail:
        console.print(Text("  what became of it:"))
    for entry in trail:
        console.print(Text(f"    {minute(entry.at)}  {_step(entry)}"))
    console.print()


def trail_document(trail: Sequence[AuditEntry]) -> list[dict[str, object]]:
    """Audit trail as JSON objects."""
    return [
        {
            "at": timestamp(entry.at),
            "who": entry.who,
            "from": entry.before,
            "to": entry.after,
            "reason": entry.reason,
        }
        for entry in trail
    ]


def safe(text: str) -> str:
    """Text in which nothing can move the cursor, hide or reorder: such characters are shown as escapes."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _console() -> Console:
    # Into a pipe the table is as wide as it needs to be for other programs, within reason.
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def _name(alert: Alert) -> Text:
    # A name that looks like ASCII and is not must never stand alone.
    shown, ascii_form = safe(alert.shown.text), alert.name.value
    return Text(shown if shown == ascii_form else f"{shown} ({ascii_form})")


def _facts(alert: Alert) -> list[tuple[str, str]]:
    match = alert.match
    facts = [
        ("as written", alert.written.text),
        ("registrable", alert.registrable.value if alert.registrable else "none, a public suffix"),
        ("organisation", alert.organisation),
        ("probability", f"{alert.probability:.4f}"),
        ("watched word", _word(match)),
        ("kinds", ", ".join(match.kinds)),
        ("state", _state(alert)),
        ("first seen", minute(alert.first_seen)),
        ("last seen", minute(alert.last_seen)),
        ("told", minute(alert.told) if alert.told else "to nobody"),
        ("id", alert.id),
    ]
    return facts if alert.written.text != alert.name.value else facts[1:]


def _word(match: Match) -> str:
    if not match.word:
        return "none: what the name is tied to makes it an alert"
    return f"{match.word}, {match.distance} edits away, in the {match.position.value} part"


def _state(alert: Alert) -> str:
    reason = f", because: {alert.reason}" if alert.reason else ""
    end = f", until {minute(alert.until)}" if alert.until else ""
    return f"{alert.state.value}{end}{reason}"


def _contribution(weighed: Weighed) -> str:
    if weighed.log_odds is None:
        return "not weighed"
    times = math.exp(min(abs(weighed.log_odds), 700.0))
    factor = f"{times:.1f}" if times < 10 else f"{times:.3g}" if times < 1e6 else f"{times:.0e}"
    return f"{weighed.log_odds:+.2f}  {factor} times {'as' if weighed.log_odds >= 0 else 'less'} likely"


def _step(entry: AuditEntry) -> str:
    reason = f": {entry.reason}" if entry.reason else ""
    return safe(f"{entry.before} -> {entry.after}, by {entry.who}{reason}")
