"""The En Marche case among ordinary names."""

from tocsin.app.demo.case import CASE, EN_MARCHE, NEAR_MISSES, demonstration_names


def test_every_name_of_the_case_is_in_the_list_once() -> None:
    names = demonstration_names(ordinary=2_000)

    assert [names.count(entry.name) for entry in CASE] == [1] * len(CASE)
    assert len(names) == 2_000 + len(CASE) + len(NEAR_MISSES)


def test_the_list_is_long_enough_for_a_demonstration() -> None:
    assert len(demonstration_names()) > 100_000


def test_no_name_of_the_case_is_an_official_one() -> None:
    assert {entry.name for entry in CASE}.isdisjoint(domain.value for domain in EN_MARCHE.domains)


def test_every_name_of_the_case_says_who_published_it() -> None:
    assert all(entry.known and entry.source for entry in CASE)
