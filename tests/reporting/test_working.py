from dataclasses import replace
from datetime import UTC, datetime

from tests.reporting.contents import assessed, content, rationale

from tocsin.attribution.sentences import said
from tocsin.model.assessment import Piece
from tocsin.reporting.blocks import Block, Bullets, Drawing, Heading, Matrix, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import plain, wording_of
from tocsin.reporting.working import MOST_PIECES, reasons, remarks, working

BASE = assessed(content())
WORDING = wording_of(BASE, Texts.of("en"))


def blocks(known: Content = BASE) -> list[Block]:
    return list(working(known.assessments[0], known, wording_of(known, Texts.of("en"))))


def with_pieces(*pieces: Piece) -> Content:
    why = replace(rationale(BASE.evidence), pieces=pieces)
    return replace(BASE, assessments=(replace(BASE.assessments[0], rationale=why),))


def test_the_waterfall_is_drawn_and_what_its_families_rest_on_is_listed() -> None:
    drawing, table = reasons(BASE.assessments[0], WORDING)

    assert isinstance(drawing, Drawing)
    assert isinstance(table, Table)
    assert [[plain(cell).strip() for cell in row] for row in table.rows] == [
        ["techniques", "+0.4", "T1566.002 is named by 5 of 9 reports on Pawn Storm"],
        ["infrastructure", "+2.4", "the registrant of an earlier name"],
    ]


def test_the_matrix_has_each_piece_against_each_answer_with_its_source_and_what_it_decides() -> None:
    (matrix,) = (block for block in blocks() if isinstance(block, Matrix))

    assert matrix.head == (
        "Evidence",
        "Weight",
        "Pawn Storm",
        "Somebody imitating Pawn Storm",
        "A group nobody knows yet",
    )
    first, second = matrix.rows
    assert [cell.shown for cell in first.cells] == ["+2.4", "+1.6", "+0.1", "−1.7"]
    assert [cell.level for cell in first.cells] == [0, 3, 0, -3]
    assert plain(first.note) == "never public; without it another answer leads"
    assert plain(second.note) == "public, so it could be copied"


def test_a_piece_says_since_when_it_could_be_copied_and_keeps_the_grade_it_was_weighed_with() -> None:
    piece = Piece(BASE.evidence[0].id, f"{BASE.evidence[0].source} (D4): a link", 0.5, decides=False)
    published = replace(BASE.evidence[0], public_since=datetime(2017, 4, 26, tzinfo=UTC))
    known = replace(with_pieces(piece), evidence=(published,))

    (matrix,) = (block for block in blocks(known) if isinstance(block, Matrix))

    assert plain(matrix.rows[0].note) == "public since 26\u00a0April\u00a02017"


def test_what_would_change_the_verdict_and_what_to_find_out_are_said() -> None:
    found = blocks()

    (table,) = (block for block in found if isinstance(block, Table))
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["without the evidence of the family 'infrastructure'", "21%", "no"],
        ["with imitators in 20% of cases", "44%", "yes"],
    ]
    headings = [plain(block.line) for block in found if isinstance(block, Heading)]
    assert headings == [
        "Evidence by answer",
        "What would change the verdict",
        "What to find out next",
        "Earlier reports most like this case",
    ]
    listed = [plain(item) for block in found if isinstance(block, Bullets) for item in block.items]
    assert listed[0].endswith("known of Pawn Storm. (about 0.31 bits)")
    assert listed[1] == "Two Years of Pawn Storm (likeness 42.0%)"


def test_what_limits_an_answer_is_listed_but_not_what_its_verdict_says() -> None:
    told = (
        said("remark.insufficient"),
        said("remark.indistinct", group="Pawn Storm"),
        said("remark.no_group"),
    )
    why = replace(rationale(BASE.evidence), remarks=told)

    heading, bullets = remarks(replace(BASE.assessments[0], rationale=why), WORDING)

    assert isinstance(heading, Heading)
    assert isinstance(bullets, Bullets)
    assert [plain(item) for item in bullets.items] == ["No report known on that day describes any group."]
    assert not list(remarks(replace(BASE.assessments[0], rationale=replace(why, remarks=told[:2])), WORDING))


def test_without_a_rationale_nothing_is_said() -> None:
    bare = replace(BASE.assessments[0], rationale=None)

    assert not list(working(bare, BASE, WORDING))
    assert not list(reasons(bare, WORDING))
    assert not list(remarks(bare, WORDING))


def test_a_piece_that_was_not_held_against_the_answers_has_a_row_without_numbers() -> None:
    found = blocks(with_pieces(Piece("note--00000000-0000-4000-8000-000000000000", "a piece", 0.1)))

    (matrix,) = (block for block in found if isinstance(block, Matrix))
    assert [cell.shown for cell in matrix.rows[0].cells] == ["+0.1", "–", "–", "–"]
    assert matrix.rows[0].note == ()


def test_pieces_that_do_nothing_by_themselves_are_counted_and_not_shown() -> None:
    silent = Piece(BASE.evidence[2].id, "kept, and not weighed", 0.0, values=(0.01, -0.02, 0.0))
    found = blocks(with_pieces(BASE.assessments[0].rationale.pieces[0], silent, silent))  # type: ignore[union-attr]  # it has one

    (matrix,) = (block for block in found if isinstance(block, Matrix))
    assert len(matrix.rows) == 1
    assert "2 further pieces do nothing by themselves" in str(found)


def test_many_pieces_are_cut_and_the_rest_is_counted() -> None:
    piece = Piece(BASE.evidence[0].id, "a piece", 0.1)
    found = blocks(with_pieces(*(piece for _ in range(MOST_PIECES + 3))))

    (matrix,) = (block for block in found if isinstance(block, Matrix))
    assert len(matrix.rows) == MOST_PIECES
    assert "3 more rows are left out" in str(found)
