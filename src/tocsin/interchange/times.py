"""Times as text: ISO 8601 in UTC with `Z`."""

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def utc_moment(text: str) -> datetime:
    """Read an ISO 8601 date (the start of that day) or time (in UTC unless it says otherwise); raises ValueError."""
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:40]!r} is not a date such as 2027-01-31") from error
