"""How the demonstration is set: chapters with the command that does the same, paragraphs, and alerts in a line each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.rule import Rule
from rich.text import Text

from tocsin.cli.assess_lines import drawn_with, put_page, put_paragraph
from tocsin.cli.console import put
from tocsin.cli.scan_view import writer

if TYPE_CHECKING:
    from tocsin.model.alert import Alert


def put_chapter(number: int, title: str, command: str) -> None:
    """Begin a chapter: its title, and the command that does the same for the reader."""
    rule = Rule(Text(f"{number}. {title}", style="bold"), align="left", characters=drawn_with("─", "-"))
    put_page("", rule, Text(f"$ {command}", style="dim"), "")


def put_prose(*paragraphs: str) -> None:
    """Paragraphs with an empty line after each."""
    for paragraph in paragraphs:
        put_paragraph(" ".join(paragraph.split()))
        put("")


def put_alerts(alerts: "Iterable[Alert]") -> None:
    """Alerts with their strongest reasons."""
    table = writer(as_json=False, as_csv=False)
    table.all(alerts)
    table.close()
