from tests.reporting.contents import LURE, MAIL, OFFICE, content

from tocsin.model.linking import Link
from tocsin.reporting.blocks import Drawing, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.infrastructure import infrastructure_section, strongest_links
from tocsin.reporting.wording import plain, wording_of


def test_where_nothing_is_shared_there_is_no_such_section() -> None:
    of = content(links=(), facts=())

    assert infrastructure_section(of, wording_of(of, Texts.of("en"))) is None


def test_the_drawing_is_followed_by_the_ties_with_their_reasons() -> None:
    of = content()
    section = infrastructure_section(of, wording_of(of, Texts.of("en")))

    assert section is not None
    assert any(isinstance(block, Drawing) for block in section.blocks)
    table = section.blocks[-1]
    assert isinstance(table, Table)
    assert [plain(cell) for cell in table.rows[0]] == [
        "onedrive-en-marche[.]fr",
        "mail-en-marche[.]fr",
        "99.0%",
        "one registrant (+6.0)",
    ]


def test_of_all_pairs_those_stand_that_hold_the_names_together() -> None:
    links = (Link(LURE, MAIL, 0.7, ()), Link(MAIL, OFFICE, 0.9, ()), Link(LURE, OFFICE, 0.8, ()))

    assert [link.probability for link in strongest_links(links)] == [0.9, 0.8]
