"""What of an organisation is worth imitating: its words, and how loosely each may be matched before it floods."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.base_rates import BaseRates, Way
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity, WatchItem, WatchKind
from tocsin.names.parsing import registrable_domain
from tocsin.watch.catalogue import service

# A part of a longer name is watched only where fewer labels than this share hold it: `bank` is nobody's word.
RARE_PART: Final = 2e-4
# Largest share of ordinary labels that one word may hit: as a label or token of its own, and as part of a token.
MOST_WHOLE: Final = 1.5e-3
MOST_INSIDE: Final = 1.5e-3
SHORTEST: Final = 2
SHORTEST_PART: Final = 4
SHORTEST_INITIALS: Final = 3
# (words shorter than this, edits to the whole, edits to a part of a token), before the base rate has its say.
_EDITS: Final = ((4, 0, 0), (5, 1, 0), (8, 1, 1), (12, 2, 1), (64, 2, 2))


def watch_items(identity: Identity, rates: BaseRates) -> tuple[WatchItem, ...]:
    """Watch items of an organisation, each text once, the most telling source first; empty if nothing is usable."""
    return watch_items_given(identity, rates_of_words((identity,), rates))


def rates_of_words(identities: Iterable[Identity], rates: BaseRates) -> Mapping[str, NDArray[np.float64]]:
    """Rates (distance, `Way`) of every text that might be watched of these organisations, looked up at once."""
    texts = tuple(dict.fromkeys(text for identity in identities for text in _sources(identity)))
    return dict(zip(texts, rates.of(texts), strict=True)) if texts else {}


def watch_items_given(
    identity: Identity, rate_of: Mapping[str, NDArray[np.float64]]
) -> tuple[WatchItem, ...]:
    """`watch_items` with the rates at hand."""
    items = (
        _item(identity.slug, text, *source, rate_of[text]) for text, source in _sources(identity).items()
    )
    return tuple(item for item in items if item is not None)


def _sources(identity: Identity) -> dict[str, tuple[WatchKind, str]]:
    found: dict[str, tuple[WatchKind, str]] = {}
    for text, kind, source in _candidates(identity):
        if SHORTEST <= len(text) <= 63:
            found.setdefault(text, (kind, source))
    return found


def letters_of(text: str) -> tuple[str, ...]:
    """Words of a text in `a-z0-9`, accents off: `En Marche !` gives `en`, `marche`."""
    plain = unicodedata.normalize(
        "NFKD", text.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    )
    return tuple(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def _candidates(identity: Identity) -> Iterator[tuple[str, WatchKind, str]]:
    for domain in identity.domains:
        yield from _of_domain(domain, WatchKind.DOMAIN, f"official domain {domain}")
    yield from _of_name(identity.name)
    for word in identity.words:
        yield "".join(letters_of(word)), WatchKind.WORD, f"given word {word!r}"
    for person in identity.people:
        yield "".join(letters_of(person)), WatchKind.PERSON, f"person {person!r}"
    for outlet in identity.outlets:
        yield "".join(letters_of(outlet.name)), WatchKind.OUTLET, f"outlet {outlet.name!r}"
        for domain in outlet.domains:
            yield from _of_domain(domain, WatchKind.OUTLET, f"outlet {outlet.name!r} at {domain}")
    for name in identity.services:
        for word in service(name).words:
            yield "".join(letters_of(word)), WatchKind.SERVICE, f"service {service(name).name}"


def _of_domain(domain: DomainName, kind: WatchKind, source: str) -> Iterator[tuple[str, WatchKind, str]]:
    registrable = registrable_domain(domain)
    label = registrable.label if registrable else domain.labels[0]
    if label.startswith("xn--"):
        return
    yield "".join(letters_of(label)), kind, source
    yield from _parts(letters_of(label), source)


def _of_name(name: str) -> Iterator[tuple[str, WatchKind, str]]:
    words = letters_of(name)
    yield "".join(words), WatchKind.NAME, f"name {name!r}"
    yield from _parts(words, f"name {name!r}")
    initials = "".join(word[0] for word in words)
    if len(initials) >= SHORTEST_INITIALS:
        yield initials, WatchKind.INITIALS, f"initials of {name!r}"


def _parts(words: tuple[str, ...], source: str) -> Iterator[tuple[str, WatchKind, str]]:
    if len(words) > 1:
        for word in words:
            if len(word) >= SHORTEST_PART:
                yield word, WatchKind.PART, f"part of {source}"


def _item(slug: str, text: str, kind: WatchKind, source: str, rate: NDArray[np.float64]) -> WatchItem | None:
    exact = float(rate[0].sum())
    derived = kind in {WatchKind.PART, WatchKind.INITIALS}
    if derived and (exact > RARE_PART or text.isdigit()):
        return None
    whole, inside = next((whole, inside) for below, whole, inside in _EDITS if len(text) < below)
    alone = rate[:, [Way.LABEL, Way.TOKEN]].sum(axis=1).cumsum()
    within = rate[:, [Way.EDGE, Way.INSIDE]].sum(axis=1).cumsum()
    whole = _largest(alone, whole, MOST_WHOLE, least=0)
    inside = min(_largest(within, inside, MOST_INSIDE, least=-1), whole)
    return WatchItem(slug, kind, text, source, whole, inside, _why_careful(text, exact, inside))


def _largest(rates: NDArray[np.float64], edits: int, most: float, *, least: int) -> int:
    while edits > least and rates[edits] > most:
        edits -= 1
    return edits


def _why_careful(text: str, exact: float, inside: int) -> str:
    if inside >= 0:
        return ""
    return f"{text!r} stands in {exact * 1e6:,.0f} of a million ordinary labels: it must stand alone"


def expected_per_million(items: Iterable[WatchItem], rates: BaseRates) -> float:
    """Ordinary names in a million that these items hit at all (the lookup floor; alerts are far fewer)."""
    known = tuple(items)
    if not known:
        return 0.0
    total = 0.0
    for item, rate in zip(known, rates.of([item.text for item in known]), strict=True):
        total += float(rate[: item.whole_distance + 1, [Way.LABEL, Way.TOKEN]].sum())
        total += float(rate[: item.inside_distance + 1, [Way.EDGE, Way.INSIDE]].sum())
    return min(total, 1.0) * 1e6
