"""What the tests of weighing share: a small watch list, and the scored lines of given names."""

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.detector_weights import DetectorWeights, load_weights
from tocsin.model.alert import Alert
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName
from tocsin.model.identity import Identity, Outlet
from tocsin.names.blocks import block_of
from tocsin.names.matching import match
from tocsin.watch.explaining import Explainer, Scored
from tocsin.watch.scoring import Scorer
from tocsin.watch.seam import detectors
from tocsin.watch.watchlist import Watchlist

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PRIOR = 0.001

EN_MARCHE = Identity(
    "en-marche",
    "En Marche !",
    (DomainName("en-marche.fr"),),
    services=("onedrive", "outlook"),
    outlets=(Outlet("Le Soir", (DomainName("lesoir.be"),)),),
    countries=("fr",),
    people=("Camille Exemple",),
)
CREDIT = Identity(
    "credit",
    "Crédit Lacustre",
    (DomainName("creditlacustre.ch"), DomainName("lacustre.com")),
    countries=("ch",),
)
PAYPAL = Identity("paypal", "PayPal", (DomainName("paypal.com"),))
ING = Identity("ing", "ING", (DomainName("ing.com"), DomainName("ing.nl")), countries=("nl",))
SMBC = Identity(
    "smbc",
    "Sumitomo Mitsui",
    (DomainName("smbc.co.jp"), DomainName("sumitomo-mitsui.co.jp")),
    countries=("jp",),
)
EVERYBODY = (EN_MARCHE, CREDIT, PAYPAL, ING, SMBC)


@dataclass(frozen=True)
class Bench:
    """A watch list with everything compiled for it."""

    watchlist: Watchlist
    scorer: Scorer
    explainer: Explainer

    def scored(self, names: Sequence[str]) -> Scored:
        block = block_of(names)
        hits = match(block, self.watchlist.index, threads=1)
        return Scored(block, hits, self.scorer.lines(block, hits))

    def alerts(self, names: Sequence[str]) -> list[tuple[float, Alert]]:
        """Log-odds of the bulk score with the alert of the same line; names that are none are left out."""
        scored = self.scored(names)
        found = []
        for line in range(len(scored.lines)):
            try:
                found.append((float(scored.lines.log_odds[line]), self.explainer.alert(scored, line, NOW)))
            except InvalidName:
                continue
        return found

    def alert(self, name: str, organisation: str) -> Alert:
        """The alert of one name for one organisation."""
        (found,) = (alert for _, alert in self.alerts([name]) if alert.organisation == organisation)
        return found


def bench_of(identities: Sequence[Identity], weights: Mapping[str, DetectorWeights]) -> Bench:
    rates = load_base_rates()
    watchlist = Watchlist.compile(identities, rates, NOW)
    return Bench(
        watchlist,
        Scorer(watchlist, rates, weights),
        Explainer.of(watchlist, weights, detectors(), PRIOR),
    )


@cache
def bench() -> Bench:
    """Everybody, with the weights that ship."""
    return bench_of(EVERYBODY, load_weights(detectors()))


def imitations(count: int, seed: int = 1) -> list[str]:
    """Names of every kind, made by an own small generator."""
    chance = random.Random(seed)
    words = ("enmarche", "en-marche", "lesoir", "onedrive", "outlook", "paypal", "ing", "smbc", "lacustre",
             "creditlacustre", "sumitomo-mitsui", "sumitomomitsui", "camilleexemple")  # fmt: skip
    return [_imitation(chance, chance.choice(words)) for _ in range(count)]


_SUFFIXES = (
    "com",
    "fr",
    "co.jp",
    "github.io",
    "xyz",
    "top",
    "nl",
    "xn--p1ai",
    "рф",
    "asia",
    "blogspot.com",
    "uk",
)
_LURES = (
    "login",
    "secure",
    "mail",
    "verify",
    "support",
    "paket",
    "facture",
    "blue",
    "garden",
    "7",
    "official",
)
_LIKE = {"a": "а", "e": "é", "o": "0", "i": "1", "l": "1", "m": "rn", "c": "ç", "s": "5", "p": "р", "n": "ñ"}


def _imitation(chance: random.Random, word: str) -> str:
    word = _changed(chance, word)
    label = chance.choice(
        ["{0}", "{0}-{1}", "{1}-{0}", "{1}{0}", "{0}{1}", "{0}-{1}-{2}", "{2}.{0}", "{0}-fr", "{0}-co-jp"]
    )
    label = label.format(word, chance.choice(_LURES), chance.choice(("paypal", "en-marche", "x", "smbc")))
    name = f"{label}.{chance.choice(_SUFFIXES)}"
    if chance.random() < 0.2:
        name = f"{name}.{chance.choice(_LURES)}-host.{chance.choice(_SUFFIXES)}"
    return chance.choice([name, name, name.upper(), f"*.{name}", f"{name}.", name.replace("-", "_")])


def _changed(chance: random.Random, word: str) -> str:
    place = chance.randrange(len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return chance.choice(
        [
            word,
            word,
            before + after,
            before + letter * 2 + after,
            before + chance.choice("abcdefghijklmnopqrstuvwxyz0123456789-") + after,
            before + after[:1] + letter + after[1:],
            before + _LIKE.get(letter, letter) + after,
            "".join(
                itertools.chain.from_iterable(_LIKE.get(c, c) if chance.random() < 0.3 else c for c in word)
            ),
        ]
    )
