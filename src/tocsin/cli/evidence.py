"""`tocsin evidence`: what bears on who is behind a case, as an analyst enters, grades and withdraws it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import (
    AsJson,
    Case,
    CaseFile,
    CaseOrAll,
    CountsAsJson,
    Database,
    Grade,
    GradeOfRest,
    Ids,
    Only,
    Reason,
    Source,
    Unlisted,
    Who,
    Withdrawn,
)

if TYPE_CHECKING:
    from tocsin.store.questions import EvidenceRecord
    from tocsin.store.store import Store

evidence = typer.Typer(
    help="Keep the evidence on who is behind a case: what was seen, who says so, how good that is, who could forge it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Which = Annotated[
    str,
    typer.Argument(metavar="ID", help="Its id, or the beginning of that, as 'evidence list' shows it."),
]
Kind = Annotated[
    str,
    typer.Option(
        "--type",
        metavar="TYPE",
        help="technique, software, reported-link, refutation, infrastructure, victim or timing; anything else is"
        " kept and shown, not weighed.",
    ),
]
Value = Annotated[
    str,
    typer.Option(
        metavar="TEXT", help="An ATT&CK id or name; the link in a few words; the name, address, sector."
    ),
]
SaidBy = Annotated[str, typer.Option(metavar="TEXT", help="Who says so, or where it was seen.")]
Origin = Annotated[
    str,
    typer.Option(
        metavar="TEXT",
        help="The root that it goes back to (else its source), or the id of other evidence: one origin counts once.",
    ),
]
Observed = Annotated[
    str, typer.Option(metavar="DATE", help="When it was seen or told, such as 2017-04-24; else today.")
]
PublicSince = Annotated[
    str,
    typer.Option(
        metavar="DATE",
        help="Since when one could know what forging it takes; 'always' (else), or 'never'.",
    ),
]
Forgeability = Annotated[
    str,
    typer.Option(metavar="SHARE", help="How easily it is planted: low, medium, high, 0-1; else by its kind."),
]
Group = Annotated[str, typer.Option(metavar="NAME", help="The group that it points to: any name, or id.")]
Basis = Annotated[str, typer.Option(metavar="TEXT", help="What it rests on, in words.")]
BaseRate = Annotated[
    float | None,
    typer.Option(metavar="SHARE", help="How often the same is seen elsewhere, 0-1, if counted."),
]
Ratio = Annotated[
    float | None,
    typer.Option(
        metavar="RATIO", help="How many times likelier it is with that group; else a stated default."
    ),
]


@evidence.command(
    epilog="Example: tocsin evidence add onedrive-en-marche.fr --type technique --value T1566.002"
    " --source 'the mail of 20 March' --grade B2"
)
def add(
    case: Case,
    *,
    kind: Kind,
    value: Value,
    source: SaidBy,
    grade: Grade = "",
    origin: Origin = "",
    observed: Observed = "",
    public_since: PublicSince = "",
    forgeability: Forgeability = "",
    group: Group = "",
    basis: Basis = "",
    base_rate: BaseRate = None,
    ratio: Ratio = None,
    reason: Reason = "",
    who: Who = "",
    unlisted: Unlisted = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Keep a piece of evidence. The same of one origin is one piece; what is not said is kept as it was."""
    from tocsin.app import evidence as ledger
    from tocsin.app.alerts import current_time
    from tocsin.app.evidence import by

    entry: dict[str, object] = {
        "type": kind, "value": value, "source": source, "grade": grade, "origin": origin, "observed_at": observed,
        "public_since": public_since, "forgeability": _share(forgeability), "group": group, "basis": basis,
        "base_rate": base_rate, "ratio": ratio,
    }  # fmt: skip
    given = {key: found for key, found in entry.items() if found not in {"", None}}
    with opened(database) as store:
        added = ledger.add(
            store, case, given, now=current_time(), who=by(who), reason=reason, unlisted=unlisted
        )
        for doubt in added.doubts:
            say(doubt)
        _put(store, (added.record,), as_json=as_json)
    say(f"{added.outcome}: evidence {ledger.short_id(added.record.evidence)}")


@evidence.command("list", epilog="Example: tocsin evidence list onedrive-en-marche.fr --as-of 2017-04-24")
def list_(
    case: CaseOrAll = "",
    *,
    kind: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="Only of this type. Repeatable.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only what had been seen or told by the end of that day (UTC)."),
    ] = None,
    entered: Annotated[
        bool, typer.Option("--entered", help="Only what people entered, not what followed from facts.")
    ] = False,
    withdrawn: Withdrawn = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """List evidence in the order in which it was seen or told."""
    from tocsin.app import evidence as ledger
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        query = ledger.query(
            store, case=case, kinds=kind or (), as_of=as_of, withdrawn=withdrawn, now=current_time()
        )
        every = store.evidence(query)
        found = tuple(each for each in every if not (entered and ledger.is_derived(each)))
        _put(store, found, as_json=as_json, with_case=not case)
    say(ledger.sentence(found))


