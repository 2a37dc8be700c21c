"""What a scan shows: a ranked table with reasons, JSON Lines or CSV on stdout; progress and a summary on stderr."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from tocsin.app.alerts import alert_document
from tocsin.cli.alert_view import safe
from tocsin.cli.console import put_json
from tocsin.evidence.log_odds import logit
from tocsin.interchange.organisations_csv import disarmed
from tocsin.investigation.second_order import DETECTOR
from tocsin.model.alert import Alert, AlertState
from tocsin.model.finding import Weighed

if TYPE_CHECKING:
    from tocsin.app.scan import Tally
    from tocsin.watch.reading import NamesFile
    from tocsin.watch.seam import Unreadable

_WIDTH_OF_A_PIPE: Final = 140
_REASONS: Final = 3
_TELLING: Final = 0.05  # log-odds: less is shown as 0.0
_SCAN_FIELDS: Final = (
    "name",
    "a_label",
    "u_label",
    "registrable_domain",
    "organisation",
    "word",
    "kinds",
    "distance",
    "position",
    "probability",
    "evidence",
    "first_seen",
)


class Writer(Protocol):
    """Writes alerts to stdout in one form."""

    def one(self, alert: Alert, /) -> None:
        """Write one alert."""

    def all(self, alerts: Iterable[Alert], /) -> None:
        """Write alerts as they come."""

    def close(self) -> None:
        """Write what was held."""


def writer(*, as_json: bool, as_csv: bool) -> Writer:
    """The writer that was asked for."""
    return JsonLines() if as_json else CsvRows() if as_csv else ReadableTable()


def scan_document(alert: Alert) -> dict[str, object]:
    """An alert as the JSON object of a scan; documented in docs/scan.md and stable."""
    document = alert_document(alert)
    return {field: document[field] for field in _SCAN_FIELDS}


class JsonLines:
    """One JSON object a line."""

    def one(self, alert: Alert) -> None:
        """Write one line."""
        put_json(scan_document(alert))

    def all(self, alerts: Iterable[Alert]) -> None:
        """Write lines as they come."""
        for alert in alerts:
            self.one(alert)

    def close(self) -> None:
        """Nothing is held."""


class CsvRows:
    """A header and a row for each alert; no cell starts like a formula."""

    def __init__(self) -> None:
        self._rows = csv.writer(sys.stdout, lineterminator="\n")
        self._rows.writerow(_SCAN_FIELDS)

    def one(self, alert: Alert) -> None:
        """Write one row."""
        document = scan_document(alert)
        document["kinds"] = " ".join(alert.match.kinds)
        document["evidence"] = "; ".join(_reason(weighed) for weighed in alert.evidence)
        self._rows.writerow(
            [disarmed(safe(str("" if value is None else value))) for value in document.values()]
        )

    def all(self, alerts: Iterable[Alert]) -> None:
        """Write rows as they come."""
        for alert in alerts:
            self.one(alert)

    def close(self) -> None:
        """Nothing is held."""


class ReadableTable:
    """A table of the alerts, each with its strongest reasons."""

    def __init__(self) -> None:
        width = None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE
        self._console = _Printer(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
        self._any = False

    def one(self, alert: Alert) -> None:
        """Write one alert."""
        if not self._any:
            self._console.print(Text(f"{'prob.':>6}  name, organisation, and why", style="bold"))
            self._any = True
        self._console.print(_block(alert, [_reason(weighed) for weighed in _strongest(alert.evidence)]))

    def all(self, alerts: Iterable[Alert]) -> None:
        """Write alerts as they come."""
        for alert in alerts:
            self.one(alert)

    def explained(self, alert: Alert, prior: float) -> None:
        """Write one alert with the prior and everything that was weighed, the weightiest first."""
        rest = sorted(alert.evidence, key=lambda weighed: -abs(weighed.log_odds or 0.0))
        odds = logit(prior)
        before = (
            f"{odds:+.1f}  before anything was seen: {prior:.2g} of new names imitate {alert.organisation}"
        )
        self._console.print(_block(alert, [before, *map(_reason, rest)]))

    def close(self) -> None:
        """Nothing is held."""


def put_explained(alert: Alert, prior: float) -> None:
    """Write one alert with the prior and everything that was weighed, to stdout."""
    ReadableTable().explained(alert, prior)


class _Printer(Console):
    """Rich's console, which would end the program with exit code 1 where the reader has gone (`| head`)."""

    def on_broken_pipe(self) -> None:
        """Leave it to the command."""
        raise BrokenPipeError


