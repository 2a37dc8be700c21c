"""The command line: takes orders and shows results; decides nothing."""

import io
import sys


def main() -> None:
    """Run `tocsin`; a documented error becomes one clear line on stderr and exit code 1, misuse exit code 2."""
    from tocsin.cli.root import run  # typer is slow to import

    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # what a terminal cannot write is shown by its code, and stops nothing
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
