"""What the ledger keeps says the same as its rows."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from tests.store.ledgers import any_assessment, any_claim, any_evidence, assessment, claim, evidence

from tocsin.model.assessment import Assessment, Claim, Evidence, EvidenceKind
from tocsin.model.threats import Alias, IntrusionSet, ThreatActor
from tocsin.store import ledger_rows
from tocsin.store.questions import ActorSet
from tocsin.store.schema import (
    actor_sets,
    assessments,
    case_claims,
    case_evidence,
    intrusion_sets,
    threat_actors,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEEPING = {"added_at", "added_by", "withdrawn_at", "reason"}


def actors(noon: datetime, document: bytes = b"{}") -> ActorSet:
    return ActorSet("ours", "1", "csv", noon, "0" * 64, document)


@given(any_evidence)
def test_any_evidence_comes_back_from_its_row(made: Evidence) -> None:
    row = ledger_rows.evidence_row(made)

    assert ledger_rows.evidence_of(row) == made
    assert type(row["kind"]) is str


@given(any_claim)
def test_any_claim_comes_back_from_its_row(made: Claim) -> None:
    assert ledger_rows.claim_of(ledger_rows.claim_row(made)) == made


@given(any_assessment)
def test_any_assessment_comes_back_from_its_row(made: Assessment) -> None:
    assert ledger_rows.assessment_of(ledger_rows.assessment_row(made)) == made


def test_a_group_comes_back_with_its_aliases_and_times(noon: datetime) -> None:
    group = IntrusionSet("APT28", (Alias("Sofacy", "a firm", noon),), noon, noon)

    assert ledger_rows.group_of(ledger_rows.group_row(group)) == group


def test_a_sponsor_comes_back_with_its_country() -> None:
    sponsor = ThreatActor("GRU", "ru")

    assert ledger_rows.sponsor_of(ledger_rows.sponsor_row(sponsor)) == sponsor


@pytest.mark.parametrize("document", [b"", b"{}", bytes(range(256)) * 1000], ids=["empty", "short", "long"])
def test_a_set_of_actors_comes_back_with_its_bytes(noon: datetime, document: bytes) -> None:
    made = actors(noon, document)

    assert ledger_rows.actor_set_of(ledger_rows.actor_set_row(made)) == made


def test_rows_have_the_columns_of_the_tables(noon: datetime) -> None:
    made: dict[Any, dict[str, object]] = {
        case_evidence: ledger_rows.evidence_row(evidence(kind=EvidenceKind.TECHNIQUE)),
        case_claims: ledger_rows.claim_row(claim()),
        assessments: ledger_rows.assessment_row(assessment()),
        intrusion_sets: ledger_rows.group_row(IntrusionSet("a")),
        threat_actors: ledger_rows.sponsor_row(ThreatActor("a")),
        actor_sets: ledger_rows.actor_set_row(actors(noon)),
    }

    assert {table.name: set(table.columns.keys()) - KEEPING for table in made} == {
        table.name: set(row) for table, row in made.items()
    }


@pytest.mark.parametrize(
    ("column", "value"), [("grade", "Z9"), ("forgeability", 2.0), ("subject", "x"), ("ratio", 0.0)]
)
def test_a_damaged_piece_of_evidence_is_a_value_error(column: str, value: object) -> None:
    row = {**ledger_rows.evidence_row(evidence()), column: value}

    with pytest.raises(ValueError):  # noqa: PT011  # which one is the model's business
        ledger_rows.evidence_of(row)


@pytest.mark.parametrize("column", ["id", "subject", "author", "made_at", "as_of", "supersedes"])
def test_columns_that_say_something_else_than_the_assessment_are_a_value_error(column: str) -> None:
    row = {**ledger_rows.assessment_row(assessment()), column: "something else"}

    with pytest.raises(ValueError, match=f"its {column} is not that of its document"):
        ledger_rows.assessment_of(row)


def test_a_name_that_is_not_that_of_the_group_or_sponsor_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not that of its document"):
        ledger_rows.group_of({**ledger_rows.group_row(IntrusionSet("a")), "name": "b"})
    with pytest.raises(ValueError, match="not that of its name"):
        ledger_rows.sponsor_of({**ledger_rows.sponsor_row(ThreatActor("a")), "name": "b"})


@pytest.mark.parametrize("damage", ["\u2028", "AAAA", "abc", "", "KLUv_Q=="])
def test_damaged_actors_are_a_value_error(noon: datetime, damage: str) -> None:
    row = {**ledger_rows.actor_set_row(actors(noon)), "document": damage}

    with pytest.raises(ValueError):  # noqa: PT011  # of base64 or of ours
        ledger_rows.actor_set_of(row)


def test_actors_that_were_cut_off_are_a_value_error(noon: datetime) -> None:
    row = ledger_rows.actor_set_row(actors(noon, bytes(range(256)) * 100))
    squeezed = base64.b64decode(str(row["document"]))
    for length in (len(squeezed) // 2, len(squeezed) - 1):
        cut = {**row, "document": base64.b64encode(squeezed[:length]).decode()}

        with pytest.raises(ValueError, match="its document cannot be read"):
            ledger_rows.actor_set_of(cut)


def test_actors_that_would_fill_the_memory_are_a_value_error(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_rows, "MOST_ACTOR_BYTES", 1000)
    bomb = zstandard.ZstdCompressor().compress(bytes(10**6))
    row = {**ledger_rows.actor_set_row(actors(noon)), "document": base64.b64encode(bomb).decode()}

    with pytest.raises(ValueError, match="1000000 bytes; 1000 are allowed"):
        ledger_rows.actor_set_of(row)


@given(st.binary(max_size=60))
def test_any_bytes_are_actors_or_a_value_error(squeezed: bytes) -> None:
    row = {**ledger_rows.actor_set_row(actors(NOON)), "document": base64.b64encode(squeezed).decode()}

    with pytest.raises(ValueError):  # noqa: PT011  # of zstd or of ours
        ledger_rows.actor_set_of(row)
