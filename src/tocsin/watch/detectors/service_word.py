"""A service that the organisation uses, without its own name: a weak sign, since the service has other users."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.finding import Finding
from tocsin.model.identity import WatchKind
from tocsin.watch.seam import NameSubject, Watched

FEATURES: Final = ("service_only",)
# Share of new names that borrow the name of a common service, whoever they are aimed at: however rare its word is
# among popular sites, its imitations are not rare. An estimate.
BORROWED: Final = 5e-5


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say that nothing but a service is named."""
    if watched.seen.item.kind is WatchKind.SERVICE:
        yield Finding(
            "service_word",
            subject.name,
            watched.organisation.slug,
            "service_only",
            f"only {watched.seen.item.source} is named, which {watched.organisation.name} uses like many others:"
            " weak by itself, decisive when infrastructure ties it to other names",
        )
