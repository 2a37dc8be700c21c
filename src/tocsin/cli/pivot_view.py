"""What pivots look like: the weight, the count among known names, and some of the others."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from tocsin.cli.alert_view import safe
from tocsin.cli.console import put
from tocsin.cli.tables import printer
from tocsin.model.domain_names import DomainName
from tocsin.model.linking import Pivot
from tocsin.names.parsing import unicode_name

_TELLING = 0.05  # log-odds: less is shown as 0.0


def put_heading(name: DomainName) -> None:
    """Write the name that the pivots are of."""
    shown = unicode_name(name).text
    printer().print(Text(safe(shown if shown == name.value else f"{shown} ({name.value})"), style="bold"))


def put_pivots(pivots: Sequence[Pivot], size: int) -> None:
    """Write pivots as a table, the most telling first; `size` names have facts."""
    if not pivots:
        put(f"  it shares nothing that is known with any of {size:,} names")
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", width=6, no_wrap=True)
    grid.add_column(overflow="fold")
    for pivot in pivots:
        grid.add_row(Text(_weight(pivot), style="bold"), Text(safe(pivot.reason.statement)))
        if pivot.others and pivot.reason.log_odds >= _TELLING:
            more = f" and {pivot.more:,} more" if pivot.more else ""
            grid.add_row(Text(""), Text(safe(", ".join(pivot.others) + more), style="dim"))
    printer().print(grid)


def _weight(pivot: Pivot) -> str:
    if not pivot.others and pivot.reason.log_odds > 0.0:
        return "-"  # it would weigh, and nobody is there to share it
    return f"{pivot.reason.log_odds:+.1f}" if pivot.reason.log_odds >= _TELLING else "0.0"
