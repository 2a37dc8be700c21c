"""The top-level domain: how much more often reported hostile names use it than popular sites do."""

from collections.abc import Iterator

from tocsin.model.finding import Finding
from tocsin.watch.seam import NameSubject, Watched


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Name the top-level domain, unless it is the organisation's own: `home_country` speaks of that."""
    label = watched.seen.top_level_domain
    if watched.seen.at_home:
        return
    yield Finding(
        "top_level_domain", subject.name, watched.organisation.slug, label, f"it is registered under .{label}"
    )
