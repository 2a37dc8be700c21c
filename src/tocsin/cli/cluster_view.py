"""What `tocsin cluster` shows: groups with their reasons, or a JSON line for each name."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tocsin.cli.alert_view import safe
from tocsin.cli.console import put, put_json
from tocsin.model.linking import Link, Reason

if TYPE_CHECKING:
    from tocsin.investigation.candidates import Progress
    from tocsin.investigation.clustering import Clusters

_SHOWN: Final = 12  # names of a group in the readable list


def put_documents(clusters: "Clusters", *, reasons: bool) -> None:
    """Write a JSON line for each name, in the order of names."""
    for name in clusters.corpus.names:
        put_json(cluster_document(clusters, name, reasons=reasons))


def cluster_document(clusters: "Clusters", name: str, *, reasons: bool) -> dict[str, object]:
    """A name as a JSON object; documented in docs/clustering.md and stable.

    `cluster` is the first name of the group, `tied_to` the name to which it is tied most strongly.
    """
    members = clusters.of(name)
    tied_to, probability, strongest = clusters.strongest_tie(name) or (None, None, None)
    document: dict[str, object] = {
        "name": name,
        "cluster": members[0],
        "size": len(members),
        "tied_to": tied_to,
        "probability": None if probability is None else round(probability, 4),
        "reason": strongest.statement if strongest else None,
    }
    if reasons:
        link = clusters.strongest_link(name)
        document["reasons"] = [reason_document(reason) for reason in link.reasons] if link else []
    return document


def reason_document(reason: Reason) -> dict[str, object]:
    """A reason as a JSON object; documented in docs/clustering.md and stable."""
    return {
        "family": reason.family,
        "relation": reason.relation,
        "value": reason.value,
        "shared_by": reason.shared_by,
        "of": reason.of,
        "rate": float(f"{reason.rate:.3g}"),
        "log_odds": round(reason.log_odds, 3),
        "statement": reason.statement,
    }


def put_clusters(clusters: "Clusters", *, reasons: bool) -> None:
    """Write groups, the largest first, each name with what ties it to the group."""
    for number, group in enumerate(clusters.groups(), start=1):
        put(f"{number}. {len(group):,} names")
        shown = group if reasons else group[:_SHOWN]
        for name in shown:
            link = clusters.strongest_link(name)
            if link is not None:
                _put_tie(name, link, reasons=reasons)
        if len(shown) < len(group):
            put(f"   and {len(group) - len(shown):,} more: --json shows all")
        put("")


def _put_tie(name: str, link: Link, *, reasons: bool) -> None:
    put(f"   {safe(name)}  {link.probability:.0%} with {safe(_other(link, name))}")
    telling = link.reasons if reasons else [reason for reason in link.reasons if reason.log_odds > 0.0][:2]
    for reason in telling:
        put(f"      {reason.log_odds:+.1f}  {safe(reason.statement)}")


def _other(link: Link, name: str) -> str:
    return link.second if link.first == name else link.first


@contextmanager
def progress_bar() -> "Iterator[Progress]":
    """A progress bar on stderr where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _what, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("reading", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)
