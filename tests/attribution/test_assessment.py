import math
import time
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.attribution.small_case import (
    ACTORS,
    AS_OF,
    CASE,
    CASES,
    DAY,
    G1,
    G2,
    G3,
    G5,
    NOBODY_KNOWS,
    SHARED,
    UNKNOWN,
    VIEW,
    assessed,
    imitates,
    is_group,
    items,
    link,
    piece,
)

from tocsin.attribution.assessing import IMITATOR, Assessor
from tocsin.attribution.assessment import CaseView, Parameters
from tocsin.evidence.attribution_coefficients import builtin_coefficients
from tocsin.interchange.attribution_cases import NeutralCase, Piece
from tocsin.model.assessment import Assessment, Evidence, Hypothesis, HypothesisKind, Rationale
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import Grade

LATER = datetime(2026, 1, 1, tzinfo=UTC)
FITS_G2 = items("T8 T9 T11 T12", "S3 S9")


def why(assessment: Assessment) -> Rationale:
    assert assessment.rationale is not None
    return assessment.rationale


def log_odds(assessment: Assessment, answer: Hypothesis, against: Hypothesis) -> float:
    return math.log(assessment.probability_of(answer) / assessment.probability_of(against))


def find(assessment: Assessment, family: str) -> float:
    """What a family adds to the log-odds of G5 against the other of the pair."""
    rationale = why(assessment)
    sign = 1.0 if rationale.leader == is_group(G5) else -1.0
    return sign * sum(term.log_odds for term in rationale.terms if term.family == family)


def hypotheses(assessment: Assessment) -> set[Hypothesis]:
    return {each.hypothesis for each in assessment.likelihoods}


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_the_families_sum_to_the_log_odds_of_leader_and_runner_up(evidence: list[Evidence]) -> None:
    found = assessed(*evidence)
    rationale = why(found)

    assert math.fsum(term.log_odds for term in rationale.terms) == pytest.approx(
        log_odds(found, rationale.leader, rationale.against), abs=1e-8
    )
    assert log_odds(found, rationale.leader, rationale.against) >= 0.0


@settings(max_examples=30, deadline=None)
@given(CASES)
def test_removing_a_piece_changes_the_log_odds_by_what_was_stated(evidence: list[Evidence]) -> None:
    found = assessed(*evidence)
    rationale = why(found)
    pair = rationale.leader, rationale.against
    stated = {piece.evidence: piece for piece in rationale.pieces}

    assert set(stated) == {piece.id for piece in evidence} == set(found.evidence)
    for each in stated.values():
        rest = assessed(*(piece for piece in evidence if piece.id != each.evidence))
        if set(pair) <= hypotheses(rest):
            assert log_odds(found, *pair) - log_odds(rest, *pair) == pytest.approx(each.log_odds, abs=1e-8)
            assert each.decides == (why(rest).leader != rationale.leader)


@settings(max_examples=25, deadline=None)
@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_changes_nothing(evidence: list[Evidence], random: Random) -> None:
    shuffled = list(evidence)
    random.shuffle(shuffled)

    assert assessed(*evidence) == assessed(*shuffled)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("T1 T2 T3 T5 T8 T9 T11 T13 T999".split()), max_size=8, unique=True),
    st.lists(st.sampled_from("S1 S2 S3 S4 S9 S999".split()), max_size=4, unique=True),
)
def test_with_techniques_and_software_alone_the_answer_is_that_of_the_batch_to_the_last_bit(
    techniques: list[str], software: list[str]
) -> None:
    pieces = [Piece("technique", value) for value in sorted(techniques)]
    pieces += [Piece("software", value) for value in sorted(software)]
    assessor = Assessor(ACTORS.profiles, builtin_coefficients())
    batch = assessor.assess(NeutralCase("c", DAY.toordinal(), DAY.toordinal() + 1, tuple(pieces)))
    found = assessed(*items(" ".join(techniques), " ".join(software)))

    naming = ACTORS.naming
    of_batch = {answer.id: answer.probability for answer in batch.hypotheses}
    if (
        any("decides the answer" in remark for remark in why(found).remarks)
        or IMITATOR + batch.leader not in of_batch
    ):
        return  # the batch knows of no origins, and leaves a group that leads only after the imitator's part without one
    assert found.probability_of(UNKNOWN) == of_batch.pop("UNKNOWN")
    assert found.probability_of(SHARED) == of_batch.pop("SHARED")
    for name, probability in of_batch.items():
        kind = imitates if name.startswith(IMITATOR) else is_group
        assert found.probability_of(kind(naming.stix_id(name.removeprefix(IMITATOR)))) == probability
    assert (found.names_group, found.indistinct) == (batch.names_group, batch.indistinct)