def _block(alert: Alert, reasons: Sequence[str]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", width=6, no_wrap=True)
    grid.add_column(overflow="fold")
    shown = safe(alert.shown.text)
    title = Text(shown if shown == alert.name.value else f"{shown} ({alert.name.value})", style="bold")
    aim = "is aimed at" if _from_its_case(alert) else "imitates"
    title.append(f"  {aim} {safe(alert.organisation)}: {', '.join(alert.match.kinds)}", style="not bold")
    grid.add_row(Text(_percent(alert.probability), style="bold"), title)
    for reason in reasons:
        grid.add_row(Text(""), Text(safe(reason), style="dim"))
    return grid


def _strongest(evidence: Sequence[Weighed]) -> list[Weighed]:
    """What the word is, what its case says, and then what weighs most; the rest is left to `tocsin explain`."""
    first = [weighed for detector in _FIRST for weighed in evidence if weighed.finding.detector == detector]
    others = [
        weighed for weighed in evidence if weighed.finding.detector not in _QUIET and weighed not in first
    ]
    telling = [weighed for weighed in others if weighed.log_odds is None or abs(weighed.log_odds) >= _TELLING]
    telling.sort(key=lambda weighed: -abs(weighed.log_odds or 0.0))
    return [*first, *telling][:_REASONS]


_FIRST: Final = ("lookalike", DETECTOR)


def _from_its_case(alert: Alert) -> bool:
    return any(weighed.finding.detector == DETECTOR for weighed in alert.evidence)


# What these say repeats the first reason in numbers; `tocsin explain` and --json show them.
_QUIET: Final = frozenset({"wording", "word_length"})


def _reason(weighed: Weighed) -> str:
    weight = "not weighed" if weighed.log_odds is None else f"{weighed.log_odds:+.1f}"
    return safe(f"{weight}  {weighed.finding.statement}")


def _percent(probability: float) -> str:
    return f"{probability:.1%}" if probability < 0.9995 else ">99.9%"


@contextmanager
def progress_of(files: "Sequence[NamesFile]") -> "Iterator[Callable[[Tally], None]]":
    """A progress bar on stderr where somebody watches: names, rate, hits, time left."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    sizes = [file.size for file in files]
    known = [size for size in sizes if size is not None]
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("reading", total=float(sum(known)) if len(known) == len(sizes) else None)

        def show(tally: "Tally") -> None:
            rate = tally.names / max(tally.elapsed_s, 1e-9)
            bar.update(
                task,
                completed=sum(file.bytes_read for file in files),
                description=f"{tally.names:,} names, {rate:,.0f}/s, {tally.hits:,} hits",
            )

        yield show


def summary(
    tally: "Tally",
    told: Sequence[Alert],
    held: Mapping[str, int],
    *,
    show_all: bool,
    no_store: bool,
    as_table: bool,
) -> str:
    """What a scan did, in a few lines for a person."""
    rate = tally.names / max(tally.elapsed_s, 1e-9)
    lines = [
        (
            f"{tally.names:,} names in {tally.elapsed_s:.2f} s"
            f" ({rate:,.0f}/s, {tally.matching_s:.2f} s of processor time in the matcher);"
            f" {tally.hits:,} above the lookup floor"
        )
    ]
    if tally.own:
        lines.append(f"{tally.own:,} left out: the organisation's own or allowed")
    lines += _unreadable(tally)
    if not show_all:
        lines.append(_told(told, no_store=no_store))
    if held:
        lines.append(_held(held))
    elif not told and not show_all:
        lines.append(
            "--all shows everything above the lookup floor, --min-probability 0.01 what is less likely"
        )
    if told and as_table and not no_store:
        lines.append(
            "next: tocsin explain NAME, then tocsin alert escalate NAME, or dismiss NAME --reason TEXT"
        )
    return "\n".join(lines)


def _told(told: Sequence[Alert], *, no_store: bool) -> str:
    if no_store:
        return f"{len(told)} likely enough to be told; nothing is kept"
    again = sum(alert.state is AlertState.NEW and alert.first_seen < alert.last_seen for alert in told)
    more = f", {again} of them seen before" if again else ""
    return f"{len(told)} new alert{'' if len(told) == 1 else 's'}{more}"


def _held(held: Mapping[str, int]) -> str:
    most = sorted(held.items(), key=lambda entry: -entry[1])
    named = ", ".join(f"{safe(slug)} {count:,}" for slug, count in most[:5])
    rest = f" and {len(most) - 5} more organisations" if len(most) > 5 else ""
    return (
        f"{sum(held.values()):,} as likely are held back, over the alert budget of the week ({named}{rest}):"
        " tocsin alert list --state held, or scan with a larger --budget"
    )


def _unreadable(tally: "Tally") -> list[str]:
    return [
        *_places(
            "gave no name as the DNS knows it (matched all the same where there was one)",
            tally.unreadable,
            tally.unreadable_first,
        ),
        *_places(
            "with a watched word are no domain names and cannot be told", tally.nameless, tally.nameless_first
        ),
    ]


def _places(what: str, count: int, first: "Sequence[Unreadable]") -> list[str]:
    if not count:
        return []
    shown = [f"  line {entry.row}: {safe(entry.text)!r}: {entry.why}" for entry in first]
    return [f"{count:,} {what}; the first:", *shown]
