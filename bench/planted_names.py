"""Imitations planted for the benches: every kind of `docs/watching.md`, made by rules that know nothing of the matcher.

Nothing is imported from Tocsin, and no table is shared with it: a fault in one cannot hide in the other.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data import LANGUAGES, Brand, words

OTHER_ENDINGS = "com net org info shop online xyz top site club live icu co us biz pw vip fr de nl pl es it eu io app".split()
LURES = (
    "login signin secure account accounts verify verification update support help service billing payment pay invoice "
    "wallet password reset auth sso mail webmail portal cloud docs drive share files office online customer client "
    "konto anmelden sicherheit compte connexion securite cuenta seguro acceso conto accesso rekening inloggen"
).split()
VOWELS = "aeiou"
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
ASCII_LOOKS = (("m", "rn"), ("w", "vv"), ("d", "cl"), ("o", "0"), ("l", "1"), ("i", "1"), ("i", "l"), ("l", "i"),
               ("e", "3"), ("a", "4"), ("s", "5"), ("t", "7"), ("b", "8"), ("g", "9"))  # fmt: skip
CYRILLIC = dict(zip("aeopcyxisjhdlqwvktm", "аеорсухіѕјһԁӏԛԝѵктм", strict=True))
GREEK = dict(zip("ov", "ον", strict=True))
ACCENTS = {"a": "àáâãäåā", "c": "çćč", "e": "èéêëēė", "g": "ğ", "i": "ìíîïī", "l": "łľ", "n": "ñńň", "o": "òóôõöøō",
           "r": "řŕ", "s": "śšş", "t": "ťţ", "u": "ùúûüūů", "y": "ýÿ", "z": "źžż"}  # fmt: skip
SOUNDS = (("ph", "f"), ("f", "ph"), ("c", "k"), ("k", "c"), ("ck", "k"), ("x", "ks"), ("qu", "kw"), ("z", "s"), ("s", "z"),
          ("i", "y"), ("y", "i"), ("ee", "ea"), ("oo", "u"))  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A planted name, whom it imitates and how."""

    name: str
    slug: str
    kind: str


def extra_word(dice: random.Random) -> str:
    """Return a word beside the brand: half of the time one of lures, else any common word of any language."""
    return dice.choice(LURES) if dice.random() < 0.5 else dice.choice(words(dice.choice(LANGUAGES))[:8000])


def beside(label: str, dice: random.Random) -> str:
    """Put another word before or after a label, with a hyphen or without."""
    pair = [label, extra_word(dice)]
    dice.shuffle(pair)
    return dice.choice(("-", "")).join(pair)


def somewhere(label: str, dice: random.Random) -> int:
    """Return the place of a letter of a label."""
    return dice.choice([at for at, letter in enumerate(label) if letter != "-"])


def insertion(label: str, dice: random.Random) -> str:
    """Put a letter in."""
    at = dice.randrange(len(label) + 1)
    return label[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + label[at:]


def deletion(label: str, dice: random.Random) -> str:
    """Leave a letter out."""
    at = somewhere(label, dice)
    return label[:at] + label[at + 1 :]


def substitution(label: str, dice: random.Random) -> str:
    """Write another letter."""
    at = somewhere(label, dice)
    return label[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz".replace(label[at], "")) + label[at + 1 :]


def transposition(label: str, dice: random.Random) -> str:
    """Swap two neighbouring letters."""
    places = [
        at for at in range(len(label) - 1) if label[at] != label[at + 1] and "-" not in label[at : at + 2]
    ]
    at = dice.choice(places)
    return label[:at] + label[at + 1] + label[at] + label[at + 2 :]


def keyboard_neighbour(label: str, dice: random.Random) -> str:
    """Hit the key beside the right one."""
    at = somewhere(label, dice)
    row = next(row for row in KEYBOARD if label[at] in row)
    place = row.index(label[at])
    return (
        label[:at]
        + dice.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2])
        + label[at + 1 :]
    )


