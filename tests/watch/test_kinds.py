import dataclasses

import pytest
from tests.watch.lines import bench

from tocsin.watch.kinds import edit_of, kinds_of


@pytest.mark.parametrize(
    ("name", "organisation", "kinds"),
    [
        ("en-marche.co", "en-marche", "tld-swap hyphenation"),
        ("enmarche.co", "en-marche", "tld-swap"),
        ("onedrive-en-marche.fr", "en-marche", "combosquat"),
        ("en-marche-adhesion.example", "en-marche", "combosquat"),
        ("wwwen-marche.fr", "en-marche", "combosquat dot-omission"),
        ("mailenmarche.fr", "en-marche", "combosquat dot-omission"),
        ("en-marche.fr.evil.example", "en-marche", "levelsquat hyphenation"),
        ("en-marche-fr.example", "en-marche", "combosquat suffix-in-label"),
        ("lesoir.info", "en-marche", "tld-swap outlet"),
        ("outlook-portal.example", "en-marche", "combosquat service"),
        ("paypa1.example", "paypal", "homoglyph"),
        ("pаypal.example", "paypal", "idn"),
        ("xn--pypal-4ve.example", "paypal", "idn"),
        ("sunitomo-mitsui.example", "smbc", "typo substitution keyboard-neighbour hyphenation"),
        ("paypaal-login.example", "paypal", "typo insertion repetition combosquat"),
        ("secure.paypa1-login.example.com", "paypal", "homoglyph levelsquat combosquat"),
    ],
)
def test_kinds_are_named_the_most_telling_first(name: str, organisation: str, kinds: str) -> None:
    assert bench().alert(name, organisation).match.kinds == tuple(kinds.split())


@pytest.mark.parametrize(
    ("text", "word", "edits"),
    [
        ("paypxal", "paypal", "insertion"),
        ("paypall", "paypal", "insertion repetition"),
        ("paypals", "paypal", "insertion plural"),
        ("banks", "bank", "insertion plural"),
        ("papal", "paypal", "omission"),
        ("paypa", "paypal", "omission"),
        ("aypal", "paypal", "omission"),
        ("paypak", "paypal", "substitution keyboard-neighbour"),
        ("paypel", "paypal", "substitution vowel-swap bit-flip"),
        ("paypil", "paypal", "substitution vowel-swap bit-flip"),
        ("paypol", "paypal", "substitution vowel-swap"),
        ("qaypal", "paypal", "substitution bit-flip"),
        ("payxal", "paypal", "substitution bit-flip"),
        ("paypzl", "paypal", "substitution keyboard-neighbour"),
        ("payapl", "paypal", "transposition"),
        ("apypal", "paypal", "transposition"),
        ("paypla", "paypal", "transposition"),
        ("paypal", "paypal", ""),
        ("xxxxal", "paypal", ""),
        ("", "paypal", ""),
        ("paypalxx", "paypal", ""),
    ],
)
def test_the_one_edit_is_named(text: str, word: str, edits: str) -> None:
    assert " ".join(edit_of(text, word)) == edits


def test_what_has_no_other_kind_is_the_exact_word() -> None:
    scored = bench().scored(["www.paypal.example"])
    seen = bench().explainer._seen(scored, 0, bench().alerts(["www.paypal.example"])[0][1].name)

    assert kinds_of(seen) == ("tld-swap",)
    assert kinds_of(dataclasses.replace(seen, place=type(seen.place).PUBLIC_SUFFIX)) == ("exact",)
