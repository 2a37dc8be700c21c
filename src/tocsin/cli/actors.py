"""`tocsin actors`: known groups, their names and by whose word, and what is said of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import say
from tocsin.model.errors import UsageError

if TYPE_CHECKING:
    from tocsin.attribution.actors import Found
    from tocsin.interchange.actor_directory import KnownGroup

actors = typer.Typer(
    name="actors",
    help="Known groups: their names and by whose word, what they were said to use, and whom they were said to attack.",
    no_args_is_help=True,
)
Json = Annotated[bool, typer.Option("--json", help="JSON Lines, a line for each group.")]


@actors.command("list", epilog="Example: tocsin actors list --json")
def list_actors(
    *,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also groups of which no use of a technique or software is known.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the groups that assessments consider."""
    from tocsin.attribution.actors import builtin_directory
    from tocsin.cli.actors_view import put_groups

    directory = builtin_directory()
    groups = [group for group in directory.groups if everybody or group.techniques or group.software]
    put_groups(groups, directory, as_json=as_json)
    say(f"{len(groups):,} groups. {directory.notice}")


@actors.command("show", epilog='Example: tocsin actors show "Fancy Bear"')
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Any name or id of a group.")],
    *,
    as_json: Json = False,
) -> None:
    """Show the groups that bear a name: who says so, their other names, uses and victims, and claims about sponsors."""
    from tocsin.attribution.actors import builtin_directory
    from tocsin.cli.actors_view import put_group, put_groups

    directory = builtin_directory()
    found = [hit for hit in _searched(name) if hit.exact]
    if not found:
        raise UsageError(f"nobody bears the name {name!r}: `tocsin actors search` looks for a part of it")
    if as_json:
        put_groups([hit.group for hit in found], directory, as_json=True)
        return
    for hit in found:
        put_group(hit, directory)


@actors.command("search", epilog="Example: tocsin actors search bear")
def search_actors(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, or a part of one.")],
    *,
    as_json: Json = False,
) -> None:
    """Find groups by a name or a part of one, and say by whose word they bear it."""
    from tocsin.attribution.actors import builtin_directory
    from tocsin.cli.actors_view import put_found

    found = _searched(text)
    put_found(found, builtin_directory(), as_json=as_json)
    say(f"{len(found):,} groups")


def _searched(text: str) -> "Sequence[Found]":
    from tocsin.attribution.actors import builtin_directory, search

    groups: Sequence[KnownGroup] = builtin_directory().groups
    return search(groups, text)
