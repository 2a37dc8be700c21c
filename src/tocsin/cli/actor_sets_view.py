"""What `tocsin actors import` and `sets` show: what a file brought, and which sets there are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tocsin.app.alerts import timestamp
from tocsin.cli.alert_view import safe
from tocsin.cli.console import say

if TYPE_CHECKING:
    from tocsin.app.actor_imports import Imported
    from tocsin.app.actors import SetSummary

_PROBLEMS_SHOWN: Final = 5


def say_imported(imported: "Imported") -> None:
    """Tell a person what came in, what of it could not be read, and what should be known of it."""
    what = " ".join(filter(None, (imported.name, f"({imported.kind})", imported.version)))
    if imported.is_new:
        before = (
            f", in place of {imported.earlier or 'the earlier one'}" if imported.earlier is not None else ""
        )
        say(f"imported {what}{before}:")
    else:
        say(f"{what} is there already, from the very same file; nothing was changed")
        return
    say(
        f"  {_counted(imported.groups, 'group')}, {imported.new_groups:,} of them new, with {_counted(imported.names, 'name')}"
    )
    if imported.uses:
        share = imported.dated_uses / imported.uses
        say(
            f"  {_counted(imported.uses, 'use')} of techniques and software, {share:.1%} of them dated,"
            f" in {_counted(imported.reports, 'report')}"
        )
    if imported.with_victims or imported.sponsor_claims:
        say(
            f"  victims of {_counted(imported.with_victims, 'group')},"
            f" {_counted(imported.sponsor_claims, 'claim')} about a sponsor"
        )
    for problem in imported.problems[:_PROBLEMS_SHOWN]:
        others = f" (and {problem.count - 1:,} more such)" if problem.count > 1 else ""
        say(f"  left out: {problem}{others}")
    if len(imported.problems) > _PROBLEMS_SHOWN:
        say(f"  left out: {len(imported.problems) - _PROBLEMS_SHOWN:,} more")
    for remark in imported.remarks:
        say(f"note: {remark}")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def imported_document(imported: "Imported") -> dict[str, object]:
    """What a file brought as a JSON object; documented in docs/actors.md and stable."""
    return {
        "name": imported.name,
        "kind": imported.kind,
        "version": imported.version or None,
        "dated": imported.dated or None,
        "digest": imported.digest,
        "new": imported.is_new,
        "replaced_version": imported.earlier,
        "groups": imported.groups,
        "new_groups": imported.new_groups,
        "names": imported.names,
        "uses": imported.uses,
        "dated_uses": imported.dated_uses,
        "reports": imported.reports,
        "groups_with_victims": imported.with_victims,
        "sponsor_claims": imported.sponsor_claims,
        "left_out": [str(problem) for problem in imported.problems],
        "remarks": list(imported.remarks),
    }


def set_document(found: "SetSummary") -> dict[str, object]:
    """A set as a JSON object; documented in docs/actors.md and stable."""
    return {
        "name": found.name,
        "kind": found.kind,
        "version": found.version or None,
        "dated": found.dated or None,
        "imported_at": timestamp(found.imported_at),
        "groups": found.groups,
        "groups_with_uses": found.with_uses,
        "digest": found.digest,
    }


def put_sets(found: "Sequence[SetSummary]") -> None:
    """Print the sets as a table."""
    from rich.table import Table

    from tocsin.cli.tables import printer

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("set", "kind", "version", "state of", "imported"):
        table.add_column(title, no_wrap=True)
    for title in ("groups", "with uses"):
        table.add_column(title, justify="right")
    table.add_column("sha256", no_wrap=True)
    for each in found:
        imported = "" if each.imported_at is None else each.imported_at.strftime("%Y-%m-%d %H:%M")
        version = "" if each.version == each.dated else each.version
        cells = (each.name, each.kind, version, each.dated, imported)
        counts = (f"{each.groups:,}", f"{each.with_uses:,}", each.digest[:12])
        table.add_row(*map(safe, cells), *counts)
    printer().print(table)
