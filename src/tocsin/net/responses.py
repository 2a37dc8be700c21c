"""What a web server answered, and how it is kept in a cache."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_PAUSE_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: status, where it came from at last, headers (lower-case names, in order), decoded body.

    `redirects` are the URLs that led here, the first asked one first; none when the first one answered. `truncated`
    tells that the body goes on beyond the limit.
    """

    status: int
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    redirects: tuple[str, ...] = ()
    truncated: bool = False

    def header(self, name: str) -> str | None:
        """Return the first value of a header, by its lower-case name."""
        return next((value for known, value in self.headers if known == name), None)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for (RFC 9110, 10.2.3), a day at most; None when it is no such thing."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_PAUSE_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_PAUSE_S)


def to_meta(response: Response) -> str:
    """Return everything of a response but its body, as text."""
    return json.dumps([response.status, response.url, response.headers, response.redirects])


def from_meta(meta: str, body: bytes) -> Response | None:
    """Return the response that `to_meta` wrote, or None when the text is something else."""
    try:
        status, url, headers, redirects = json.loads(meta)
        pairs = tuple((str(name), str(value)) for name, value in headers)
        return Response(int(status), str(url), pairs, body, tuple(str(step) for step in redirects))
    except (ValueError, TypeError, RecursionError):
        return None
