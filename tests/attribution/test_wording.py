import pytest
from tests.attribution.small_case import ACTORS, G1, G2, IS_G2, NOBODY_KNOWS, SETTING, items, link, piece

from tocsin.attribution.outcomes import SHARED, UNKNOWN, Answer
from tocsin.attribution.pieces import in_order
from tocsin.attribution.weighing import Weigher
from tocsin.attribution.wording import Wording, listed
from tocsin.model.assessment import Evidence, HypothesisKind

WORDING = Wording(SETTING, ACTORS.profiles)


@pytest.mark.parametrize(
    ("evidence", "statement"),
    [
        (
            items("T8")[0],
            "an analyst (B2): T8 is named by 2 of 2 reports on Group 2, and by 3 of 7 reports on anybody.",
        ),
        (
            items("", "S3")[0],
            "an analyst (B2): S3 is named by 2 of 2 reports on Group 2, and by no report on another known group.",
        ),
        (
            items("T13")[0],
            "an analyst (B2): T13 is named by no report on Group 2, and by 2 of 7 reports on anybody.",
        ),
        (items("T404")[0], "an analyst (B2): T404 is named by no report known on that day."),
        (link(G1, "registrant"), "an analyst (B2) links the case with Group 1: registrant."),
        (
            piece("refutation", "an agency", group=G2),
            "an analyst (B2) says that the case is not Group 2's: an agency.",
        ),
        (
            piece("banner", "nginx"),
            "an analyst (B2): nginx is kept, and not weighed: nothing is known of what it is worth.",
        ),
    ],
    ids=["shared", "exclusive", "not the group's", "never named", "link", "refutation", "not weighed"],
)
def test_a_piece_says_what_it_is_and_how_often_it_was_seen(evidence: Evidence, statement: str) -> None:
    entries = in_order([evidence])

    assert WORDING.piece(entries[0], Weigher(entries, SETTING).outcome(), IS_G2) == statement


def test_answers_are_called_by_the_names_of_their_groups() -> None:
    assert WORDING.answer(IS_G2) == "Group 2"
    assert WORDING.answer(Answer(HypothesisKind.IMITATOR, "G2")) == "somebody who imitates Group 2"
    assert WORDING.answer(UNKNOWN) == "a group that no report describes"
    assert WORDING.answer(SHARED) == "a shared tool or a hired service"
    assert WORDING.group(NOBODY_KNOWS) == NOBODY_KNOWS


def test_a_report_without_a_title_is_called_by_its_id() -> None:
    assert (WORDING.report("r1"), WORDING.report("r99")) == ("About G1", "r99")


def test_a_long_list_is_cut_and_says_so() -> None:
    assert listed([str(number) for number in range(12)], 3) == "0, 1, 2 (+9)"
