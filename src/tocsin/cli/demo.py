"""`tocsin demo`: the En Marche case of 2017, from a list of new names to who may be behind it, and the report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import say

if TYPE_CHECKING:
    from tocsin.app.demo.running import Demonstration

_BEFORE = """
    The En Marche case of 2017, from a list of new names to the report: seven short chapters, each with the command that
    does the same for you (shorter with --brief). Nothing is looked up, and the database is one of its own. What is public
    names its source; what is not says that it is reconstructed.
"""

_AFTER = (
    ("tocsin init YOUR-DOMAIN --service microsoft-365", "watch your own organisation"),
    ("tocsin scan NEW-NAMES.txt.gz", "scan a list of new names: lines, CSV, JSON Lines, a zone file"),
    ("tocsin investigate --alerts new", "gather facts about what was found, and see what belongs together"),
    ("tocsin explain NAME", "why a name is or is not flagged"),
    ("tocsin assess NAME --explain", "who may be behind it, and what would change that"),
)


def demo(
    *,
    ordinary: Annotated[
        int, typer.Option("--names", metavar="N", min=1000, help="Ordinary names to hide the case in.")
    ] = 120_000,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder for the reports that it writes.")
    ] = Path("demo-out"),
    brief: Annotated[bool, typer.Option("--brief", help="Only what each chapter comes to.")] = False,
) -> None:
    """Follow the En Marche case of 2017 from a list of new names to who may be behind it; keeps nothing but reports."""
    from tocsin.app.alerts import current_time
    from tocsin.app.demo.case import CASE, NEAR_MISSES
    from tocsin.app.demo.running import demonstrate
    from tocsin.cli.demo_lines import put_prose
    from tocsin.names.compiled import warm_up

    put_prose(_BEFORE)
    warm_up(say)
    done = demonstrate(current_time(), output, ordinary=ordinary)
    _show(done, count=ordinary + len(CASE) + len(NEAR_MISSES), brief=brief)


def _show(done: "Demonstration", *, count: int, brief: bool) -> None:
    from tocsin.cli.assess_lines import put_heading, put_rows
    from tocsin.cli.demo_chapters import put_behind, put_false_flag, put_reports, put_targets
    from tocsin.cli.demo_view import put_campaign, put_course, put_names

    put_names(done, count=count, brief=brief)
    put_campaign(done.investigation, brief=brief)
    put_course(done.investigation, brief=brief)
    put_behind(done.behind, brief=brief)
    put_targets(done.targets)
    put_false_flag(done.behind.false_flag, brief=brief)
    put_reports(done.written)
    put_heading("What to do next")
    put_rows(_AFTER, right=())
