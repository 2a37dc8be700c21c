import dataclasses

from tests.watch.lines import CREDIT, EN_MARCHE, EVERYBODY, NOW, PAYPAL, SMBC

from tocsin.evidence.base_rates import load_base_rates
from tocsin.watch.watchlist import Ragged, Watchlist


def test_lists_of_different_lengths_lie_one_after_another() -> None:
    ragged = Ragged.of([[1, 2], [], [3]])

    assert ragged.values.tolist() == [1, 2, 3]
    assert ragged.firsts.tolist() == [0, 2, 2, 3]


def test_a_text_that_two_organisations_watch_is_one_term_with_the_looser_policy_and_two_items() -> None:
    other = dataclasses.replace(PAYPAL, slug="other", words=("paypal",), name="Other", domains=())
    watchlist = Watchlist.compile([PAYPAL, other], load_base_rates(), NOW)
    place = watchlist.texts.index("paypal")
    items = watchlist.items_of_text
    own = items.values[items.firsts[place] : items.firsts[place + 1]]

    assert {watchlist.items[item].organisation for item in own} == {"paypal", "other"}
    assert watchlist.index.terms[place].whole_distance == max(watchlist.whole_distance[own])
    assert watchlist.index.terms[place].inside_distance == max(watchlist.inside_distance[own])


def test_the_arrays_say_what_the_items_say() -> None:
    watchlist = Watchlist.compile(EVERYBODY, load_base_rates(), NOW)

    for number, item in enumerate(watchlist.items):
        assert EVERYBODY[watchlist.organisation[number]].slug == item.organisation
        assert (watchlist.whole_distance[number], watchlist.inside_distance[number]) == (
            item.whole_distance,
            item.inside_distance,
        )
    assert watchlist.rates.shape == (len(watchlist.texts), 3, 4)


def test_official_suffixes_are_those_of_the_domains_each_once() -> None:
    watchlist = Watchlist.compile([SMBC, CREDIT], load_base_rates(), NOW)

    assert watchlist.official_suffixes(0) == ("co.jp",)
    assert watchlist.official_suffixes(1) == ("ch", "com")


def test_nobody_and_nothing_to_watch_compile_too() -> None:
    assert Watchlist.compile([], load_base_rates(), NOW).items == ()
    bare = dataclasses.replace(EN_MARCHE, name="я", domains=(), services=(), outlets=(), people=())
    assert Watchlist.compile([bare], load_base_rates(), NOW).texts == ()
