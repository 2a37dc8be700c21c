from dataclasses import replace
from datetime import timedelta

from tests.reporting.contents import LURE, ORGANISATION, alert, content

from tocsin.reporting.blocks import Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.targeting import targets_section
from tocsin.reporting.wording import plain, wording_of


def test_of_one_organisation_there_is_no_table() -> None:
    assert targets_section(content(), wording_of(content(), Texts.of("en"))) is None


def test_several_stand_in_order_of_their_first_day_with_country_names_and_attempts() -> None:
    first = alert(LURE)
    later = replace(first, organisation="wada", first_seen=first.first_seen + timedelta(days=3))
    later = replace(later, last_seen=later.first_seen)
    of = content(
        organisations=(replace(ORGANISATION, slug="wada", name="WADA", countries=("ca",)), ORGANISATION)
    )
    of = replace(of, alerts=(later, first), cases=())

    section = targets_section(of, wording_of(of, Texts.of("en")))

    assert section is not None
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [[plain(cell).replace("\u00a0", " ") for cell in row] for row in table.rows] == [
        ["En Marche !", "FR", "14 April 2017", "1", "1"],
        ["WADA", "CA", "17 April 2017", "1", "0"],
    ]
