from hypothesis import given
from hypothesis import strategies as st
from tests.attribution.small_case import CASES, piece

from tocsin.attribution.origins import Entry, Origins, origins_of
from tocsin.model.assessment import Evidence


def said(source: str, origin: str, value: str = "something") -> Evidence:
    return piece("banner", value, source=source, origin=origin)


def found(*evidence: Evidence) -> Origins:
    return origins_of(map(Entry.of, evidence))


def roots(*evidence: Evidence) -> list[str]:
    origins = found(*evidence)
    return [origins.roots[piece.id] for piece in evidence]


def test_a_source_that_has_it_from_another_goes_back_to_the_others_origin() -> None:
    chain = said("paper", "agency"), said("agency", "analyst"), said("analyst", "the server")

    assert roots(*chain) == ["the server"] * 3
    assert found(*chain).chained == {"the server": 2}


def test_an_origin_may_be_another_piece_of_evidence() -> None:
    first = said("analyst", "the server")

    assert roots(first, said("paper", first.id, "told")) == ["the server"] * 2


def test_sources_in_a_circle_are_one_origin() -> None:
    circle = said("a", "b"), said("b", "c"), said("c", "a"), said("d", "c")

    assert roots(*circle) == ["a"] * 4
    assert found(*circle).cycles == (("a", "b", "c"),)
    assert found(*circle).chained == {}


def test_a_source_that_names_itself_is_a_root() -> None:
    assert roots(said("a", "a")) == ["a"]
    assert found(said("a", "a")).cycles == ()


def test_a_source_with_two_origins_is_not_followed() -> None:
    assert roots(said("a", "b"), said("a", "c"), said("d", "a")) == ["b", "c", "a"]


def test_case_and_spaces_make_no_other_origin() -> None:
    assert len(set(roots(said("x", "The  Server"), said("y", "the server ")))) == 1


@given(CASES, st.permutations(range(9)))
def test_roots_do_not_depend_on_the_order_and_each_has_itself_for_root(
    evidence: list[Evidence], order: list[int]
) -> None:
    origins = found(*evidence)
    shuffled = found(*(evidence[place] for place in order if place < len(evidence)))

    assert (origins.roots, origins.cycles) == (shuffled.roots, shuffled.cycles)
    assert set(origins.roots) == {piece.id for piece in evidence}