def test_without_evidence_the_answer_is_insufficient_and_says_so() -> None:
    found = assessed()

    assert not found.names_group
    assert why(found).leader == UNKNOWN
    assert {"There is no evidence to weigh.", "The evidence is insufficient to name a group."} <= set(
        why(found).remarks
    )


def test_with_nobody_known_the_group_is_unknown() -> None:
    early = datetime(2010, 1, 1, tzinfo=UTC)
    found = assessed(*items("T1", observed_at=early), as_of=early, view=CaseView(CASE, date(2010, 1, 1)))

    assert hypotheses(found) == {UNKNOWN, SHARED}
    assert (why(found).leader, why(found).against) == (UNKNOWN, SHARED)
    assert "No report known on that day describes any group." in why(found).remarks


def test_a_group_that_no_report_describes_is_a_hypothesis_where_evidence_names_it() -> None:
    found = assessed(link(NOBODY_KNOWS))

    assert found.probability_of(is_group(NOBODY_KNOWS)) > 0.01 * found.probability_of(UNKNOWN)
    assert any("starts as a stated part" in remark for remark in why(found).remarks)


def test_techniques_that_nobody_has_named_are_kept_and_told() -> None:
    found = assessed(*FITS_G2, *items("T424242 nonsense"))

    assert len(found.evidence) == len(FITS_G2) + 2
    assert "No report known on that day names: T424242, nonsense." in why(found).remarks


def test_what_was_seen_later_is_left_out_and_counted() -> None:
    later = items("T1 T2", observed_at=datetime(2021, 1, 1, tzinfo=UTC))
    found = assessed(*FITS_G2, *later)

    assert found.likelihoods == assessed(*FITS_G2).likelihoods
    assert "Pieces of evidence that became known after that day, and were left out: 2." in why(found).remarks


def test_kinds_that_are_not_weighed_are_kept_and_told() -> None:
    found = assessed(*FITS_G2, piece("banner", "nginx"))

    assert found.likelihoods == assessed(*FITS_G2).likelihoods
    assert "Kinds of evidence that were kept, and not weighed: banner." in why(found).remarks
    assert len(found.evidence) == 7


def test_ten_thousand_pieces_are_assessed_in_reasonable_time() -> None:
    many = [piece("technique", f"X{number}", origin="one list") for number in range(9_990)]
    start = time.process_time()
    found = assessed(*FITS_G2, *many, link(G2), link(G3, "server"), link(G1, "malware"), link(G2, "server"))

    assert len(found.evidence) == 10_000
    assert len(why(found).pieces) == 10_000
    assert time.process_time() - start < 20.0


def test_of_ten_thousand_different_links_as_many_as_matter_are_measured_and_the_rest_is_told() -> None:
    many = [link(G2, "server", origin=f"page {number}", ratio=2.0 + number / 1000) for number in range(400)]
    found = assessed(*many)

    assert len(why(found).pieces) == 200
    assert (
        "Only so many different pieces were each left out once: 200. Not measured: 200." in why(found).remarks
    )


def test_an_answer_that_rests_on_one_report_alone_is_at_most_likely() -> None:
    found = assessed(*items("T8 T9 T10 T11 T12", "S3 S9", origin="one report"), group_odds={"G2": 8.0})

    assert found.names_group
    assert found.probability_of(is_group(G2)) == 0.8
    assert "Without one single origin the group could not be named: one report." in why(found).remarks
    assert "The answer is held at 80%, because one single origin decides it." in why(found).remarks


def test_where_forgeable_public_evidence_is_all_there_is_group_and_imitator_cannot_be_told_apart() -> None:
    public = [link(G2, basis, forgeability=1.0) for basis in ("registrant", "server", "malware")]
    private = [
        link(G2, basis, forgeability=0.0, public_since=None) for basis in ("registrant", "server", "malware")
    ]

    copied, own = assessed(*public), assessed(*private)

    assert copied.indistinct
    assert "The evidence cannot tell Group 2 from somebody who imitates it." in why(copied).remarks
    assert not own.indistinct
    ratio = [log_odds(found, is_group(G2), imitates(G2)) for found in (copied, own)]
    assert ratio[1] > ratio[0] + 1.0


