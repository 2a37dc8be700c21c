"""`tocsin claims`: who asserted what of a case, when and in which words; shown beside results, and never computed."""

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
    from tocsin.store.questions import ClaimRecord
    from tocsin.store.store import Store

claims = typer.Typer(
    help="Keep what others claim of a case: who says it, when, in which words. Claims are shown, and never computed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Which = Annotated[
    str, typer.Argument(metavar="ID", help="Its id, or the beginning of that, as 'claims list' shows it.")
]


@claims.command(
    epilog="Example: tocsin claims add onedrive-en-marche.fr --claimant ANSSI --said-on 2017-06-01"
    " --words 'could have been practically anyone' --source 'AP, time.com/4801295' --nobody"
)
def add(
    case: Case,
    *,
    claimant: Annotated[str, typer.Option(metavar="NAME", help="Who asserts it.")],
    said_on: Annotated[str, typer.Option(metavar="DATE", help="When it was said, such as 2017-06-01.")],
    words: Annotated[str, typer.Option(metavar="TEXT", help="The words; they are kept as they are.")],
    source: Annotated[str, typer.Option(metavar="TEXT", help="Where they can be read.")],
    grade: Grade = "",
    group: Annotated[
        str, typer.Option(metavar="NAME", help="The group that they name: any name of it, or its id.")
    ] = "",
    nobody: Annotated[bool, typer.Option("--nobody", help="They say that nobody can be named.")] = False,
    sponsor: Annotated[
        str,
        typer.Option(metavar="NAME", help="The state or body that they name behind it: another assertion."),
    ] = "",
    country: Annotated[
        str, typer.Option(metavar="CC", help="Country of that sponsor, two letters, such as ru.")
    ] = "",
    who: Who = "",
    unlisted: Unlisted = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Keep a claim. The same words of one claimant on one day are one claim."""
    from tocsin.app import claims as ledger
    from tocsin.app.alerts import current_time
    from tocsin.app.evidence import by

    entry: dict[str, object] = {
        "reported_by": claimant, "reported_on": said_on, "wording": words, "source": source, "grade": grade,
        "value": group, "sponsor": sponsor, "country": country,
    }  # fmt: skip
    with opened(database) as store:
        added = ledger.add(
            store, case, entry, nobody=nobody, now=current_time(), who=by(who), unlisted=unlisted
        )
        _put(store, (added.record,), as_json=as_json)
    say(f"{added.outcome}: claim {ledger.short_id(added.record.claim)}")


@claims.command("list", epilog="Example: tocsin claims list onedrive-en-marche.fr --as-of 2017-06-01")
def list_(
    case: CaseOrAll = "",
    *,
    group: Annotated[str, typer.Option(metavar="NAME", help="Only those that name this group.")] = "",
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what had been said by the end of that day (UTC).")
    ] = None,
    withdrawn: Withdrawn = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """List claims in the order in which they were said."""
    from tocsin.app import claims as ledger
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        query = ledger.query(
            store, case=case, group=group, as_of=as_of, withdrawn=withdrawn, now=current_time()
        )
        found = tuple(store.claims(query))
        _put(store, found, as_json=as_json, with_case=not case)
    say(ledger.sentence(found))


@claims.command(epilog="Example: tocsin claims show 5f3a9c21")
def show(which: Which, *, as_json: AsJson = False, database: Database = None) -> None:
    """Show one claim in its own words, and what became of it."""
    from tocsin.app import claims as ledger
    from tocsin.app.evidence import case_titles
    from tocsin.app.named_groups import group_names, sponsors_of
    from tocsin.cli.claims_view import put_one

    with opened(database) as store:
        record = ledger.one(store, which)
        groups = group_names(store, (record.claim.group,))
        sponsors = sponsors_of(store, (record.claim.sponsor,))
        titles = case_titles(store, (record.claim.subject,))
        trail = ledger.trail(store, record.claim)
    if as_json:
        put_json(ledger.claim_document(record, groups, sponsors))
    else:
        put_one(record, groups, sponsors, titles, trail)


@claims.command(epilog="Example: tocsin claims withdraw 5f3a9c21 --reason 'it was said of the leak of May'")
def withdraw(
    which: Ids,
    *,
    reason: Reason = "",
    who: Who = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Take claims out of what is shown, all or none. They are kept with the reason; adding one again brings it back."""
    from tocsin.app import claims as ledger
    from tocsin.app.alerts import current_time
    from tocsin.app.evidence import by

    with opened(database) as store:
        found = ledger.withdraw(store, which, reason=reason, now=current_time(), who=by(who))
        _put(store, found, as_json=as_json)
    say(f"withdrawn: {', '.join(ledger.short_id(record.claim) for record in found)}")


@claims.command("import", epilog="Example: tocsin claims import onedrive-en-marche.fr case.json")
def import_(
    case: Case,
    file: CaseFile,
    *,
    only: Only = "",
    source: Source = "",
    grade: GradeOfRest = "",
    who: Who = "",
    as_json: CountsAsJson = False,
    database: Database = None,
) -> None:
    """Keep the claims of a file, all or none, and leave out its evidence. Doing it twice changes nothing."""
    from tocsin.app.alerts import current_time
    from tocsin.app.evidence import by
    from tocsin.app.evidence_import import import_case
    from tocsin.cli.evidence_view import put_imported

    with opened(database) as store:
        done = import_case(
            store, case, file, only=only, source=source, grade=grade, with_evidence=False,
            now=current_time(), who=by(who),
        )  # fmt: skip
    put_imported(done, as_json=as_json)


def _put(store: "Store", found: "Sequence[ClaimRecord]", *, as_json: bool, with_case: bool = False) -> None:
    from tocsin.app import claims as ledger
    from tocsin.app.evidence import case_titles
    from tocsin.app.named_groups import group_names, sponsors_of
    from tocsin.cli.claims_view import put_claims

    groups = group_names(store, (record.claim.group for record in found))
    sponsors = sponsors_of(store, (record.claim.sponsor for record in found))
    if as_json:
        for record in found:
            put_json(ledger.claim_document(record, groups, sponsors))
        return
    titles = case_titles(store, [record.claim.subject for record in found]) if with_case else {}
    put_claims(found, groups, sponsors, titles)
