from tests.reporting.contents import content
from tests.reporting.hostile_page import assessment

from tocsin.model.threats import IntrusionSet
from tocsin.reporting.blocks import Bullets, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.method import method_section
from tocsin.reporting.wording import plain, wording_of


def test_it_says_only_what_the_report_makes_necessary_to_know() -> None:
    of = content(links=(), cases=())
    points = method_section(of, wording_of(of, Texts.of("en"))).blocks[1]

    assert isinstance(points, Bullets)
    assert len(points.items) == 2


def test_with_an_assessment_come_the_words_and_what_it_was_computed_with() -> None:
    group = IntrusionSet("APT28")
    of = content(assessments=(assessment(content().cases[0].case.id, group, "prior"),), groups=(group,))

    tables = [
        block
        for block in method_section(of, wording_of(of, Texts.of("en"))).blocks
        if isinstance(block, Table)
    ]

    assert [len(table.rows) for table in tables] == [7, 1]
    assert [plain(cell) for cell in tables[1].rows[0]] == ["prior", "0.2"]
