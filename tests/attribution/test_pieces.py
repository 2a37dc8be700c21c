from datetime import UTC, datetime

import pytest
from tests.attribution.small_case import ACTORS, DAY, G2, NOBODY_KNOWS, items, link, piece

from tocsin.attribution.pieces import Pieces, Reader, contradictions, in_order, read_pieces
from tocsin.evidence.links import builtin_links
from tocsin.model.assessment import Evidence
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet

READER = Reader(frozenset({"G1", "G2"}), ACTORS.naming, builtin_links(), DAY)
BOTH = IntrusionSet("Both").id


class TwoBear:
    """A naming in which two known groups bear one name."""

    def title(self, actor_id: str, /) -> str:
        return actor_id

    def stix_id(self, actor_id: str, /) -> str:
        return IntrusionSet(actor_id).id

    def actor_ids(self, stix_id: str, /) -> frozenset[str]:
        return frozenset({"G1", "G2"}) if stix_id == BOTH else frozenset()


def read(*evidence: Evidence, reader: Reader = READER) -> Pieces:
    return read_pieces(in_order(evidence), reader)


def test_a_link_is_for_the_known_group_or_for_one_that_nobody_describes() -> None:
    found = read(link(G2), link(NOBODY_KNOWS))

    assert {each.group for _, each in found.links} == {"G2", NOBODY_KNOWS}


def test_a_name_that_two_known_groups_bear_says_nothing() -> None:
    reader = Reader(frozenset({"G1", "G2"}), TwoBear(), builtin_links(), DAY)
    found = read(link(BOTH), reader=reader)

    assert found.links == ()
    assert set(found.unused.values()) == {"piece.ambiguous"}


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (piece("banner", "nginx"), "piece.not_weighed"),
        (piece("reported_link", "somebody"), "piece.no_group"),
        (link(G2), None),
    ],
    ids=["another kind", "of no group", "of a group"],
)
def test_why_a_piece_is_not_weighed_is_known(evidence: Evidence, reason: str | None) -> None:
    assert read(evidence).unused.get(evidence.id) == reason


@pytest.mark.parametrize(
    ("grade", "weight"), [("A1", 1.0), ("C3", 1.0), ("F6", 1.0), ("D4", 0.2 / 0.49), ("E5", 0.02 / 0.49)]
)
def test_items_count_whole_unless_their_grade_is_worse_than_none(grade: str, weight: float) -> None:
    found = read(*items("T1", grade=Grade.of(grade)))

    assert dict(found.techniques)["T1"] == pytest.approx(weight)


def test_the_best_origin_of_an_item_counts_and_of_one_origin_the_worst_grade() -> None:
    poor, good = Grade.of("E5"), Grade.of("A1")
    two = [
        piece("technique", "T1", grade=grade, origin=origin)
        for grade, origin in ((poor, "one"), (good, "two"))
    ]
    one = [
        piece("technique", "T1", grade=grade, origin="one", group=group)
        for grade, group in ((poor, None), (good, G2))
    ]

    assert dict(read(*two).techniques)["T1"] == 1.0
    assert dict(read(*one).techniques)["T1"] < 0.1
    assert contradictions(in_order(one), read(*one).origins, builtin_links()) == (("one", good, poor),)
    assert contradictions(in_order(two), read(*two).origins, builtin_links()) == ()


@pytest.mark.parametrize(
    ("since", "public"),
    [(None, False), (datetime(2020, 5, 31, 23, tzinfo=UTC), True), (datetime(2020, 6, 1, tzinfo=UTC), False)],
    ids=["never", "the day before", "on the day"],
)
def test_an_imitator_needs_to_have_known_before_the_first_day(
    since: datetime | None, *, public: bool
) -> None:
    found = read(link(G2, public_since=since), *items("T1", public_since=since))

    assert found.links[0][1].was_public == public
    assert found.private == (frozenset() if public else {("technique", "T1")})
