from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.small_world import DAY, profiles_bytes

from tocsin.attribution.assessing import IMITATOR, SHARED, UNKNOWN, Assessor
from tocsin.evidence.attribution_coefficients import builtin_coefficients
from tocsin.interchange.actor_profiles import read_profiles
from tocsin.interchange.attribution_cases import LinkPiece, NeutralCase, Piece
from tocsin.model.grading import Grade

PROFILES = read_profiles(profiles_bytes())
ASSESSOR = Assessor(PROFILES, builtin_coefficients())


def case(techniques: str, software: str = "", *others: Piece, before: int | None = DAY) -> NeutralCase:
    pieces = [Piece("technique", value) for value in techniques.split()]
    pieces += [Piece("software", value) for value in software.split()]
    return NeutralCase("c", DAY, before, (*pieces, *others))


def test_every_hypothesis_is_there_and_they_sum_to_one() -> None:
    answer = ASSESSOR.assess(case("T8 T9 T11 T12", "S3"))
    ids = {each.id for each in answer.hypotheses}

    assert ids == {"G1", "G2", "G3", "G4", UNKNOWN, SHARED, IMITATOR + "G2"}
    assert sum(each.probability for each in answer.hypotheses) == pytest.approx(1.0)
    assert answer.leader == "G2"


def test_the_likeliest_comes_first() -> None:
    answer = ASSESSOR.assess(case("T1 T2 T3", "S1"))

    assert [each.probability for each in answer.hypotheses] == sorted(
        (each.probability for each in answer.hypotheses), reverse=True
    )


def test_without_evidence_nobody_is_named() -> None:
    answer = ASSESSOR.assess(case("", "", Piece("domain", "onedrive-en-marche.fr")))

    assert not answer.names_group
    assert answer.used == 0
    assert answer.not_used == (("domain", 1),)


def test_two_pieces_name_nobody_however_well_they_fit() -> None:
    assert not ASSESSOR.assess(case("T8", "S3")).names_group


def test_a_case_before_every_report_is_unknown() -> None:
    answer = ASSESSOR.assess(case("T1 T2 T3", before=1))

    assert answer.leader == ""
    assert answer.hypotheses[0].id == UNKNOWN
    assert ASSESSOR.explain(case("T1 T2 T3", before=1)) is None


def test_a_dropped_report_is_not_used() -> None:
    whole = ASSESSOR.assess(case("T8 T9 T11 T12", "S3"))
    less = ASSESSOR.assess(case("T8 T9 T11 T12", "S3"), without=frozenset({"r1", "r3", "r4"}))

    assert "G2" in {each.id for each in whole.hypotheses}
    assert "G2" not in {each.id for each in less.hypotheses}


def test_only_what_was_known_then_counts_as_reported() -> None:
    early = ASSESSOR.assess(case("T1 T16 T99", before=date(2018, 1, 1).toordinal()))

    assert early.never_reported == ("T16", "T99")


def test_the_explanation_names_leader_runner_up_and_each_piece() -> None:
    found = ASSESSOR.explain(case("T8 T9 T11 T12", "S3 S9"))

    assert found is not None
    assert found.leader == "G2"
    assert [(kind, value) for kind, value, _ in found.pieces][-2:] == [("software", "S3"), ("software", "S9")]
    assert found.nearest[0][0] == "r4"
    assert found.confidence in {"high", "moderate", "low"}
    assert dict(found.leads_without).keys() == {"technique", "software"}
    assert found.answers[0] == "G2"
    assert found.answers[-1] == UNKNOWN
    assert {value for _, value, _ in found.matrix} == {"T8", "T9", "T11", "T12", "S3", "S9"}


@given(
    st.lists(st.sampled_from(PROFILES.uses.techniques), max_size=8, unique=True),
    st.lists(st.sampled_from(PROFILES.uses.software), max_size=4, unique=True),
)
def test_the_answer_is_the_same_in_whatever_order_the_evidence_stands(
    techniques: list[str], software: list[str]
) -> None:
    one = ASSESSOR.assess(case(" ".join(techniques), " ".join(software)))
    other = ASSESSOR.assess(case(" ".join(reversed(techniques)), " ".join(reversed(software))))

    for first, second in zip(
        sorted(one.hypotheses, key=lambda each: each.id),
        sorted(other.hypotheses, key=lambda each: each.id),
        strict=True,
    ):
        assert first.id == second.id
        assert first.probability == pytest.approx(second.probability, abs=1e-9)


def linked(group: str, reported: str) -> NeutralCase:
    day = date.fromisoformat(reported).toordinal()
    link = LinkPiece(group, "same server", "a page", Grade.of("A1"), None, day, against=False)
    return NeutralCase("c", DAY, DAY, (Piece("reported_link", group),), (link,))


@pytest.mark.parametrize("name", ["G3", "Group 3", "alias-3"])
def test_a_reported_link_is_weighed_for_the_group_that_it_names(name: str) -> None:
    answer = ASSESSOR.assess(linked(name, "2020-05-01"))

    assert [each.link.group for each in answer.links] == ["G3"]
    assert IMITATOR + "G3" in {each.id for each in answer.hypotheses}
    assert answer.not_used == ()


@pytest.mark.parametrize(
    ("name", "reported"), [("G3", "2020-07-01"), ("G5", "2020-05-01"), ("Nobody", "2020-05-01")]
)
def test_a_link_reported_later_or_to_nobody_known_is_not_used_and_told(name: str, reported: str) -> None:
    answer = ASSESSOR.assess(linked(name, reported))

    assert answer.links == ()
    assert answer.not_used == (("reported_link", 1),)


def test_what_would_change_the_answer_is_told() -> None:
    found = ASSESSOR.explain(case("T8 T9 T11 T12", "S3 S9"))

    assert found is not None
    changes = dict(found.what_if)
    assert list(changes) == [
        "without the techniques", "without the software",
        "imitators in 1% of cases", "imitators in 5% of cases", "imitators in 20% of cases",
    ]  # fmt: skip
    assert changes["imitators in 20% of cases"] < changes["imitators in 1% of cases"]


def test_reported_links_are_a_family_of_the_waterfall() -> None:
    found = ASSESSOR.explain(linked("G3", "2020-05-01"))

    assert found is not None
    assert "reported links" in {term.family for term in found.terms}
    assert {"without reported links", "every source one grade lower"} <= dict(found.what_if).keys()


@pytest.mark.parametrize(
    ("techniques", "software", "leader", "probability", "unknown"),
    [
        ("T8 T9 T11 T12", "S3 S9", "G2", 0.8, 0.10785139226695294),
        ("T1 T2 T3 T99", "S1", "G1", 0.5887792211836304, 0.3016105963431062),
        ("", "S4 S99", "G4", 0.22135116701623941, 0.6699021792511153),
        ("T13", "", "G4", 0.031180348490464097, 0.8244262862285826),
    ],
)
def test_answers_are_those_of_which_figures_were_published(
    techniques: str, software: str, leader: str, probability: float, unknown: float
) -> None:
    answers = {each.id: each.probability for each in ASSESSOR.assess(case(techniques, software)).hypotheses}

    assert answers[leader] == pytest.approx(probability, rel=1e-12)
    assert answers[UNKNOWN] == pytest.approx(unknown, rel=1e-12)
