"""Options that several commands have, each said in one way."""

from typing import Annotated

import typer

Database = Annotated[
    str | None,
    typer.Option(
        "--database", metavar="URL", help="Database; else TOCSIN_DATABASE, else a file of your own."
    ),
]
Chosen = Annotated[
    list[str] | None,
    typer.Option("--organisation", "-o", metavar="ID", help="Only for this organisation."),
]
Prior = Annotated[
    float, typer.Option(metavar="P", help="Share of new names that imitate somebody on the watch list.")
]

# Of the ledger: `tocsin evidence` and `tocsin claims`.
Case = Annotated[str, typer.Argument(metavar="CASE", help="The case: a name in it, its title, or its id.")]
CaseOrAll = Annotated[
    str, typer.Argument(metavar="CASE", help="The case: a name in it, its title, or its id; else all.")
]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or the beginnings of them.")]
CaseFile = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="A case in the neutral format (JSON or JSON Lines); - is standard input."
    ),
]
Only = Annotated[str, typer.Option(metavar="CASE_ID", help="Which case, where the file holds several.")]
Source = Annotated[str, typer.Option(metavar="TEXT", help="Source of what names none in the file.")]
GradeOfRest = Annotated[str, typer.Option(metavar="B2", help="Grade of what has none in the file.")]
Grade = Annotated[
    str,
    typer.Option(
        metavar="B2", help="Admiralty grade: the source A-F, what it says 1-6; else F6, not judged."
    ),
]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; it stands in the history.")]
Who = Annotated[str, typer.Option(metavar="NAME", help="Who says so, if not the user of this computer.")]
Unlisted = Annotated[bool, typer.Option("--unlisted", help="Keep the name of a group that is in no list.")]
Withdrawn = Annotated[bool, typer.Option("--withdrawn", help="Also what was withdrawn.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines.")]
CountsAsJson = Annotated[bool, typer.Option("--json", help="The counts as one JSON object.")]
