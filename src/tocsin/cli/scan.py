"""`tocsin scan`: find the names that imitate watched organisations in lists of names."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import say
from tocsin.cli.opening import opened
from tocsin.cli.options import Chosen, Database, Prior
from tocsin.model.alert import Alert
from tocsin.model.errors import UsageError

if TYPE_CHECKING:
    from tocsin.app.scan import ScanSettings, Tally
    from tocsin.model.identity import Identity
    from tocsin.store.store import Store
    from tocsin.watch.reading import NamesFile

_HELP = """Find, in lists of names, those that imitate a watched organisation; ranked, each with its reasons.

Reads newline lists, CSV, JSON Lines and zone files, plain or as gz, zst, xz or bz2, told apart by their content; '-' is
standard input. What is at least --min-probability likely is told once, the likeliest first, as far as each
organisation's alert budget for seven days goes; a second scan of the same list reports nothing new. What is at least
1 % likely is kept and listed by `tocsin alert list --state held`.
"""


def scan(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Lists of names; '-' is standard input.")
    ],
    *,
    organisation: Chosen = None,
    min_probability: Annotated[
        float, typer.Option(metavar="P", help="Tell what is at least so probable.")
    ] = 0.2,
    budget: Annotated[
        int | None,
        typer.Option(metavar="N", help="New alerts in seven days per organisation, instead of its own."),
    ] = None,
    show_all: Annotated[
        bool,
        typer.Option("--all", help="Show everything above the lookup floor, told or not, as it is found."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines, one line per name and organisation.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV, safe to open in a spreadsheet.")] = False,
    no_store: Annotated[
        bool, typer.Option("--no-store", help="Only look: keep nothing, tell nobody.")
    ] = False,
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column or field of the names; else it is found.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="Format, where the content does not tell.")
    ] = None,
    prior: Prior = 0.001,
    threads: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help="Threads of the matcher.", show_default="one for each core, at most 8"
        ),
    ] = min(os.cpu_count() or 1, 8),
    weights: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Other weights than those that ship, to try them out."),
    ] = None,
    database: Database = None,
) -> None:
    """Carry out `tocsin scan`."""
    if as_json and as_csv:
        raise UsageError("choose one of --json and --csv")
    from tocsin.app.scan import ScanSettings, chosen

    settings = ScanSettings(prior, min_probability, budget, threads, _folder(weights))
    with ExitStack() as stack:
        store = stack.enter_context(opened(database, create=True))
        everybody = store.organisations()
        identities = chosen(everybody, organisation or ())
        settings = settings.for_part(len(identities), len(everybody))
        lists = [stack.enter_context(file) for file in _lists(files, column, format_)]
        with _quiet_when_nobody_reads():
            _run(lists, store, identities, settings, show_all, as_json, as_csv, no_store)


scan.__doc__ = _HELP


def _run(  # the switches of the command, handed on once
    files: "Sequence[NamesFile]",
    store: "Store",
    identities: "Sequence[Identity]",
    settings: "ScanSettings",
    show_all: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    as_csv: bool,  # noqa: FBT001
    no_store: bool,  # noqa: FBT001
) -> None:
    from tocsin.app import scan as scanning
    from tocsin.app.alerts import current_time, person
    from tocsin.cli.scan_view import progress_of, summary, writer
    from tocsin.names.compiled import warm_up

    warm_up(say)
    work = scanning.Scan(identities, settings, current_time())
    budgets = scanning.budgets_of(identities, settings)
    put = writer(as_json=as_json, as_csv=as_csv)
    told: Sequence[Alert] = ()
    try:
        with progress_of(files) as progress:
            if no_store and show_all:
                put.all(scanning.look(work, files, least=0.0, progress=progress))
            elif no_store:
                told = scanning.best(work, files, budgets, progress=progress)
            else:
                seen = put.one if show_all else None
                told = scanning.store_and_tell(
                    work, files, store, budgets, who=person(), progress=progress, seen=seen
                )
        if not show_all:
            put.all(told)
    except KeyboardInterrupt:
        say(_stopped(work.tally, no_store=no_store))
        raise
    finally:
        put.close()
    held = {} if no_store else store.held_back(settings.minimum)
    say(
        summary(
            work.tally, told, held, show_all=show_all, no_store=no_store, as_table=not (as_json or as_csv)
        )
    )


def _stopped(tally: "Tally", *, no_store: bool) -> str:
    kept = "nothing is kept" if no_store else "what was found is kept; the same command finishes the work"
    return f"stopped after {tally.names:,} names: {kept}"


def _lists(files: Sequence[str], column: str | None, format_: str | None) -> "Iterator[NamesFile]":
    from tocsin.watch.reading import open_names

    if len(set(files)) < len(files):
        raise UsageError("a file is named twice")
    for path in files:
        yield open_names(path, column=column, format=format_)


def _folder(weights: Path | None) -> Path | None:
    if weights is not None and not weights.is_dir():
        raise UsageError(f"there is no folder of weights {str(weights)!r}")
    return weights


@contextmanager
def _quiet_when_nobody_reads() -> Iterator[None]:
    """End quietly where the reader of our output has gone (`| head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
