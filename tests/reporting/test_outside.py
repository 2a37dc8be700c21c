import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reporting.hostile_page import HIDDEN, TEXTS

from tocsin.model.domain_names import DomainName
from tocsin.names.parsing import domain_name
from tocsin.reporting.outside import LONGEST, Suspects, shown, shown_name, visible

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
    "text", [*TEXTS, "http://evil.example", "evil\u200b.example", "evil。example", "a@evil.example"]
)
def test_no_program_makes_a_link_of_what_is_shown(text: str) -> None:
    assert not LINK.search(shown(text))


@given(st.text())
def test_what_is_shown_once_is_not_changed_by_showing_it_again(text: str) -> None:
    assert shown(shown(text)[:LONGEST])[: LONGEST - 4] == shown(text)[: LONGEST - 4]


def test_in_the_title_of_a_source_only_suspects_are_defanged() -> None:
    suspects = Suspects(["evil.example", "192.0.2.1"])

    said = suspects.defanged("euobserver.com on https://www.evil.example/x and EVIL.example, 192.0.2.1")

    assert said == "euobserver.com on hxxps[:]//www[.]evil[.]example/x and EVIL[.]example, 192[.]0[.]2[.]1"


def test_beside_a_name_in_letters_of_its_own_stands_what_is_registered() -> None:
    assert shown_name(domain_name("bücher.example")) == ("bücher[.]example", "xn--bcher-kva[.]example")
    assert shown_name(DomainName("en-marche.fr")) == ("en-marche[.]fr", "")
