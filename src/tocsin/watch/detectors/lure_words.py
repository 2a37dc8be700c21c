"""Words that phishing names put beside the name they borrow: sign in, verify, invoice, support, in several languages."""

from collections.abc import Iterator

from tocsin.model.finding import Finding
from tocsin.watch.seam import NameSubject, Watched


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say which lure word stands beside the watched word."""
    if watched.seen.lure is not None:
        kind, word = watched.seen.lure
        yield Finding(
            "lure_words",
            subject.name,
            watched.organisation.slug,
            kind,
            f"beside it stands {word!r}, a word of {kind.replace('_', ' ')} lures",
        )
