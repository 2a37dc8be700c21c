from dataclasses import replace

from tests.reporting.contents import LURE, MAIL, OFFICE, alert, content, record

from tocsin.model.domain_names import WrittenName
from tocsin.reporting.blocks import Cards, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.ranking import MOST_CARDS, ranked, ranked_section
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import plain, wording_of


def cards(of: Content) -> Cards:
    section = ranked_section(of, wording_of(of, Texts.of("en")))
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, Cards))


def test_names_of_alerts_come_first_and_each_name_once() -> None:
    assert [entry.name.value for entry in ranked(content())] == [LURE, MAIL, OFFICE]


def test_a_report_without_names_has_no_such_section() -> None:
    empty = content(alerts=(), cases=())

    assert ranked_section(empty, wording_of(empty, Texts.of("en"))) is None


def test_a_card_says_how_sure_it_is_and_why() -> None:
    card = cards(content()).cards[0]

    assert plain(card.title) == "onedrive-en-marche[.]fr"
    assert card.shown == "97.0%"
    assert card.tags == ("imitates En Marche !", "new")
    assert [(weight, plain(line)) for weight, line in card.reasons] == [
        ("+4.2", "onedrive-en-marche[.]fr holds the word 'enmarche' of the organisation's domain")
    ]


def test_a_name_that_is_only_in_the_case_shows_how_sure_that_is() -> None:
    card = cards(content(alerts=())).cards[2]

    assert (card.shown, card.tags) == ("96.0%", ("belongs to the case",))
    assert "Belongs to the case (96.0%): the registrant address is the same." in map(plain, card.lines)


def test_the_founding_name_is_said_to_be_that() -> None:
    card = cards(content(cases=(record(LURE, reason="founding name"),))).cards[0]

    assert "The case began with this name." in map(plain, card.lines)


def test_a_name_written_otherwise_is_shown_as_written() -> None:
    strange = replace(alert(LURE), written=WrittenName("ONEDRIVE\u200b-en-marche.fr"))

    lines = [plain(line) for line in cards(content(alerts=(strange,))).cards[0].lines]

    assert "Written in the source as ONEDRIVE\\u200b-en-marche[.]fr." in lines


def test_of_many_names_those_after_the_cards_are_rows_and_the_rest_is_counted() -> None:
    many = content(cases=(), alerts=tuple(alert(f"n{number}.example") for number in range(1200)))
    section = ranked_section(many, wording_of(many, Texts.of("en")))

    assert section is not None
    _, shown, table, rest = section.blocks
    assert isinstance(shown, Cards)
    assert isinstance(table, Table)
    assert (len(shown.cards), len(table.rows)) == (MOST_CARDS, 900)
    assert "200 more names" in plain(rest.line)  # type: ignore[union-attr]  # a paragraph
