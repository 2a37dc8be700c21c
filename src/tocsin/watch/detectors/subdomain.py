"""A watched word that stands to the left of the registered name, where whoever holds that name writes what they like."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.finding import Finding
from tocsin.watch.seam import NameSubject, Watched
from tocsin.watch.traits import Place

FEATURES: Final = ("subdomain", "public_suffix")


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say where the word stands, if not in the registrable label."""
    if watched.seen.place is Place.SUBDOMAIN:
        where = f"in a subdomain of {subject.registrable}" if subject.registrable else "in a subdomain"
        yield _finding(subject, watched, "subdomain", f"the word stands {where}, where anybody can put it")
    elif watched.seen.place is Place.PUBLIC_SUFFIX:
        yield _finding(
            subject, watched, "public_suffix", "the word belongs to the public suffix, which many share"
        )


def _finding(subject: NameSubject, watched: Watched, feature: str, statement: str) -> Finding:
    return Finding("subdomain", subject.name, watched.organisation.slug, feature, statement)
