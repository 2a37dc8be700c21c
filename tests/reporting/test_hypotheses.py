from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.reporting.contents import APRIL, NOW, assessed, assessment_of, content, full, of_actor, record

from tocsin.model.assessment import Assessment, Hypothesis, HypothesisKind, Likelihood
from tocsin.model.threats import IntrusionSet
from tocsin.reporting.blocks import Bars, Block, Bullets, Drawing, Heading, Matrix, Notice, Paragraph, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.hypotheses import assessed_section, workings_section
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import plain, wording_of

BASE = assessed(content())
FIRST = BASE.assessments[0]
GROUP, IMITATOR, UNKNOWN, _ = (each.hypothesis for each in FIRST.likelihoods)


def split(group: float, imitator: float, unknown: float, **changes: Any) -> Assessment:
    return assessment_of(FIRST.subject, "an analyst", (group, imitator, unknown, 0.0), **changes)


def blocks(of: Content) -> tuple[Block, ...]:
    section = assessed_section(of, wording_of(of, Texts.of("en")))
    assert section is not None
    return section.blocks


def headings(of: Content) -> list[str]:
    return [plain(block.line).replace("\u00a0", " ") for block in blocks(of) if isinstance(block, Heading)]


def test_without_assessments_there_is_no_such_section() -> None:
    base = content()

    assert assessed_section(base, wording_of(base, Texts.of("en"))) is None
    assert workings_section(base, wording_of(base, Texts.of("en"))) is None


def test_unknown_and_imitator_are_always_among_the_alternatives() -> None:
    bars = next(
        b for b in blocks(replace(BASE, assessments=(split(0.998, 0.001, 0.001),))) if isinstance(b, Bars)
    )

    assert [plain(bar.label) for bar in bars.rows] == [
        "Pawn Storm",
        "Somebody imitating Pawn Storm",
        "A group nobody knows yet",
        "one other",
    ]
    assert bars.rows[0].is_leading


def test_many_groups_are_summed_in_one_row() -> None:
    groups = tuple(IntrusionSet(f"Group {number}") for number in range(40))
    rest = tuple(Likelihood(Hypothesis(HypothesisKind.GROUP, each.id), 0.01) for each in groups)
    leading = (Likelihood(GROUP, 0.3), Likelihood(IMITATOR, 0.1), Likelihood(UNKNOWN, 0.2))
    many = replace(FIRST, likelihoods=(*leading, *rest))

    bars = next(b for b in blocks(replace(BASE, assessments=(many,))) if isinstance(b, Bars))

    assert plain(bars.rows[-1].label) == "37 others together"
    assert abs(sum(bar.share for bar in bars.rows) - 1.0) < 1e-9


def test_an_assessment_says_its_verdict_its_confidence_and_what_cannot_be_told_apart_each_apart() -> None:
    found = blocks(BASE)
    sentences = [plain(block.line) for block in found if isinstance(block, Paragraph)]

    assert any("Pawn Storm is the best answer" in each and "onfidence" not in each for each in sentences)
    assert any(each.startswith("Confidence in this answer is low") and "%" not in each for each in sentences)
    assert any(isinstance(block, Notice) and "cannot be told apart" in plain(block.line) for block in found)
    assert any("Assessed by" in each for each in sentences)
    assert sum(isinstance(block, Drawing) for block in found) == 1


def test_the_group_and_the_state_stay_two_questions() -> None:
    assert headings(BASE)[-1] == "The group and the state are two questions"


def test_several_assessments_stand_side_by_side_in_order_of_their_day() -> None:
    later = split(0.7, 0.1, 0.2, day=NOW, names_group=True)
    earlier = split(0.3, 0.2, 0.5, day=APRIL)

    matrix = next(b for b in blocks(replace(BASE, assessments=(later, earlier))) if isinstance(b, Matrix))

    assert [head.replace("\u00a0", " ") for head in matrix.head] == [
        "Hypothesis",
        "14 April 2017",
        "25 April 2017",
    ]
    first, *_, last = matrix.rows
    assert (plain(first.label), [cell.shown for cell in first.cells]) == ("Pawn Storm", ["30%", "70%"])
    assert [cell.level for cell in first.cells] == [2, 3]
    assert [cell.shown for cell in last.cells] == ["insufficient evidence", "yes"]


def test_what_changed_between_two_assessments_is_listed() -> None:
    known = full(content())

    assert "What changed from 14 April 2017 to 25 April 2017" in headings(known)
    (change,) = known.changes[0].evidence
    (table,) = (block for block in blocks(known) if isinstance(block, Table) and block.head[0] == "Change")
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        [
            "came",
            f"{change.statement} {change.why}",
            "–",
            "+2.4",
        ]
    ]
    said = [plain(block.line) for block in blocks(known) if isinstance(block, Paragraph)]
    assert "Not the same either: share of cases with an imitator, beforehand." in said


