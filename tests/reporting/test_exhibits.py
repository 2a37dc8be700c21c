from dataclasses import replace

from tests.reporting.contents import assessed, content, record

from tocsin.reporting.blocks import Paragraph, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.exhibits import MOST_ROWS, evidence_section
from tocsin.reporting.seam import Content
from tocsin.reporting.wording import plain, wording_of

BASE = assessed(content())


def table(known: Content) -> Table:
    section = evidence_section(known, wording_of(known, Texts.of("en")))
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, Table))


def test_each_piece_says_what_it_is_to_whom_it_points_and_by_whose_word() -> None:
    rows = [[plain(cell).replace("\u00a0", " ") for cell in row] for row in table(BASE).rows]

    assert rows == [
        [
            "14 April 2017",
            "technique: T1566.002; links to pages that ask for passwords",
            "–",
            "assumed: always",
            "the log of attempts (B2); goes back to the log",
        ],
        [
            "25 April 2017",
            "language: French without a fault",
            "–",
            "never",
            "staff (C3); goes back to the mails",
        ],
        [
            "25 April 2017",
            "reported link: Pawn Storm; the registrant of an earlier name",
            "Pawn Storm",
            "never",
            "A vendor (B2); goes back to one registrant",
        ],
    ]


def test_evidence_of_several_cases_says_of_which() -> None:
    other = record("accounts-office.fr", title="another case")
    moved = replace(BASE.evidence[0], subject=other.case.id)
    known = replace(BASE, cases=(*BASE.cases, other), evidence=(BASE.evidence[1], moved))

    assert table(known).head[1] == "Case"
    assert {plain(row[1]) for row in table(known).rows} == {"onedrive-en-marche[.]fr", "another case"}


def test_without_evidence_there_is_no_such_section() -> None:
    base = content()

    assert evidence_section(base, wording_of(base, Texts.of("en"))) is None


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    many = tuple(replace(BASE.evidence[0], value=f"T{1000 + each}") for each in range(MOST_ROWS + 2))
    known = replace(BASE, evidence=many)
    section = evidence_section(known, wording_of(known, Texts.of("en")))

    assert section is not None
    assert len(table(known).rows) == MOST_ROWS
    assert isinstance(section.blocks[-1], Paragraph)
    assert "2 more rows" in plain(section.blocks[-1].line)