@evidence.command(epilog="Example: tocsin evidence show 5f3a9c21")
def show(which: Which, *, as_json: AsJson = False, database: Database = None) -> None:
    """Show one piece of evidence: all that is said of it, the root that it goes back to, and what became of it."""
    from tocsin.app import evidence as ledger
    from tocsin.app.named_groups import group_names
    from tocsin.cli.evidence_view import put_one

    with opened(database) as store:
        record = ledger.one(store, which)
        names = group_names(store, (record.evidence.group,))
        uses = ledger.use_names(store, (record.evidence,))
        titles = ledger.case_titles(store, (record.evidence.subject,))
        trail = ledger.trail(store, record.evidence)
        root = ledger.root_of(store, record.evidence)
    if as_json:
        put_json({**ledger.evidence_document(record, names, uses), **ledger.root_document(root)})
    else:
        put_one(record, names, uses, titles, root, trail)


@evidence.command(
    epilog="Example: tocsin evidence grade 5f3a9c21 C3 --reason 'the vendor does not say how it knows' --who Alice"
)
def grade(
    which: Which,
    to: Annotated[str, typer.Argument(metavar="GRADE", help="Admiralty grade: A-F and 1-6, such as B2.")],
    *,
    reason: Reason = "",
    who: Who = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Give a piece of evidence another grade, on somebody's word and for a reason; both are kept."""
    from tocsin.app import evidence as ledger
    from tocsin.app.alerts import current_time
    from tocsin.app.evidence import by

    with opened(database) as store:
        record, is_other = ledger.regrade(store, which, to, reason=reason, now=current_time(), who=by(who))
        _put(store, (record,), as_json=as_json)
    done = "is now" if is_other else "was already"
    say(f"evidence {ledger.short_id(record.evidence)} {done} graded {record.evidence.grade}")


@evidence.command(
    epilog="Example: tocsin evidence withdraw 5f3a9c21 --reason 'the address was of another case'"
)
def withdraw(
    which: Ids,
    *,
    reason: Reason = "",
    who: Who = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Take evidence out of what counts, all or none. It is kept with the reason; adding it again brings it back."""
    from tocsin.app import evidence as ledger
    from tocsin.app.alerts import current_time
    from tocsin.app.evidence import by

    with opened(database) as store:
        found = ledger.withdraw(store, which, reason=reason, now=current_time(), who=by(who))
        _put(store, found, as_json=as_json)
    say(f"withdrawn: {', '.join(ledger.short_id(record.evidence) for record in found)}")


@evidence.command(
    "import", epilog="Example: tocsin evidence import onedrive-en-marche.fr case.json --source 'our CERT'"
)
def import_(
    case: Case,
    file: CaseFile,
    *,
    only: Only = "",
    source: Source = "",
    grade: GradeOfRest = "",
    who: Who = "",
    unlisted: Unlisted = False,
    as_json: CountsAsJson = False,
    database: Database = None,
) -> None:
    """Keep the evidence and the claims of a file, all or none. Doing it twice changes nothing."""
    from tocsin.app.alerts import current_time
    from tocsin.app.evidence import by
    from tocsin.app.evidence_import import import_case
    from tocsin.cli.evidence_view import put_imported

    with opened(database) as store:
        done = import_case(
            store, case, file, only=only, source=source, grade=grade, unlisted=unlisted,
            now=current_time(), who=by(who),
        )  # fmt: skip
    put_imported(done, as_json=as_json)


def _share(text: str) -> object:
    """A number where it is one; the words are for whoever reads the entry."""
    try:
        return float(text)
    except ValueError:
        return text


def _put(
    store: "Store", found: "Sequence[EvidenceRecord]", *, as_json: bool, with_case: bool = False
) -> None:
    from tocsin.app import evidence as ledger
    from tocsin.app.named_groups import group_names
    from tocsin.cli.evidence_view import put_evidence

    pieces = [record.evidence for record in found]
    names = group_names(store, (piece.group for piece in pieces))
    uses = ledger.use_names(store, pieces)
    if as_json:
        for record in found:
            put_json(ledger.evidence_document(record, names, uses))
        return
    titles = ledger.case_titles(store, [piece.subject for piece in pieces]) if with_case else {}
    put_evidence(found, names, uses, titles)
