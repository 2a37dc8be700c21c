"""Ordinary new domain names for the demonstration: made up from words of seven languages, the same for the same seed."""

import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

# How a certificate or a resolver shows a name; registrations have no such prefix. In percent, the rest have none.
_HOSTS: Final = (
    ("www.", 14),
    ("mail.", 3),
    ("shop.", 2),
    ("app.", 2),
    ("m.", 1),
    ("blog.", 1),
    ("autodiscover.", 1),
)
_SYLLABLES: Final = (
    "ba be bi bo ca ce co da de di do fa fe fi fo ga go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no nu pa pe "
    "pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo xa xi yo za ze zi zo zu tra bri flu qua sta plex"
).split()
_TAILS: Final = ("", "", "ly", "io", "ix", "on", "ra", "sys", "tech", "soft", "net", "ware", "gen")
_NUMBERS: Final = (
    "24",
    "365",
    "360",
    "1",
    "2",
    "7",
    "12",
    "21",
    "33",
    "88",
    "99",
    "101",
    "123",
    "2000",
    "2025",
    "2026",
)


@dataclass(frozen=True, slots=True)
class Language:
    """Words of one language, by what they are used for, and the endings its users register under."""

    share: int
    endings: tuple[str, ...]
    trades: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    places: tuple[str, ...]
    firsts: tuple[str, ...]
    families: tuple[str, ...]
    extras: tuple[str, ...]


Shape = Callable[[Language, random.Random], str]


def languages() -> tuple[Language, ...]:
    """Read the word lists."""
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return tuple(
        Language(
            share=row["share"], **{key: tuple(text.split()) for key, text in row.items() if key != "share"}
        )
        for row in table.values()
    )


def ordinary_names(count: int, seed: int = 2017) -> tuple[str, ...]:
    """Make `count` different names; the same count and seed give the same names."""
    dice = random.Random(seed)  # noqa: S311  # names, not keys
    made: dict[str, None] = {}
    for name in _names(dice):
        made.setdefault(name)
        if len(made) == count:
            break
    return tuple(made)


def _names(dice: random.Random) -> Iterator[str]:
    spoken = languages()
    shares = [language.share for language in spoken]
    shapes, weights = zip(*_SHAPES, strict=True)
    hosts, chances = zip(("", 100 - sum(chance for _, chance in _HOSTS)), *_HOSTS, strict=True)
    while True:
        drawn = dice.choices(spoken, shares, k=1000)
        forms: Sequence[Shape] = dice.choices(shapes, weights, k=1000)
        prefixes: Sequence[str] = dice.choices(hosts, chances, k=1000)
        for language, form, prefix in zip(drawn, forms, prefixes, strict=True):
            label = form(language, dice)
            if len(label) <= 40:
                yield f"{prefix}{label}.{dice.choice(language.endings)}"


def _joined(dice: random.Random, *words: str) -> str:
    """Words with hyphens between them, or with none."""
    return ("-" if dice.random() < 0.45 else "").join(words)


def _trade_and_place(of: Language, dice: random.Random) -> str:
    words = [dice.choice(of.trades), dice.choice(of.places)]
    return _joined(dice, *(words if dice.random() < 0.75 else words[::-1]))


def _trade_and_family(of: Language, dice: random.Random) -> str:
    words = [dice.choice(of.trades), dice.choice(of.families)]
    return _joined(dice, *(words if dice.random() < 0.5 else words[::-1]))


def _person(of: Language, dice: random.Random) -> str:
    return _joined(dice, dice.choice(of.firsts), dice.choice(of.families))


def _couple(of: Language, dice: random.Random) -> str:
    return _joined(
        dice,
        dice.choice(of.firsts),
        dice.choice(("and", "et", "und", "y", "e", "en")),
        dice.choice(of.firsts),
    )


def _picture(of: Language, dice: random.Random) -> str:
    return _joined(dice, dice.choice(of.adjectives), dice.choice(of.nouns))


def _two_things(of: Language, dice: random.Random) -> str:
    return _joined(dice, dice.choice(of.nouns), dice.choice(of.nouns))


def _thing_and_trade(of: Language, dice: random.Random) -> str:
    return _joined(dice, dice.choice(of.nouns), dice.choice(of.trades))


def _with_extra(of: Language, dice: random.Random) -> str:
    words = [dice.choice(dice.choice((of.nouns, of.trades, of.families))), dice.choice(of.extras)]
    return _joined(dice, *(words if dice.random() < 0.6 else words[::-1]))


def _with_number(of: Language, dice: random.Random) -> str:
    return _joined(dice, dice.choice(dice.choice((of.nouns, of.trades, of.places))), dice.choice(_NUMBERS))


def _three_words(of: Language, dice: random.Random) -> str:
    return _joined(dice, dice.choice(of.adjectives), dice.choice(of.trades), dice.choice(of.places))


def _coined(_: Language, dice: random.Random) -> str:
    return "".join(dice.choices(_SYLLABLES, k=dice.choice((2, 3, 3, 4)))) + dice.choice(_TAILS)


def _initials(_: Language, dice: random.Random) -> str:
    return "".join(dice.choices("abcdefghijklmnoprstuvwyz", k=dice.choice((3, 4, 5))))


def _random(_: Language, dice: random.Random) -> str:
    return "".join(dice.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=dice.randrange(8, 16)))


# In percent: what new names look like.
_SHAPES: Final[tuple[tuple[Shape, int], ...]] = (
    (_trade_and_place, 17),
    (_trade_and_family, 10),
    (_person, 10),
    (_couple, 2),
    (_picture, 9),
    (_two_things, 8),
    (_thing_and_trade, 9),
    (_with_extra, 12),
    (_with_number, 4),
    (_three_words, 5),
    (_coined, 9),
    (_initials, 2),
    (_random, 3),
)
