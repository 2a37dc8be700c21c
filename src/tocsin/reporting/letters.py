"""Plain letters: their texts in one language, and the form of their lines."""

import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from tocsin.interchange.defanging import defanged
from tocsin.model.errors import InputError
from tocsin.model.plain_text import plain_text

ENGLISH: Final = "en"
WIDTH: Final = 76
_ALMOST_SURE: Final = 0.9995


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """Texts of one language by key. What is filled in is defanged and on one line, whatever it holds."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, language: str) -> "LetterTexts":
        """Texts in a language; raises InputError with the languages there are."""
        known = languages()
        if language not in known:
            raise InputError(f"there are no letters in {language[:20]!r}; they can be in {', '.join(known)}")
        return cls(_texts(language))

    def text(self, key: str, **values: str) -> str:
        """Return a text, filled in."""
        return self.texts[key].format(**{name: defanged(value) for name, value in values.items()})

    def counted(self, key: str, count: int, **values: str) -> str:
        """Return a text about one thing or about several."""
        return self.text(f"{key}_{'one' if count == 1 else 'other'}", count=str(count), **values)

    def percent(self, share: float) -> str:
        """Write a probability to a tenth of a percent: never 100 % for what is only nearly sure."""
        if share == 1.0:
            return self.text("percent", n="100")
        if share >= _ALMOST_SURE:
            return ">" + self.text("percent", n="99.9").replace(".", self.texts["decimal"])
        return self.text("percent", n=f"{100 * share:.1f}").replace(".", self.texts["decimal"])

    def listed(self, values: Sequence[str]) -> str:
        """Join values as the language does; '-' where there are none."""
        if len(values) < 2:
            return "".join(values) or "-"
        return f"{', '.join(values[:-1])} {self.texts['and']} {values[-1]}"


@cache
def languages() -> tuple[str, ...]:
    """Languages there are letters in."""
    found = (entry.name for entry in (files("tocsin.reporting") / "letter_texts").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def _texts(language: str) -> Mapping[str, str]:
    place = files("tocsin.reporting") / "letter_texts" / f"{language}.toml"
    return dict(_flat("", tomllib.loads(place.read_text(encoding="utf-8"))))


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", str(value)


def contact_line(contact: str, texts: LetterTexts) -> tuple[str, ...]:
    """How to reach the author, as it was typed: it is the one address that is meant to be written to."""
    plain = plain_text(contact)
    return (texts.texts["head.contact"].format(contact=plain),) if plain else ()


def paragraph(text: str) -> str:
    """Break a paragraph into lines; a name that is too long for one stays whole."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def item(text: str, *, indent: str = "  ") -> str:
    """Write an item of a list: a hyphen, and what follows under it."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=f"{indent}- ",
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def heading(text: str) -> str:
    """Write a heading, underlined."""
    return f"{text}\n{'-' * len(text)}"


def letter(parts: Iterable[str]) -> str:
    """Put the parts of a letter together, an empty line between them."""
    return "\n\n".join(filter(None, parts)) + "\n"
