from dataclasses import replace

import pytest
from tests.reporting.contents import APRIL, LURE, content, fact

from tocsin.model.assessment import Claim
from tocsin.model.grading import Grade
from tocsin.model.observation import Relation
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.reporting.blocks import Bullets, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.ledger import (
    MOST_ROWS,
    attempts_section,
    claims_section,
    facts_section,
    sources_section,
)
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import Wording, plain, wording_of

GROUP, SPONSOR = IntrusionSet("APT28"), ThreatActor("GRU")
CASE = content().cases[0].case.id


def wording(of: Content) -> Wording:
    return wording_of(of, Texts.of("en"))


def test_a_group_and_a_sponsor_stand_in_columns_of_their_own() -> None:
    claims = (
        Claim(CASE, "France", APRIL, "it was them", "politico.eu", Grade.of("A2"), GROUP.id, SPONSOR.id),
        Claim(CASE, "a vendor", APRIL, f"99 % sure of {LURE}", "a page", Grade.of("B3"), GROUP.id),
    )
    of = content(claims=claims, groups=(GROUP,), sponsors=(SPONSOR,))
    section = claims_section(of, wording(of))

    assert section is not None
    table = section.blocks[1]
    assert isinstance(table, Table)
    assert [plain(cell) for cell in table.rows[0]][1:] == [
        "France",
        "it was them",
        "APT28",
        "GRU",
        "politico.eu (A2)",
    ]
    assert [plain(cell) for cell in table.rows[1]][2:5] == [
        "99 % sure of onedrive-en-marche[.]fr",
        "APT28",
        "not stated",
    ]


def test_attempts_are_in_words_and_say_whom_they_aimed_at() -> None:
    of = content()
    decoy = replace(of.attempts[0], decoy=True, note="see evil.example")
    section = attempts_section(replace(of, attempts=(decoy,)), wording(of))

    assert section is not None
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [plain(cell) for cell in table.rows[0]][1:] == [
        "phishing by mail (to a decoy); see evil[.]example",
        "campaign staff",
        "opened",
    ]


def test_of_several_organisations_each_attempt_names_its_own() -> None:
    of = content()
    section = attempts_section(
        replace(of, attempts=(of.attempts[0], replace(of.attempts[0], organisation="wada"))), wording(of)
    )

    assert section is not None
    assert isinstance(section.blocks[0], Table)
    assert section.blocks[0].head[1] == "Organisation"


def test_a_fact_says_since_when_it_is_public_and_how_good_its_source_is() -> None:
    of = content(facts=(fact(LURE, Relation.RESOLVES_TO, "192.0.2.7"),))
    section = facts_section(of, wording(of))

    assert section is not None
    table = section.blocks[1]
    assert isinstance(table, Table)
    assert table.caption == "onedrive-en-marche[.]fr"
    assert [plain(cell).replace("\u00a0", " ") for cell in table.rows[0]] == [
        "address",
        "192[.]0[.]2[.]7",
        "15 March 2017",
        "14 April 2017",
        "registry (F6)",
    ]


def test_every_source_stands_once() -> None:
    section = sources_section(content(), wording(content()))

    assert section is not None
    assert isinstance(section.blocks[0], Bullets)
    assert [plain(item) for item in section.blocks[0].items] == ["registry", "https://example.com/report"]


def test_what_is_not_there_has_no_section() -> None:
    of = content(claims=(), attempts=(), facts=(), sources=())

    assert [
        part(of, wording(of)) for part in (claims_section, attempts_section, facts_section, sources_section)
    ] == [None] * 4


@pytest.mark.parametrize("more", [1, 5])
def test_rows_that_are_left_out_are_counted(more: int) -> None:
    facts = tuple(fact(LURE, Relation.TEXT, str(number)) for number in range(MOST_ROWS + more))
    section = facts_section(content(facts=facts), wording(content()))

    assert section is not None
    assert "left out" in plain(section.blocks[-1].line)  # type: ignore[union-attr]  # a paragraph
