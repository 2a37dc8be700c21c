"""`tocsin pivot`: what a name shares with others, counted before anybody looks."""

from typing import Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database


def pivot(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Domain names.")],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines, a line for each name and fact.")
    ] = False,
    show: Annotated[
        int, typer.Option(metavar="N", min=0, max=1000, help="Others to name for each fact.")
    ] = 5,
    database: Database = None,
) -> None:
    """Show each fact of a name with how many others share it, and what that weighs; what says nothing comes last.

    A registrant of four names weighs much, a name server of 40 000 nothing, a privacy service nothing. The counts are of
    what was imported or looked up so far. Nothing goes out.
    """
    from tocsin.app.clusters import pivots_of
    from tocsin.app.investigate import named, pivot_document
    from tocsin.cli.pivot_view import put_heading, put_pivots

    with opened(database, create=True) as store:
        size = store.corpus_size()
        for name in named(names):
            found = pivots_of(store, name, show=show)
            if as_json:
                for each in found:
                    put_json({"name": name.value, **pivot_document(each)})
            else:
                put_heading(name)
                put_pivots(found, size)
        if not as_json:
            say(f"counted among {size:,} names with facts")
