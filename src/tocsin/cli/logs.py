"""What Tocsin does, line by line, on stderr for whoever asked: text on a terminal, JSON for a program."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

from tocsin.cli.alert_view import safe

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """An event with the facts beside it, in one line that cannot move a cursor."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as a line."""
        facts = {key: value for key, value in vars(record).items() if key not in _OWN}
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        if self._as_json:
            said = {
                "at": at,
                "level": record.levelname.lower(),
                "log": record.name,
                "event": record.getMessage(),
            }
            return json.dumps({**said, **facts}, default=str)
        told = " ".join(f"{key}={value}" for key, value in facts.items())
        return safe(f"{at} {record.getMessage()} {told}".rstrip())


def show_logs(*, verbose: bool) -> None:
    """Send our log to stderr: what went wrong always, every request with `verbose`."""
    log = logging.getLogger("tocsin")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(as_json=not sys.stderr.isatty()))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO if verbose else logging.WARNING)
    log.propagate = False