def bit_flip(label: str, dice: random.Random) -> str:
    """Flip one bit of one letter, where a name results."""
    options = [
        label[:at] + flipped + label[at + 1 :]
        for at, letter in enumerate(label)
        for bit in range(7)
        if (flipped := chr(ord(letter) ^ 1 << bit)).isalnum()
        and flipped.islower() | flipped.isdigit()
        and letter != "-"
    ]
    return dice.choice(options)


def typo(label: str, dice: random.Random) -> str:
    """Return one typing error of any kind."""
    return dice.choice((insertion, deletion, substitution, transposition, keyboard_neighbour))(label, dice)


def replaced(label: str, pairs: Sequence[tuple[str, str]], dice: random.Random) -> str | None:
    """Replace one occurrence of one pair, None where no pair fits."""
    fitting = [(at, old, new) for old, new in pairs for at in range(len(label)) if label.startswith(old, at)]
    if not fitting:
        return None
    at, old, new = dice.choice(fitting)
    return label[:at] + new + label[at + len(old) :]


def ascii_homoglyph(label: str, dice: random.Random) -> str | None:
    """Write letters that look alike."""
    return replaced(label, ASCII_LOOKS, dice)


def vowel_swap(label: str, dice: random.Random) -> str | None:
    """Write another vowel."""
    return replaced(label, [(old, new) for old in VOWELS for new in VOWELS if old != new], dice)


def repetition(label: str, dice: random.Random) -> str:
    """Write a letter twice."""
    at = somewhere(label, dice)
    return label[:at] + label[at] + label[at:]


def sound_alike(label: str, dice: random.Random) -> str | None:
    """Spell it as it sounds."""
    return replaced(label, SOUNDS, dice)


def a_label(label: str) -> str:
    """Return the ASCII form of a label with other letters."""
    return "xn--" + label.encode("punycode").decode("ascii")


def foreign_letters(label: str, dice: random.Random) -> str | None:
    """Write one to three letters of another alphabet or with accents."""
    places = [
        at for at, letter in enumerate(label) if letter in CYRILLIC or letter in GREEK or letter in ACCENTS
    ]
    if not places:
        return None
    letters = list(label)
    for at in dice.sample(places, min(len(places), dice.choice((1, 1, 2, 3)))):
        options = [t[letters[at]] for t in (CYRILLIC, GREEK, ACCENTS) if letters[at] in t]
        letters[at] = dice.choice(dice.choice(options))
    return "".join(letters)


def whole_script(label: str, _: random.Random) -> str | None:
    """Write the whole label in Cyrillic."""
    if not set(label) <= {*CYRILLIC, "-"}:
        return None
    return "".join(CYRILLIC.get(letter, letter) for letter in label)


def other_end(brand: Brand, dice: random.Random) -> str:
    """Return a top-level domain that is not the brand's."""
    return dice.choice([end for end in OTHER_ENDINGS if not brand.domain.endswith(f".{end}")])


def any_end(brand: Brand, dice: random.Random) -> str:
    """Return the brand's own ending or, half of the time, another one."""
    return brand.domain.split(".", 1)[1] if dice.random() < 0.5 else other_end(brand, dice)


def tame(dice: random.Random) -> str:
    """Return a registrable domain that has nothing to do with anybody."""
    known = words(dice.choice(LANGUAGES))
    return f"{dice.choice(known)}{dice.choice(('-', ''))}{dice.choice(known)}.{dice.choice(OTHER_ENDINGS)}"


def _in_label(
    change: Callable[[str, random.Random], str | None],
) -> Callable[[Brand, random.Random], str | None]:
    def made(brand: Brand, dice: random.Random) -> str | None:
        label = change(brand.label, dice)
        return (
            None
            if label is None or label.strip("-") in {brand.label, ""}
            else f"{label.strip('-')}.{any_end(brand, dice)}"
        )

    return made


def _idn(change: Callable[[str, random.Random], str | None]) -> Callable[[Brand, random.Random], str | None]:
    def made(brand: Brand, dice: random.Random) -> str | None:
        label = change(brand.label, dice)
        return None if label is None else f"{a_label(label)}.{any_end(brand, dice)}"

    return made


