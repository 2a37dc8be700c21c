from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.reporting.contents import content
from tests.reporting.hostile_page import assessment

from tocsin.model.assessment import Assessment, Hypothesis, HypothesisKind, Likelihood
from tocsin.model.threats import IntrusionSet
from tocsin.reporting.blocks import Bars, Bullets, Drawing, Paragraph, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.hypotheses import assessed_section, term, verdict
from tocsin.reporting.seam import Content, Explanation, Step
from tocsin.reporting.wording import plain, wording_of

GROUP = IntrusionSet("APT28")
BASE = content(groups=(GROUP,))
FIRST = assessment(BASE.cases[0].case.id, GROUP)


def split(group: float, imitator: float, unknown: float) -> Assessment:
    return replace(
        FIRST,
        likelihoods=(
            Likelihood(Hypothesis(HypothesisKind.GROUP, GROUP.id), group),
            Likelihood(Hypothesis(HypothesisKind.IMITATOR, GROUP.id), imitator),
            Likelihood(Hypothesis(HypothesisKind.UNKNOWN), unknown),
        ),
    )


def blocks(of: Content) -> tuple[object, ...]:
    section = assessed_section(of, wording_of(of, Texts.of("en")))
    assert section is not None
    return section.blocks


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost_no_chance"),
        (0.2, "very_unlikely"),
        (0.5, "even"),
        (0.8, "likely"),
        (0.96, "almost_certain"),
    ],
)
def test_the_words_are_those_of_icd_203(probability: float, word: str) -> None:
    assert term(probability) == word


@pytest.mark.parametrize("shares", [(0.3, 0.2, 0.5), (0.5, 0.3, 0.2), (0.4, 0.3, 0.3)])
def test_a_group_that_is_not_likely_is_not_named(shares: tuple[float, float, float]) -> None:
    sentence = plain(verdict(split(*shares), wording_of(BASE, Texts.of("en"))))

    assert "insufficient" in sentence
    assert "APT28" not in sentence


def test_fewer_than_three_pieces_of_evidence_name_nobody() -> None:
    pieces = tuple(f"note--00000000-0000-4000-8000-00000000000{number}" for number in range(3))
    wording = wording_of(BASE, Texts.of("en"))

    assert "insufficient" in plain(verdict(replace(FIRST, evidence=pieces[:2]), wording))
    assert "APT28" in plain(verdict(replace(FIRST, evidence=pieces), wording))


def test_the_surest_group_is_not_shown_as_surer_than_99_percent() -> None:
    sentence = plain(verdict(split(0.998, 0.001, 0.001), wording_of(BASE, Texts.of("en"))))

    assert "almost certain (>99%)" in sentence


def test_without_assessments_there_is_no_such_section() -> None:
    assert assessed_section(BASE, wording_of(BASE, Texts.of("en"))) is None


def test_unknown_and_imitator_are_always_among_the_alternatives() -> None:
    bars = next(
        b for b in blocks(replace(BASE, assessments=(split(0.998, 0.001, 0.001),))) if isinstance(b, Bars)
    )

    assert [plain(bar.label) for bar in bars.rows] == [
        "APT28",
        "Somebody imitating APT28",
        "A group nobody knows yet",
    ]
    assert bars.rows[0].is_leading


def test_many_groups_are_summed_in_one_row() -> None:
    groups = tuple(IntrusionSet(f"Group {number}") for number in range(40))
    rest = tuple(Likelihood(Hypothesis(HypothesisKind.GROUP, each.id), 0.01) for each in groups)
    leading = (
        Likelihood(Hypothesis(HypothesisKind.GROUP, GROUP.id), 0.3),
        Likelihood(Hypothesis(HypothesisKind.IMITATOR, GROUP.id), 0.1),
        Likelihood(Hypothesis(HypothesisKind.UNKNOWN), 0.2),
    )
    many = replace(FIRST, likelihoods=(*leading, *rest))

    bars = next(b for b in blocks(replace(BASE, assessments=(many,))) if isinstance(b, Bars))

    assert plain(bars.rows[-1].label) == "37 others together"
    assert abs(sum(bar.share for bar in bars.rows) - 1.0) < 1e-9


def test_several_assessments_stand_side_by_side_in_order_of_their_day() -> None:
    later = replace(split(0.7, 0.1, 0.2), as_of=datetime(2017, 5, 1, tzinfo=UTC))

    table = next(
        b for b in blocks(replace(BASE, assessments=(later, split(0.3, 0.2, 0.5)))) if isinstance(b, Table)
    )

    assert [head.replace("\u00a0", " ") for head in table.head] == [
        "Hypothesis",
        "15 March 2017",
        "1 May 2017",
    ]
    assert [plain(cell) for cell in table.rows[0]] == ["APT28", "30%", "70%"]


def test_an_explanation_is_drawn_and_its_sentences_are_listed() -> None:
    told = Explanation(FIRST.id, "APT28", "nobody", -1.0, (Step("dns", 2.0, ("a server",)),), ("one origin",))
    found = blocks(replace(BASE, assessments=(FIRST,), explanations=(told,)))

    assert any(isinstance(block, Drawing) for block in found)
    listed = [plain(item) for block in found if isinstance(block, Bullets) for item in block.items]
    assert listed == ["name servers: a server", "one origin"]
    assert any(isinstance(block, Paragraph) and "Assessed by" in plain(block.line) for block in found)
