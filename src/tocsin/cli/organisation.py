"""`tocsin organisation`: who is watched, what of them, and what is allowed to look like them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.init import (
    AsJson,
    Budget,
    Countries,
    DryRun,
    Id,
    Languages,
    Name,
    Outlets,
    People,
    Sectors,
    Services,
    TargetOnly,
    TargetOnlyOrWatched,
    Words,
    say_first_use,
    show_preview,
    watch_new,
)
from tocsin.cli.opening import opened
from tocsin.cli.options import Database

if TYPE_CHECKING:
    from tocsin.app.organisation_lists import ImportPlan
    from tocsin.app.typed_organisations import Wanted
    from tocsin.store.store import Store

organisation = typer.Typer(
    help="Keep the organisations that are watched.", no_args_is_help=True, rich_markup_mode=None
)
OrganisationId = Annotated[str, typer.Argument(metavar="ID", help="Id of the organisation.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
_DOUBTS_SHOWN = 20


@organisation.command(
    epilog='Example: tocsin organisation add lesoir.be lesoir.info --name "Le Soir" --service webmail'
)
def add(
    domains: Annotated[
        list[str] | None, typer.Argument(metavar="[DOMAIN]...", help="Official domains.")
    ] = None,
    *,
    name: Name = "",
    service: Services = None,
    outlet: Outlets = None,
    word: Words = None,
    language: Languages = None,
    country: Countries = None,
    person: People = None,
    sector: Sectors = None,
    budget: Budget = None,
    target_only: TargetOnly = False,
    slug: Id = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Watch another organisation, or with --target-only keep it as a target of attempts on record."""
    from tocsin.app.typed_organisations import Wanted

    wanted = Wanted(
        domains=domains or (),
        slug=slug,
        name=name,
        services=service or (),
        outlets=outlet or (),
        words=word or (),
        languages=language or (),
        countries=country or (),
        people=person or (),
        budget=budget,
        sectors=sector or (),
        watched=not target_only,
    )
    watch_new(wanted, database, dry_run=dry_run, as_json=as_json)


@organisation.command("list", epilog="Example: tocsin organisation list --json")
def list_(*, as_json: AsJson = False, database: Database = None) -> None:
    """List the organisations that are watched, and those only known as targets."""
    from tocsin.cli.organisation_view import put_organisations
    from tocsin.interchange.organisations_json import organisation_object

    with opened(database) as store:
        identities = store.organisations(targets=True)
    if as_json:
        for identity in identities:
            put_json(organisation_object(identity))
    elif identities:
        put_organisations(identities)
    if not identities:
        say("no organisation is watched yet; 'tocsin init DOMAIN' adds the first")


@organisation.command(epilog="Example: tocsin organisation show en-marche")
def show(slug: OrganisationId, *, as_json: AsJson = False, database: Database = None) -> None:
    """Show an organisation, what is watched of it, and how many names that will hit."""
    from tocsin.app import organisations
    from tocsin.app.alerts import current_time
    from tocsin.evidence.base_rates import load_base_rates

    with opened(database) as store:
        identity = organisations.found(store, slug)
    show_preview(organisations.preview(identity, load_base_rates()), as_json=as_json)
    for doubt in organisations.doubts(identity, current_time()):
        say(f"note: {doubt}")