def _idn_and_word(label: str, dice: random.Random) -> str | None:
    changed = foreign_letters(label, dice)
    return None if changed is None else beside(changed, dice)


def _hyphen(label: str, dice: random.Random) -> str:
    if "-" in label:
        return label.replace("-", "")
    at = dice.randrange(1, len(label))
    return f"{label[:at]}-{label[at:]}"


def _levelsquat(brand: Brand, dice: random.Random) -> str:
    return f"{dice.choice(('', 'www.', 'login.'))}{brand.domain}.{tame(dice)}"


def _in_subdomain(brand: Brand, dice: random.Random) -> str:
    return f"{dice.choice((brand.label, beside(brand.label, dice)))}.{tame(dice)}"


def _typo_in_subdomain(brand: Brand, dice: random.Random) -> str:
    return f"{typo(brand.label, dice).strip('-')}.{dice.choice(LURES)}.{tame(dice)}"


def _dot_left_out(brand: Brand, dice: random.Random) -> str:
    return f"{dice.choice(('www', 'mail', 'login', 'm', 'web', 'secure'))}{brand.domain}"


def _joined_ending(brand: Brand, dice: random.Random) -> str:
    return f"{brand.domain.replace('.', dice.choice(('-', '')))}.{other_end(brand, dice)}"


# What there is, in the order of the tables.
KINDS: dict[str, Callable[[Brand, random.Random], str | None]] = {
    "other ending": lambda brand, dice: f"{brand.label}.{other_end(brand, dice)}",
    "with a word": _in_label(beside),
    "with two words": _in_label(lambda label, dice: beside(beside(label, dice), dice)),
    "letter inserted": _in_label(insertion),
    "letter left out": _in_label(deletion),
    "letter substituted": _in_label(substitution),
    "letters swapped": _in_label(transposition),
    "key beside": _in_label(keyboard_neighbour),
    "typo and word": _in_label(lambda label, dice: beside(typo(label, dice), dice)),
    "bit flipped": _in_label(bit_flip),
    "look-alike in ASCII": _in_label(ascii_homoglyph),
    "look-alike and word": _in_label(
        lambda label, dice: None if (made := ascii_homoglyph(label, dice)) is None else beside(made, dice)
    ),
    "IDN": _idn(foreign_letters),
    "IDN, one script": _idn(whole_script),
    "IDN and word": _idn(_idn_and_word),
    "domain in front": _levelsquat,
    "in a subdomain": _in_subdomain,
    "typo in a subdomain": _typo_in_subdomain,
    "dot left out": _dot_left_out,
    "ending joined": _joined_ending,
    "hyphen": _in_label(_hyphen),
    "vowel swapped": _in_label(vowel_swap),
    "letter repeated": _in_label(repetition),
    "sounds alike": _in_label(sound_alike),
    "plural": _in_label(lambda label, _: label[:-1] if label.endswith("s") else f"{label}s"),
}


def planted(brands: Sequence[Brand], count: int, *, seed: int = 11) -> tuple[Planted, ...]:
    """Make `count` different imitations, the kinds in turn, brands drawn; none is a domain of a watched brand."""
    dice = random.Random(seed)
    official = {brand.domain for brand in brands}
    labels = {brand.word for brand in brands}
    found: dict[str, Planted] = {}
    kinds = list(KINDS)
    turn = 0
    while len(found) < count:
        kind, brand = kinds[turn % len(kinds)], dice.choice(brands)
        turn += 1
        name = KINDS[kind](brand, dice)
        # A change that makes one brand of another imitates nobody in particular.
        if name is None or name in official or len(name) > 200 or max(map(len, name.split("."))) > 63:
            continue
        if kind != "other ending" and name.split(".", 1)[0].replace("-", "") in labels - {brand.word}:
            continue
        found.setdefault(name, Planted(name, brand.slug, kind))
    return tuple(found.values())
