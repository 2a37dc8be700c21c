"""`tocsin init`: a watched organisation from one official domain."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database

if TYPE_CHECKING:
    from tocsin.app.organisations import Preview
    from tocsin.app.typed_organisations import Wanted

Id = Annotated[str, typer.Option("--id", metavar="ID", help="Short id; else the label of the domain.")]
Name = Annotated[str, typer.Option("--name", metavar="TEXT", help="Name as people write it.")]
Services = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="NAME", help="Service it signs in to, such as OneDrive; repeatable."),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option(
        "--outlet", metavar="NAME=DOMAIN", help="Medium that could be cloned to attack it; repeatable."
    ),
]
Words = Annotated[
    list[str] | None, typer.Option("--word", metavar="WORD", help="Further word worth imitating; repeatable.")
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="TAG", help="Language of its people, such as fr; repeatable."),
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", metavar="CC", help="Country whose names count as its own; repeatable."),
]
People = Annotated[
    list[str] | None,
    typer.Option("--person", metavar="NAME", help="Person whose name could be imitated; repeatable."),
]
Budget = Annotated[
    int | None, typer.Option("--budget", metavar="N", min=0, help="New alerts you will read in seven days.")
]
Sectors = Annotated[
    list[str] | None,
    typer.Option("--sector", metavar="WORD", help="What it does, such as government or media; repeatable."),
]
TargetOnly = Annotated[
    bool, typer.Option("--target-only", help="Only keep it as a target of attempts: nothing is watched.")
]
TargetOnlyOrWatched = Annotated[
    bool | None,
    typer.Option("--target-only/--watched", help="Stop or begin to watch it.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines, one organisation a line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]


def init(
    domain: Annotated[str, typer.Argument(metavar="DOMAIN", help="Official domain, such as en-marche.fr.")],
    *,
    name: Name = "",
    service: Services = None,
    outlet: Outlets = None,
    word: Words = None,
    language: Languages = None,
    country: Countries = None,
    person: People = None,
    budget: Budget = None,
    slug: Id = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Watch an organisation: derive from one official domain what is worth imitating, show it and keep it."""
    from tocsin.app.typed_organisations import Wanted

    watch_new(
        Wanted(
            domains=(domain,),
            slug=slug,
            name=name,
            services=service or (),
            outlets=outlet or (),
            words=word or (),
            languages=language or (),
            countries=country or (),
            people=person or (),
            budget=budget,
        ),
        database,
        dry_run=dry_run,
        as_json=as_json,
    )


def watch_new(wanted: "Wanted", database: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Make an organisation, show what is watched of it, keep it unless told not to, and say what comes next."""
    from tocsin.app import organisations
    from tocsin.app.alerts import current_time, person
    from tocsin.app.typed_organisations import founded
    from tocsin.evidence.base_rates import load_base_rates

    now = current_time()
    say_first_use()
    identity = founded(wanted)
    organisations.refuse_unwatchable(identity)
    if not dry_run:
        with opened(database, create=True) as store:
            organisations.add(store, identity, now=now, who=person())
    show_preview(organisations.preview(identity, load_base_rates()), as_json=as_json)
    for doubt in organisations.doubts(identity, now):
        say(f"note: {doubt}")
    if dry_run:
        say("nothing was saved (--dry-run)")
        return
    if identity.watched:
        say(f"{identity.slug!r} is watched; next: tocsin scan FILE, where FILE lists new domain names")
    else:
        say(
            f"{identity.slug!r} is known as a target and not watched; next: tocsin attempt add {identity.slug}"
        )


def say_first_use() -> None:
    """Say that the next step takes seconds where nothing has been compiled on this machine yet."""
    from tocsin.names.compiled import CACHE_FOLDER

    if not any(CACHE_FOLDER.rglob("*.nbi")):  # the index files that numba keeps beside compiled code
        say("compiling what looks words up: this takes some seconds, once")


def show_preview(preview: "Preview", *, as_json: bool) -> None:
    """Print an organisation and what is watched of it."""
    from tocsin.cli.organisation_view import put_preview
    from tocsin.interchange.organisations_json import organisation_object, watch_item_object

    if not as_json:
        put_preview(preview)
        return
    put_json(
        organisation_object(preview.identity)
        | {
            "watch": [watch_item_object(item) for item in preview.items],
            "expected_per_million": preview.expected_per_million,
            "expected_alerts_per_million": preview.expected_alerts_per_million,
        }
    )
