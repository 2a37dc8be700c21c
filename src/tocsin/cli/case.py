"""`tocsin case`: names that belong together, why, when it happened, and what an analyst says of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Chosen, Database

if TYPE_CHECKING:
    from tocsin.model.casework import CaseRecord
    from tocsin.store.store import Store

case = typer.Typer(
    help="Look at cases and say what belongs together: an analyst's word stands.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Which = Annotated[
    str, typer.Argument(metavar="CASE", help="A name in the case, its title, or the beginning of its id.")
]
Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="Domain names.")]
Why = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why; kept in the audit trail.")]
Reason = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why; needed.")]
Title = Annotated[str, typer.Option(metavar="TEXT", help="What to call the case; else its first name.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines.")]


@case.command("list", epilog="Example: tocsin case list --organisation en-marche")
def list_(
    *,
    organisation: Chosen = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", "-s", metavar="STATE", help="open, confirmed, closed or merged."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Closed and merged ones too.")] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """List cases, those opened last first; without --state those that are open or confirmed."""
    from tocsin.app import cases
    from tocsin.cli.case_view import put_cases
    from tocsin.model.casework import CaseState

    states = cases.states_of(state) if state else tuple(CaseState) if everything else cases.LIVE
    with opened(database) as store:
        found = cases.listed(store, organisations=organisation or (), states=states)
    if as_json:
        for record in found:
            put_json(cases.case_document(record))
        return
    put_cases(found)
    if not found:
        say("no case fits; 'tocsin investigate NAME' opens one where names are tied to each other")


@case.command(epilog="Example: tocsin case show onedrive-en-marche.fr")
def show(
    which: Which,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every name of a large case.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Who came and went, when and why.")] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Show a case: its names, how probable each belongs to it and why, at whom it is aimed, notes."""
    from tocsin.app import cases
    from tocsin.app.aims import alerts_of
    from tocsin.cli.case_view import put_case, put_history

    with opened(database) as store:
        record = cases.find(store, which)
        alerts = alerts_of(store, record)
        entries = cases.history(store, record) if history else ()
    if as_json:
        more = {"history": cases.history_document(entries)} if history else {}
        put_json({**cases.case_document(record), **more})
        return
    if everything:
        put_case(record, alerts, most=None)
    else:
        put_case(record, alerts)
    put_history(entries)


@case.command(epilog="Example: tocsin case timeline onedrive-en-marche.fr --json")
def timeline(which: Which, *, as_json: AsJson = False, database: Database = None) -> None:
    """Show when it happened: registrations, certificates, resolutions, attempts, publications, alerts, notes."""
    from tocsin.app import cases
    from tocsin.app.timeline import case_timeline, event_document
    from tocsin.cli.case_view import put_timeline

    with opened(database) as store:
        record = cases.find(store, which)
        events = case_timeline(store, record)
    if as_json:
        for event in events:
            put_json(event_document(event))
        return
    put_timeline(events)
    if not events:
        say(
            f"nothing with a date is known of case {record.case.title!r}: 'tocsin facts import' brings facts in"
        )


@case.command(
    "open", epilog='Example: tocsin case open a.example b.example --title "fake webmail" --reason "same kit"'
)
def open_(
    names: Names,
    *,
    title: Title = "",
    organisation: Chosen = None,
    reason: Why = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Open a case of names that you hold to belong together."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        record = case_orders.open_case(
            store, names, title=title, organisations=organisation or (), reason=reason, now=current_time()
        )
        _done(store, record, "opened", as_json=as_json)


@case.command(
    epilog='Example: tocsin case add onedrive-en-marche.fr new.example --reason "same phishing kit"'
)
def add(
    which: Which, names: Names, *, reason: Why = "", as_json: AsJson = False, database: Database = None
) -> None:
    """Put names into a case on your word."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        record = case_orders.add(store, which, names, reason=reason, now=current_time())
        _done(store, record, "added", as_json=as_json)


@case.command(epilog='Example: tocsin case merge onedrive-en-marche.fr 5f3a9c21 --reason "same registrant"')
def merge(
    cases: Annotated[
        list[str], typer.Argument(metavar="CASE...", help="Two or more; the first takes the names.")
    ],
    *,
    reason: Why = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Merge cases into the first of them; one operator is held to be behind them from now on."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        record = case_orders.merge(store, cases, reason=reason, now=current_time())
        _done(store, record, "merged", as_json=as_json)


@case.command(
    epilog='Example: tocsin case split onedrive-en-marche.fr shop.example --reason "a reseller\'s customer"'
)
def split(
    which: Which,
    names: Names,
    *,
    title: Title = "",
    reason: Why = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Take names out into a case of their own; each is held to be of another operator than those that stay."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        left, new = case_orders.split(store, which, names, title=title, reason=reason, now=current_time())
        for record in (left, new):
            _done(store, record, "split", as_json=as_json)


@case.command(
    epilog='Example: tocsin case reject shop.example onedrive-en-marche.fr --reason "only the hoster is one"'
)
def reject(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that does not belong.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The name it was tied to.")],
    *,
    reason: Reason,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Reject a tie: one operator is not behind both names; the first leaves the case of the other."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        record, left = case_orders.reject(store, name, other, reason=reason, now=current_time())
        if record is None:
            say(f"kept: {name} and {other} are of different operators; they were in no case together")
            return
        _done(store, record, "rejected", as_json=as_json)
    say(
        f"{', '.join(map(str, left))} left the case; alerts that followed from it stay until you dismiss them"
    )


@case.command(
    epilog='Example: tocsin case confirm onedrive-en-marche.fr --reason "registrar confirms one customer"'
)
def confirm(
    which: Which,
    *,
    organisation: Annotated[
        str,
        typer.Option("--organisation", "-o", metavar="ID", help="Against whom; needed where it is not one."),
    ] = "",
    reason: Why = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Confirm a case: from now on it is a campaign."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        record = case_orders.confirm(
            store, which, organisation=organisation, reason=reason, now=current_time()
        )
        _done(store, record, "confirmed", as_json=as_json)


@case.command(epilog='Example: tocsin case close shop.example --reason "registered by the party itself"')
def close(which: Which, *, reason: Reason, as_json: AsJson = False, database: Database = None) -> None:
    """Close a case: nothing follows from it any more."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        _done(
            store,
            case_orders.close(store, which, reason=reason, now=current_time()),
            "closed",
            as_json=as_json,
        )


@case.command(epilog='Example: tocsin case reopen shop.example --reason "a new name last night"')
def reopen(which: Which, *, reason: Why = "", as_json: AsJson = False, database: Database = None) -> None:
    """Open a closed case again."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        record = case_orders.reopen(store, which, reason=reason, now=current_time())
        _done(store, record, "opened again", as_json=as_json)


@case.command(epilog='Example: tocsin case note onedrive-en-marche.fr "asked the registrar for the account"')
def note(
    which: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to write down.")],
    *,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Write something down about a case; it stands on its timeline."""
    from tocsin.app import case_orders
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        _done(store, case_orders.note(store, which, text, now=current_time()), "noted", as_json=as_json)


def _done(store: "Store", record: "CaseRecord", what: str, *, as_json: bool) -> None:
    from tocsin.app import cases
    from tocsin.app.aims import alerts_of
    from tocsin.cli.case_view import put_case

    if as_json:
        put_json(cases.case_document(record))
        return
    put_case(record, alerts_of(store, record))
    say(f"{what}: case {cases.short_id(record.case)}")
