"""Why a name is or is not flagged, organisation by organisation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.app.scan import Scan, ScanSettings, chosen
from tocsin.model.alert import Alert
from tocsin.names.blocks import block_of
from tocsin.names.parsing import domain_name
from tocsin.store.store import Store
from tocsin.watch.seam import Batch

# Of more organisations than these, only those are named for which there is something to say.
_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Explained:
    """What is said of one name: alerts as a scan would make them, and why there are none for the other organisations.

    `prior` is the probability, before anything is seen, that a new name imitates one given organisation.
    """

    name: str
    prior: float
    alerts: tuple[Alert, ...]
    unflagged: tuple[tuple[str, str], ...]
    others: int


def explained(
    store: Store, names: Sequence[str], organisations: Sequence[str], *, prior: float, now: datetime
) -> Iterator[Explained]:
    """Explain each name; raises InvalidName for what is no domain name, UsageError where nobody is watched."""
    everybody = store.organisations()
    identities = chosen(everybody, organisations)
    settings = ScanSettings(prior=prior).for_part(len(identities), len(everybody))
    scan = Scan(identities, settings, now)
    for name in names:
        yield _explained(scan, name)


def _explained(scan: Scan, name: str) -> Explained:
    known = domain_name(name)
    found = tuple(scan.alerts(Batch(block_of([name]), "", 0), least=0.0))
    flagged = {alert.organisation for alert in found}
    reasons = [
        (identity.slug, why)
        for identity in scan.watchlist.identities
        if (why := scan.watchlist.allow.allows(known.value, identity.slug)) is not None
    ]
    allowed = dict(reasons)
    rest = [i.slug for i in scan.watchlist.identities if i.slug not in flagged and i.slug not in allowed]
    named = rest if len(rest) <= _NAMED else []
    unflagged = (
        *((slug, f"it {why}") for slug, why in reasons),
        *((slug, _nothing(scan, slug)) for slug in named),
    )
    return Explained(name, scan.prior, found, unflagged, len(rest) - len(named))


def _nothing(scan: Scan, slug: str) -> str:
    words = len(scan.explainer.items_of.get(slug, ()))
    return (
        f"none of its {words} watched words is in the name within the edits allowed"
        f" ('tocsin organisation show {slug}' lists them)"
    )
