"""Rows of what was published."""

from pathlib import Path

import pytest

from tocsin.app import claims, evidence
from tocsin.app.case_orders import open_case
from tocsin.app.demo import tv5, verdicts
from tocsin.app.demo.published import GRU, PublishedClaim, PublishedEvidence, moment
from tocsin.app.demo.targets import TARGETS
from tocsin.model.assessment import ALWAYS_PUBLIC
from tocsin.model.threats import IntrusionSet
from tocsin.store.opening import open_store

NOW = moment("2025-05-01")
ROWS = (*verdicts.EVIDENCE, *tv5.EVIDENCE)
CLAIMS = (*verdicts.CLAIMS, *verdicts.LEAK_CLAIMS, *tv5.CLAIMS, *(target.claim() for target in TARGETS))


def test_rows_are_kept_as_anybodys_evidence_and_claims_would_be(tmp_path: Path) -> None:
    link = PublishedEvidence(
        "reported_link", "a server", "2017-04-26", "a paper", "B3", "origin", 0.5, group="Sofacy"
    )
    both = PublishedClaim("France", "2025-04-29", "did it", "a paper", group="APT28", sponsor=GRU)
    neither = PublishedClaim("ANSSI", "2017-06-01", "practically anyone", "a paper")
    with open_store(f"sqlite:///{tmp_path / 't.db'}") as store:
        case = open_case(store, ["example.org"], now=moment("2017-04-25")).case.id

        piece = evidence.add(store, case, link.entry(), now=NOW, who="test").record.evidence
        said = claims.add(
            store, case, both.entry(), nobody=both.names_nobody, now=NOW, who="test"
        ).record.claim
        open_ = claims.add(
            store, case, neither.entry(), nobody=neither.names_nobody, now=NOW, who="test"
        ).record.claim

    assert (piece.observed_at, piece.source, str(piece.grade)) == (moment("2017-04-26"), "a paper", "B3")
    assert piece.public_since == ALWAYS_PUBLIC  # nobody says since when
    assert piece.group == said.group == IntrusionSet("APT28").id
    assert (said.sponsor, open_.group, open_.sponsor) == (GRU.id, None, None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}-{row.value[:20]}")
def test_every_piece_of_evidence_says_in_words_what_it_is_and_where_that_stands(
    row: PublishedEvidence,
) -> None:
    assert row.basis
    assert any(character.isdigit() for character in row.source)  # a day, a month or a year


def test_nothing_is_published_before_it_can_be_known() -> None:
    assert all(row.public <= row.day for row in ROWS)
    assert all(claim.day <= "2025-04-29" for claim in CLAIMS)
