"""Write docs/commands.md from the commands themselves: `make docs`. With `--check`, only say whether it is up to date."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
import typer.main

from tocsin.cli.root import root

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = """# Commands

Made by `make docs` from the commands' own help; do not edit. Results go to stdout, everything said to a person to
stderr; `-` is stdin; exit code 0 done, 1 failed, 2 misused, 130 stopped with Ctrl-C.
"""


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command below one, with the words that call it; groups come before what is in them."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from commands(below, f"{path} {name}")


def page() -> str:
    """The page as it should be."""
    found = list(commands(typer.main.get_command(root), "tocsin"))
    parts = [HEAD]
    parts += [section(path, command) for path, command in found if not getattr(command, "commands", None)]
    return "\n".join(parts)


def section(path: str, command: Any) -> str:
    """One command: what it does, its arguments and options, an example."""
    lines = [f"## `{path}`", "", inspect.cleandoc(command.help or "").strip(), ""]
    shown = [p for p in command.params if p.name != "help" and not getattr(p, "hidden", False)]
    lines += [f"- {_written(parameter)}: {_sentence(parameter)}" for parameter in shown]
    if shown:
        lines.append("")
    if command.epilog:
        example = " ".join(command.epilog.split()).removeprefix("Example: ")
        lines += ["```sh", example, "```", ""]
    return "\n".join(lines)


def _written(parameter: Any) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or names[0].upper()}`"
    value = "" if parameter.is_flag else f" {parameter.metavar or 'TEXT'}"
    return ", ".join(f"`{name}{value}`" for name in names)


def _sentence(parameter: Any) -> str:
    text = " ".join((getattr(parameter, "help", None) or "").split())
    return text or "see the text above."


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` return 1 where it is not up to date."""
    wanted = page()
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