def test_what_nobody_could_have_known_before_the_case_speaks_against_an_imitator() -> None:
    public, private = (
        assessed(
            *items("T8 T9 T11", "S9"), piece("software", "S3", public_since=since), group_odds={"G2": 0.3}
        )
        for since in (datetime(2019, 1, 1, tzinfo=UTC), None)
    )

    assert log_odds(private, is_group(G2), imitates(G2)) > log_odds(public, is_group(G2), imitates(G2))


def test_one_origin_counts_once_however_many_tell_it() -> None:
    once = assessed(link(G2, "registrant", origin="a page"))
    twice = assessed(
        link(G2, "registrant", origin="a page"),
        link(G2, "registrant", origin="a page", value="told again", source="a paper"),
        link(G2, "server", origin="a paper", source="another paper"),
    )

    assert twice.probability_of(is_group(G2)) == pytest.approx(once.probability_of(is_group(G2)))
    assert (
        "Pieces of evidence that go back over others to one origin, and count once: 1, to a page."
        in why(twice).remarks
    )


def test_sources_that_refer_to_each_other_in_a_circle_are_one_origin() -> None:
    circle = [
        link(G2, "registrant", source="a", origin="b"),
        link(G2, "server", source="b", origin="a"),
    ]
    found = assessed(*circle)
    alone = assessed(circle[0])

    assert found.probability_of(is_group(G2)) == pytest.approx(alone.probability_of(is_group(G2)))
    assert (
        "These sources refer to each other in a circle, and count as one origin: a, b." in why(found).remarks
    )


def test_of_two_grades_of_one_origin_the_worse_counts_and_it_is_told() -> None:
    good, bad = (link(G2, grade=Grade.of(grade), value=grade) for grade in ("A1", "D4"))
    found = assessed(good, bad)

    assert found.probability_of(is_group(G2)) == pytest.approx(assessed(bad).probability_of(is_group(G2)))
    assert "One origin was graded both A1 and D4; the worse counts: registrant." in why(found).remarks


def test_the_same_piece_with_two_grades_is_one_piece_of_the_worse() -> None:
    twice = assessed(link(G2, grade=Grade.of("A1")), link(G2, grade=Grade.of("E5")))

    assert len(twice.evidence) == 1
    assert twice.likelihoods == assessed(link(G2, grade=Grade.of("E5"))).likelihoods


def test_how_names_look_is_worth_nothing_by_itself_and_never_more_than_two() -> None:
    nothing, claimed = assessed(), assessed(link(G2, "name style", ratio=1000.0, grade=Grade.of("A1")))
    plain = assessed(link(G2, "name style"))

    def odds(found: Assessment) -> float:
        whole = found.probability_of(is_group(G2)) + found.probability_of(imitates(G2))
        return whole / found.probability_of(UNKNOWN)

    assert odds(plain) == pytest.approx(odds(nothing))
    assert odds(claimed) <= 2.0 * odds(nothing) + 1e-9


def test_names_alone_name_nobody() -> None:
    found = assessed(*(link(G2, "name style", origin=f"name {number}") for number in range(5)))

    assert not found.names_group
    assert "There is no evidence to weigh." in why(found).remarks


def test_whom_a_group_aims_at_is_weak_capped_and_can_be_switched_off() -> None:
    victims = [piece("victim", sector, group=G2, ratio=50.0) for sector in ("government", "defence")]
    on, off, nothing = assessed(*victims), assessed(*victims, victims=False), assessed()

    gain = log_odds(on, is_group(G2), UNKNOWN) - log_odds(nothing, is_group(G2), UNKNOWN)
    assert 0.0 < gain <= math.log(2.5) + 1e-9
    assert off.probability_of(is_group(G2)) == nothing.probability_of(is_group(G2))
    assert dict(off.parameters)["victims"] == 0.0


