import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.watch.lines import EN_MARCHE, ING

from tocsin.evidence.base_rates import load_base_rates
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity, Outlet, WatchItem, WatchKind
from tocsin.watch.words import (
    SHORTEST,
    expected_per_million,
    letters_of,
    rates_of_words,
    watch_items,
    watch_items_given,
)

RATES = load_base_rates()


def items(**fields: object) -> dict[str, WatchItem]:
    identity = dataclasses.replace(Identity("one", "я"), **fields)  # type: ignore[arg-type]  # fields by name
    return {item.text: item for item in watch_items(identity, RATES)}


def domains(*names: str) -> tuple[DomainName, ...]:
    return tuple(DomainName(name) for name in names)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("En Marche !", "en marche"),
        ("Crédit Agricole", "credit agricole"),
        ("Straße", "strasse"),
        ("Łódź-Ørsted", "lodz orsted"),
        ("AT&T", "at t"),
        ("3M", "3m"),
        ("日本", ""),
        ("", ""),
        ("l'Équipe", "l equipe"),
    ],
)
def test_words_of_a_text_are_plain_letters(text: str, words: str) -> None:
    assert " ".join(letters_of(text)) == words


@given(st.text(max_size=80))
def test_any_text_gives_words_of_a_to_z_and_digits(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in letters_of(text))


def test_the_case_of_en_marche_watches_label_name_outlet_services_and_person() -> None:
    found = {item.text: item for item in watch_items(EN_MARCHE, RATES)}

    assert found["enmarche"].kind is WatchKind.DOMAIN
    assert (found["enmarche"].whole_distance, found["enmarche"].inside_distance) == (2, 1)
    assert found["lesoir"].kind is WatchKind.OUTLET
    assert found["onedrive"].kind is WatchKind.SERVICE
    assert found["camilleexemple"].kind is WatchKind.PERSON
    assert "en" not in found


def test_a_common_word_must_stand_alone_and_says_why() -> None:
    found = {item.text: item for item in watch_items(ING, RATES)}["ing"]

    assert (found.whole_distance, found.inside_distance) == (0, -1)
    assert "of a million ordinary labels: it must stand alone" in found.common


@pytest.mark.parametrize("word", ["a", "я", "!!!", "x" * 64])
def test_what_is_too_short_too_long_or_has_no_letters_is_not_watched(word: str) -> None:
    assert items(words=(word,)) == {}


@pytest.mark.parametrize("word", ["ab", "xyz", "3m", "qx", "bnp", "lcl"])
def test_words_of_two_and_three_letters_stand_alone_as_written(word: str) -> None:
    found = items(words=(word,))[word]

    assert (found.whole_distance, found.inside_distance) in {(0, -1), (0, 0)}


@pytest.mark.parametrize("word", ["post", "bild", "visa", "line"])
def test_words_of_four_letters_never_match_misspelt_inside(word: str) -> None:
    found = items(words=(word,))[word]

    assert found.whole_distance <= 1
    assert found.inside_distance <= 0


def test_digits_given_are_watched_and_digits_derived_are_not() -> None:
    assert set(items(words=("163",))) == {"163"}
    assert set(items(domains=domains("office-365.com"))) == {"office365"}


def test_nothing_usable_gives_no_items() -> None:
    assert items() == {}
    assert items(domains=domains("xn--h1alffa9f.xn--p1ai")) == {}


def test_each_text_is_watched_once_with_the_most_telling_source() -> None:
    found = items(name="PayPal", domains=domains("paypal.com", "paypal.fr"), words=("paypal", "Pay Pal"))

    assert list(found) == ["paypal"]
    assert found["paypal"].kind is WatchKind.DOMAIN
    assert found["paypal"].source == "official domain paypal.com"


def test_rare_parts_of_longer_names_are_watched_and_common_ones_are_not() -> None:
    found = items(domains=domains("sumitomo-mitsui.co.jp"), name="Bank of Sumitomo Mitsui")

    assert found["sumitomomitsui"].kind is WatchKind.DOMAIN
    assert found["mitsui"].kind is WatchKind.PART
    assert "bank" not in found


def test_initials_need_three_words_and_to_be_rare() -> None:
    assert items(name="Xenon Quartz Works")["xqw"].kind is WatchKind.INITIALS
    assert "xq" not in items(name="Xenon Quartz")


def test_outlets_are_watched_by_name_and_by_domain() -> None:
    found = items(outlets=(Outlet("Le Soir", domains("lesoir.be", "soirmag.be")),))

    assert {text: item.kind for text, item in found.items() if text in {"lesoir", "soirmag"}} == {
        "lesoir": WatchKind.OUTLET,
        "soirmag": WatchKind.OUTLET,
    }


def test_a_service_the_catalogue_lacks_stands_for_its_own_letters() -> None:
    assert set(items(services=("Quux Mail",))) == {"quuxmail"}


@given(st.text(max_size=40), st.text(max_size=40))
def test_every_item_keeps_what_the_model_promises(name: str, word: str) -> None:
    try:
        identity = Identity("one", name or "x", words=(word,))
    except ValueError:
        return

    for item in watch_items(identity, RATES):
        assert len(item.text) >= SHORTEST
        assert -1 <= item.inside_distance <= item.whole_distance <= 2
        assert (item.inside_distance < 0) == bool(item.common)


def test_items_are_the_same_with_rates_looked_up_for_all_at_once() -> None:
    rate_of = rates_of_words([EN_MARCHE, ING], RATES)

    assert watch_items_given(ING, rate_of) == watch_items(ING, RATES)
    assert watch_items_given(EN_MARCHE, rate_of) == watch_items(EN_MARCHE, RATES)


def test_the_expected_volume_grows_with_common_words_and_is_0_for_none() -> None:
    rare = items(words=("enmarche",)).values()
    common = items(words=("enmarche", "line")).values()

    assert expected_per_million((), RATES) == 0.0
    assert 0.0 < expected_per_million(rare, RATES) < expected_per_million(common, RATES) <= 1e6
