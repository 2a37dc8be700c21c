import dataclasses

import pytest
from tests.watch.lines import NOW, PAYPAL, SMBC

from tocsin.evidence.base_rates import Way, load_base_rates
from tocsin.names.blocks import block_of
from tocsin.names.matching import match
from tocsin.watch.scoring import SUFFIX, Scorer
from tocsin.watch.traits import RAREST_TEXT, Follows, Place, Spelling, Traits, packed, traits_of
from tocsin.watch.watchlist import Watchlist

RATES = load_base_rates()
WATCHLIST = Watchlist.compile(
    [PAYPAL, dataclasses.replace(SMBC, name="Smbc", domains=SMBC.domains[:1])], RATES, NOW
)


def traits(name: str) -> Traits:
    block = block_of([name])
    hits = match(block, WATCHLIST.index)
    assert len(hits), name
    return traits_of(block, hits, WATCHLIST, RATES)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("paypal.example", Spelling.EXACT),
        ("PayPal.example", Spelling.EXACT),
        ("pay-pal.example", Spelling.EXACT),
        ("paypa1.example", Spelling.LOOK_ALIKE),
        ("paypai.example", Spelling.LOOK_ALIKE),
        ("xn--pypal-4ve.example", Spelling.INTERNATIONAL),
        ("pаypal.example", Spelling.INTERNATIONAL),
        ("paypaal.example", Spelling.ONE_EDIT),
        ("payapl.example", Spelling.ONE_EDIT),
    ],
)
def test_how_the_word_is_spelt(name: str, spelling: Spelling) -> None:
    assert traits(name).spelling.tolist() == [spelling]


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("paypal.example", Way.LABEL),
        ("www.pay-pal.example", Way.LABEL),
        ("paypal-one.example", Way.TOKEN),
        ("one-pay-pal.example", Way.TOKEN),
        ("one_paypal_two.example", Way.TOKEN),
        ("paypalone.example", Way.EDGE),
        ("two-onepaypal.example", Way.EDGE),
        ("onepaypaltwo.example", Way.INSIDE),
    ],
)
def test_how_the_word_stands_in_its_label(name: str, way: Way) -> None:
    assert traits(name).way.tolist() == [way]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("paypal.example", Place.REGISTRABLE),
        ("paypal.co.uk", Place.REGISTRABLE),
        ("paypal.co.uk.", Place.REGISTRABLE),
        ("paypal.github.io", Place.REGISTRABLE),
        ("paypal.one.github.io", Place.SUBDOMAIN),
        ("paypal.one.example", Place.SUBDOMAIN),
        ("paypal.one.two.example", Place.SUBDOMAIN),
        ("*.paypal.example", Place.REGISTRABLE),
        ("paypal.com", Place.REGISTRABLE),
    ],
)
def test_which_label_the_word_stands_in(name: str, place: Place) -> None:
    assert traits(name).place.tolist() == [place]


@pytest.mark.parametrize(
    ("name", "follows"),
    [
        ("smbc.example", Follows.NOTHING),
        ("smbc.co.jp", Follows.NOTHING),
        ("smbc.co.jp.example", Follows.OFFICIAL_SUFFIX),
        ("smbc.co.jp.evil.example", Follows.OFFICIAL_SUFFIX),
        ("smbc.com.evil.example", Follows.OFFICIAL_SUFFIX),
        ("smbc-co-jp.example", Follows.JOINED_SUFFIX),
        ("smbccojp.example", Follows.JOINED_SUFFIX),
        ("smbc-com.example", Follows.JOINED_SUFFIX),
        ("smbc-one-jp.example", Follows.SUFFIX_WORD),
        ("smbc.one.jp.evil.example", Follows.SUFFIX_WORD),
        ("smbc-company.example", Follows.NOTHING),
        ("smbc.evil.jp", Follows.NOTHING),
    ],
)
def test_what_stands_behind_the_word(name: str, follows: Follows) -> None:
    block = block_of([name])
    lines = Scorer(WATCHLIST, RATES, {}).lines(block, match(block, WATCHLIST.index))

    assert [Follows(code + 1) for code in lines.codes[:, SUFFIX].tolist()] == [follows]


def test_the_rate_of_a_text_is_that_of_its_letters_with_the_edges_it_has() -> None:
    assert traits("paypal.example").text_rate[0] == pytest.approx(RATES.expected(".paypal."), rel=1e-9)
    assert traits("paypal-one.example").text_rate[0] == pytest.approx(RATES.expected(".paypal-"), rel=1e-9)
    assert traits("onepaypaltwo.example").text_rate[0] == pytest.approx(RATES.expected("paypal"), rel=1e-9)


def test_no_text_is_rarer_than_the_least_and_none_is_more_than_certain() -> None:
    for name in ("smbc.example", "xn--pypal-4ve.example", "paypaxl-q9x.example"):
        assert all(RAREST_TEXT <= rate <= 1.0 for rate in traits(name).text_rate)


def test_texts_are_packed_one_after_another() -> None:
    words = packed(("ab", "", "c"))

    assert bytes(words.data) == b"abc"
    assert words.firsts.tolist() == [0, 2, 2, 3]