def test_a_refutation_speaks_against_its_group() -> None:
    refuted = assessed(*FITS_G2, piece("refutation", "an agency", group=G2, basis="malware", ratio=0.1))

    assert log_odds(refuted, is_group(G2), UNKNOWN) < log_odds(assessed(*FITS_G2), is_group(G2), UNKNOWN)


def test_a_group_known_only_later_is_no_hypothesis_of_the_day() -> None:
    assert is_group(G5) not in hypotheses(assessed(*FITS_G2))
    assert is_group(G5) in hypotheses(
        assessed(*FITS_G2, as_of=datetime(2020, 8, 1, tzinfo=UTC), made_at=LATER)
    )


def test_a_report_counts_by_how_near_it_is_to_the_deed_before_or_after() -> None:
    late = datetime(2021, 1, 1, tzinfo=UTC)
    near, far = (
        assessed(*items("T16 T17"), as_of=late, made_at=LATER, view=CaseView(CASE, day))
        for day in (date(2020, 7, 25), date(2017, 1, 1))
    )

    def odds(found: Assessment) -> float:
        return log_odds(found, is_group(G5), UNKNOWN)

    assert odds(near) > odds(far)
    assert find(far, "activity") < find(near, "activity")


def test_priors_can_be_edited_and_are_written_into_the_assessment() -> None:
    plain = assessed(*FITS_G2)
    other = assessed(*FITS_G2, imitator_prior=0.2, shared=0.3, group_odds={"G1": 4.0, G3: 2.0})

    assert log_odds(other, is_group(G1), UNKNOWN) > log_odds(plain, is_group(G1), UNKNOWN)
    assert other.probability_of(SHARED) / other.probability_of(UNKNOWN) == pytest.approx(0.3 / 0.7)
    written = dict(other.parameters)
    assert (written["imitator_prior"], written["shared"]) == (0.2, 0.3)
    assert (written[f"odds:{G1}"], written[f"odds:{G3}"]) == (4.0, 2.0)
    assert "stated odds" in {term.family for term in why(assessed(*FITS_G2, group_odds={"G2": 3.0})).terms}


def test_odds_of_nobody_known_are_told() -> None:
    remarks = why(assessed(*FITS_G2, group_odds={"G999": 2.0})).remarks

    assert "Odds of a group that is not known were not used: G999." in remarks


@pytest.mark.parametrize(
    "wrong",
    [{"imitator_prior": 0.0}, {"shared": 1.0}, {"undescribed": math.nan}, {"group_odds": {"G1": 0.0}}],
    ids=["no imitators", "all shared", "no number", "no odds"],
)
def test_priors_that_are_none_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidValue):
        Parameters(**wrong)  # type: ignore[arg-type]  # what must be refused


def test_versions_of_everything_it_rests_on_are_written_down() -> None:
    assert {"shipped", "method", "coefficients", "links"} == {name for name, _ in assessed().versions}


def test_what_would_change_the_answer_covers_every_family_priors_grades_and_the_worst_removal() -> None:
    found = assessed(
        *FITS_G2,
        link(G2, "registrant"),
        piece("infrastructure", "192.0.2.1", group=G2),
        piece("victim", "government", group=G2),
        piece("timing", "working hours", group=G2),
    )
    changes = [each.change for each in why(found).what_if]

    families = ["techniques", "software", "registration", "infrastructure", "victims", "traces"]
    for family in families:
        assert f"without the evidence of the family '{family}'" in changes
    for prior in ("1%", "5%", "20%"):
        assert f"with imitators in {prior} of cases" in changes
    assert "with every source one grade worse" in changes
    assert changes[-1].startswith("without the piece that matters most: ")


@settings(max_examples=25, deadline=None)
@given(CASES)
def test_every_group_that_leads_has_an_imitator_and_each_step_tells_something(
    evidence: list[Evidence],
) -> None:
    found = assessed(*evidence)

    for each in found.likelihoods:
        assert each.hypothesis.kind in HypothesisKind
    assert all(step.bits > 0.0 for step in why(found).next_steps)
    assert [piece.diagnosticity for piece in why(found).pieces] == sorted(
        (piece.diagnosticity for piece in why(found).pieces), reverse=True
    )


def test_an_assessment_as_of_a_day_uses_what_was_known_by_its_end() -> None:
    assert assessed(*FITS_G2).as_of == AS_OF
    assert VIEW.first_day == DAY
