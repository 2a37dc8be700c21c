"""The very text that stands there: `phase` for `chase` is an ordinary word, `chaze` is not."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.finding import Finding
from tocsin.model.identity import WatchKind
from tocsin.watch.detectors.lookalike import per_million
from tocsin.watch.seam import NameSubject, Watched

FEATURES: Final = ("text",)


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say how often ordinary names hold this text."""
    seen = watched.seen
    kind = "names with a service's word" if seen.item.kind is WatchKind.SERVICE else "ordinary labels"
    yield Finding(
        "wording",
        subject.name,
        watched.organisation.slug,
        "text",
        f"the text {seen.text!r}, with the edges it has here, is expected {per_million(seen.text_rate)}"
        f" times in a million {kind}",
        min(seen.text_rate, 1.0),
    )
