"""Classic WHOIS text (RFC 3912 leaves its form to each registry) as facts."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType
from typing import Final

from tocsin.interchange.registration import Parsed, Provenance, Registration, facts, not_registered, shortened
from tocsin.interchange.whois_lines import Line, lines_of
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidName
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.observation import Relation
from tocsin.names.parsing import domain_name

MAX_BYTES: Final = 1024 * 1024  # the longest honest answers are some 20 KB, terms of use included
_NO_MATCH: Final = re.compile(r"\bno match for (?:domain )?[\"'\u201c]?([\w.-]{3,253})", re.IGNORECASE)
_DOMAIN: Final = "domain"
_PEOPLE: Final = frozenset({"registrant", "registrar"})
# 'Record created on 2000-08-29', without a colon.
_SENTENCE: Final = re.compile(r"(?:Record )?(created|expires) on:? (\S+)", re.IGNORECASE)
_SENTENCES: Final = MappingProxyType({"created": Relation.CREATED, "expires": Relation.EXPIRES})
_EMAIL: Final = re.compile(r"\S+@\S+")
_ASIDE: Final = re.compile(r"\s*\[Tag = [^\]]{1,40}\]\Z")  # Nominet, after the registrar
_REGISTRANT: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        "name": Relation.REGISTRANT_NAME,
        "organisation": Relation.REGISTRANT_ORGANISATION,
        "email": Relation.REGISTRANT_EMAIL,
    }
)
_Texts = Iterator[tuple[Relation, str]]


@dataclass(frozen=True, slots=True)
class _Words:
    """What bare words mean: as keys anywhere, as keys outside of headings, as headings, and as keys below one."""

    keys: Mapping[str, str]
    top: Mapping[str, str]
    sections: Mapping[str, str]
    within: Mapping[str, str]
    servers: frozenset[str]
    people: frozenset[str]


@dataclass(slots=True)
class _Person:
    """A block about a person: what it says of name, organisation and e-mail address."""

    texts: list[tuple[Relation, str]] = field(default_factory=list)


def parse(
    data: bytes,
    *,
    source: str,
    seen_at: datetime,
    origin: str = "",
    public_since: datetime | None = None,
    grade: Grade = UNGRADED,
) -> Parsed:
    """Read one answer, or several after each other; InputError where nothing can be used.

    'No match for X' is a fact too: X is not registered.
    """
    provenance = Provenance(source, seen_at, origin, public_since, grade)
    text = _decoded(data)
    problems: list[str] = []
    lines = list(lines_of(text, is_heading=_words().sections.__contains__))
    parsed = facts(_registrations(lines, problems), provenance)
    if parsed.observations:
        return Parsed(parsed.observations, shortened([*problems, *parsed.problems]))
    absent = _absent(text)
    if absent is None:
        why = next(iter((*problems, *parsed.problems)), "there is no domain with a fact in it")
        raise InputError(f"WHOIS text of {source}: {why}")
    return Parsed((not_registered(absent, provenance),))


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InputError(f"WHOIS text has {len(data)} bytes; {MAX_BYTES} are allowed")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _absent(text: str) -> DomainName | None:
    found = _NO_MATCH.search(text)
    try:
        return domain_name(found[1].rstrip(".-")) if found else None
    except InvalidName:
        return None


def _registrations(lines: list[Line], problems: list[str]) -> Iterator[Registration]:
    """Cut the lines where another domain begins; what stands before the first name belongs to it."""
    people = _people(lines)
    names: list[DomainName | None] = []
    records: list[list[Line]] = [[]]
    for line in lines:
        if _meaning(line) == _DOMAIN:
            name = _name(line.value, problems)
            if names and name != names[-1]:
                records.append([])
            if not names or name != names[-1]:
                names.append(name)
        records[-1].append(line)
    for named, record in zip(names, records, strict=False):
        if named is not None:
            yield Registration(named, tuple(_texts(record, people)))


def _name(text: str, problems: list[str]) -> DomainName | None:
    """Read the name of a record; None, and a problem, where it is none: then what follows is about nobody."""
    try:
        return domain_name(next(iter(text.split()), ""))
    except InvalidName as error:
        problems.append(f"a record is left out: {error}")
        return None


def _meaning(line: Line) -> str:
    """What the line is of the domain; '' where it is of something else."""
    words = _words()
    section = words.sections.get(line.heading, "")
    if not line.key:
        is_name = section == _DOMAIN and "." in line.value and " " not in line.value
        return section if is_name or section == Relation.NAME_SERVER else ""
    meaning = words.keys.get(line.key, "") or ("" if line.heading else words.top.get(line.key, ""))
    if section == Relation.NAME_SERVER:
        meaning = meaning or words.within.get(line.key, "")
    if section in _PEOPLE and line.is_below and not meaning.startswith(section):
        return ""  # when the registrant's own record was made, and the like
    return meaning if not line.continues or meaning == Relation.NAME_SERVER else ""


def _texts(lines: Iterable[Line], people: Mapping[str, _Person]) -> _Texts:
    for block in _blocks(lines):
        for heading, section in groupby(_about_the_domain(block), key=lambda line: line.heading):
            yield from _section(_words().sections.get(heading, ""), list(section), people)


def _about_the_domain(block: list[Line]) -> list[Line]:
    first = block[0].key if not block[0].heading else ""
    if first in _words().people:
        return []  # read by its handle
    if first in _words().servers:
        return [line for line in block if _meaning(line) == Relation.NAME_SERVER]
    return block[:1] if first == Relation.REGISTRAR else block  # its other lines are the registrar's


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    return (list(block) for _, block in groupby(lines, key=lambda line: line.block))


def _section(section: str, lines: list[Line], people: Mapping[str, _Person]) -> _Texts:
    if section == "registrant":
        yield from _registrant(lines)
    elif section == Relation.REGISTRAR:
        yield from _registrar(lines)
    elif section == "other":
        return
    for line in lines:
        meaning = _meaning(line)
        sentence = None if line.key or section in _PEOPLE else _SENTENCE.match(line.value)
        if sentence:
            yield _SENTENCES[sentence[1].lower()], sentence[2]
            continue
        is_read = section in _PEOPLE and (line.key in _words().within or meaning == Relation.REGISTRAR)
        if meaning and meaning != _DOMAIN and not is_read:
            yield from _fact(Relation(meaning), line.value, people)


def _fact(relation: Relation, value: str, people: Mapping[str, _Person]) -> _Texts:
    person = people.get(value.lower()) if relation is Relation.REGISTRANT_NAME else None
    yield from person.texts if person else ((relation, _ASIDE.sub("", value)),)


def _registrant(lines: list[Line]) -> _Texts:
    """Read what stands below the heading: keys of a person, or an address whose first line is the name."""
    bare = [line.value for line in lines if not line.key or line.continues]
    if not lines[0].key:
        yield Relation.REGISTRANT_NAME, _EMAIL.sub("", bare[0])
    for email in _EMAIL.findall(" ".join(bare))[:1]:
        yield Relation.REGISTRANT_EMAIL, email
    for line in lines:
        relation = _REGISTRANT.get(_words().within.get(line.key, ""))
        if relation is not None and not line.continues:
            yield relation, line.value


def _registrar(lines: list[Line]) -> _Texts:
    """Read the one line that names the registrar: what has no key, else the organisation, else any name."""
    words = _words()
    called = {
        words.within.get(line.key) or words.keys.get(line.key, "") if line.key else "": line.value
        for line in reversed(lines)
        if line.value
    }
    for what in ("", Relation.REGISTRAR, "organisation", "name"):
        if called.get(what) and (what or not lines[0].key):
            yield Relation.REGISTRAR, _ASIDE.sub("", called[what])
            return


def _people(lines: list[Line]) -> Mapping[str, _Person]:
    """Blocks about persons by their handles, in lower case; the first of a handle stands."""
    found: dict[str, _Person] = {}
    for block in _blocks(lines):
        if block[0].key in _words().people:
            handle, person = _person(block)
            found.setdefault(handle, person)
    return found


def _person(block: list[Line]) -> tuple[str, _Person]:
    handle = block[0].value.lower() if block[0].key == "contact" else ""
    is_organisation = any(line.key == "type" and line.value.lower().startswith("org") for line in block)
    person = _Person()
    for number, line in enumerate(block):
        what = _words().within.get(line.key, "")
        if what == "handle":
            handle = handle or line.value.lower()
        elif what in _REGISTRANT and not (number == 0 and handle):
            is_company = what == "name" and is_organisation
            person.texts.append((_REGISTRANT["organisation" if is_company else what], line.value))
    return handle, person


@cache
def _words() -> _Words:
    table = tomllib.loads((files("tocsin.interchange") / "whois.toml").read_text(encoding="utf-8"))
    return _Words(
        _turned(table["keys"]),
        _turned(table["top"]),
        _turned(table["sections"]),
        _turned(table["within"]),
        frozenset(table["objects"]["servers"]),
        frozenset(table["objects"]["person"]),
    )


def _turned(meanings: Mapping[str, list[str]]) -> Mapping[str, str]:
    return MappingProxyType({key: meaning for meaning, keys in meanings.items() for key in keys})
