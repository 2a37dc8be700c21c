"""The watched word itself: how it is spelt, how it stands in its label, and how often ordinary names show the same."""

from collections.abc import Iterator
from typing import Final

from tocsin.evidence.base_rates import Way
from tocsin.model.finding import Finding
from tocsin.model.identity import WatchKind
from tocsin.watch.seam import NameSubject, Watched
from tocsin.watch.traits import Spelling

FEATURES: Final = ("exact", "look_alike", "international", "one_edit", "two_edits")
_SPELT: Final = {
    Spelling.EXACT: "as it is",
    Spelling.LOOK_ALIKE: "in characters that look like it",
    Spelling.INTERNATIONAL: "in international characters that look like it",
    Spelling.ONE_EDIT: "with one edit",
    Spelling.TWO_EDITS: "with two edits",
}
_STANDS: Final = {
    Way.LABEL: "the whole label",
    Way.TOKEN: "a word of its own in the label",
    Way.EDGE: "the beginning or end of a word in the label",
    Way.INSIDE: "inside a word of the label",
}


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say which watched word is in the name and how."""
    seen = watched.seen
    what = f"{seen.item.text!r} ({seen.item.source}) {_SPELT[seen.spelling]}"
    shown = "" if seen.spelling is Spelling.EXACT and seen.text == seen.item.text else f", as {seen.text!r}"
    often = f"{per_million(seen.class_rate)} in a million ordinary labels have it so"
    if seen.item.kind is WatchKind.SERVICE:
        often = f"{per_million(seen.class_rate)} in a million names have a service's word so, whoever they are aimed at"
    yield Finding(
        "lookalike",
        subject.name,
        watched.organisation.slug,
        FEATURES[seen.spelling],
        f"{what}{shown}: {_STANDS[seen.way]} {seen.label!r}; {often}",
        seen.class_rate,
    )


def per_million(rate: float) -> str:
    """A rate as a number in a million, in words: an estimate, so two figures are enough."""
    number = rate * 1e6
    return (
        f"about {number:,.0f}"
        if number >= 10
        else f"about {number:.2g}"
        if number >= 0.01
        else "less than 0.01"
    )
