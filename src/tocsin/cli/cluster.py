"""`tocsin cluster`: group the names of a file by the operator who is probably behind them."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database

if TYPE_CHECKING:
    from tocsin.app.clusters import Reading
    from tocsin.investigation.clustering import Clusters

_HELP = """Group the names of a file of facts by the operator who is probably behind them, each with the strongest reason.

Reads CSV and JSON Lines (`tocsin facts formats` lists the columns), plain or as gz, zst, xz or bz2; '-' is standard
input; a file needs no database. Nothing is kept. Without --facts the names of the store are grouped, and the judgements of
analysts hold. How much a shared fact weighs follows from how many other names share
it: docs/clustering.md says how. The same facts give the same groups, in whatever order they stand.
"""


def cluster(
    *,
    facts: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Facts of names; '-' is standard input. Without it: those of the store."
        ),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="JSON Lines, a line for each name: its group and the strongest reason."),
    ] = False,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Every reason of each name's strongest tie.")
    ] = False,
    same: Annotated[
        list[str] | None, typer.Option(metavar="NAME,NAME", help="An analyst's word: these belong together.")
    ] = None,
    different: Annotated[
        list[str] | None, typer.Option(metavar="NAME,NAME", help="An analyst's word: these do not.")
    ] = None,
    database: Database = None,
) -> None:
    """Carry out `tocsin cluster`."""
    from tocsin.app.alerts import current_time
    from tocsin.app.clusters import cluster_file, cluster_store, word_of
    from tocsin.cli.cluster_view import progress_bar, put_clusters, put_documents
    from tocsin.names.compiled import warm_up

    word = word_of(same or (), different or ())
    warm_up(say)
    with progress_bar() as progress:
        if facts is not None:
            clusters, reading = cluster_file(facts, now=current_time(), word=word, progress=progress)
        else:
            with opened(database, create=True) as store:
                clusters, reading = cluster_store(store, word=word, progress=progress)
    if as_json:
        put_documents(clusters, reasons=reasons)
    else:
        put_clusters(clusters, reasons=reasons)
    say(_summary(clusters, reading))


cluster.__doc__ = _HELP


def _summary(clusters: "Clusters", reading: "Reading") -> str:
    groups = clusters.groups()
    grouped = sum(map(len, groups))
    names = len(clusters.corpus)
    alone = f"{names - grouped:,} by themselves"
    told = [
        f"{names:,} names with {reading.facts:,} facts: {grouped:,} names in {len(groups):,} groups, {alone}"
    ]
    if reading.problems:
        told.append(f"{reading.problems:,} things could not be read:")
        told += [f"  {problem}" for problem in reading.first_problems]
    return "\n".join(told)
