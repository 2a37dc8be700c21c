"""Ordinary new names, made up."""

from collections import Counter

from tocsin.app.demo.ordinary_names import languages, ordinary_names
from tocsin.names.blocks import block_of
from tocsin.names.parsing import domain_name, registrable_domain


def test_the_same_seed_gives_the_same_names_and_another_gives_others() -> None:
    assert ordinary_names(500, seed=1) == ordinary_names(500, seed=1)
    assert ordinary_names(500, seed=1) != ordinary_names(500, seed=2)


def test_no_name_comes_twice() -> None:
    names = ordinary_names(20_000)

    assert len(set(names)) == len(names) == 20_000


def test_every_name_is_a_domain_name_that_somebody_could_register() -> None:
    names = ordinary_names(3_000)

    assert [name for name in names if registrable_domain(domain_name(name)) is None] == []
    assert len(block_of(names)) == len(names)


def test_names_are_of_many_shapes_languages_and_endings() -> None:
    names = ordinary_names(20_000)

    endings = Counter(name.rsplit(".", 1)[-1] for name in names)
    assert len(endings) > 30
    assert endings.most_common(1)[0][1] < len(names) / 2
    assert 0.2 < sum("-" in name for name in names) / len(names) < 0.6
    assert sum(any(c.isdigit() for c in name) for name in names) > 400


def test_the_shares_of_the_languages_make_a_hundred() -> None:
    assert sum(language.share for language in languages()) == 100
