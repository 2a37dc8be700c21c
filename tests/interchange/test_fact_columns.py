from datetime import UTC, datetime

import pytest

from tocsin.interchange.fact_columns import COLUMNS, Cells, Column, column_of

NOW = datetime(2026, 11, 26, tzinfo=UTC)
FINGERPRINT = "ab" * 32


def column(name: str) -> Column:
    found = column_of(name)
    assert found
    return found


@pytest.mark.parametrize(
    "heading", ["registrant_email", "Registrant E-Mail", "registrantemail", "REGISTRANT-MAIL"]
)
def test_a_heading_is_known_in_every_spelling(heading: str) -> None:
    assert column(heading).name == "registrant_email"


def test_every_name_of_a_column_is_its_own() -> None:
    assert [column_of(name) for each in COLUMNS for name in (each.name, *each.aliases)] == [
        each for each in COLUMNS for _ in (each.name, *each.aliases)
    ]


@pytest.mark.parametrize("each", COLUMNS, ids=lambda each: each.name)
def test_the_example_of_a_column_can_be_read(each: Column) -> None:
    for item in each.separator.split(each.example) if each.separator else [each.example]:
        assert isinstance(Cells(NOW).facts(each, item), tuple)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("soa", "NS1.host.example. hostmaster@host.example 1 2 3", (("soa-server", "ns1.host.example"), ("soa-mailbox", "hostmaster.host.example"))),
        ("soa", "ns1.host.example", (("soa-server", "ns1.host.example"),)),
        ("mx", "10 mail.host.example.", (("mail-exchanger", "mail.host.example"),)),
        ("certificate", "AB:" * 31 + "AB", (("certificate", FINGERPRINT),)),
        ("certificate", "ab" * 20, (("certificate-sha1", "ab" * 20),)),
        ("favicon", "4294967295", (("favicon", "-1"),)),
        ("expires", "2030-01-01", (("expires", "2030-01-01"),)),
        ("first_seen", "2026-01-01", (("reported", "2026-01-01"),)),
        ("last_seen", "2026-01-01", ()),
    ],
)  # fmt: skip
def test_a_cell_gives_its_facts(name: str, text: str, expected: object) -> None:
    assert Cells(NOW).facts(column(name), text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("created", "2030-01-01"),
        ("favicon", "big"),
        ("favicon", "9" * 12),
        ("certificate", "abc"),
        ("soa", " "),
        ("mx", ""),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(name: str, text: str) -> None:
    assert isinstance(Cells(NOW).facts(column(name), text), str)


def test_what_cells_remember_is_bounded() -> None:
    cells = Cells(NOW)

    for number in range(70_000):
        cells.facts(column("registrar"), str(number))

    assert len(cells._known["registrar"]) <= 1 << 16
