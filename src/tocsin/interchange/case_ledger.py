"""What is told of one case in the neutral case format, nothing left out: evidence of any kind, and claims in their words.

`attribution_cases` reads the same format for the batch, which takes only what it weighs and lets the rest go by. Here a
file is taken whole or not at all.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tocsin.interchange.json_documents import parsed, text_of
from tocsin.interchange.ledger_fields import (
    NEVER,
    basis_of,
    degree_of,
    grade_of,
    if_given,
    kind_of,
    moment_at,
    number_of,
    past,
    publication_of,
    ratio_of,
    sponsor_of,
    text_at,
    words_of,
)
from tocsin.interchange.personal_secrets import withheld_because
from tocsin.interchange.problems import Problem, problem
from tocsin.model.assessment import EvidenceKind
from tocsin.model.errors import InputError
from tocsin.model.grading import Grade

CLAIM: Final = "claim"
OWN_CLAIM: Final = "claim_of_responsibility"
NOBODY: Final = frozenset({"", "nobody", "unknown"})
UNSOURCED: Final = "the case as it was given"  # one origin, whichever file of the case says it
MOST: Final = 100_000  # entries of one file
_LONGEST_NAME: Final = 200
_SHOWN: Final = 10
_LINKS: Final = frozenset({EvidenceKind.LINK, EvidenceKind.REFUTATION})
_CLAIMED: Final = "(claimed responsibility)"
_SPONSORED: Final = frozenset({"sponsor", "state"})


@dataclass(frozen=True, slots=True)
class ToldEvidence:
    """One piece of evidence; `group` is as it was written, '' where it points to nobody. None and '': not said.

    `is_private` says that what it takes was never public; `public_since` is None then, too.
    """

    place: str
    kind: str
    value: str
    observed_at: datetime
    source: str
    origin: str
    grade: Grade | None = None
    forgeability: float | None = None
    public_since: datetime | None = None
    is_private: bool = False
    base_rate: float | None = None
    ratio: float | None = None
    group: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """One claim in the words of whoever made it; without group and sponsor it says that nobody can be named."""

    place: str
    claimant: str
    said_at: datetime
    words: str
    source: str
    grade: Grade | None = None
    group: str = ""
    sponsor: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class CaseLedger:
    """All that a file tells of one case, in its order."""

    case_id: str
    evidence: tuple[ToldEvidence, ...]
    claims: tuple[ToldClaim, ...]


def read_case_ledger(data: bytes, now: datetime, *, only: str = "", source: str = "") -> CaseLedger:
    """Evidence and claims of the one case of a file: one JSON object, or JSON Lines with the same case_id.

    `only` chooses a case where the file holds several; `source` stands for that of entries that name none. Raises
    InputError with what and where, and then nothing of it can be used.
    """
    cases = _chosen(list(_cases(data)), only)
    name = _case_id(cases[0][1])
    problems: list[Problem] = []
    evidence: list[ToldEvidence] = []
    claims: list[ToldClaim] = []
    for place, case in cases:
        reader = _Reader(_case_day(place, case, now), now, source)
        for number, entry in enumerate(_entries(place, case), 1):
            told = reader.entry(f"{place}evidence {number}", entry)
            if isinstance(told, Problem):
                problems.append(told)
            elif isinstance(told, ToldClaim):
                claims.append(told)
            else:
                evidence.append(told)
    if problems:
        raise InputError(refusal(problems))
    return CaseLedger(name, tuple(evidence), tuple(claims))


def refusal(problems: Sequence[Problem]) -> str:
    """Say that nothing of a file is kept, with what is wrong and where."""
    shown = "".join(f"\n  {each}" for each in problems[:_SHOWN])
    more = f"\n  and {len(problems) - _SHOWN:,} more" if len(problems) > _SHOWN else ""
    entries = "one entry" if len(problems) == 1 else f"{len(problems):,} entries"
    return f"{entries} of the file cannot be used, and nothing of it was kept:{shown}{more}"


def evidence_entry(entry: Mapping[str, object], now: datetime) -> ToldEvidence:
    """One piece as it stands in a file, by itself; raises InputError that says what is wrong with it."""
    try:
        kind = kind_of(text_of(entry.get("type")))
        if kind not in {CLAIM, OWN_CLAIM}:
            return _Reader(now, now, "").evidence("", kind, entry)
    except ValueError as error:
        raise InputError(f"the evidence {text_of(entry.get('value'))[:80]!r} {error}") from error
    raise InputError(
        "a claim is not evidence: `tocsin claims add` keeps who said what, and nothing is computed from it"
    )


def claim_entry(entry: Mapping[str, object], now: datetime) -> ToldClaim:
    """One claim as it stands in a file, by itself; raises InputError that says what is wrong with it."""
    try:
        return _Reader(now, now, "").claim("", CLAIM, entry)
    except ValueError as error:
        raise InputError(f"what was given {error}") from error


# The file


def _cases(data: bytes) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each case with what its places begin with ('line 2, ')."""
    if not data.strip():
        raise InputError(
            "the case file is empty: it must hold a JSON object with a case_id and a list of evidence"
        )
    lines = [(number, line) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    if len(lines) > 1 and _is_whole(lines[0][1]):
        for number, line in lines:
            yield (
                f"line {number}, ",
                _object(parsed(line, f"line {number} of the case file"), f"line {number}"),
            )
        return
    found = _object(parsed(data, "case file"), "the file")
    if "case_id" not in found and isinstance(found.get("cases"), list):
        for number, case in enumerate(found["cases"], 1):
            yield f"case {number}, ", _object(case, f"case {number}")
        return
    yield "", found


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError):
        return False
    return True


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{place} is no JSON object with a case_id and a list of evidence")
    return value


