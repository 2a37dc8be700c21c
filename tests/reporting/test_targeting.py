from dataclasses import replace
from datetime import timedelta

from tests.reporting.contents import LURE, NOW, ORGANISATION, alert, content, full, of_actor

from tocsin.reporting.blocks import Matrix, Section, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.seam import Content
from tocsin.reporting.targeting import targets, targets_section
from tocsin.reporting.wording import plain, wording_of


def section_of(known: Content, language: str = "en") -> Section:
    section = targets_section(known, wording_of(known, Texts.of(language)))
    assert section is not None
    return section


def rows(section: Section) -> list[list[str]]:
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    return [[plain(cell).replace("\u00a0", " ") for cell in row] for row in table.rows]


def test_organisations_are_named_once() -> None:
    assert targets(content()) == ("en-marche",)


def test_of_one_organisation_of_which_nothing_more_is_known_there_is_no_table() -> None:
    assert targets_section(content(), wording_of(content(), Texts.of("en"))) is None


def test_of_one_organisation_with_a_sector_there_is_a_row_and_nothing_is_counted() -> None:
    section = section_of(full(content()))

    assert len(section.blocks) == 1
    assert rows(section) == [["14 April 2017", "En Marche !", "political party", "FR", "3", "1"]]


def test_targets_are_counted_by_sector_and_country_and_year() -> None:
    by_sector, by_country = (
        block for block in section_of(of_actor(content())).blocks if isinstance(block, Matrix)
    )

    assert by_sector.head == ("Sector", "2016", "2017", "In all")
    assert [(plain(row.label), [cell.shown for cell in row.cells]) for row in by_sector.rows] == [
        ("political party", ["–", "1", "1"]),
        ("sports", ["1", "–", "1"]),
    ]
    assert [plain(row.label) for row in by_country.rows] == ["CA", "FR"]


def test_in_a_report_on_a_group_each_target_says_by_whose_word_it_is_there() -> None:
    assert [row[-1] for row in rows(section_of(of_actor(content())))] == [
        "A vendor and Example CERT",
        "A vendor and Example CERT",
    ]


def test_a_target_of_a_case_without_alert_and_attempt_has_the_days_of_its_names() -> None:
    known = full(content(alerts=(), attempts=()))

    assert rows(section_of(known)) == [["14 April 2017", "En Marche !", "political party", "FR", "3", "0"]]


def test_in_a_report_on_a_group_it_counts_when_names_were_set_up_and_not_when_they_were_noticed() -> None:
    noticed = tuple(replace(each, first_seen=NOW, last_seen=NOW) for each in content().alerts)
    known = of_actor(content(alerts=noticed, attempts=()))

    assert rows(section_of(known))[-1][0] == "14 April 2017"


def test_a_sector_is_in_the_language_of_the_report() -> None:
    assert rows(section_of(full(content()), "fr"))[0][2] == "parti politique"


def test_several_stand_in_order_of_their_first_day_with_country_names_and_attempts() -> None:
    first = alert(LURE)
    later = replace(first, organisation="wada", first_seen=first.first_seen + timedelta(days=3))
    later = replace(later, last_seen=later.first_seen)
    of = content(
        organisations=(replace(ORGANISATION, slug="wada", name="WADA", countries=("ca",)), ORGANISATION)
    )
    of = replace(of, alerts=(later, first), cases=())

    assert rows(section_of(of)) == [
        ["14 April 2017", "En Marche !", "–", "FR", "1", "1"],
        ["17 April 2017", "WADA", "–", "CA", "1", "0"],
    ]
