from tests.attribution.small_case import G1, G2, SETTING, items, link, piece

from tocsin.attribution.likes import NOTHING, Likes
from tocsin.attribution.pieces import in_order, read_pieces
from tocsin.model.assessment import Evidence
from tocsin.model.grading import Grade


def keys(*evidence: Evidence) -> list[object]:
    entries = in_order(evidence)
    found = Likes(entries, read_pieces(entries, SETTING.reader), SETTING).keys
    return [found[piece.id] for piece in evidence]


def test_what_no_report_names_is_alike_and_what_one_names_is_not() -> None:
    one, other, named, another = keys(*items("T404 T405 T1 T2"))

    assert one == other
    assert len({one, named, another}) == 3


def test_links_of_one_worth_with_one_group_are_alike() -> None:
    first, second, stronger, other = keys(
        link(G2, "server", origin="a"),
        link(G2, "another server", origin="b"),
        link(G2, "server", origin="c", ratio=9.5),
        link(G1, "server", origin="d"),
    )

    assert first == second
    assert len({first, stronger, other}) == 3


def test_what_shares_an_origin_is_not_like_what_stands_alone() -> None:
    alone, first, second = keys(*items("T404"), *items("T405 T406", origin="one list"))

    assert first == second != alone


def test_what_is_not_weighed_does_nothing() -> None:
    assert keys(piece("banner", "nginx")) == [NOTHING]


def test_a_piece_over_which_others_go_back_is_like_no_other() -> None:
    over, *_ = evidence = [
        piece("technique", "T404", source="paper", origin="agency"),
        piece("technique", "T405", source="page", origin="paper"),
    ]

    assert keys(*evidence)[0] == over.id


def test_pieces_that_contradict_each_other_are_like_no_other() -> None:
    good, bad = (
        piece("technique", "T1", origin="one", grade=Grade.of(grade), group=group)
        for grade, group in (("A1", None), ("D4", G2))
    )

    assert keys(good, bad) == [good.id, bad.id]


def test_strong_pieces_are_known_as_such() -> None:
    evidence = [link(G2, ratio=50.0), *items("T1 T404"), piece("banner", "nginx")]
    entries = in_order(evidence)
    found = Likes(entries, read_pieces(entries, SETTING.reader), SETTING).strengths

    assert [found[piece.id] for piece in evidence] == sorted(found.values(), reverse=True)
