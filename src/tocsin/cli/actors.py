"""`tocsin actors`: known groups, their names and by whose word, what is said of them; and sets of them from files."""

from typing import Annotated

import typer

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database
from tocsin.model.errors import UsageError

actors = typer.Typer(
    name="actors",
    help="Known groups: their names and by whose word, what they were said to use, and whom they were said to attack.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Json = Annotated[bool, typer.Option("--json", help="JSON Lines, a line for each group.")]
_IMPORT_HELP = """Bring in groups from a file: ATT&CK's STIX bundle, a MISP galaxy, a table or profiles of your own.

The format is told from the content; files may be packed as gz, zst, xz or bz2, and '-' is standard input. A file is taken
whole or not at all. It is kept under a name, and takes the place of what was imported under that name before. Groups are one
only where their ids are the same, never because of a name. `docs/actors.md` has the columns of a table.
"""


@actors.command("list", epilog="Example: tocsin actors list --json")
def list_actors(
    *,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also groups of which no use of a technique or software is known.")
    ] = False,
    as_json: Json = False,
    database: Database = None,
) -> None:
    """List the groups that assessments consider."""
    from tocsin.app.actors import known_actors, opened_if_there
    from tocsin.cli.actors_view import put_groups

    with opened_if_there(database) as store:
        directory = known_actors(store).directory
    groups = [group for group in directory.groups if everybody or group.techniques or group.software]
    put_groups(groups, directory, as_json=as_json)
    rest = len(directory.groups) - len(groups)
    more = f"; {rest:,} more of which no use is known: --all" if rest else ""
    say(f"{len(groups):,} groups{more}. {directory.notice}")


@actors.command("show", epilog='Example: tocsin actors show "Fancy Bear" --as-of 2017-04-24')
def show(
    name: Annotated[str, typer.Argument(metavar="GROUP", help="Any name or id of a group.")],
    *,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="As known at the end of that day, such as 2017-04-24.")
    ] = "",
    uses: Annotated[
        bool, typer.Option("--uses", help="Also each technique and software, with its reports.")
    ] = False,
    as_json: Json = False,
    database: Database = None,
) -> None:
    """Show the groups that bear a name: who says so, their other names, uses and victims, and claims about sponsors."""
    from tocsin.app.actors import known_actors, opened_if_there
    from tocsin.app.days import day_typed
    from tocsin.attribution.actors import search
    from tocsin.attribution.group_profile import group_profile
    from tocsin.cli.actors_view import profile_document, put_profile

    day = day_typed(as_of) if as_of else None
    with opened_if_there(database) as store:
        known = known_actors(store)
    found = [hit for hit in search(known.directory.groups, name) if hit.exact]
    if not found:
        raise UsageError(f"nobody bears the name {name!r}: 'tocsin actors search' looks for a part of it")
    for number, hit in enumerate(found):
        profile = group_profile(known, hit.group, as_of=day)
        if as_json:
            put_json(profile_document(profile))
        else:
            put_profile(profile, with_uses=uses, is_first=number == 0)
    if len(found) > 1:
        say(f"{len(found)} groups bear that name; they are not merged")


@actors.command("search", epilog="Example: tocsin actors search bear")
def search_actors(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, or a part of one.")],
    *,
    as_json: Json = False,
    database: Database = None,
) -> None:
    """Find groups by a name or a part of one, and say by whose word they bear it."""
    from tocsin.app.actors import known_actors, opened_if_there
    from tocsin.attribution.actors import search
    from tocsin.cli.actors_view import put_found

    with opened_if_there(database) as store:
        directory = known_actors(store).directory
    found = search(directory.groups, text)
    put_found(found, directory, as_json=as_json)
    say("1 group" if len(found) == 1 else f"{len(found):,} groups")


@actors.command("import", epilog="Example: tocsin actors import enterprise-attack.json")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file with groups; '-' is standard input.")],
    *,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the set; else what the file is of, or is called.")
    ] = "",
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="attack, misp-galaxy, profiles or csv, where the content does not tell.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="What was imported, as JSON.")] = False,
    database: Database = None,
) -> None:
    """Carry out `tocsin actors import`."""
    from tocsin.app.actor_imports import import_set
    from tocsin.app.alerts import current_time, person
    from tocsin.cli.actor_sets_view import imported_document, say_imported

    with opened(database, create=True) as store:
        imported = import_set(file, store, name=name, kind=format_, now=current_time(), who=person())
    say_imported(imported)
    if as_json:
        put_json(imported_document(imported))


import_.__doc__ = _IMPORT_HELP


@actors.command("sets", epilog="Example: tocsin actors sets")
def sets(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines, a line for each set.")] = False,
    database: Database = None,
) -> None:
    """List the set that ships and those that were imported: what they are, when they came, how many groups they have."""
    from tocsin.app.actors import opened_if_there, sets_of
    from tocsin.cli.actor_sets_view import put_sets, set_document

    with opened_if_there(database) as store:
        found = sets_of(store)
    if as_json:
        for each in found:
            put_json(set_document(each))
    else:
        put_sets(found)
    if len(found) == 1:
        say("nothing was imported: 'tocsin actors import FILE' takes ATT&CK, MISP galaxies and tables")


@actors.command("remove", epilog="Example: tocsin actors remove enterprise-attack")
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of an imported set.")],
    *,
    database: Database = None,
) -> None:
    """Forget an imported set. Assessments that were made with it stay, and name it."""
    from tocsin.app.actors import remove_set
    from tocsin.app.alerts import current_time, person

    with opened(database) as store:
        remove_set(store, name, now=current_time(), who=person())
    say(f"removed {name}")
