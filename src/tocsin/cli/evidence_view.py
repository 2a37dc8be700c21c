"""Evidence as a person reads it: a table of many, one piece with all that is said of it, and what an import came to."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final, TypeVar

from rich.table import Table
from rich.text import Text

from tocsin.app.evidence import is_weighed, public_word, short_id
from tocsin.cli.alert_view import safe
from tocsin.cli.console import put, put_json, say
from tocsin.cli.moments import day, written
from tocsin.cli.tables import printer
from tocsin.model.assessment import ALWAYS_PUBLIC, Evidence
from tocsin.store.questions import AuditEntry, ClaimRecord, EvidenceRecord

if TYPE_CHECKING:
    from tocsin.app.evidence import Root
    from tocsin.app.evidence_import import Imported

Record = TypeVar("Record", EvidenceRecord, ClaimRecord)
_URL: Final = re.compile(r"https?://([^/\s]+)/\S*")  # a table has room for the host
_VALUE_SHOWN: Final = 160
_LINE: Final = 84  # characters beside a label, of a hundred columns
_SOURCE_SHOWN: Final = 44
_DOUBTS_SHOWN: Final = 10
_OTHERS_SHOWN: Final = 8


def put_evidence(
    found: Sequence[EvidenceRecord],
    names: Mapping[str, str],
    uses: Mapping[str, str],
    titles: Mapping[str, str],
) -> None:
    """Print tables of evidence to stdout; nothing when there is none. With `titles` of cases, one table for each case."""
    if not titles:
        _put_table(found, names, uses)
        return
    for subject, records in by_case(found, lambda record: record.evidence.subject):
        put_case_head(subject, titles)
        _put_table(records, names, uses)


def by_case(found: Sequence[Record], case_of: Callable[[Record], str]) -> Iterator[tuple[str, list[Record]]]:
    """Entries of each case, the cases in the order in which they come first."""
    cases: dict[str, list[Record]] = {}
    for each in found:
        cases.setdefault(case_of(each), []).append(each)
    yield from cases.items()


def put_case_head(subject: str, titles: Mapping[str, str]) -> None:
    """Print the line above what is on record of a case."""
    title = titles.get(subject)
    short = subject.partition("--")[2][:8]
    printer().print(Text(safe(f"{title}  case {short}" if title else f"case {short}"), style="bold"))


def _put_table(found: Sequence[EvidenceRecord], names: Mapping[str, str], uses: Mapping[str, str]) -> None:
    if not found:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("evidence", "type"):
        table.add_column(column, no_wrap=True)
    table.add_column("value", overflow="fold", min_width=24)
    table.add_column("group", overflow="fold")
    for column in ("grade", "seen"):
        table.add_column(column, no_wrap=True)
    table.add_column("source", overflow="fold")
    for record in found:
        piece = record.evidence
        cells = (
            short_id(piece),
            piece.kind.replace("_", " "),
            _cut(_value(piece, uses), _VALUE_SHOWN) + (" (withdrawn)" if record.withdrawn_at else ""),
            names.get(piece.group, piece.group) if piece.group else "",
            str(piece.grade),
            day(piece.observed_at),
            _cut(_URL.sub(r"\1", piece.source), _SOURCE_SHOWN),
        )
        style = "dim strike" if record.withdrawn_at else "" if is_weighed(piece) else "dim"
        table.add_row(*(Text(safe(cell), style=style) for cell in cells))
    printer().print(table)


def put_one(
    record: EvidenceRecord,
    names: Mapping[str, str],
    uses: Mapping[str, str],
    titles: Mapping[str, str],
    root: "Root",
    trail: Sequence[AuditEntry],
) -> None:
    """Print one piece of evidence to stdout, with the root that it goes back to and what became of it."""
    piece, console = record.evidence, printer()
    console.print(Text(safe(f"{piece.kind.replace('_', ' ')}: {_value(piece, uses)}"), style="bold"))
    if not is_weighed(piece):
        console.print(Text("  kept and shown; assessments do not weigh this type"))
    for label, value in (*_facts(piece, names, titles), *_root(piece, root)):
        lines = wrap(safe(value), _LINE, break_on_hyphens=False) or [""]
        console.print(Text(f"  {label + ':':<14}" + ("\n" + " " * 16).join(lines)))
    if record.withdrawn_at is not None:
        console.print(Text(safe(f"  withdrawn:    {day(record.withdrawn_at)}, because {record.reason}")))
    put_trail(trail)


def _facts(piece: Evidence, names: Mapping[str, str], titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if piece.group:
        yield "group", names.get(piece.group, piece.group)
    if piece.basis:
        yield "rests on", piece.basis
    yield "seen", written(piece.observed_at)
    yield "source", piece.source
    yield "origin", piece.origin
    yield "grade", f"{piece.grade}{' (nobody has judged it)' if str(piece.grade) == 'F6' else ''}"
    yield "forgeability", f"{piece.forgeability:g}"
    yield "public since", public_word(piece).removesuffix("T00:00:00Z")
    if piece.base_rate is not None:
        yield "base rate", f"{piece.base_rate:g}"
    if piece.ratio is not None:
        yield "ratio", f"{piece.ratio:g}"
    yield "case", titles.get(piece.subject, piece.subject)
    yield "id", piece.id


def _root(piece: Evidence, root: "Root") -> Iterator[tuple[str, str]]:
    if root.circle:
        yield "root", f"a circle: {' -> '.join((*root.circle, root.circle[0]))}; these sources are one origin"
    elif root.text != piece.origin:
        yield "root", f"{root.text}, to which its origin goes back"
    if root.others:
        ids = ", ".join(short_id(each) for each in root.others[:_OTHERS_SHOWN])
        more = f" and {len(root.others) - _OTHERS_SHOWN:,} more" if len(root.others) > _OTHERS_SHOWN else ""
        yield "same root", f"{ids}{more} (what ties to one group from one root counts once)"


def put_trail(trail: Sequence[AuditEntry]) -> None:
    """Print to stdout what became of an entry of the ledger, oldest first."""
    if trail:
        put("  what became of it:")
    for entry in trail:
        step = (
            f"{entry.before} -> {entry.after}"
            if entry.before and entry.before != entry.after
            else entry.after
        )
        why = f" ({entry.reason.replace(ALWAYS_PUBLIC.isoformat(), 'always')})" if entry.reason else ""
        printer().print(Text(safe(f"    {written(entry.at)}  {step}, by {entry.who}{why}")))


def put_imported(done: "Imported", *, as_json: bool) -> None:
    """Say what an import came to: counts to stdout, what is doubtful to stderr."""
    from tocsin.app.cases import short_id as short_case

    for doubt in done.doubts[:_DOUBTS_SHOWN]:
        say(doubt)
    if len(done.doubts) > _DOUBTS_SHOWN:
        say(f"and {len(done.doubts) - _DOUBTS_SHOWN:,} more of this kind")
    if as_json:
        put_json(
            {
                "case": done.case.id,
                "evidence": {"saved": done.evidence.saved, "known": done.evidence.known},
                "claims": {"saved": done.claims.saved, "known": done.claims.known},
                "shown_only": dict(sorted(done.shown_only.items())),
                "doubts": list(done.doubts),
            }
        )
        return
    put(
        f"case {short_case(done.case)} of {safe(done.case.title)}: "
        f"{_counted(done.evidence.saved, 'piece')} of evidence and {_counted(done.claims.saved, 'claim')} new or changed,"
        f" {done.evidence.known + done.claims.known:,} on record already"
    )
    if done.shown_only:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.shown_only.items()))
        put(f"kept and shown, not weighed: {kinds}")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _value(piece: Evidence, uses: Mapping[str, str]) -> str:
    name = uses.get(piece.value, "") if piece.kind in {"technique", "software"} else ""
    return f"{piece.value} {name}" if name else piece.value


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}..."
