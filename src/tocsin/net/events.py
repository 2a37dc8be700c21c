"""The log of `net`: one line for each request, to the standard library's logger `tocsin.net`, which `app` shows.

Hosts are logged, paths are not: the paths of lures carry their victims' addresses.
"""

import logging
from typing import cast

import structlog


def logger(name: str) -> "structlog.stdlib.BoundLogger":
    """Return the log of a part: events with facts beside them, handed to the standard library's logger of that name."""
    # Held to the standard library on purpose: structlog's own default prints to stdout, where results go.
    return cast(
        "structlog.stdlib.BoundLogger",
        structlog.wrap_logger(
            logging.getLogger(name),
            processors=[structlog.stdlib.filter_by_level, structlog.stdlib.render_to_log_kwargs],
            wrapper_class=structlog.stdlib.BoundLogger,
        ),
    )


log = logger("tocsin.net")
