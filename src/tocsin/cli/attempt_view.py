"""Attempts as a person reads them: a table of many, and one with what became of it."""

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from tocsin.app.attempts import short_id
from tocsin.cli.alert_view import safe
from tocsin.cli.moments import written
from tocsin.cli.tables import printer
from tocsin.model.casework import Attempt, Outcome
from tocsin.store.questions import AuditEntry

# What somebody must look at stands out.
_STYLES: Final = {Outcome.COMPROMISED: "bold red", Outcome.CREDENTIALS_ENTERED: "bold yellow"}


def put_attempts(found: Sequence[Attempt]) -> None:
    """Print a table of attempts to stdout; nothing when there are none."""
    if not found:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("attempt", "when", "organisation", "kind", "by"):
        table.add_column(column, no_wrap=column in {"attempt", "when"}, overflow="fold")
    table.add_column("to", overflow="fold")
    table.add_column("outcome", no_wrap=True)
    table.add_column("note", overflow="fold")
    for attempt in found:
        table.add_row(
            short_id(attempt),
            written(attempt.happened_at),
            Text(safe(attempt.organisation)),
            _words(attempt.kind.value),
            attempt.channel.value,
            Text(safe(_targets(attempt))),
            Text(_words(attempt.outcome.value), style=_STYLES.get(attempt.outcome, "")),
            Text(safe(attempt.note)),
        )
    printer().print(table)


def put_attempt(attempt: Attempt, trail: Sequence[AuditEntry]) -> None:
    """Print one attempt to stdout, with what became of it."""
    console = printer()
    head = f"{_words(attempt.kind.value)} by {attempt.channel.value} on {attempt.organisation}"
    console.print(Text(safe(head), style="bold"))
    for label, value in (
        ("when", written(attempt.happened_at)),
        ("to", _targets(attempt) or "not known"),
        ("outcome", _words(attempt.outcome.value)),
        ("case", attempt.case or "none"),
        ("note", attempt.note or "none"),
        ("id", attempt.id),
    ):
        console.print(Text(f"  {label + ':':<10}{safe(value)}"))
    for entry in trail:
        step = f"{entry.before} -> {entry.after}" if entry.before else entry.after
        console.print(Text(safe(f"    {written(entry.at)}  {step}, by {entry.who}")))


def _targets(attempt: Attempt) -> str:
    decoy = "(decoy)" if attempt.decoy else ""
    return " ".join(part for part in (", ".join(attempt.targets), decoy) if part)


def _words(value: str) -> str:
    return value.replace("-", " ")
