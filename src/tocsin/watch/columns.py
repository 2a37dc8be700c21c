"""Which column or field of a table holds the names: by what it is called, and by what is in it."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from tocsin.model.errors import InputError

# What such columns are called, most telling first; compared in lower case with blanks and hyphens as underscores.
KNOWN: Final = (
    "domain", "domain_name", "domainname", "domains", "fqdn", "hostname", "host_name", "host", "dns_name", "dns_names",
    "all_domains", "name_value", "common_name", "dnsname", "query_name", "qname", "query", "rrname", "owner", "site",
    "name", "names", "value", "indicator",
)  # fmt: skip
_NAME: Final = re.compile(
    r"(?:\*\.)?(?:[^\s./:@,;|\"'\\<>()\[\]{}%&=?#]{1,63}\.)+(?:xn--[a-z0-9-]{1,59}|[^\W\d_]{2,63})\.?\Z",
    re.IGNORECASE,
)
ENOUGH: Final = 0.5  # share of the values of a column that must look like names


def looks_like_name(value: str) -> bool:
    """Whether a text looks like a domain name of two labels or more."""
    return bool(_NAME.match(value.strip()))


def share_of_names(values: Sequence[str]) -> float:
    """Share of the values that are not empty which look like names; 0 where all are empty."""
    filled = [value for value in values if value.strip()]
    return sum(map(looks_like_name, filled)) / len(filled) if filled else 0.0


def column_of_names(samples: Mapping[str, Sequence[str]], label: str, *, what: str = "column") -> str:
    """Choose the column that holds the names, from sample values by column; InputError where none does."""
    shares = {name: share_of_names(values) for name, values in samples.items()}
    known = [name for wanted in KNOWN for name in samples if last_part(name) == wanted]
    for name in known:
        if shares[name] >= ENOUGH:
            return name
    best = max(shares, key=lambda name: shares[name], default=None)
    if best is not None and shares[best] >= ENOUGH:
        return best
    if known and not any(value.strip() for value in samples[known[0]]):
        return known[0]
    raise InputError(
        f"no {what} of {label} looks like domain names: say which one with --column; {listing(samples, what)}"
    )


def last_part(name: str) -> str:
    """Bring a column's name to the form of KNOWN; of a dotted path the last part."""
    return re.sub(r"[\s-]+", "_", name.strip().lower()).rpartition(".")[2]


def listing(names: Sequence[str] | Mapping[str, object], what: str) -> str:
    """Say which columns there are."""
    shown = ", ".join(repr(name[:60]) for name in list(names)[:30])
    more = f" and {len(names) - 30} more" if len(names) > 30 else ""
    return f"there are the {what}s {shown}{more}" if shown else f"there is no {what}"
