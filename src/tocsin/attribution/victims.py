"""Whether a case's targets are of a country or sector that a group was reported to attack: weak evidence, with a counted base rate."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Final

from tocsin.attribution.actors import folded
from tocsin.attribution.naming import Naming
from tocsin.attribution.observing_table import ObservingTable
from tocsin.interchange.actor_directory import KnownGroup, Said
from tocsin.model.assessment import Evidence, EvidenceKind
from tocsin.model.grading import UNGRADED
from tocsin.model.identity import Identity

COUNTRY: Final = "country"
SECTOR: Final = "sector"
_TOP_LEVEL: Final = {"uk": "gb"}  # organisations have countries by their top-level domains


@dataclass(frozen=True, slots=True)
class Target:
    """What a case aims at: a country (two-letter code) or a sector (a word such as 'government'), by whose entry."""

    what: str  # COUNTRY or SECTOR
    code: str
    organisation: str


@cache
def _codes() -> Mapping[str, tuple[str, str]]:
    """What a victim's word means, by the word as names are compared: a country or a sector, and its code."""
    table = tomllib.loads((files("tocsin.attribution") / "victims.toml").read_text(encoding="utf-8"))
    return {
        folded(word): (what, code)
        for what, part in ((COUNTRY, "countries"), (SECTOR, "sectors"))
        for code, words in table[part].items()
        for word in words
    }


def _meant(word: str) -> tuple[str, str] | None:
    """What a victim's word means; two capitals that are no such word are a country's code (ISO 3166, and 'UK' and 'EU')."""
    found = _codes().get(folded(word))
    if found is not None:
        return found
    code = word.strip()
    known = len(code) == len("FR") and code.isascii() and code.isupper()
    code = _TOP_LEVEL.get(code.lower(), code.lower())
    return (COUNTRY, code) if known and (COUNTRY, code) in _codes().values() else None


def targets_of(organisations: Iterable[Identity]) -> tuple[Target, ...]:
    """Countries and sectors of the organisations, each once."""
    found: dict[tuple[str, str], Target] = {}
    for each in organisations:
        for what, codes in ((COUNTRY, each.countries), (SECTOR, each.sectors)):
            for code in codes:
                own = _TOP_LEVEL.get(code, code)
                found.setdefault((what, own), Target(what, own, each.name))
    return tuple(found.values())


def victim_evidence(
    subject: str,
    targets: Sequence[Target],
    groups: Sequence[KnownGroup],
    naming: Naming,
    table: ObservingTable,
    *,
    before: datetime,
) -> tuple[Evidence, ...]:
    """One piece of evidence for each group and target that it was reported to attack before some moment.

    `before` is when the case began: what was said of a group's victims since may have been said because of it.
    """
    moment = before.astimezone(UTC)
    reported = {group.id: dict(_reported(group, moment)) for group in groups}
    found = []
    for target in targets:
        of_kind = sum(any(what == target.what for what, _ in each) for each in reported.values())
        hit = [group for group in groups if (target.what, target.code) in reported[group.id]]
        if of_kind < table.least_groups or not hit:
            continue
        share = len(hit) / of_kind
        ratio = min(table.victims_repeat / share, table.most_of_victims)
        if ratio > 1.0:
            found += [
                _evidence(subject, target, group, reported[group.id], naming, table, ratio, share, of_kind)
                for group in hit
            ]
    return tuple(found)


def _reported(group: KnownGroup, before: datetime) -> Iterator[tuple[tuple[str, str], tuple[datetime, Said]]]:
    """What a group was reported to attack, with who said so first; what has no day, nobody knows to have been said by then."""
    said = [(day, each) for each in group.victims if (day := _day(each.said_on)) and day < before]
    for day, each in sorted(said, key=lambda pair: (pair[0], pair[1].source), reverse=True):
        code = _meant(each.what)
        if code is not None:
            yield code, (day, each)


def _evidence(
    subject: str,
    target: Target,
    group: KnownGroup,
    reported: Mapping[tuple[str, str], tuple[datetime, Said]],
    naming: Naming,
    table: ObservingTable,
    ratio: float,
    share: float,
    of_kind: int,
) -> Evidence:
    day, said = reported[target.what, target.code]
    return Evidence(
        subject=subject,
        kind=EvidenceKind.VICTIM,
        value=f"{target.what} {target.code}",
        observed_at=day,
        source=said.source or "actor data",
        grade=UNGRADED,
        origin=f"victims: {said.source or 'actor data'}",
        forgeability=table.forgeability_of_victims,
        public_since=day,
        base_rate=share,
        group=naming.stix_id(group.id),
        basis=(
            f"target: {target.organisation} is of the {target.what} {target.code!r}, and {group.name} was reported to attack "
            f"{said.what!r}, as were {share:.0%} of {of_kind} groups of which such is known"
        ),
        ratio=ratio,
    )


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text[:10]), time.min, UTC)
    except ValueError:
        return None
