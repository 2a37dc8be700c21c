"""`tocsin investigate`: from a name to the names that go with it, their case, and at whom it is aimed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Chosen, Database
from tocsin.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tocsin.app.configuration import Configuration
    from tocsin.app.enrichment import Progress
    from tocsin.model.domain_names import DomainName
    from tocsin.store.store import Store

_HELP = """Find the names that go with a name: look it up, weigh what it shares with others, join it to a case.

Asks registries (RDAP) and your DNS resolver; --passive asks registries alone, so that nothing reaches what the other side
may watch. Certificates and pages of the hosts themselves are looked at only when tocsin.toml switches that on. Nothing is
ever sent to a host but a plain GET. What was asked lately is not asked again, and a run that was stopped goes on where it
was. Without NAME and --alerts, lookups that are still waiting are made.
"""


def investigate(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Names to look into.")
    ] = None,
    *,
    alerts: Annotated[
        list[str] | None,
        typer.Option(metavar="STATE", help="The names of all alerts in this state: new, watched, escalated."),
    ] = None,
    organisation: Chosen = None,
    passive: Annotated[
        bool, typer.Option("--passive", help="Ask registries alone: no packet to what the suspect may see.")
    ] = False,
    no_lookups: Annotated[
        bool, typer.Option("--no-lookups", help="Ask nobody: use the facts that are there.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Make at most so many lookups now.")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Settings; else TOCSIN_CONFIG, else tocsin.toml of your own."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say on stderr each request that goes out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines, one line per name.")] = False,
    database: Database = None,
) -> None:
    """Carry out `tocsin investigate`."""
    if organisation and not alerts:
        raise UsageError("--organisation narrows --alerts; give both")
    from tocsin.app.configuration import configuration
    from tocsin.app.investigate import named, of_alerts
    from tocsin.cli.logs import show_logs

    show_logs(verbose=verbose)
    typed = named(names or ())
    settings = configuration(config)
    with opened(database, create=True) as store:
        found = (*typed, *(of_alerts(store, alerts, organisation or ()) if alerts else ()))
        wanted = tuple(dict.fromkeys(found))
        if not no_lookups:
            _look_up(store, wanted, settings, passive=passive, limit=limit)
        _show(store, wanted, as_json=as_json)


investigate.__doc__ = _HELP


def _look_up(
    store: "Store",
    names: "Sequence[DomainName]",
    settings: "Configuration",
    *,
    passive: bool,
    limit: int | None,
) -> None:
    from tocsin.app.alerts import current_time
    from tocsin.app.investigate import look_up
    from tocsin.cli.investigate_view import lookups

    with _progress() as seen:
        progress = look_up(
            store, names, settings, passive=passive, limit=limit, clock=current_time, seen=seen
        )
    for line in lookups(progress, store.queue_counts()):
        say(line)


def _show(store: "Store", names: "Sequence[DomainName]", *, as_json: bool) -> None:
    from tocsin.app.aims import Aims
    from tocsin.app.alerts import current_time
    from tocsin.app.cases import catch_up
    from tocsin.app.investigate import dossier, dossier_document
    from tocsin.cli.investigate_view import put_dossier, put_next
    from tocsin.names.compiled import warm_up

    if not names:
        return
    warm_up(say)
    now = current_time()
    aims = Aims(store, now)
    size = store.corpus_size()
    for name in names:
        found = dossier(store, name, now, aims=aims)
        if as_json:
            put_json(dossier_document(found))
        else:
            put_dossier(store, found, size)
    catch_up(store, now, aims=aims)
    if not as_json:
        put_next(size)


@contextmanager
def _progress() -> "Iterator[Callable[[Progress], None]]":
    """Say on stderr, where somebody watches, how far the lookups are."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("looking up") as status:

        def show(progress: "Progress") -> None:
            status.update(
                f"looking up: {progress.done + progress.failed:,} done, {progress.failed:,} of them without an answer,"
                f" {progress.new_facts:,} new facts"
            )

        yield show
