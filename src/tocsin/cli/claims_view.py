"""Claims as a person reads them: a table of many, the group and the sponsor in columns of their own, and one in full."""

from collections.abc import Mapping, Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from tocsin.app.claims import names_nobody, short_id
from tocsin.cli.alert_view import safe
from tocsin.cli.evidence_view import by_case, put_case_head, put_trail
from tocsin.cli.moments import day, written
from tocsin.cli.tables import printer
from tocsin.model.assessment import Claim
from tocsin.model.threats import ThreatActor
from tocsin.store.questions import AuditEntry, ClaimRecord

_WORDS_SHOWN: Final = 400
_NOBODY: Final = "nobody can be named"


def put_claims(
    found: Sequence[ClaimRecord],
    groups: Mapping[str, str],
    sponsors: Mapping[str, ThreatActor],
    titles: Mapping[str, str],
) -> None:
    """Print tables of claims to stdout; nothing when there are none. With `titles` of cases, one table for each case."""
    if not titles:
        _put_table(found, groups, sponsors)
        return
    for subject, records in by_case(found, lambda record: record.claim.subject):
        put_case_head(subject, titles)
        _put_table(records, groups, sponsors)


def _put_table(
    found: Sequence[ClaimRecord], groups: Mapping[str, str], sponsors: Mapping[str, ThreatActor]
) -> None:
    if not found:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("claim", "said on"):
        table.add_column(column, no_wrap=True)
    table.add_column("who", overflow="fold", max_width=18)
    table.add_column("words", overflow="fold", min_width=30)
    for column in ("group", "sponsor"):
        table.add_column(column, overflow="fold", max_width=20)
    table.add_column("grade", no_wrap=True)
    for record in found:
        claim = record.claim
        shown = claim.words if len(claim.words) <= _WORDS_SHOWN else f"{claim.words[:_WORDS_SHOWN]}..."
        cells = (
            short_id(claim),
            day(claim.said_at),
            claim.claimant,
            shown + (" (withdrawn)" if record.withdrawn_at else ""),
            _group(claim, groups, short=True),
            _sponsor(claim, sponsors),
            str(claim.grade),
        )
        style = "dim strike" if record.withdrawn_at else ""
        table.add_row(*(Text(safe(cell), style=style) for cell in cells))
    printer().print(table)


def put_one(
    record: ClaimRecord,
    groups: Mapping[str, str],
    sponsors: Mapping[str, ThreatActor],
    titles: Mapping[str, str],
    trail: Sequence[AuditEntry],
) -> None:
    """Print one claim to stdout, with what became of it; what it says of the group and of the sponsor stand apart."""
    claim, console = record.claim, printer()
    console.print(Text(safe(f"{claim.claimant}: {claim.words}"), style="bold"))
    for label, value in (
        ("said on", written(claim.said_at)),
        ("group", _group(claim, groups, short=False)),
        ("sponsor", _sponsor(claim, sponsors) or "not named"),
        ("source", claim.source),
        ("grade", f"{claim.grade}{' (nobody has judged it)' if str(claim.grade) == 'F6' else ''}"),
        ("case", titles.get(claim.subject, claim.subject)),
        ("id", claim.id),
    ):
        console.print(Text(f"  {label + ':':<14}{safe(value)}"))
    if record.withdrawn_at is not None:
        console.print(Text(safe(f"  withdrawn:    {day(record.withdrawn_at)}, because {record.reason}")))
    put_trail(trail)


def _group(claim: Claim, groups: Mapping[str, str], *, short: bool) -> str:
    if claim.group:
        return groups.get(claim.group, claim.group)
    if names_nobody(claim):
        return "nobody" if short else _NOBODY
    return "" if short else "not named"


def _sponsor(claim: Claim, sponsors: Mapping[str, ThreatActor]) -> str:
    if not claim.sponsor:
        return ""
    found = sponsors.get(claim.sponsor)
    if found is None:
        return claim.sponsor
    return f"{found.name} ({found.country})" if found.country else found.name
