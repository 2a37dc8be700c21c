"""What somebody told of a case as a piece of evidence: groups and ATT&CK ids found, defaults stated, doubts said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from tocsin.app.named_groups import group_meant
from tocsin.attribution.actor_sets import KnownActors
from tocsin.evidence.links import builtin_links
from tocsin.interchange.case_ledger import ToldEvidence
from tocsin.model.assessment import ALWAYS_PUBLIC, WEIGHED, Evidence, EvidenceKind
from tocsin.model.errors import InvalidValue, UsageError
from tocsin.model.grading import UNGRADED
from tocsin.model.threats import IntrusionSet

_ID: Final = {
    EvidenceKind.TECHNIQUE: re.compile(r"T\d{4}(?:\.\d{3})?\Z"),
    EvidenceKind.SOFTWARE: re.compile(r"S\d{4}\Z"),
}
_TIES: Final = frozenset({EvidenceKind.LINK, EvidenceKind.REFUTATION})
# Kinds that say something of one group, and nothing where they name none.
_OF_A_GROUP: Final = frozenset({EvidenceKind.INFRASTRUCTURE, EvidenceKind.VICTIM, EvidenceKind.TIMING})
# Where nobody says how easily a kind is forged, it is what `links.toml` states for a basis with these words.
_FORGED_AS: Final[Mapping[str, str]] = {
    EvidenceKind.TECHNIQUE: "technique",
    EvidenceKind.SOFTWARE: "malware",
    EvidenceKind.INFRASTRUCTURE: "infrastructure",
    EvidenceKind.VICTIM: "victim",
    EvidenceKind.TIMING: "working hours",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """A piece of evidence with the group that it names, and what whoever gave it should know of it."""

    evidence: Evidence
    group: IntrusionSet | None
    doubts: tuple[str, ...]


def entered(told: ToldEvidence, subject: str, actors: KnownActors, *, unlisted: bool = False) -> Entered:
    """Return what was told as evidence on a case; raises UsageError for what could only be a slip.

    An ATT&CK id that nobody knows is kept, and said. A name of a technique or of software is looked up where one only
    bears it. What is not said has the cautious default: ungraded, always public, forged as easily as `links.toml` states.
    """
    value, doubts = _looked_up(told, actors)
    group = _group(told, actors, unlisted=unlisted)
    if told.kind in _OF_A_GROUP and group is None:
        doubts += (f"the {told.kind} {value!r} points to no group (--group): it is shown, and not weighed",)
    try:
        evidence = Evidence(
            subject=subject,
            kind=told.kind,
            value=value,
            observed_at=told.observed_at,
            source=told.source,
            grade=told.grade or UNGRADED,
            origin=told.origin,
            forgeability=forgeability_of(told) if told.forgeability is None else told.forgeability,
            public_since=None if told.is_private else told.public_since or ALWAYS_PUBLIC,
            base_rate=told.base_rate,
            group=group.id if group else None,
            basis=told.basis,
            ratio=told.ratio,
        )
    except InvalidValue as error:
        raise UsageError(str(error)) from error
    return Entered(evidence, group, doubts)


def forgeability_of(told: ToldEvidence) -> float:
    """Return how easily such a piece is forged, an analyst's estimate."""
    words = _FORGED_AS.get(told.kind, told.kind.replace("_", " "))
    if told.kind in _TIES:
        words = told.basis or told.value
    elif told.kind not in _ID:
        words = f"{told.basis} {words}"
    return builtin_links().basis_of(words).forgeability


def completed(told: ToldEvidence, piece: Evidence, known: Evidence) -> Evidence:
    """Return a piece that is on record already with what is said of it now; what is not said stays as it was."""
    return replace(
        piece,
        grade=known.grade if told.grade is None else piece.grade,
        forgeability=known.forgeability if told.forgeability is None else piece.forgeability,
        public_since=piece.public_since if told.is_private or told.public_since else known.public_since,
        base_rate=known.base_rate if told.base_rate is None else piece.base_rate,
        ratio=known.ratio if told.ratio is None else piece.ratio,
        basis=piece.basis or known.basis,
    )


def contradicts(piece: Evidence, known: Evidence) -> bool:
    """Say whether a piece has another grade than is on record; what nobody has graded contradicts nothing."""
    return piece.grade != known.grade and UNGRADED not in {piece.grade, known.grade}


def _group(told: ToldEvidence, actors: KnownActors, *, unlisted: bool) -> IntrusionSet | None:
    if told.kind in _ID and told.group:
        raise UsageError(
            f"a {told.kind} points to nobody by itself: leave the group out; a reported_link says that somebody ties"
            " it to a group"
        )
    if told.kind in _TIES and not told.group:
        raise UsageError(f"a {told.kind} is about a group: name it (--group)")
    return group_meant(actors, told.group, unlisted=unlisted) if told.group else None


def _looked_up(told: ToldEvidence, actors: KnownActors) -> tuple[str, tuple[str, ...]]:
    """Return the value as it is kept: for techniques and software the ATT&CK id, with a doubt where nobody knows it."""
    pattern = _ID.get(EvidenceKind(told.kind)) if told.kind in WEIGHED else None
    if pattern is None:
        return told.value, ()
    written = told.value.upper()
    if pattern.match(written):
        if written in actors.profiles.names:
            return written, ()
        return written, (_unheard_of(written),)
    ids = [
        each
        for each in actors.profiles.names
        if pattern.match(each) and told.value.casefold() in names_of_use(actors, each)
    ]
    if len(ids) > 1:
        raise UsageError(f"{told.value[:80]!r} is what {', '.join(ids)} are called: give one of these ids")
    if not ids:
        raise UsageError(
            f"{told.value[:80]!r} is neither the id nor the name of a {told.kind}: give an ATT&CK id such as"
            f" {'T1566.002' if told.kind == EvidenceKind.TECHNIQUE else 'S0002'}, or another type, which is shown only"
        )
    return ids[0], ()


def _unheard_of(use: str) -> str:
    return (
        f"{use} is in none of the lists of known groups: it is kept, and speaks for none of them; if that is a slip,"
        " `tocsin evidence withdraw` takes it back"
    )


def names_of_use(actors: KnownActors, use: str) -> frozenset[str]:
    """Return what a technique or a piece of software is called, in lower case: `spearphishing link`, `phishing: spearphishing link`."""
    names = actors.profiles.names
    name = names.get(use, "").casefold()
    parent = names.get(use.partition(".")[0], "").casefold() if "." in use else ""
    return frozenset({name, f"{parent}: {name}"} if parent else {name})
