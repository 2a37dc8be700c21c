"""Texts of a report in one language: each language is one file in `languages`, and what it lacks is said in English."""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Self

from tocsin.model.errors import InputError
from tocsin.reporting.blocks import Line, Span, Style
from tocsin.reporting.outside import shown

FALLBACK: Final = "en"
_PRIMARY: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*\Z")
_HIGHEST: Final = 0.9995
_NOTHING: Final = 0.05  # log-odds that round to none
# What a placeholder of a phrase may stand for; at most three may be free text, so that matching stays cheap.
_FREE: Final = ".+?"
# Free text that is a phrase itself.
_CLAUSES: Final = frozenset(
    {
        *("reason", "often", "where", "tally", "apart", "stretch", "span", "span_most"),
        *("answer", "answer_other", "basis", "common", "piece", "shared", "statement"),
    }
)
_WORDS: Final = {"family": "family", "attempt": "attempt", "channel": "channel", "outcome": "outcome_word"}
_DEEP: Final = 5  # clauses in clauses
_KINDS: Final = (
    ("count", r"[0-9][0-9  ,.]*"),
    ("shared", r"shared [A-Za-z][A-Za-z -]*(?:: [A-Za-z][A-Za-z -]*)?"),
    ("share", r">?[0-9][0-9.e-]*%?"),
    ("grade", r"[A-F][1-6]"),
    ("attempt", r"[a-z]+(?: [a-z]+)?"),
    ("channel", r"[a-z]+"),
    ("outcome", r"[a-z]+(?: [a-z]+)?"),
    ("name", r"\S+"),
    ("word", r"'[^']*'"),
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that parts of Tocsin say in English, as a pattern, and the same in another language."""

    pattern: re.Pattern[str]
    said: str


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The texts of one language, filled in. Values that are given as text are kept as they are."""

    language: str
    texts: Mapping[str, str]
    fallback: Mapping[str, str]
    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, language: str) -> Self:
        """Return the texts for a language tag; 'fr-CA' is 'fr'. Raises InputError with the languages there are."""
        found = _PRIMARY.match(language)
        known = languages()
        if found is None or found[1].lower() not in known:
            raise InputError(
                f"there are no texts in {language[:20]!r}; a report can be in {', '.join(known)}"
            )
        tag = found[1].lower()
        return cls(tag, _texts(tag), _texts(FALLBACK), _phrases(tag))

    def text(self, key: str, **values: str) -> str:
        """Return a text with its placeholders filled in; KeyError where no language has it."""
        return self._template(key).format_map(values)

    def counted(self, key: str, number: int, **values: str) -> str:
        """Return a text about so many of something, in the form of the language for that number; `{n}` is the number."""
        return self.text(f"{key}.{self._form(number)}", n=self.number(number), **values)

    def line(self, key: str, **values: Span | Line | str) -> Line:
        """Return a text as a line in which values keep their own style."""
        spans: list[Span] = []
        for before, name, _, _ in string.Formatter().parse(self._template(key)):
            if before:
                spans.append(Span(before))
            if name is not None:
                spans += _spans(values[name])
        return tuple(spans)

    def counted_line(self, key: str, number: int, **values: Span | Line | str) -> Line:
        """Return a text about so many of something as a line; `{n}` is the number."""
        return self.line(f"{key}.{self._form(number)}", n=self.number(number), **values)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.texts or key in self.fallback

    def word(self, section: str, value: str) -> str:
        """Return the word for a value of a fixed set, or the value itself, defanged, where it is not in the set."""
        key = f"{section}.{value}"
        return self.text(key) if self.has(key) else shown(value)

    def _template(self, key: str) -> str:
        return self.texts[key] if key in self.texts else self.fallback[key]

    def _form(self, number: int) -> str:
        singular = self.text("language.singular").split()
        return "one" if str(number) in singular else "other"

    # Numbers and dates

    def number(self, number: float) -> str:
        """Write a count or a measure; figures in groups of three from 10 000 on."""
        text = f"{number:,}" if abs(number) >= 10_000 else f"{number}"
        return "".join(
            {",": self._mark("group"), ".": self._mark("decimal")}.get(each, each) for each in text
        )

    def _mark(self, what: str) -> str:
        return self.text(f"language.{what}")

    def percent(self, share: float) -> str:
        """Write a probability to a tenth of a percent: never 100 % for what is only nearly sure."""
        if share == 1.0:
            return self._percent("100")
        return f">{self._percent('99.9')}" if share >= _HIGHEST else self._percent(f"{100 * share:.1f}")

    def clamped(self, share: float) -> str:
        """Write the probability of a hypothesis: whole percents from 1 to 99, since no judgement is surer than that."""
        if share < 0.01:
            return f"<{self._percent('1')}"
        if share > 0.99:
            return f">{self._percent('99')}"
        return self._percent(f"{100 * share:.0f}")

    def whole(self, share: float) -> str:
        """Write a share that was counted, in whole percents."""
        return self._percent(f"{100 * share:.0f}")

    def _percent(self, number: str) -> str:
        return self.text("language.percent", n=number.replace(".", self._mark("decimal")))

    def signed(self, number: float) -> str:
        """Write log-odds to a tenth, with their sign."""
        text = f"{round(number, 1):+.1f}" if abs(number) >= _NOTHING else "0.0"
        return text.replace(".", self._mark("decimal")).replace("-", "−")

    def day(self, moment: date | datetime) -> str:
        """Write a day: '15 March 2017'."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(UTC).date()
        first = self.text("language.first_of_month") if moment.day == 1 else str(moment.day)
        month = self.text("language.months").split()[moment.month - 1]
        return self.text("language.day", day=first, month=month, year=f"{moment.year:04}")

    def short_day(self, day: date) -> str:
        """Write a day in figures with the month in words: '15 Mar 17'."""
        month = self.text("language.short_months").split()[day.month - 1]
        return f"{day.day} {month} {day.year % 100:02}"

    def moment(self, moment: datetime) -> str:
        """Write a day and the time in UTC."""
        return f"{self.day(moment)}, {moment.astimezone(UTC):%H:%M}\u00a0UTC"

    def listed(self, items: tuple[str, ...]) -> str:
        """Join words as the language does: 'a, b and c'."""
        if len(items) < 2:
            return "".join(items)
        return self.text("language.last_two", before=", ".join(items[:-1]), last=items[-1])

    # What other parts say

    def said(self, statement: str, style: Style = Style.PLAIN) -> Span:
        """Return a sentence of a part of Tocsin in this language; where it has none, as it is, marked as English."""
        text = shown(statement)
        if self.language == FALLBACK:
            return Span(text, style)
        translated = self._translated(text)
        return Span(translated or text, style, "" if translated else FALLBACK)

    def _translated(self, text: str, depth: int = _DEEP) -> str:
        for phrase in self.phrases:
            found = phrase.pattern.fullmatch(text)
            if found:
                values = {name: self._value(name, value, depth) for name, value in found.groupdict().items()}
                if "" not in values.values():
                    return phrase.said.format_map(values)
        return ""

    def _value(self, name: str, value: str, depth: int) -> str:
        """What a placeholder stood for, in this language: a number, a family of evidence, a clause, or as it is."""
        if name.startswith(("count", "share")) and name != "shared":
            return self._figure(value)
        if name in _WORDS:
            key = f"{_WORDS[name]}.{value if name == 'family' else value.replace(' ', '-')}"
            return self.text(key) if self.has(key) else ""
        if name not in _CLAUSES or not depth:
            return value
        if name == "statement":  # of which nothing is left in English
            return self._translated(value, depth - 1)
        if name == "piece":  # a sentence within another has lost its full stop
            return self._translated(f"{value}.", depth - 1).removesuffix(".") or value
        return self._translated(value, depth - 1) or value

    def _figure(self, text: str) -> str:
        """A number as English writes it, as this language does."""
        marks = {",": self._mark("group"), ".": self._mark("decimal")}
        figure = "".join(marks.get(each, each) for each in text.removesuffix("%"))
        return self._percent(figure) if text.endswith("%") else figure


def _spans(value: Span | Line | str) -> Line:
    if isinstance(value, str):
        return (Span(value),)
    return (value,) if isinstance(value, Span) else value


def languages() -> tuple[str, ...]:
    """Return the languages there are texts in, English first."""
    found = {
        entry.name.removesuffix(".toml") for entry in _folder().iterdir() if entry.name.endswith(".toml")
    }
    return (FALLBACK, *sorted(found - {FALLBACK}))


def _folder() -> Traversable:
    return files("tocsin.reporting") / "languages"


@cache
def _table(language: str) -> Mapping[str, object]:
    return tomllib.loads((_folder() / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def _texts(language: str) -> Mapping[str, str]:
    return dict(_flat("", {key: value for key, value in _table(language).items() if key != "phrases"}))


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", str(value)


@cache
def _phrases(language: str) -> tuple[Phrase, ...]:
    table = _table(language).get("phrases")
    rows = table.items() if isinstance(table, Mapping) else ()
    return tuple(Phrase(_pattern(said), other) for said, other in rows)


def _pattern(said: str) -> re.Pattern[str]:
    """Pattern of a sentence: a placeholder that comes again must stand for the same."""
    pattern, seen = "", set[str]()
    for before, name, _, _ in string.Formatter().parse(said):
        pattern += re.escape(before)
        if name is None:
            continue
        pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{_kind(name)})"
        seen.add(name)
    return re.compile(pattern)


def _kind(name: str) -> str:
    return next((kind for start, kind in _KINDS if name.startswith(start)), _FREE)
