"""The command line: takes orders and shows results; decides nothing."""

import sys


def main() -> None:
    """Run `tocsin`; a documented error becomes one clear line on stderr and exit code 1, misuse exit code 2."""
    from tocsin.cli.root import run  # typer is slow to import

    sys.exit(run(sys.argv[1:]))
