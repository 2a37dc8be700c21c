"""Files of registries' answers, RDAP and classic WHOIS, as observations and problems like those of other formats."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tocsin.interchange import rdap, whois
from tocsin.interchange.fact_table import LINE_TOO_LONG, LONGEST_LINE
from tocsin.interchange.problems import Problem, problem
from tocsin.interchange.provenance import Provenance
from tocsin.interchange.registration import Parsed
from tocsin.model.errors import InputError
from tocsin.model.observation import ObservedData

_DROPPED: Final = re.compile(r"(\S+): (\S+) (['\"])(.*)\3 (.+): left out", re.DOTALL)
LEFT_OUT: Final = "is left out"
NO_ANSWER: Final = "is no RDAP answer with a fact in it"


def read_rdap(data: bytes, provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of one answer, or of a search; raises InputError where there is none."""
    yield from _found(_parsed(rdap.parse, data, provenance))


def read_rdap_lines(lines: Iterable[bytes], provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of answers, one a line; an answer without a fact is one problem."""
    for number, line in enumerate(lines, start=1):
        if not line or line.isspace():
            continue
        if len(line) > LONGEST_LINE:
            yield problem(f"line {number}", line, LINE_TOO_LONG)
            continue
        try:
            yield from _found(_parsed(rdap.parse, line, provenance))
        except InputError as error:
            yield problem(f"line {number}", str(error), NO_ANSWER)


def read_whois(data: bytes, provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of one answer; raises InputError where there is none."""
    yield from _found(_parsed(whois.parse, data, provenance))


def _parsed(parse: Callable[..., Parsed], data: bytes, provenance: Provenance) -> Parsed:
    return parse(
        data,
        source=provenance.named_source,
        seen_at=provenance.seen_at or provenance.now,
        origin=provenance.origin,
        public_since=provenance.public_since,
        grade=provenance.grade,
    )


def _found(parsed: Parsed) -> Iterator[ObservedData | Problem]:
    yield from parsed.observations
    yield from map(_problem, parsed.problems)


def _problem(sentence: str) -> Problem:
    """A sentence of the parsers with its cause apart, so that a thousand lying dates are one cause."""
    dropped = _DROPPED.fullmatch(sentence)
    if dropped is None:
        return problem("answer", sentence, LEFT_OUT)
    name, relation, _, value, why = dropped.groups()
    return problem(f"answer about {name}, {relation}", value, why)
