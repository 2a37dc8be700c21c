"""From lines of the bulk score to alerts: what was seen, as findings with what each adds to the log-odds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.evidence.base_rates import Way
from tocsin.evidence.detector_weights import DetectorWeights
from tocsin.evidence.log_odds import total, weigh
from tocsin.model.alert import Alert, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, WrittenName
from tocsin.model.finding import Finding
from tocsin.model.identity import WatchItem
from tocsin.names.blocks import NameBlock
from tocsin.names.matching import Hits
from tocsin.names.parsing import domain_name, registrable_domain, unicode_name
from tocsin.watch.kinds import kinds_of
from tocsin.watch.scoring import SUFFIX, Lines
from tocsin.watch.seam import Detector, NameSubject, Seen, Watched
from tocsin.watch.surroundings import lure_words
from tocsin.watch.traits import Follows, Place, Spelling
from tocsin.watch.watchlist import Watchlist

_POSITION: Final = {
    Place.REGISTRABLE: Position.REGISTRABLE,
    Place.SUBDOMAIN: Position.SUBDOMAIN,
    Place.PUBLIC_SUFFIX: Position.PUBLIC_SUFFIX,
}


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The lines of one block, with all they point into."""

    block: NameBlock
    hits: Hits
    lines: Lines


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """Turns lines into alerts: the same sum as in bulk, in sentences."""

    watchlist: Watchlist
    weights: Mapping[str, DetectorWeights]
    detectors: Mapping[str, Detector]
    prior: float  # that a new name imitates one given organisation
    items_of: Mapping[str, tuple[WatchItem, ...]]

    @classmethod
    def of(
        cls,
        watchlist: Watchlist,
        weights: Mapping[str, DetectorWeights],
        detectors: Mapping[str, Detector],
        prior: float,
    ) -> "Explainer":
        """An explainer for a watch list."""
        items: dict[str, list[WatchItem]] = {}
        for item in watchlist.items:
            items.setdefault(item.organisation, []).append(item)
        frozen = {slug: tuple(found) for slug, found in items.items()}
        return cls(watchlist, weights, detectors, prior, frozen)

    def alert(self, scored: Scored, line: int, now: datetime) -> Alert:
        """The alert of one line, seen now; raises InvalidName where what was written is no domain name."""
        written = scored.block.written(int(scored.lines.row[line]))
        name = domain_name(written)
        subject = NameSubject(name, _registrable(scored, line, name), unicode_name(name))
        watched = self._watched(scored, line, name)
        weighed = weigh(self._findings(subject, watched), self.weights)
        return Alert(
            written=WrittenName(written),
            name=name,
            shown=subject.shown,
            registrable=subject.registrable,
            organisation=watched.organisation.slug,
            match=watched.match,
            probability=total(self.prior, weighed),
            evidence=weighed,
            first_seen=now,
            last_seen=now,
        )

    def _findings(self, subject: NameSubject, watched: Watched) -> Iterable[Finding]:
        for detector in self.detectors.values():
            yield from detector.detect(subject, watched)

    def _watched(self, scored: Scored, line: int, name: DomainName) -> Watched:
        seen = self._seen(scored, line, name)
        place = int(scored.lines.organisation[line])
        hit = int(scored.lines.hit[line])
        match = Match(seen.item.text, kinds_of(seen), int(scored.hits.distance[hit]), _POSITION[seen.place])
        identity = self.watchlist.identities[place]
        return Watched(identity, self.items_of[identity.slug], match, seen)

    def _seen(self, scored: Scored, line: int, name: DomainName) -> Seen:
        lines, hits, traits = scored.lines, scored.hits, scored.lines.traits
        hit = int(lines.hit[line])
        whole = _text_of(scored, hit)
        start, end = int(hits.start[hit]), int(hits.end[hit])
        first, after = int(traits.label_start[hit]), int(traits.label_end[hit])
        second = int(lines.second[line])
        suffix = int(lines.codes[line, SUFFIX])
        return Seen(
            item=self.watchlist.items[int(lines.item[line])],
            spelling=Spelling(int(traits.spelling[hit])),
            way=Way(int(traits.way[hit])),
            place=Place(int(traits.place[hit])),
            follows=Follows(suffix + 1),
            text=_shown(whole[start:end]),
            label=_shown(whole[first:after]),
            class_rate=float(lines.class_rate[line]),
            text_rate=float(lines.text_rate[line]),
            word_rate=float(self.watchlist.rates[int(hits.term[hit]), 0].sum()),
            top_level_domain=name.labels[-1],
            at_home=bool(lines.at_home[line]),
            lure=_lure(lines, line),
            second=self.watchlist.items[second].text if second >= 0 else None,
        )


def _registrable(scored: Scored, line: int, name: DomainName) -> RegistrableDomain | None:
    """What somebody registered: as the bulk pass found it, if the name is written as it is in A-label form."""
    traits, hit = scored.lines.traits, int(scored.lines.hit[line])
    start, end = int(traits.registrable_start[hit]), int(traits.registrable_end[hit])
    if start >= 0:
        rest = scored.block.data[start : scored.block.ends[int(scored.lines.row[line])]].tobytes()
        text = rest.decode("utf-8", "replace").lower()
        if name.value.endswith(text):
            return RegistrableDomain(text[: end - start], text[end - start + 1 :])
    return registrable_domain(name)


def _text_of(scored: Scored, hit: int) -> bytes:
    form = int(scored.hits.text[hit])
    if form >= 0:
        return scored.hits.forms.raw(form)
    return scored.block.raw(int(scored.hits.row[hit]))


def _shown(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace").lower()


def _lure(lines: Lines, line: int) -> tuple[str, str] | None:
    place = int(lines.lure[line])
    if place < 0:
        return None
    word = int(lines.lures.word[place])
    known = lure_words()
    return known.classes[int(known.class_of[word])], known.words[word]
