"""The top-level domain of the organisation's own country."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.finding import Finding
from tocsin.model.identity import WatchKind
from tocsin.watch.seam import NameSubject, Watched

FEATURES: Final = ("own_country", "service_in_own_country")


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say that the name is registered where the organisation is at home."""
    if watched.seen.at_home:
        feature = FEATURES[watched.seen.item.kind is WatchKind.SERVICE]
        yield Finding(
            "home_country",
            subject.name,
            watched.organisation.slug,
            feature,
            f".{watched.seen.top_level_domain} is a top-level domain of {watched.organisation.name}",
        )
