"""Moments as people read them: in UTC, to the day or the minute."""

from datetime import UTC, datetime


def day(moment: datetime) -> str:
    """2017-04-24."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d")


def minute(moment: datetime) -> str:
    """2017-04-24 08:30Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


def written(moment: datetime) -> str:
    """To the minute; the day alone where a whole day was written down."""
    return minute(moment).removesuffix(" 00:00Z")
