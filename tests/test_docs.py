"""Docs that cannot fall behind: the command reference is what the commands say, and links lead somewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tocsin.cli.root import root

HERE = Path(__file__).resolve().parent.parent
PAGES = (HERE / "README.md", *sorted((HERE / "docs").glob("*.md")))
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    if not below:
        yield path, command
    for name, one in below.items():
        yield from commands(one, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(root), "tocsin"))


@pytest.mark.parametrize("what", ["command", "settings"])
def test_a_reference_is_what_the_code_says_now(what: str) -> None:
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, str(HERE / "tools" / f"make_{what}_reference.py"), "--check"], check=False
    )

    assert done.returncode == 0, "run `make docs` and commit the pages it writes"


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_help_and_an_example_that_calls_it(path: str) -> None:
    command = COMMANDS[path]

    assert command.help
    assert command.epilog, f"{path} has no example"
    assert path in command.epilog


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_says_what_it_does(path: str) -> None:
    silent = [p.name for p in COMMANDS[path].params if p.name != "help" and not getattr(p, "help", None)]

    assert silent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_within_the_docs_leads_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]

    assert missing == []
