"""`tocsin doctor`: whether everything that Tocsin needs is there and in order."""

from typing import Annotated

import typer

from tocsin.cli.console import put, put_json
from tocsin.cli.options import Database

_WIDTH = 22


def doctor(
    *,
    database: Database = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON Lines, one check a line.")] = False,
) -> None:
    """Check the installation, the database, the compiled matcher and the age of the data tables.

    The exit code is 1 when something is broken.
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from tocsin.app.doctor import examine, is_healthy

    checks = []
    for check in examine(database, now=datetime.now(UTC)):
        checks.append(check)
        if json:
            put_json(asdict(check))
            continue
        put(f"{check.health:6}  {check.subject:{_WIDTH}} {check.fact}")
        if check.advice:
            put(f"{'':6}  {'':{_WIDTH}} -> {check.advice}")
    if not is_healthy(tuple(checks)):
        raise typer.Exit(1)
