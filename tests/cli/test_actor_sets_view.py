from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.app.actor_imports import Imported
from tocsin.app.actors import SetSummary
from tocsin.cli.actor_sets_view import imported_document, put_sets, say_imported, set_document
from tocsin.interchange.problems import Problem

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
IMPORTED = Imported(
    name="mine",
    kind="csv",
    version="",
    dated="",
    digest="ab" * 32,
    is_new=True,
    earlier=None,
    groups=2,
    new_groups=1,
    names=3,
    uses=4,
    dated_uses=1,
    reports=2,
    with_victims=0,
    sponsor_claims=0,
    problems=tuple(Problem(f"row {number}", "\x1b[2J", "is odd") for number in range(7)),
    remarks=("something \u202e to know",),
)
Out = pytest.CaptureFixture[str]


def test_what_came_in_and_what_should_be_known_of_it_is_said(capsys: Out) -> None:
    say_imported(IMPORTED)

    said = capsys.readouterr().err
    assert "imported mine (csv):" in said
    assert "2 groups, 1 of them new, with 3 names" in said
    assert "4 uses of techniques and software, 25.0% of them dated, in 2 reports" in said
    assert "left out: 2 more" in said
    assert "note: something" in said
    assert not {"\x1b", "\u202e"} & set(said)


@pytest.mark.parametrize(
    ("earlier", "words"), [("18.1", "in place of 18.1"), ("", "in place of the earlier one")]
)
def test_what_was_replaced_is_said(earlier: str, words: str, capsys: Out) -> None:
    say_imported(replace(IMPORTED, earlier=earlier))

    assert words in capsys.readouterr().err


def test_of_the_very_same_file_only_that_is_said(capsys: Out) -> None:
    say_imported(replace(IMPORTED, is_new=False))

    assert (
        capsys.readouterr().err
        == "mine (csv) is there already, from the very same file; nothing was changed\n"
    )


def test_sets_are_a_table_that_no_text_can_break(capsys: Out) -> None:
    shipped = SetSummary("shipped", "shipped", "18.1", "2025-11-13", None, 951, 172, "ab" * 6)
    mine = SetSummary("mine", "csv", "v\x1b[2J", "", NOON, 1200, 3, "cd" * 32)

    put_sets([shipped, mine])

    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines()] == ["set", "shipped", "mine"]
    assert "2026-11-26 12:00" in said
    assert "1,200" in said
    assert "\x1b" not in said


def test_json_has_all_that_people_are_told() -> None:
    assert imported_document(IMPORTED)["left_out"] == [str(problem) for problem in IMPORTED.problems]
    assert (
        set_document(SetSummary("mine", "csv", "", "", NOON, 2, 1, "cd"))["imported_at"]
        == "2026-11-26T12:00:00Z"
    )
