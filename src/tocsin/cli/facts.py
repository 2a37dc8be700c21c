"""`tocsin facts`: what is known of names and addresses, from files, and what is kept of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database
from tocsin.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from tocsin.app.facts import Wanted
    from tocsin.store.store import Store

facts = typer.Typer(
    help="Bring in facts about names and addresses from files, and look at them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines.")]
_HELP = """Bring in facts from files: CSV, JSON Lines, passive DNS, MISP events, STIX bundles, RDAP and WHOIS answers.

The format is told from the content ('tocsin facts formats' lists them, and the columns of tables); files may be packed
as gz, zst, xz or bz2, and '-' is standard input. The same fact of two sources is one fact with two sources, and a file
that is read again adds nothing. What cannot be read is left out, counted and shown; it stops nothing.
"""


@facts.command("import", epilog="Example: tocsin facts import passive-dns.jsonl.gz --source circl --grade B2")
def import_(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files with facts; '-' is standard input.")
    ],
    *,
    format_: Annotated[
        str, typer.Option("--format", metavar="NAME", help="Format, where the content does not tell.")
    ] = "",
    source: Annotated[
        str, typer.Option(metavar="NAME", help="Who says so; else whom the file names, else its name.")
    ] = "",
    grade: Annotated[str, typer.Option(metavar="GRADE", help="Admiralty grade, such as B2.")] = "",
    public_since: Annotated[
        str, typer.Option(metavar="DATE", help="Since when everybody could know; else never published.")
    ] = "",
    origin: Annotated[
        str, typer.Option(metavar="TEXT", help="The root fact that all of it goes back to.")
    ] = "",
    seen: Annotated[
        str, typer.Option(metavar="DATE", help="When it was seen, where the file does not say; else now.")
    ] = "",
    no_store: Annotated[bool, typer.Option("--no-store", help="Only read and count: keep nothing.")] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Carry out `tocsin facts import`."""
    from tocsin.app import facts as orders
    from tocsin.app.alerts import current_time

    if len(set(files)) < len(files):
        raise UsageError("a file is named twice")
    now = current_time()
    wanted = orders.wanted(
        format_=format_,
        source=source,
        origin=origin,
        public_since=public_since,
        grade=grade,
        seen=seen,
        now=now,
    )
    if no_store:
        _import(files, wanted, None, as_json=as_json)
        return
    with opened(database, create=True) as store:
        _import(files, wanted, store, as_json=as_json)


import_.__doc__ = _HELP


def _import(files: list[str], wanted: "Wanted", store: "Store | None", *, as_json: bool) -> None:
    """Import every file; one that cannot be read costs the others nothing, and ends in exit code 1."""
    failures = []
    for path in files:
        try:
            _import_one(path, wanted, store, as_json=as_json)
        except InputError as error:
            failures.append(error)
            if len(files) > 1:
                say(f"tocsin: {error}")
    if len(files) > 1 and failures:
        raise InputError(
            f"{len(failures)} of {len(files)} files could not be read to their end, or gave no fact"
        )
    if failures:
        raise failures[0]


def _import_one(path: str, wanted: "Wanted", store: "Store | None", *, as_json: bool) -> None:
    from tocsin.app import facts as orders
    from tocsin.app.alerts import current_time
    from tocsin.cli.facts_view import progress, summary

    try:
        with progress() as show:
            tally = orders.import_file(path, wanted, store, now=current_time(), progress=show)
    except KeyboardInterrupt:
        if store is not None:
            say(f"what was read of {path} is kept; the same command goes on where it was")
        raise
    say(summary(tally, kept=store is not None))
    if as_json:
        put_json(orders.imported_document(tally))
    if not tally.facts and not tally.continued:
        raise InputError(f"{tally.label} gave no fact")


@facts.command("show", epilog="Example: tocsin facts show onedrive-en-marche.fr")
def show(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...", help="Names, addresses, AS numbers, URLs, mail addresses, fingerprints."
        ),
    ],
    *,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many facts in a table.")] = 200,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Show what is known, with who says so and since when; facts that have ended, too."""
    from tocsin.app import facts as orders
    from tocsin.cli.facts_view import put_facts

    with opened(database, create=False) as store:
        for name in names:
            found = orders.facts_about(store, name)
            if as_json:
                for fact in found:
                    put_json(orders.fact_document(fact))
            else:
                put_facts(found[:limit])
            if not found:
                say(
                    f"nothing is known of {name}: 'tocsin facts import' brings in facts, 'tocsin investigate' looks"
                )
            elif len(found) > limit and not as_json:
                say(f"{len(found) - limit:,} more facts: --limit N shows more, --json all")


@facts.command("formats", epilog="Example: tocsin facts formats")
def formats(*, as_json: AsJson = False) -> None:
    """List the formats that can be read, and the columns of CSV and JSON Lines."""
    from tocsin.cli.facts_view import put_formats, put_formats_json

    put_formats_json() if as_json else put_formats()
