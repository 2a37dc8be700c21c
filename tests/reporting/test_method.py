from tests.reporting.contents import content, full
from tests.reporting.hostile_page import assessment

from tocsin.evidence.attribution_calibration import calibration
from tocsin.model.threats import IntrusionSet
from tocsin.reporting.blocks import Bullets, Drawing, Paragraph, Table
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

    assert [len(table.rows) for table in tables] == [7, len(calibration().rows), 1]
    assert [plain(cell) for cell in tables[2].rows[0]] == ["prior", "0.2"]


def test_with_an_assessment_come_the_figures_of_how_far_such_probabilities_held() -> None:
    of = full(content())
    blocks = method_section(of, wording_of(of, Texts.of("en"))).blocks

    assert sum(isinstance(block, Drawing) for block in blocks) == 1
    said = " ".join(plain(block.line) for block in blocks if isinstance(block, Paragraph))
    assert "checked on 208 published cases, of which 40 were by groups that no report had described" in said
    assert "differ by 0.073 on average" in said
    assert "Of 300 cases that were altered" in said
    assert "more than 80% in 1." in said
    assert "an analyst's estimates and were not measured" in said
    rows = [
        [plain(cell) for cell in row] for block in blocks if isinstance(block, Table) for row in block.rows
    ]
    assert ["pieces of evidence below which nobody is named", "3"] in rows
    (held,) = (block for block in blocks if isinstance(block, Table) and len(block.head) == 4)
    assert [plain(cell) for cell in held.rows[6]] == ["70–80%", "24", "79%", "100%"]
