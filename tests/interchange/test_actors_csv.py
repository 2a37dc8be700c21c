from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange import actors_csv
from tocsin.interchange.actor_collection import (
    Actor,
    ActorUse,
    ReportSource,
    Said,
    read_collection,
    report_id,
    write_collection,
)
from tocsin.interchange.actors_csv import COLUMNS, NOT_READ, read_actors_csv
from tocsin.model.errors import InputError

TODAY = date(2026, 11, 26)
HEADER = "group,source,date,url,id,names,techniques,software,victims,sponsors"


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join((header, *rows)).encode()


def faults(*rows: str, header: str = HEADER) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_actors_csv(table(*rows, header=header), today=TODAY)
    return [line.strip() for line in str(caught.value).splitlines()]


def test_a_row_is_what_one_source_says_of_one_group() -> None:
    row = "Blue Otter,Advisory 7,2024-05-13,https://a.example,,Otterly;UNC99,T1566.001;t1078,s0002;OtterRAT,Media;France,A state"

    found = read_actors_csv(table(row), today=TODAY)

    def said(*words: str) -> tuple[Said, ...]:
        return tuple(Said(word, "Advisory 7", "2024-05-13") for word in words)

    report = report_id("https://a.example", "")
    assert found.actors == (
        Actor(
            "own:blue-otter",
            "Blue Otter",
            names=said("Blue Otter", "Otterly", "UNC99"),
            victims=said("Media", "France"),
            sponsor_claims=said("A state"),
            uses=(
                ActorUse("software", "OtterRAT", (report,)),
                ActorUse("software", "S0002", (report,)),
                ActorUse("technique", "T1078", (report,)),
                ActorUse("technique", "T1566.001", (report,)),
            ),
            references=("https://a.example",),
        ),
    )
    assert found.reports == {report: ReportSource("Advisory 7", "https://a.example", "2024-05-13")}
    assert found.software == {"OtterRAT": "OtterRAT"}


def test_rows_on_one_group_are_joined_by_its_id_and_never_by_another_name() -> None:
    found = read_actors_csv(
        table(
            "Blue,A,,,,,T1001,,,",
            "blue,B,,,,,T1001,,,",
            "Green,A,,,,Blue,,,,",
            "APT28,A,,,g0007,,,,,",
        ),
        today=TODAY,
    )

    assert [actor.id for actor in found.actors] == ["own:blue", "own:green", "G0007"]
    assert len(found.actors[0].uses[0].reports) == 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-04-25", "2017-04-25"),
        ("2017-04", "2017-04-30"),
        ("2016-02", "2016-02-29"),
        ("2017", "2017-12-31"),
        ("2026", "2026-11-26"),
        ("2026-11", "2026-11-26"),
        ("", ""),
    ],
)
def test_of_a_month_or_year_the_last_day_is_taken_but_none_of_the_future(text: str, day: str) -> None:
    found = read_actors_csv(table(f"Blue,A,{text},,,,,,,"), today=TODAY)

    assert found.actors[0].names == (Said("Blue", "A", day),)


def test_every_fault_is_listed_with_its_row_and_column_and_nothing_is_read() -> None:
    assert faults(
        ",A,2027-01-01,,,,phishing,,,",
        "Blue,,2017-13,,,,,,,",
        "Blue,A,soon,,,,,,,x,y",
        "--,A,,,,,,,,",
        "Blue,A,,,own:2,,,,,",
    ) == [
        "8 faults, nothing is imported:",
        "row 2, column 'group': is empty",
        "row 2, column 'date': '2027-01-01' is in the future",
        "row 2, column 'techniques': 'phishing' is no ATT&CK id such as T1566.001",
        "row 3, column 'source': is empty",
        "row 3, column 'date': '2017-13' is no date such as 2017-04-25, 2017-04 or 2017",
        "row 4: has 11 cells, the header has 10",
        "row 5, column 'group': '--' has no letter or digit",
        "row 6, column 'id': 'own:2' is another than 'own:blue', which 'Blue' has above",
    ]