@organisation.command(
    epilog="Example: tocsin organisation edit en-marche --domain en-marche.eu --no-word macron --budget 5"
)
def edit(
    slug: OrganisationId,
    *,
    domain: Annotated[
        list[str] | None, typer.Option(metavar="DOMAIN", help="Official domain to add.")
    ] = None,
    name: Name = "",
    service: Services = None,
    outlet: Outlets = None,
    word: Words = None,
    language: Languages = None,
    country: Countries = None,
    person: People = None,
    sector: Sectors = None,
    budget: Budget = None,
    target_only: TargetOnlyOrWatched = None,
    no_domain: Annotated[list[str] | None, typer.Option(metavar="DOMAIN", help="Domain to drop.")] = None,
    no_service: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Service to drop.")] = None,
    no_outlet: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Outlet to drop.")] = None,
    no_word: Annotated[list[str] | None, typer.Option(metavar="WORD", help="Word to drop.")] = None,
    no_language: Annotated[list[str] | None, typer.Option(metavar="TAG", help="Language to drop.")] = None,
    no_country: Annotated[list[str] | None, typer.Option(metavar="CC", help="Country to drop.")] = None,
    no_person: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Person to drop.")] = None,
    no_sector: Annotated[list[str] | None, typer.Option(metavar="WORD", help="Sector to drop.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Change an organisation: add to it, or drop from it with the --no- options."""
    from tocsin.app.typed_organisations import Wanted

    adding = Wanted(
        domains=domain or (),
        name=name,
        services=service or (),
        outlets=outlet or (),
        words=word or (),
        languages=language or (),
        countries=country or (),
        people=person or (),
        budget=budget,
        sectors=sector or (),
        watched=None if target_only is None else not target_only,
    )
    dropping = Wanted(
        domains=no_domain or (),
        services=no_service or (),
        outlets=no_outlet or (),
        words=no_word or (),
        languages=no_language or (),
        countries=no_country or (),
        people=no_person or (),
        sectors=no_sector or (),
    )
    _edit(slug, adding, dropping, database, dry_run=dry_run, as_json=as_json)


@organisation.command(epilog="Example: tocsin organisation remove en-marche")
def remove(slug: OrganisationId, *, yes: Yes = False, database: Database = None) -> None:
    """Stop watching an organisation; its alerts stay on record and no more are told."""
    from tocsin.app import organisations
    from tocsin.app.alerts import current_time, person

    with opened(database) as store:
        identity = organisations.found(store, slug)
        _confirm(f"stop watching {identity.slug!r} ({identity.name})?", yes=yes)
        store.remove_organisation(slug, now=current_time(), who=person())
    say(f"{slug!r} is watched no more; its alerts stay on record")


@organisation.command("import", epilog="Example: tocsin organisation import organisations.csv --dry-run")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV or TOML; - is standard input.")],
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
    database: Database = None,
) -> None:
    """Import organisations, all or none: columns id,name,domains,services,language and more, `;` within a cell."""
    from tocsin.app import organisation_lists as lists
    from tocsin.app.alerts import current_time, person
    from tocsin.model.errors import InputError

    now = current_time()
    say_first_use()
    data = lists.read_bytes(file)
    try:
        listed = lists.read_list(data)
    except InputError as error:
        raise InputError(f"importing {file!r}: {error}") from error
    with opened(database, create=True) as store:
        plan = lists.import_plan(listed, {each.slug: each for each in store.organisations(targets=True)}, now)
        _say_plan(plan)
        _confirm_hidden(store, plan, yes=yes or dry_run)
        if not dry_run:
            lists.carry_out(store, plan, now=now, who=person())
    done = "would be imported (--dry-run)" if dry_run else "imported"
    say(f"{done}: {len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} as they were")


@organisation.command(epilog="Example: tocsin organisation export organisations.toml")
def export(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="CSV, or TOML if it ends so; - is standard output.")
    ] = "-",
    *,
    only: Annotated[
        list[str] | None, typer.Option("--organisation", "-o", metavar="ID", help="Only this one.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="csv or toml.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
    database: Database = None,
) -> None:
    """Export organisations as CSV or TOML that can be imported again."""
    from tocsin.app import organisation_lists as lists
    from tocsin.app import organisations

    with opened(database) as store:
        chosen = (
            [organisations.found(store, slug) for slug in only] if only else store.organisations(targets=True)
        )
    data = lists.written_list(chosen, form or ("toml" if file.lower().endswith(".toml") else "csv"))
    if file == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    lists.write_file(Path(file), data, replace_it=replace)
    say(f"{len(chosen)} organisations are in {file!r}")


@organisation.command(
    epilog='Example: tocsin organisation allow en-marche fans-en-marche.fr --reason "fan club" --until 90d'
)
def allow(
    slug: OrganisationId,
    domain: Annotated[str, typer.Argument(metavar="DOMAIN", help="Allowed, with everything below it.")],
    *,
    reason: Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why it is no imitation.")],
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who says so; else you.")] = "",
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Until when: 2027-01-31, 30d, 2w; else for good.")
    ] = None,
    even_escalated: Annotated[
        bool, typer.Option("--even-escalated", help="Also hide what is escalated.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    database: Database = None,
) -> None:
    """Allow a domain and everything below it: shows what that would have hidden, then hides it at once."""
    from tocsin.app import alerts, allow_list, organisations
    from tocsin.cli.organisation_view import put_hidden

    now = alerts.current_time()
    with opened(database) as store:
        identity = organisations.found(store, slug)
        entry = allow_list.new_entry(
            identity,
            domain,
            owner=owner or alerts.person(),
            reason=reason,
            expires=alerts.future(until, now) if until else None,
            now=now,
        )
        hidden = allow_list.hidden_by(store, slug, entry.domain)
        put_hidden(entry, hidden)
        if dry_run:
            say("nothing was saved (--dry-run)")
            return
        allow_list.refuse_escalated(hidden, even_escalated=even_escalated)
        if hidden.open:
            _confirm("hide them?", yes=yes)
        count = allow_list.allow(
            store, identity, entry, escalated_too=even_escalated, now=now, who=alerts.person()
        )
    say(f"{str(entry.domain)!r} is allowed for {slug!r}; {count} alerts were dismissed")


@organisation.command(epilog="Example: tocsin organisation disallow en-marche fans-en-marche.fr")
def disallow(
    slug: OrganisationId,
    domain: Annotated[str, typer.Argument(metavar="DOMAIN", help="Domain of the entry.")],
    *,
    keep_dismissed: Annotated[
        bool, typer.Option("--keep-dismissed", help="Leave dismissed what the entry had dismissed.")
    ] = False,
    database: Database = None,
) -> None:
    """Take an allow-list entry away: what it had hidden is new again."""
    from tocsin.app import alerts, allow_list, organisations

    with opened(database) as store:
        identity = organisations.found(store, slug)
        count = allow_list.disallow(
            store, identity, domain, reopen=not keep_dismissed, now=alerts.current_time(), who=alerts.person()
        )
    say(f"{domain!r} is allowed no more for {slug!r}; {count} alerts are new again")


@organisation.command(epilog="Example: tocsin organisation services")
def services(*, as_json: AsJson = False) -> None:
    """List the services that the catalogue knows."""
    from tocsin.cli.organisation_view import put_services, service_object
    from tocsin.watch.catalogue import catalogue

    known = tuple(catalogue().values())
    if as_json:
        for each in known:
            put_json(service_object(each))
    else:
        put_services(known)


def _edit(
    slug: str, adding: "Wanted", dropping: "Wanted", database: str | None, *, dry_run: bool, as_json: bool
) -> None:
    from tocsin.app import organisations
    from tocsin.app.alerts import current_time, person
    from tocsin.app.typed_organisations import edited
    from tocsin.evidence.base_rates import load_base_rates

    now = current_time()
    with opened(database) as store:
        before = organisations.found(store, slug)
        after = edited(before, add=adding, drop=dropping)
        organisations.refuse_unwatchable(after)
        if not dry_run:
            store.save_organisations((after,), now=now, who=person())
    show_preview(organisations.preview(after, load_base_rates()), as_json=as_json)
    for doubt in organisations.doubts(after, now):
        say(f"note: {doubt}")
    if after == before:
        say(f"nothing about {slug!r} changes")
    else:
        say("nothing was saved (--dry-run)" if dry_run else f"{slug!r} is changed, from the next scan on")


def _confirm(question: str, *, yes: bool) -> None:
    from tocsin.model.errors import UsageError

    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{question} nobody is there to answer: add --yes")
    typer.confirm(question, abort=True, err=True)


def _say_plan(plan: "ImportPlan") -> None:
    if plan.ignored:
        say(f"columns that nobody knows are ignored: {', '.join(plan.ignored)}")
    for doubt in plan.doubts[:_DOUBTS_SHOWN]:
        say(f"note: {doubt}")
    if len(plan.doubts) > _DOUBTS_SHOWN:
        say(f"note: and {len(plan.doubts) - _DOUBTS_SHOWN} more of the kind")


def _confirm_hidden(store: "Store", plan: "ImportPlan", *, yes: bool) -> None:
    from tocsin.app import allow_list

    hides = False
    for identity, entry in plan.allowed:
        hidden = allow_list.hidden_by(store, identity.slug, entry.domain)
        hides = hides or hidden.open > 0
        if hidden.states:
            say(f"the new allow-list entry of {identity.slug!r} for {entry.domain} {hidden.sentence}")
    if hides:
        _confirm("hide them?", yes=yes)