def test_evidence_that_is_not_weighed_is_only_counted() -> None:
    known = full(content())
    kept = replace(known.changes[0].evidence[0], is_weighed=False)
    known = replace(known, changes=(replace(known.changes[0], evidence=(kept, kept)),))

    said = [plain(block.line) for block in blocks(known) if isinstance(block, Paragraph)]

    assert "2 pieces more came or went that are kept and not weighed." in said


def test_a_report_on_a_group_has_only_the_answers_of_each_case() -> None:
    known = replace(of_actor(content()), assessments=full(content()).assessments)

    found = blocks(known)

    assert headings(known)[0].startswith("Case: ")
    assert not any(isinstance(block, (Drawing, Bars)) for block in found)
    assert sum(isinstance(block, Matrix) for block in found) == 1
    assert workings_section(known, wording_of(known, Texts.of("en"))) is None


def test_where_no_evidence_changed_that_is_said() -> None:
    known = full(content())
    bare = replace(known, changes=(replace(known.changes[0], evidence=(), premises=()),))

    said = [plain(block.line) for block in blocks(bare) if isinstance(block, Paragraph)]

    assert any(each.startswith("No evidence came, went or was graded anew") for each in said)


def test_each_assessment_lists_what_others_had_said_by_its_day_and_not_before() -> None:
    known = full(content())
    lists = [[plain(item) for item in block.items] for block in blocks(known) if isinstance(block, Bullets)]

    said = [listed for listed in lists if any(": " in item and "vendor, 14" in item for item in listed)]
    since = [listed for listed in lists if any(item.startswith("A ministry") for item in listed)]
    assert [len(each) for each in (*said, *since)] == [1, 2]


def test_the_working_of_the_newest_stands_with_it_and_those_of_earlier_ones_in_a_part_of_their_own() -> None:
    known = full(content())
    section = workings_section(known, wording_of(known, Texts.of("en")))

    assert headings(known).count("Evidence by answer") == 1
    assert section is not None
    assert next(plain(b.line) for b in section.blocks if isinstance(b, Heading)).startswith("As of 14")
    assert sum(isinstance(block, Matrix) for block in section.blocks) == 1


def test_assessments_of_several_cases_are_told_case_by_case() -> None:
    other = record("accounts-office.fr", title="another case")
    second = replace(split(0.2, 0.1, 0.7), subject=other.case.id)
    known = replace(BASE, cases=(*BASE.cases, other), assessments=(second, FIRST))

    assert [each for each in headings(known) if each.startswith("Case: ")] == [
        "Case: onedrive-en-marche[.]fr",
        "Case: another case",
    ]
    assert not any("What changed" in each for each in headings(known))
    assert not any(isinstance(block, Matrix) and len(block.head) == 3 for block in blocks(known))


def test_assessments_of_one_day_are_in_the_order_in_which_they_were_made() -> None:
    again = replace(FIRST, made_at=FIRST.made_at + timedelta(hours=1), supersedes=FIRST.id)

    matrix = next(b for b in blocks(replace(BASE, assessments=(again, FIRST))) if isinstance(b, Matrix))

    assert len(matrix.head) == 3


def test_an_imitator_and_somebody_unknown_have_a_row_where_assessments_stand_side_by_side() -> None:
    others = [IntrusionSet(f"Group {number}").id for number in range(6)]
    groups = [GROUP, *(Hypothesis(HypothesisKind.GROUP, each) for each in others)]
    likely = (0.2, *(0.1 for _ in others), 0.15, 0.05)
    shares = tuple(map(Likelihood, (*groups, UNKNOWN, IMITATOR), likely))
    first = split(0.3, 0.2, 0.5, day=APRIL, likelihoods=shares)
    second = split(0.3, 0.2, 0.5, day=NOW, likelihoods=shares)

    matrix = next(b for b in blocks(replace(BASE, assessments=(first, second))) if isinstance(b, Matrix))

    labels = [plain(row.label) for row in matrix.rows]
    assert {"Somebody imitating Pawn Storm", "A group nobody knows yet"} <= set(labels)


def test_who_only_speaks_of_a_sponsor_is_not_listed_with_the_assessment_of_the_group() -> None:
    known = full(content())
    of_group = known.claims[0]
    of_sponsor = replace(of_group, claimant="Somebody", group=None, sponsor=known.claims[1].sponsor)
    known = replace(known, claims=(of_group, of_sponsor))

    listed = [plain(item) for block in blocks(known) if isinstance(block, Bullets) for item in block.items]
    assert any(item.startswith("A vendor, 14") for item in listed)
    assert not any(item.startswith("Somebody") for item in listed)
