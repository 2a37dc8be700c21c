from tests.attribution.small_case import G2, IS_G2, SETTING, items, link, piece

from tocsin.attribution.counterfactuals import Question, changes, families_of, removals
from tocsin.attribution.outcomes import UNKNOWN
from tocsin.attribution.pieces import in_order
from tocsin.attribution.weighing import Weigher

ENTRIES = in_order([*items("T8 T9 T404 T405", "S3"), link(G2), link(G2, "server"), piece("banner", "nginx")])
WEIGHER = Weigher(ENTRIES, SETTING)
WHOLE = WEIGHER.outcome()
QUESTION = Question(IS_G2, UNKNOWN, (IS_G2, UNKNOWN))


def test_every_piece_has_a_removal_and_what_is_not_weighed_does_nothing() -> None:
    found = removals(WEIGHER, WHOLE, QUESTION)
    banner = next(entry.id for entry in ENTRIES if entry.piece.kind == "banner")

    assert set(found) == {entry.id for entry in ENTRIES}
    assert found[banner].log_odds == 0.0


def test_pieces_that_no_report_names_are_measured_once() -> None:
    found = removals(WEIGHER, WHOLE, QUESTION)
    unseen = [found[entry.id] for entry in ENTRIES if entry.piece.value in {"T404", "T405"}]

    assert unseen[0] is unseen[1]


def test_families_hold_the_pieces_that_are_weighed() -> None:
    found = families_of(ENTRIES, SETTING, WHOLE)

    assert {family: len(ids) for family, ids in found.items()} == {
        "techniques": 4, "software": 1, "registration": 1, "infrastructure": 1,
    }  # fmt: skip


def test_each_change_is_computed_anew() -> None:
    found = {(each.key, *each.given.values()): each for each in changes(WEIGHER, WHOLE, QUESTION)}
    without = Weigher([entry for entry in ENTRIES if entry.piece.value != "S3"], SETTING).outcome()

    assert found["if.family", "software"].probability == without.probability(IS_G2)
    assert found["if.imitators", "5%"].probability == WHOLE.probability(IS_G2)
