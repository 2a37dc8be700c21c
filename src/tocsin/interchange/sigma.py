"""Sigma rules that find, in the logs of resolvers and proxies, who looked for a name."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from tocsin.interchange.defanging import defanged
from tocsin.interchange.remarks import Noted, remark_lines
from tocsin.interchange.yaml_texts import yaml_text
from tocsin.model.ids import tocsin_id

_LONGEST_TITLE: Final = 200  # of 256 that the format allows
_LOGS: Final = (("dns", "query", "DNS lookups"), ("proxy", "cs-host", "requests through a proxy"))


def sigma_rules(
    entries: Sequence[Noted],
    made_at: datetime,
    *,
    title: str,
    author: str,
    tlp: str,
    remarks: Iterable[str] = (),
) -> str:
    """Write one rule for each kind of log, as YAML documents; each has every name, and everything below it.

    A rule's id is made from the title and the kind of log. Raises ValueError without a name: a rule must look for
    something.
    """
    if not entries:
        raise ValueError("a Sigma rule without a name finds nothing")
    rules = [
        _rule(entries, made_at, title=title, author=author, tlp=tlp, log=log, field=field, what=what)
        for log, field, what in _LOGS
    ]
    return remark_lines(remarks, "#") + "---\n".join(rules)


def _rule(
    entries: Sequence[Noted],
    made_at: datetime,
    *,
    title: str,
    author: str,
    tlp: str,
    log: str,
    field: str,
    what: str,
) -> str:
    name = defanged(title, longest=_LONGEST_TITLE)
    described = f"Names of the report {name}: {what} show who met them."
    lines = [
        f"title: {yaml_text(f'{name}: {what}')}",
        f"id: {tocsin_id('x-tocsin-sigma', title, log).partition('--')[2]}",
        "status: experimental",
        f"description: {yaml_text(described)}",
        f"author: {yaml_text(defanged(author))}",
        f"date: {made_at:%Y-%m-%d}",
        "tags:",
        "  - attack.initial-access",
        "  - attack.t1566.002",
        f"  - tlp.{tlp.replace('+', '-')}",
        "logsource:",
        f"  category: {log}",
        *_detection(entries, field),
        "falsepositives:",
        '  - "analysts who look at the names"',
        "level: high",
    ]
    return "\n".join(lines) + "\n"


def _detection(entries: Sequence[Noted], field: str) -> Iterator[str]:
    """Give the lines that say what to look for: each name itself, or what ends with a dot and the name."""
    yield from ("detection:", "  whole:", f"    {field}:")
    yield from (f"      - {yaml_text(entry.name.value)}" for entry in entries)
    yield from ("  below:", f"    {field}|endswith:")
    yield from (f"      - {yaml_text(f'.{entry.name}')}" for entry in entries)
    yield "  condition: whole or below"