def test_an_id_as_it_is_shown_in_lists_is_not_taken_for_a_new_one() -> None:
    assert "give the whole id" in faults("Blue,A,,,misp:1969f622,,,,,")[1]


def test_the_table_of_the_guide_is_one() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "actors.md").read_text(encoding="utf-8")

    found = read_actors_csv(guide.partition("```csv\n")[2].partition("```")[0].encode(), today=TODAY)

    assert [actor.id for actor in found.actors] == ["own:blue-otter", "G0007"]
    assert all(f"| `{column}` |" in guide for column in COLUMNS)


def test_one_address_has_one_date() -> None:
    assert faults("Blue,A,2017,https://a.example,,,,,,", "Red,A,2018,https://a.example,,,,,,") == [
        "1 fault, nothing is imported:",
        "row 3, column 'date': is another than row 2 has for the same address: 2017-12-31",
    ]


def test_a_person_may_say_things_on_several_days() -> None:
    found = read_actors_csv(table("Blue,Me,2017,,,,T1001,,,", "Blue,Me,2018,,,,T1001,,,"), today=TODAY)

    assert {report.date for report in found.reports.values()} == {"2017-12-31", "2018-12-31"}


def test_columns_may_come_in_any_order_under_other_words_and_unknown_ones_are_told() -> None:
    found = read_actors_csv(
        table("Otterly;A cell,A,2017,Blue,mine", header="aliases;source;said_on;NAME;notes").replace(
            b"Otterly;A cell,A,2017,Blue,mine", b'"Otterly;A cell";A;2017;Blue;mine'
        ),
        today=TODAY,
    )

    assert [said.what for said in found.actors[0].names] == ["Blue", "Otterly", "A cell"]
    assert [(problem.text, problem.why) for problem in found.problems] == [("notes", NOT_READ)]


def test_a_cell_that_was_disarmed_for_spreadsheets_is_read_as_it_was() -> None:
    assert read_actors_csv(table("'=Blue,A,,,,,,,,"), today=TODAY).actors[0].name == "=Blue"


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("group,date", "no column 'source'"),
        ("source", "no column 'group'"),
        ("group,name,source", "'group' twice"),
    ],
)
def test_a_header_that_will_not_do_says_why(header: str, why: str) -> None:
    assert why in faults(header=header)[0]


@pytest.mark.parametrize(
    "data", [b"", b"\xff", table(), table(",,,,,,,,,"), table('"Blue,A'), b"group,source\n\0"]
)
def test_what_is_no_table_of_groups_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_actors_csv(data, today=TODAY)


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actors_csv, "MAX_ACTORS", 1)
    assert "1 groups are allowed" in faults("Blue,A,,,,,,,,", "Red,A,,,,,,,,")[1]

    monkeypatch.setattr(actors_csv, "MAX_BYTES", 10)
    assert "split it" in faults("Blue,A,,,,,,,,")[0]


def test_every_column_has_a_line_of_help() -> None:
    assert set(HEADER.split(",")) == set(COLUMNS)
    assert all(COLUMNS.values())


CELL = st.sampled_from(
    ["", "Blue", "T1001", "2017", "2027-01-01", "a;b", "'=1", '"', "\ud7ff", "G0007", "x" * 400]
)
ROW = st.lists(CELL, min_size=9, max_size=11).map(",".join)


@given(st.one_of(st.binary(max_size=80), st.lists(ROW, max_size=4).map(lambda rows: table(*rows))))
def test_any_bytes_give_groups_that_can_be_written_or_the_one_error(data: bytes) -> None:
    try:
        found = read_actors_csv(data, today=TODAY)
    except InputError:
        return

    assert read_collection(write_collection(found)).actors == found.actors
    assert all(
        said.source and said.said_on <= TODAY.isoformat() for each in found.actors for said in each.names
    )
