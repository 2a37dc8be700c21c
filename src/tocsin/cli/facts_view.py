"""Facts as a person reads them: a table of what is known, what an import came to, and the formats there are."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from tocsin.cli.alert_view import safe
from tocsin.cli.console import put_json, say
from tocsin.cli.moments import day
from tocsin.cli.tables import printer
from tocsin.interchange.fact_columns import COLUMNS
from tocsin.interchange.fact_formats import FORMATS
from tocsin.model.observation import Fact

if TYPE_CHECKING:
    from tocsin.app.facts import Imported

_EVERY_S: Final = 10.0  # where no terminal shows a bar
_CAUSES: Final = 8


@contextmanager
def progress() -> "Iterator[Callable[[Imported], None]]":
    """Progress on stderr: a bar on a terminal, a line every ten seconds elsewhere."""
    if not sys.stderr.isatty():
        yield _lines_now_and_then()
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("reading", total=None)
        yield lambda tally: bar.update(
            task,
            total=float(tally.size) if tally.size is not None else None,
            completed=tally.bytes_read,
            description=_so_far(tally),
        )


def _lines_now_and_then() -> "Callable[[Imported], None]":
    last = time.monotonic()

    def show(tally: "Imported") -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY_S:
            last = time.monotonic()
            share = f"{tally.bytes_read / tally.size:.0%}, " if tally.size else ""
            say(f"{safe(tally.label)}: {share}{_so_far(tally)}")

    return show


def _so_far(tally: "Imported") -> str:
    rate = tally.facts / max(tally.elapsed_s, 1e-9)
    return f"{tally.facts:,} facts, {rate:,.0f}/s, {tally.problems:,} left out"


def summary(tally: "Imported", *, kept: bool) -> str:
    """What an import came to, in a few lines for a person."""
    rate = tally.facts / max(tally.elapsed_s, 1e-9)
    lines = [
        f"{safe(tally.label)} (read as {tally.format}): {tally.facts:,} fact{'s' * (tally.facts != 1)} in {tally.elapsed_s:.1f} s ({rate:,.0f}/s)"
    ]
    if tally.continued:
        lines.append(f"  {tally.continued:,} facts before these were kept by an import that was stopped")
    if kept:
        lines.append(
            f"  {tally.new:,} new, {tally.more_sources:,} with one more source, {tally.known:,} known before"
        )
    else:
        lines.append("  nothing is kept")
    return "\n".join([*lines, *_left_out(tally)])


def _left_out(tally: "Imported") -> Iterator[str]:
    if not tally.problems:
        return
    yield f"  {tally.problems:,} left out; the first:"
    yield from (f"    {safe(str(problem))}" for problem in tally.first)
    if tally.problems > len(tally.first):
        yield "  by cause:"
        causes = tally.causes.most_common()
        yield from (f"    {count:>9,}  {safe(cause)}" for cause, count in causes[:_CAUSES])
        rest = sum(count for _, count in causes[_CAUSES:])
        if rest:
            yield f"    {rest:>9,}  for {len(causes) - _CAUSES} other causes (--json lists them)"


def put_facts(found: Sequence[Fact]) -> None:
    """Print a table of facts to stdout, one block for each subject; nothing when there are none."""
    for subject in dict.fromkeys(fact.subject for fact in found):
        table = Table(
            box=None,
            pad_edge=False,
            header_style="bold",
            title_justify="left",
            title=Text(safe(subject), style="bold"),
        )
        for column, is_folded in (
            ("", False),
            ("value", True),
            ("seen", False),
            ("public", False),
            ("source", True),
        ):
            table.add_column(column, no_wrap=not is_folded, overflow="fold")
        for fact in found:
            if fact.subject == subject:
                table.add_row(*_cells(fact), style="dim" if fact.true_to is not None else "")
        printer().print(table)


def _cells(fact: Fact) -> Iterator[Text]:
    sources = ", ".join(f"{source.source} {source.grade}" for source in fact.sources)
    ended = f" (ended {day(fact.true_to)})" if fact.true_to is not None else ""
    first, last = day(fact.first_seen), day(fact.last_seen)
    for text in (
        fact.relation,
        f"{fact.value}{ended}",
        first if first == last else f"{first} to {last}",
        day(fact.public_since) if fact.public_since else "never",
        sources,
    ):
        yield Text(safe(text))


def put_formats() -> None:
    """Print the formats and the columns of tables to stdout."""
    console = printer()
    for title, rows in (
        ("formats", [(name, form.what) for name, form in FORMATS.items()]),
        (
            "columns of csv and json_lines",
            [(column.name, f"{column.what}: {column.example}") for column in COLUMNS],
        ),
    ):
        console.print(Text(title, style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for name, what in rows:
            table.add_row(Text(f"  {name}"), Text(what))
        console.print(table)


def put_formats_json() -> None:
    """Write the formats and the columns as JSON Lines to stdout."""
    for name, form in FORMATS.items():
        put_json({"format": name, "what": form.what, "streamed": form.lines is not None})
    for column in COLUMNS:
        put_json(
            {
                "column": column.name,
                "also_called": list(column.aliases),
                "what": column.what,
                "example": column.example,
            }
        )
