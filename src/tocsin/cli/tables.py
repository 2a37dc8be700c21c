"""The console on which tables are printed: as wide as the terminal, or of a fixed width into a pipe."""

import errno
import os
import sys
from typing import Final

from rich.console import Console

WIDTH_OF_A_PIPE: Final = 140


class Printer(Console):
    """Rich's console, which would end the program with exit code 1 where the reader has gone (`| head`)."""

    def on_broken_pipe(self) -> None:
        """Leave it to the command, with the number by which it knows that the reader has gone."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def printer(*, most: int | None = None) -> Printer:
    """Return a console on stdout that prints text as it is: no markup, no emoji, no highlighting.

    `most` is the greatest width: lines of text that are longer are hard to read.
    """
    width = None if sys.stdout.isatty() else WIDTH_OF_A_PIPE
    found = Printer(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
    if most is not None and found.width > most:
        found.width = most
    return found
