"""Cases as a person reads them: a list, one case with its names and why they are in it, and its timeline."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from tocsin.cli.alert_view import safe
from tocsin.cli.console import put
from tocsin.cli.moments import day, minute
from tocsin.cli.tables import printer
from tocsin.evidence.shown import percent
from tocsin.model.casework import CaseMember, CaseRecord, CaseState
from tocsin.model.domain_names import DomainName
from tocsin.names.parsing import unicode_name
from tocsin.store.questions import AuditEntry

if TYPE_CHECKING:
    from tocsin.app.cases import Joined
    from tocsin.model.alert import Alert
    from tocsin.model.timeline import Event

_SHOWN: Final = 30
_ALERTS_SHOWN: Final = 3  # of one name
_STATES: Final = {CaseState.CONFIRMED: "confirmed as a campaign", CaseState.MERGED: "merged"}


def put_cases(records: Sequence[CaseRecord]) -> None:
    """Print a table of cases to stdout; nothing when there are none."""
    if not records:
        return
    from tocsin.app.cases import short_id

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("case", no_wrap=True)
    table.add_column("title", overflow="fold", min_width=24)
    table.add_column("names", justify="right", no_wrap=True)
    table.add_column("aimed at", overflow="fold")
    table.add_column("state", no_wrap=True)
    table.add_column("opened", no_wrap=True)
    table.add_column("last name", no_wrap=True)
    for record in records:
        case = record.case
        last = max((member.added_at for member in record.members), default=None)
        table.add_row(
            short_id(case),
            Text(safe(case.title)),
            str(len(record.members)),
            Text(safe(", ".join(case.organisations)) or "nobody yet"),
            case.state.value,
            day(case.opened_at),
            day(last) if last else "",
        )
    printer().print(table)


def put_case(record: CaseRecord, alerts: Sequence["Alert"] = (), *, most: int | None = _SHOWN) -> None:
    """Print one case to stdout: its names with why each is in it and whom it imitates, then its notes."""
    from tocsin.app.aims import member_of

    console = printer()
    console.print(_head(record))
    by_name: dict[DomainName, list[Alert]] = {}
    names = {member.name for member in record.members}
    for alert in alerts:
        by_name.setdefault(member_of(alert, names), []).append(alert)
    members = sorted(record.members, key=lambda member: member.tied_to is not None)[:most]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", width=6, no_wrap=True)
    grid.add_column(overflow="fold")
    for member in members:
        grid.add_row(Text(percent(member.probability), style="bold"), _member(member, by_name))
        grid.add_row(Text(""), Text(safe(_because(member)), style="dim"))
    console.print(grid)
    if len(record.members) > len(members):
        put(f"        and {len(record.members) - len(members):,} more: --all shows them")
    for note in record.notes:
        console.print(Text(f"  note of {day(note.at)} by {safe(note.who)}: {safe(note.text)}"))


def _head(record: CaseRecord) -> Text:
    from tocsin.app.cases import short_id

    case = record.case
    head = Text(safe(case.title), style="bold")
    state = _STATES.get(case.state, case.state.value)
    count = f"{len(record.members)} name{'s' * (len(record.members) != 1)}"
    aim = safe(", ".join(case.organisations)) or "nobody yet"
    head.append(
        f"  case {short_id(case)}, {state}, opened {day(case.opened_at)}; {count}; aimed at {aim}",
        style="not bold",
    )
    if case.state is CaseState.CLOSED:
        head.append(f"; closed because: {safe(case.reason)}", style="not bold")
    return head


def _member(member: CaseMember, alerts: Mapping[DomainName, Sequence["Alert"]]) -> Text:
    line = Text(_shown(member.name), style="bold")
    found = alerts.get(member.name, ())
    for alert in found[:_ALERTS_SHOWN]:
        line.append(f"  {_aim(alert, member)}", style="not bold")
    if len(found) > _ALERTS_SHOWN:
        line.append(f"  and {len(found) - _ALERTS_SHOWN} more alerts", style="not bold")
    return line


def _aim(alert: "Alert", member: CaseMember) -> str:
    from tocsin.app.aims import is_second_order

    host = "" if alert.name == member.name else f"{_shown(alert.name)} "
    verb = "is aimed at" if is_second_order(alert) else "imitates"
    return f"{host}{verb} {safe(alert.organisation)}: {percent(alert.probability)}, {alert.state.value}"


def _shown(name: DomainName) -> str:
    # A name that looks like ASCII and is not must never stand alone.
    shown = safe(unicode_name(name).text)
    return shown if shown == name.value else f"{shown} ({name})"


def _because(member: CaseMember) -> str:
    return f"by {member.tied_to}: {member.reason}" if member.tied_to else member.reason


def put_history(entries: Sequence[AuditEntry]) -> None:
    """Print to stdout who came into a case and went, and what became of it."""
    console = printer()
    for entry in entries:
        at = minute(entry.at)
        console.print(Text(safe(f"  {at}  {_step(entry)}, by {entry.who}")))


def _step(entry: AuditEntry) -> str:
    reason = f" ({entry.reason})" if entry.reason else ""
    if not entry.before:
        return f"{entry.after}{' came in' if entry.what == 'case member' else ''}{reason}"
    if not entry.after:
        return f"{entry.before} left{reason}"
    if entry.before == entry.after:
        return entry.reason or entry.after
    return f"{entry.before} -> {entry.after}{reason}"


def put_joined(joined: "Joined") -> None:
    """Print what became of a name that was looked into: its case, who came with it, who was told, what is doubtful."""
    from tocsin.app.cases import short_id

    if joined.record is None:
        put("nothing that is known ties it to another name: no case")
        return
    done = "opened" if joined.opened else "joined" if joined.newcomers else "it was in it already"
    put(f"case {short_id(joined.record.case)} of {safe(joined.record.case.title)}: {done}")
    for case, entry in joined.rivals:
        put(
            f"  {entry.name} also belongs to case {short_id(case)} ({percent(entry.probability)}, by {entry.tied_to}):"
            f" tocsin case merge {short_id(joined.record.case)} {short_id(case)}"
        )
    if joined.record.case.state is CaseState.CLOSED:
        put("  the case is closed, so nothing follows from it: tocsin case reopen")
    if joined.raised.held:
        put(f"  {joined.raised.held} more names of the case are held: tocsin alert list --state held")


# The timeline


def put_timeline(
    events: Sequence["Event"], *, width: int | None = None, listed: Sequence["Event"] | None = None
) -> None:
    """Print a timeline to stdout: the picture, then each event (or those `listed`) with who says so."""
    from tocsin.investigation.timeline import picture

    console = printer()
    for line in picture(events, width=min(width or console.width, 140)):
        put(line)
    put("")
    table = Table.grid(padding=(0, 2))
    for overflow in ("fold", "fold", "fold"):
        table.add_column(overflow=overflow)
    for event in events if listed is None else listed:
        table.add_row(Text(_when(event), style="bold"), Text(event.kind.value), _happened(event))
    console.print(table)


def _happened(event: "Event") -> Text:
    said = "" if event.subject and event.text == event.kind.value else event.text
    shown = Text(safe(": ".join(filter(None, (event.subject, said)))))
    if event.sources:
        shown.append(f"  [{safe('; '.join(event.sources))}]", style="dim")
    return shown


def _when(event: "Event") -> str:
    return day(event.at) if event.whole_day else minute(event.at)
