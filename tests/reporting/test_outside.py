import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reporting.hostile_page import HIDDEN, TEXTS

from tocsin.model.domain_names import DomainName
from tocsin.names.parsing import domain_name
from tocsin.reporting.outside import LONGEST, Suspects, defanged, shown_name, visible

# What common programs make a link of: a scheme, or labels and a top-level domain with dots between them.
LINK = re.compile(r"\b(?:https?|ftp)://|\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b", re.IGNORECASE)


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_hidden_is_left(text: str) -> None:
    shown = visible(text)

    assert HIDDEN.isdisjoint(shown)
    assert "\n" not in shown
    assert len(shown) <= 10 * LONGEST
    shown.encode()


@given(st.text())
def test_any_text_becomes_one_line_that_can_be_written(text: str) -> None:
    shown = visible(text)

    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert visible(shown[:LONGEST])[:LONGEST] == shown[:LONGEST]


def test_a_reordered_name_is_shown_as_it_is_stored() -> None:
    assert visible("invoice\u202efdp.exe") == "invoice\\u202efdp.exe"


def test_letters_with_marks_keep_theirs_and_piles_of_marks_go() -> None:
    assert visible("e\u0301le\u0300ve") == "e\u0301le\u0300ve"
    assert len(visible("z" + "\u0301" * 50)) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("onedrive-en-marche.fr", "onedrive-en-marche[.]fr"),
        ("see https://www.evil.example/a.b?c=d", "see hxxps://www[.]evil[.]example/a.b?c=d"),
        ("HTTP://EVIL.EXAMPLE", "HxxP://EVIL[.]EXAMPLE"),
        ("ftp://evil.example", "fxxp://evil[.]example"),
        ("r@mail.com", "r@mail[.]com"),
        ("evil。example", "evil[.]example"),
        ("194.187.249.135.", "194.187.249[.]135."),
        ("bücher.example", "bücher[.]example"),
        ("a sentence. Another one.", "a sentence. Another one."),
        ("e.g. 3.5 of 4.0", "e.g. 3.5 of 4.0"),
        ("", ""),
    ],
)
def test_no_program_makes_a_link_of_a_defanged_text(text: str, expected: str) -> None:
    assert defanged(text) == expected
    assert not LINK.search(defanged(text)) or "e.g" in text


@given(st.text())
def test_defanging_twice_changes_nothing_more(text: str) -> None:
    assert defanged(defanged(text)) == defanged(text)


def test_in_the_title_of_a_source_only_suspects_are_defanged() -> None:
    suspects = Suspects(["evil.example", "192.0.2.1"])

    said = suspects.defanged("euobserver.com on https://www.evil.example/x and EVIL.example, 192.0.2.1")

    assert said == "euobserver.com on hxxps://www[.]evil[.]example/x and EVIL[.]example, 192.0.2[.]1"


def test_beside_a_name_in_letters_of_its_own_stands_what_is_registered() -> None:
    assert shown_name(domain_name("bücher.example")) == ("bücher[.]example", "xn--bcher-kva[.]example")
    assert shown_name(DomainName("en-marche.fr")) == ("en-marche[.]fr", "")
