"""`tocsin report`: a case, an organisation, a group or a period, as documents for people and for machines."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tocsin.cli.console import put, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Database
from tocsin.model.errors import UsageError

if TYPE_CHECKING:
    from tocsin.reporting.seam import Document

_MOST_TOLD: Final = 20

Which = Annotated[
    str, typer.Argument(metavar="CASE", help="A name in the case, its title, or the beginning of its id.")
]
Organisation = Annotated[
    str, typer.Option("--organisation", metavar="ID", help="Everything about an organisation instead.")
]
Group = Annotated[
    str,
    typer.Option("--actor", metavar="NAME", help="Everything that somebody ties to a group, by whose word."),
]
Period = Annotated[
    str,
    typer.Option(metavar="FROM..TO", help="Only what happened then: 2015-01..2017-04, 2017, 2017-03-15.."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="html, pdf, stix, misp, rpz...: 'tocsin plugins' lists them; may be given several times."
        " Else html into a file, markdown to stdout.",
    ),
]
Colour = Annotated[
    str,
    typer.Option(
        metavar="COLOUR",
        help="Who may see it: clear, green, amber, amber+strict or red; else the settings', else amber.",
    ),
]
Language = Annotated[
    str,
    typer.Option(metavar="CODE", help="Language of texts for people, en or fr; else the settings', else en."),
]
Title = Annotated[str, typer.Option(metavar="TEXT", help="What to call it; else what it is on.")]
Author = Annotated[
    str,
    typer.Option(
        metavar="TEXT", help="Who answers for it; else the settings say, else the user of this computer."
    ),
]
Contact = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="How to reach the author, else the settings say; X-ARF needs an e-mail address.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="A file, or a folder for several formats; else stdout."
    ),
]
Settings = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Settings; else TOCSIN_CONFIG, else tocsin.toml of your own."),
]


def report(
    case: Which = "",
    *,
    organisation: Organisation = "",
    actor: Group = "",
    period: Period = "",
    format: Formats = None,  # noqa: A002  # the option's name
    tlp: Colour = "",
    language: Language = "",
    title: Title = "",
    author: Author = "",
    contact: Contact = "",
    output: Output = None,
    config: Settings = None,
    database: Database = None,
) -> None:
    """Write a report; what a blocklist refused and why is told on stderr."""
    from tocsin.app import report_orders
    from tocsin.app.alerts import current_time, person
    from tocsin.app.configuration import configuration
    from tocsin.app.report import gather

    chosen = report_orders.formats_of(format or ["markdown" if output is None else "html"])
    _check_place(output, len(chosen))
    settings = configuration(config).report
    order = report_orders.Order(
        author=author or settings.author or person(),
        case=case,
        organisation=organisation,
        actor=actor,
        period=report_orders.period_of(period),
        title=title,
        contact=contact or settings.contact,
        language=language or settings.language,
        tlp=report_orders.tlp_of(tlp or settings.tlp),
    )
    with opened(database) as store:
        content = gather(store, order, current_time())
    for exporter in chosen.values():
        _put_document(exporter.render(content), output)


def _put_document(document: "Document", output: Path | None) -> None:
    from tocsin.app.report_orders import write

    if output is None:
        _put_body(document)
    else:
        put(str(write(document, output)))
    _tell(document.remarks)


def _check_place(output: Path | None, formats: int) -> None:
    if formats > 1 and (output is None or not output.is_dir()):
        told = "" if output is None else f", and {str(output)!r} is none: make it, or name another"
        raise UsageError(f"several formats need a folder that is there: give one with --output{told}")


def _put_body(document: "Document") -> None:
    if sys.stdout.isatty() and not document.media_type.startswith("text/") and b"\0" in document.body:
        raise UsageError(f"{document.media_type} is nothing for a terminal: give a file with --output")
    sys.stdout.flush()
    sys.stdout.buffer.write(document.body)
    sys.stdout.buffer.flush()


def _tell(remarks: Sequence[str]) -> None:
    for remark in remarks[:_MOST_TOLD]:
        say(remark)
    if len(remarks) > _MOST_TOLD:
        say(
            f"and {len(remarks) - _MOST_TOLD} more; the csv format says of every name whether it may be blocked"
        )