def _chosen(cases: list[tuple[str, Mapping[str, Any]]], only: str) -> list[tuple[str, Mapping[str, Any]]]:
    names = list(dict.fromkeys(_case_id(case) for _, case in cases))
    if not cases or "" in names:
        place = next((place.removesuffix(", ") for place, case in cases if not _case_id(case)), "")
        raise InputError(
            f"{place or 'the file'} has no case_id, a text of at most {_LONGEST_NAME} characters"
        )
    if only:
        cases = [(place, case) for place, case in cases if _case_id(case) == only]
    elif len(names) > 1:
        raise InputError(f"the file holds several cases ({_few(names)}): choose one with --only")
    if not cases:
        raise InputError(f"the file holds no case {only[:80]!r}; it holds {_few(names)}")
    return cases


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")


def _case_id(case: Mapping[str, Any]) -> str:
    name = case.get("case_id")
    return name if isinstance(name, str) and name.isprintable() and len(name) <= _LONGEST_NAME else ""


def _case_day(place: str, case: Mapping[str, Any], now: datetime) -> datetime | None:
    """Day of the case; None where it gives none: then each entry must have its own."""
    try:
        return moment_at(case, now, "observed_at", "profiles_before")
    except ValueError as error:
        raise InputError(f"{place or 'the case, '}{error}; nothing was kept") from error


def _entries(place: str, case: Mapping[str, Any]) -> Sequence[object]:
    found = case.get("evidence")
    if not isinstance(found, list):
        raise InputError(f"{place or 'the case '}has no list of evidence")
    if len(found) > MOST:
        raise InputError(
            f"{place or 'the case '}has {len(found):,} pieces of evidence; the most are {MOST:,}"
        )
    return found


# Its entries


@dataclass(frozen=True, slots=True)
class _Reader:
    day: datetime | None
    now: datetime
    source: str

    def entry(self, place: str, entry: object) -> ToldEvidence | ToldClaim | Problem:
        if not isinstance(entry, dict):
            return problem(place, entry, "is no JSON object with a type and a value")
        try:
            kind = kind_of(text_of(entry.get("type")))
            if kind in {CLAIM, OWN_CLAIM}:
                return self.claim(place, kind, entry)
            return self.evidence(place, kind, entry)
        except ValueError as error:
            return problem(place, text_of(entry.get("value")), str(error))

    def evidence(self, place: str, kind: str, entry: Mapping[str, Any]) -> ToldEvidence:
        value, basis = text_at(entry, "value"), basis_of(kind, entry)
        group = text_at(entry, "group")
        if not value:
            raise ValueError("has no value")
        if (
            kind in _LINKS and not group
        ):  # the format has the group for a value; what ties it to the case is the basis
            group, value = (
                value,
                basis or f"{kind.replace('_', ' ')} by {text_at(entry, 'reported_by') or 'somebody'}",
            )
        source = text_at(entry, "source") or text_at(entry, "reported_by") or self.source or UNSOURCED
        origin = text_at(entry, "origin") or source
        if reason := withheld_because(kind, value, basis, source, origin):
            raise ValueError(reason)
        return ToldEvidence(
            place=place,
            kind=kind,
            value=value,
            observed_at=self._observed(entry),
            source=source,
            origin=origin,
            grade=grade_of(entry),
            forgeability=if_given(entry, "forgeability", degree_of),
            public_since=self._public_since(entry),
            is_private=text_at(entry, "public_since").casefold() == NEVER,
            base_rate=if_given(entry, "base_rate", lambda found: number_of(found, "base_rate")),
            ratio=if_given(entry, "ratio", ratio_of),
            group=group,
            basis=basis if basis != value else "",
        )

    def _observed(self, entry: Mapping[str, Any]) -> datetime:
        """When it was seen or told: what was published by the day of the case was known on the day of publication."""
        found = moment_at(entry, self.now, "observed_at", "reported_on")
        if found is not None:
            return found
        published = moment_at(entry, self.now, "published_on")
        days = [day for day in (self.day, published) if day is not None]
        if not days:
            raise ValueError("has no day, and its case neither observed_at nor profiles_before")
        return min(days)

    def _public_since(self, entry: Mapping[str, Any]) -> datetime | None:
        said = text_at(entry, "public_since")
        since = publication_of(said) if said else moment_at(entry, self.now, "published_on")
        return since if since is None else past(since, self.now, "public_since")

    def claim(self, place: str, kind: str, entry: Mapping[str, Any]) -> ToldClaim:
        about, value = text_at(entry, "about").lower() or "group", text_at(entry, "value")
        if about not in {"group", *_SPONSORED}:
            raise ValueError(f"is a claim about {about[:40]!r}: claims are about the group or the sponsor")
        is_own, names_sponsor = kind == OWN_CLAIM, about in _SPONSORED
        claimant = (value if is_own else "") or text_at(entry, "reported_by") or text_at(entry, "claimant")
        said_at = moment_at(entry, self.now, "reported_on", "said_on")
        words = words_of(entry) or (_CLAIMED if is_own else "")
        if not claimant:
            raise ValueError("is a claim without reported_by: who says it")
        if said_at is None:
            raise ValueError("is a claim without reported_on: the day on which it was said")
        if not words:
            raise ValueError("is a claim without wording: the words in which it was said")
        sponsor, country = sponsor_of(entry, value if names_sponsor else "")
        if names_sponsor and not sponsor:
            raise ValueError("is a claim about a sponsor that names none")
        return ToldClaim(
            place=place,
            claimant=claimant,
            said_at=said_at,
            words=words,
            source=text_at(entry, "source") or self.source or claimant,
            grade=grade_of(entry),
            group="" if names_sponsor or value.casefold() in NOBODY else value,
            sponsor=sponsor,
            country=country,
        )
