"""Scoring in bulk: arrays of hits in, one line for each name and organisation out, with what every detector saw.

What a line says is a row of codes, one for each built-in detector: the place of a feature in the detector's list, or
-1 where it has nothing to say. Their weights add up to the line's log-odds; `explaining` turns the same codes into
findings, so that the sum of what is shown is the score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.base_rates import BaseRates, Way
from tocsin.evidence.detector_weights import DetectorWeights
from tocsin.model.errors import InputError
from tocsin.model.identity import WatchKind
from tocsin.names.blocks import NameBlock
from tocsin.names.matching import Hits
from tocsin.watch.detectors import (
    home_country,
    lookalike,
    name_part,
    official_suffix,
    second_word,
    service_word,
    subdomain,
    word_length,
    wording,
)
from tocsin.watch.surroundings import Lures, lures_of, strongest_lure, top_level_hash, top_level_hashes
from tocsin.watch.surroundings import lure_words as lure_list
from tocsin.watch.traits import (
    Place,
    Spelling,
    Traits,
    Words,
    follows_of,
    packed,
    spans_of,
    texts_of,
    traits_of,
)
from tocsin.watch.watchlist import Ragged, Watchlist, place_of_kind

BULK: Final = (
    "lookalike",
    "wording",
    "word_length",
    "subdomain",
    "official_suffix",
    "lure_words",
    "top_level_domain",
    "service_word",
    "home_country",
    "second_word",
    "name_part",
)
(LOOKALIKE, WORDING, LENGTH, SUBDOMAIN, SUFFIX, LURES, TOP_LEVEL, SERVICE, HOME, SECOND, PART) = range(
    len(BULK)
)
# Which base rate applies to each spelling: look-alikes are a small share of what one edit gives.
_DISTANCE: Final = np.array([0, 1, 1, 1, 2])
_SHARE: Final = np.array([1.0, 0.05, 0.02, 1.0, 1.0])
# A copied official suffix need not be the organisation's own: `paypay.com.example` copies nothing and means the same.
_ANYWHERE: Final = ("com",)


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """Weights of the built-in detectors as arrays: by detector, then by code; no row for one without weights."""

    log_odds: tuple[NDArray[np.float64], ...]
    slope: tuple[NDArray[np.float64], ...]
    top_level: NDArray[np.uint64]  # hashes of the top-level domains that have a weight, sorted
    top_level_code: NDArray[np.int16]

    @classmethod
    def compile(cls, weights: Mapping[str, DetectorWeights]) -> "ScoreTable":
        """Table of the weights; a feature that has none adds nothing. Raises InputError for a family of two detectors."""
        _refuse_shared_families(weights)
        log_odds, slope = [], []
        for name, features in zip(BULK, all_features(weights), strict=True):
            found = [weights[name].features.get(f) if name in weights else None for f in features]
            log_odds.append(np.array([w.log_odds if w else 0.0 for w in found]))
            slope.append(np.array([w.slope if w else 0.0 for w in found]))
        hashes = np.array([top_level_hash(f) for f in all_features(weights)[TOP_LEVEL]], dtype=np.uint64)
        order = np.argsort(hashes)
        return cls(tuple(log_odds), tuple(slope), hashes[order], order.astype(np.int16))


def _refuse_shared_families(weights: Mapping[str, DetectorWeights]) -> None:
    """Of a family only the strongest finding counts, but here everything is added."""
    owners: dict[str, str] = {}
    for name in BULK:
        if name not in weights:
            continue
        family = weights[name].family
        if family in owners:
            raise InputError(
                f"the built-in detectors {owners[family]!r} and {name!r} have weights of one family {family!r}:"
                " give each its own"
            )
        owners[family] = name


def all_features(weights: Mapping[str, DetectorWeights]) -> tuple[tuple[str, ...], ...]:
    """Features of each built-in detector in the order of their codes."""
    top_level = tuple(weights["top_level_domain"].features) if "top_level_domain" in weights else ()
    return (
        lookalike.FEATURES,
        wording.FEATURES,
        word_length.FEATURES,
        subdomain.FEATURES,
        official_suffix.FEATURES,
        lure_list().classes,
        top_level,
        service_word.FEATURES,
        home_country.FEATURES,
        second_word.FEATURES,
        name_part.FEATURES,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """One entry per name and organisation, ordered by row: its best hit, all codes, and the log-odds they add up to."""

    row: NDArray[np.int64]
    organisation: NDArray[np.int64]
    item: NDArray[np.int64]
    hit: NDArray[np.int64]
    codes: NDArray[np.int16]  # (line, detector)
    log_odds: NDArray[np.float64]
    class_rate: NDArray[np.float64]
    text_rate: NDArray[np.float64]
    at_home: NDArray[np.bool_]
    lure: NDArray[np.int64]  # place in `lures`, -1 for none
    second: NDArray[np.int64]  # item, -1 for none
    lures: Lures
    traits: Traits

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Hits paired with every watch item whose text and distances allow them."""

    hit: NDArray[np.int64]
    item: NDArray[np.int64]


