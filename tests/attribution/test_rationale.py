import pytest
from tests.attribution.small_case import G2, assessed, is_group, items, link, piece

from tocsin.attribution.sentences import recognised
from tocsin.model.assessment import Assessment, Confidence, Rationale

MANY = [
    *items("T8 T9 T10 T11 T12", "S3 S9"),
    link(G2, "registrant", forgeability=0.0),
    link(G2, "server", forgeability=0.0),
    link(G2, "malware", forgeability=0.0),
]


def why(assessment: Assessment) -> Rationale:
    assert assessment.rationale is not None
    return assessment.rationale


def test_every_sentence_comes_from_a_template() -> None:
    found = why(assessed(*MANY, *items("T404"), piece("banner", "nginx"), piece("timing", "hours", group=G2)))
    sentences = [*found.remarks, *(change.change for change in found.what_if)]
    sentences += [step.what for step in found.next_steps] + [each.statement for each in found.pieces]
    sentences += [statement for term in found.terms for statement in term.statements]

    assert all(recognised(sentence) for sentence in sentences)


def test_several_families_and_origins_of_which_none_decides_give_high_confidence() -> None:
    assert assessed(*MANY).confidence is Confidence.HIGH


@pytest.mark.parametrize(
    "evidence",
    [[], items("T8 T9"), items("T8 T9 T10 T11 T12", "S3 S9", origin="one report")],
    ids=["nothing", "two pieces", "one origin decides"],
)
def test_little_evidence_or_one_origin_gives_low_confidence(evidence: list[object]) -> None:
    assert assessed(*evidence).confidence is Confidence.LOW  # type: ignore[arg-type]  # evidence all


def test_the_nearest_reports_are_called_by_their_titles() -> None:
    title, likeness = why(assessed(*MANY)).nearest[0]

    assert title == "About G2"
    assert 0.0 < likeness <= 1.0


def test_the_matrix_has_the_leader_unknown_and_an_imitator_among_its_answers() -> None:
    found = why(assessed(*MANY))

    assert found.answers[0] == is_group(G2)
    assert {answer.kind.value for answer in found.answers} == {"group", "unknown", "imitator"}
    for each in found.pieces:
        assert sum(each.values) == pytest.approx(0.0, abs=1e-9)
        assert max(each.values) - min(each.values) == pytest.approx(each.diagnosticity)


def test_where_an_imitator_is_second_it_is_said() -> None:
    found = assessed(
        *MANY[:-3], *(link(G2, basis, forgeability=1.0) for basis in ("registrant", "server", "malware"))
    )

    assert "The likeliest answer after Group 2 is somebody who imitates Group 2." in why(found).remarks
