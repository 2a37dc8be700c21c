"""The watch list compiled for bulk work: every watch item of every organisation as arrays, with their base rates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.base_rates import BaseRates
from tocsin.model.identity import Identity, WatchItem, WatchKind
from tocsin.names.matching import Term, TermIndex
from tocsin.names.parsing import registrable_domain
from tocsin.watch.allow import AllowIndex
from tocsin.watch.words import rates_of_words, watch_items_given

place_of_kind = {kind: number for number, kind in enumerate(WatchKind)}


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Lists of different lengths one after another: list `i` is `values[firsts[i]:firsts[i + 1]]`."""

    values: NDArray[np.int64]
    firsts: NDArray[np.int64]

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> "Ragged":
        """The given lists."""
        firsts = np.concatenate(([0], np.cumsum([len(one) for one in lists], dtype=np.int64)))
        return cls(np.array([value for one in lists for value in one], dtype=np.int64), firsts)


@dataclass(frozen=True, slots=True, eq=False)
class Watchlist:
    """Organisations and their watch items; items, organisations and distinct texts are named by their place."""

    identities: tuple[Identity, ...]
    items: tuple[WatchItem, ...]
    texts: tuple[str, ...]
    index: TermIndex
    items_of_text: Ragged
    organisation: NDArray[np.int64]  # per item
    kind: NDArray[np.int64]  # per item: the place of its WatchKind
    whole_distance: NDArray[np.int64]  # per item
    inside_distance: NDArray[np.int64]  # per item
    rates: NDArray[np.float64]  # (text, distance, way): see BaseRates.of
    host_rates: NDArray[np.float64]  # (text, whole label or part of one): see BaseRates.of_hosts
    allow: AllowIndex

    @classmethod
    def compile(cls, identities: Iterable[Identity], rates: BaseRates, now: datetime) -> "Watchlist":
        """Everything of these organisations; what is allowed is looked up as of `now`."""
        known = tuple(identities)
        rate_of = rates_of_words(known, rates)
        items = tuple(item for identity in known for item in watch_items_given(identity, rate_of))
        texts = tuple(dict.fromkeys(item.text for item in items))
        place = {text: number for number, text in enumerate(texts)}
        by_text: list[list[int]] = [[] for _ in texts]
        for number, item in enumerate(items):
            by_text[place[item.text]].append(number)
        slugs = {identity.slug: number for number, identity in enumerate(known)}
        return cls(
            identities=known,
            items=items,
            texts=texts,
            index=TermIndex.compile(
                [_term(text, [items[i] for i in by_text[place[text]]]) for text in texts]
            ),
            items_of_text=Ragged.of(by_text),
            organisation=np.array([slugs[item.organisation] for item in items], dtype=np.int64),
            kind=np.array([place_of_kind[item.kind] for item in items], dtype=np.int64),
            whole_distance=np.array([item.whole_distance for item in items], dtype=np.int64),
            inside_distance=np.array([item.inside_distance for item in items], dtype=np.int64),
            rates=np.array([rate_of[text] for text in texts]).reshape(-1, 3, 4),
            host_rates=rates.of_hosts(texts),
            allow=AllowIndex.compile(known, now),
        )

    @property
    def word_rates(self) -> NDArray[np.float64]:
        """How often one ordinary label holds each text as it is, in any way."""
        return np.asarray(self.rates[:, 0].sum(axis=1))

    def official_suffixes(self, organisation: int) -> tuple[str, ...]:
        """Public suffixes of the official domains of an organisation, each once: `com`, `co.jp`."""
        found = (registrable_domain(domain) for domain in self.identities[organisation].domains)
        return tuple(dict.fromkeys(domain.public_suffix for domain in found if domain is not None))


def _term(text: str, items: Sequence[WatchItem]) -> Term:
    """The loosest way any organisation watches a text."""
    return Term(text, max(item.whole_distance for item in items), max(item.inside_distance for item in items))
