"""Evidence, claims, assessments, groups, sponsors and actor sets to and from rows; reading raises `ValueError` where damaged."""

import base64
from collections.abc import Mapping
from typing import Any, Final

import zstandard

from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.questions import MOST_ACTOR_BYTES, ActorSet, ClaimRecord, EvidenceRecord
from tocsin.store.value_documents import read, written

# What is learnt later of a thing whose id stays the same.
EVIDENCE_LEARNT: Final = (
    "grade", "observed_at", "source", "forgeability", "public_since", "base_rate", "basis", "ratio"
)  # fmt: skip
CLAIM_LEARNT: Final = ("grade", "source", "group", "sponsor")
_EVIDENCE_FIELDS: Final = (*EVIDENCE_LEARNT[1:], "subject", "value", "origin", "group")
_CLAIM_FIELDS: Final = (*CLAIM_LEARNT[1:], "subject", "claimant", "said_at", "words")
_KEEPING_FIELDS: Final = ("added_at", "added_by", "withdrawn_at", "reason")
_ASSESSMENT_FIELDS: Final = ("id", "subject", "author", "made_at", "as_of", "supersedes")
_SET_FIELDS: Final = ("name", "version", "kind", "imported_at", "digest")

Row = Mapping[Any, Any]


def evidence_row(evidence: Evidence) -> dict[str, object]:
    """Row of a piece of evidence, without when and by whom it was added."""
    said = {name: getattr(evidence, name) for name in _EVIDENCE_FIELDS}
    return {"id": evidence.id, "kind": str(evidence.kind), "grade": str(evidence.grade), **said}


def evidence_of(row: Row) -> Evidence:
    """Evidence of a row."""
    said = {name: row[name] for name in _EVIDENCE_FIELDS}
    return Evidence(kind=row["kind"], grade=Grade.of(row["grade"]), **said)


def evidence_record_of(row: Row) -> EvidenceRecord:
    """Evidence of a row with what is known of its keeping."""
    return EvidenceRecord(evidence_of(row), *(row[name] for name in _KEEPING_FIELDS))


def claim_row(claim: Claim) -> dict[str, object]:
    """Row of a claim, without when and by whom it was added."""
    said = {name: getattr(claim, name) for name in _CLAIM_FIELDS}
    return {"id": claim.id, "grade": str(claim.grade), **said}


def claim_of(row: Row) -> Claim:
    """Claim of a row."""
    return Claim(grade=Grade.of(row["grade"]), **{name: row[name] for name in _CLAIM_FIELDS})


def claim_record_of(row: Row) -> ClaimRecord:
    """Claim of a row with what is known of its keeping."""
    return ClaimRecord(claim_of(row), *(row[name] for name in _KEEPING_FIELDS))


def assessment_row(assessment: Assessment) -> dict[str, object]:
    """Row of an assessment: all of it in its document, and what it is found by beside that."""
    found_by = {name: getattr(assessment, name) for name in _ASSESSMENT_FIELDS}
    return {**found_by, "document": written(assessment)}


def assessment_of(row: Row) -> Assessment:
    """Assessment of a row."""
    assessment = read(Assessment, row["document"])
    for name in _ASSESSMENT_FIELDS:
        if getattr(assessment, name) != row[name]:
            raise ValueError(f"its {name} is not that of its document")
    return assessment


def group_row(group: IntrusionSet) -> dict[str, object]:
    """Row of a group."""
    return {"id": group.id, "name": group.name, "document": written(group)}


def group_of(row: Row) -> IntrusionSet:
    """Group of a row."""
    group = read(IntrusionSet, row["document"])
    if (group.id, group.name) != (row["id"], row["name"]):
        raise ValueError("its name is not that of its document")
    return group


def sponsor_row(sponsor: ThreatActor) -> dict[str, object]:
    """Row of a sponsor."""
    return {"id": sponsor.id, "name": sponsor.name, "country": sponsor.country}


def sponsor_of(row: Row) -> ThreatActor:
    """Sponsor of a row."""
    sponsor = ThreatActor(row["name"], row["country"])
    if sponsor.id != row["id"]:
        raise ValueError("its id is not that of its name")
    return sponsor


def actor_set_row(actors: ActorSet) -> dict[str, object]:
    """Row of a set of actors, its document compressed."""
    squeezed = zstandard.ZstdCompressor(level=9, write_checksum=True).compress(actors.document)
    said = {name: getattr(actors, name) for name in _SET_FIELDS}
    return {**said, "document": base64.b64encode(squeezed).decode("ascii")}


def actor_set_of(row: Row) -> ActorSet:
    """Set of actors of a row."""
    document = _unsqueezed(base64.b64decode(row["document"], validate=True))
    return ActorSet(document=document, **{name: row[name] for name in _SET_FIELDS})


def _unsqueezed(squeezed: bytes) -> bytes:
    try:
        # Asked first: what comes from a backup could claim to be larger than the memory.
        size = zstandard.frame_content_size(squeezed)
        if not 0 <= size <= MOST_ACTOR_BYTES:
            raise ValueError(f"its document is said to take {size} bytes; {MOST_ACTOR_BYTES} are allowed")
        return zstandard.ZstdDecompressor().decompress(squeezed, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise ValueError(f"its document cannot be read: {error}") from error
