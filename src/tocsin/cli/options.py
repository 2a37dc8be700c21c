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
