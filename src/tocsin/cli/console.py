"""Where output goes: results to stdout, everything said to a person to stderr."""

import json
import sys
from collections.abc import Mapping


def say(message: str) -> None:
    """Tell a person something, on stderr; what a stranger's file put into it cannot move the cursor or hide text."""
    shown = "".join(
        each if each.isprintable() or each == "\n" else each.encode("unicode_escape").decode()
        for each in message
    )
    print(shown, file=sys.stderr, flush=True)  # noqa: T201  # this is the one door to stderr


def put(line: str) -> None:
    """Write one line of results to stdout."""
    sys.stdout.write(line + "\n")


def put_json(row: Mapping[str, object]) -> None:
    """Write one JSON Lines row to stdout: ASCII only, so that no name can hide or reorder text on a terminal."""
    sys.stdout.write(json.dumps(row, ensure_ascii=True, separators=(", ", ": ")) + "\n")