def pairs_of(hits: Hits, watchlist: Watchlist) -> Pairs:
    """Pairs of hits and items, ordered by hit."""
    lists = watchlist.items_of_text
    counts = lists.firsts[hits.term + 1] - lists.firsts[hits.term]
    hit = np.repeat(np.arange(len(hits)), counts)
    within = np.arange(len(hit)) - np.repeat(np.cumsum(counts) - counts, counts)
    item = lists.values[lists.firsts[hits.term[hit]] + within]
    allowed = np.where(hits.whole[hit], watchlist.whole_distance[item], watchlist.inside_distance[item])
    kept = hits.distance[hit] <= allowed
    return Pairs(hit[kept], item[kept])


class Scorer:
    """Scores the hits of block after block against one watch list with one set of weights."""

    def __init__(
        self, watchlist: Watchlist, rates: BaseRates, weights: Mapping[str, DetectorWeights]
    ) -> None:
        self._watchlist = watchlist
        self._rates = rates
        self._table = ScoreTable.compile(weights)
        suffixes = [
            tuple(dict.fromkeys((*watchlist.official_suffixes(i), *_ANYWHERE)))
            for i in range(len(watchlist.identities))
        ]
        self._suffixes: Words = packed(tuple(suffix for own in suffixes for suffix in own))
        self._suffix_firsts = np.concatenate(([0], np.cumsum([len(own) for own in suffixes], dtype=np.int64)))
        self._homes = Ragged.of([[_signed(c) for c in i.countries] for i in watchlist.identities])

    def lines(self, block: NameBlock, hits: Hits) -> Lines:
        """Score the hits of one block."""
        pairs = pairs_of(hits, self._watchlist)
        traits = traits_of(block, hits, self._watchlist, self._rates)
        row = hits.row[pairs.hit].astype(np.int64)
        lures = lures_of(block, np.unique(row))
        lure = self._lures_beside(hits, pairs, row, lures)
        class_rate, text_rate = self._pair_rates(hits, traits, pairs)
        top_level = top_level_hashes(block, hits)[pairs.hit]
        home = self._at_home(top_level, pairs)
        codes = self._codes(block, hits, traits, pairs)
        codes[:, LURES] = _class_of(lure, lures)
        self._add_top_level(codes, top_level, home)
        log_odds = self._added(codes, class_rate, text_rate)
        organisation = self._watchlist.organisation[pairs.item]
        order = np.lexsort((-log_odds, organisation, row))
        first = _first_of_each(row[order], organisation[order])
        best = order[first]
        second = self._second(hits, pairs, order, first)
        codes[best, SECOND] = np.where(second >= 0, 0, -1)
        gain = np.where(second >= 0, self._table.log_odds[SECOND][0], 0.0)
        return Lines(
            row=row[best],
            organisation=organisation[best],
            item=pairs.item[best],
            hit=pairs.hit[best],
            codes=codes[best],
            log_odds=log_odds[best] + gain,
            class_rate=class_rate[best],
            text_rate=text_rate[best],
            at_home=home[best],
            lure=lure[best],
            second=second,
            lures=lures,
            traits=traits,
        )

    def _pair_rates(
        self, hits: Hits, traits: Traits, pairs: Pairs
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Rates of words spelt and standing so, and of the very text; a service's word is never rare."""
        least = self._host_rates(hits, traits, pairs)
        least = np.where(self._of_service(pairs), np.maximum(least, service_word.BORROWED), least)
        class_rate = np.maximum(self._class_rates(hits, traits, pairs), least)
        return class_rate, np.maximum(traits.text_rate[pairs.hit], least)

    def _of_service(self, pairs: Pairs) -> NDArray[np.bool_]:
        return np.asarray(self._watchlist.kind[pairs.item] == place_of_kind[WatchKind.SERVICE])

    def _add_top_level(
        self, codes: NDArray[np.int16], top_level: NDArray[np.uint64], home: NDArray[np.bool_]
    ) -> None:
        """Write the codes of the top-level domain: what is rare elsewhere is expected at home."""
        codes[:, TOP_LEVEL] = np.where(home, -1, self._top_level_codes(top_level))
        codes[:, HOME] = np.where(home, np.where(codes[:, SERVICE] >= 0, 1, 0), -1)

    def _class_rates(self, hits: Hits, traits: Traits, pairs: Pairs) -> NDArray[np.float64]:
        spelling = traits.spelling[pairs.hit]
        rates = self._watchlist.rates[hits.term[pairs.hit], _DISTANCE[spelling], traits.way[pairs.hit]]
        return np.asarray(rates * _SHARE[spelling])

    def _host_rates(self, hits: Hits, traits: Traits, pairs: Pairs) -> NDArray[np.float64]:
        """How often hosts have the word as it is where it stands in a subdomain; 0 for whatever else."""
        hit = pairs.hit
        alone = (traits.spelling[hit] == Spelling.EXACT) & (traits.way[hit] <= Way.TOKEN)
        applies = alone & (traits.place[hit] == Place.SUBDOMAIN)
        way = np.minimum(traits.way[hit], Way.TOKEN)
        return np.where(applies, self._watchlist.host_rates[hits.term[hit], way], 0.0)

    def _codes(self, block: NameBlock, hits: Hits, traits: Traits, pairs: Pairs) -> NDArray[np.int16]:
        watchlist = self._watchlist
        codes = np.full((len(pairs.hit), len(BULK)), -1, dtype=np.int16)
        codes[:, LOOKALIKE] = traits.spelling[pairs.hit]
        codes[:, WORDING] = 0
        lengths = np.array([len(text) for text in watchlist.texts], dtype=np.int64)
        of_service = self._of_service(pairs)
        codes[:, LENGTH] = np.where(of_service, -1, word_length.code_of(lengths[hits.term[pairs.hit]]))
        codes[:, SUBDOMAIN] = traits.place[pairs.hit].astype(np.int16) - 1
        follows = follows_of(
            texts_of(block, hits),
            spans_of(hits),
            traits.body_end,
            pairs.hit,
            watchlist.organisation[pairs.item],
            self._suffixes,
            self._suffix_firsts,
        )
        codes[:, SUFFIX] = follows.astype(np.int16) - 1
        codes[:, SERVICE] = np.where(of_service, 0, -1)
        part = np.isin(watchlist.kind[pairs.item], [place_of_kind[kind] for kind in name_part.PARTS])
        ordinary = watchlist.word_rates[hits.term[pairs.hit]] >= name_part.ORDINARY
        codes[:, PART] = np.where(part & ordinary, 0, -1)
        return codes

    def _top_level_codes(self, hashes: NDArray[np.uint64]) -> NDArray[np.int16]:
        known = self._table.top_level
        if not len(known):
            return np.full(len(hashes), -1, dtype=np.int16)
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return np.where(known[at] == hashes, self._table.top_level_code[at], -1).astype(np.int16)

    def _at_home(self, top_level: NDArray[np.uint64], pairs: Pairs) -> NDArray[np.bool_]:
        """Whether each name is under a top-level domain of a country of the organisation."""
        hashes = top_level.view(np.int64)
        organisation = self._watchlist.organisation[pairs.item]
        home = np.zeros(len(hashes), dtype=np.bool_)
        widest = int(np.diff(self._homes.firsts).max(initial=0))
        for place in range(widest):
            at = self._homes.firsts[organisation] + place
            there = at < self._homes.firsts[organisation + 1]
            home[there] |= self._homes.values[at[there]] == hashes[there]
        return home

    def _lures_beside(
        self, hits: Hits, pairs: Pairs, row: NDArray[np.int64], lures: Lures
    ) -> NDArray[np.int64]:
        weight = self._table.log_odds[LURES][lure_list().class_of[lures.word]]
        start, end = hits.start[pairs.hit].astype(np.int64), hits.end[pairs.hit].astype(np.int64)
        return strongest_lure(row, start, end, lures.row, lures.start, lures.end, weight)

    def _added(
        self, codes: NDArray[np.int16], class_rate: NDArray[np.float64], text_rate: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        added = np.zeros(len(codes))
        rates = {LOOKALIKE: class_rate, WORDING: text_rate}
        for detector, (log_odds, slope) in enumerate(
            zip(self._table.log_odds, self._table.slope, strict=True)
        ):
            code = codes[:, detector]
            if not len(log_odds):
                continue
            part = log_odds[code]
            if detector in rates:
                part = part - slope[code] * np.log(rates[detector])
            added += np.where(code >= 0, part, 0.0)
        return added

    def _second(
        self, hits: Hits, pairs: Pairs, order: NDArray[np.int64], first: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """For each line an item of the same organisation whose text stands apart from the best hit's; -1 for none.

        Two words of services are no more than one: whoever borrows `microsoft` may well add `office`.
        """
        second = np.full(len(first), -1, dtype=np.int64)
        line = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(order))))
        best_hit, hit = pairs.hit[order[first]][line], pairs.hit[order]
        apart = (hits.end[hit] <= hits.start[best_hit]) | (hits.start[hit] >= hits.end[best_hit])
        other = apart & (hits.term[hit] != hits.term[best_hit]) & (hits.text[hit] == hits.text[best_hit])
        of_service = self._of_service(pairs)[order]
        other &= ~(of_service & of_service[first][line])
        # Written from the last to the first, so that the best of them stays.
        places = np.flatnonzero(other)[::-1]
        second[line[places]] = pairs.item[order[places]]
        return second


def _class_of(lure: NDArray[np.int64], lures: Lures) -> NDArray[np.int64]:
    """Class of each pair's lure word, -1 for none."""
    if not len(lures.word):
        return np.full(len(lure), -1, dtype=np.int64)
    return np.where(lure >= 0, lure_list().class_of[lures.word[lure]], -1)


def _first_of_each(row: NDArray[np.int64], organisation: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each run of equal pairs begins."""
    new = np.ones(len(row), dtype=np.bool_)
    new[1:] = (row[1:] != row[:-1]) | (organisation[1:] != organisation[:-1])
    return np.flatnonzero(new)


def _signed(country: str) -> int:
    value = top_level_hash(country)
    return value - (1 << 64) if value >= 1 << 63 else value
