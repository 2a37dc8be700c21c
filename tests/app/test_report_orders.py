"""What somebody wants a report on, as typed; and where it is put."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.app.report_orders import Order, Period, formats_of, period_of, tlp_of, write
from tocsin.model.errors import InputError, UsageError
from tocsin.reporting.seam import Document, Tlp


def day(year: int, month: int = 1, number: int = 1) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2015-01..2017-04", day(2015), day(2017, 5)),
        ("2017", day(2017), day(2018)),
        ("2016-12", day(2016, 12), day(2017)),
        ("2017-03-15..", day(2017, 3, 15), None),
        ("..2017-02-28", None, day(2017, 3)),
        ("2017-12-31..2017-12-31", day(2017, 12, 31), day(2018)),
        ("", None, None),
    ],
)
def test_a_period_holds_the_first_and_the_last_of_what_was_typed(
    text: str, since: datetime | None, until: datetime | None
) -> None:
    assert period_of(text) == Period(since, until)


@pytest.mark.parametrize(
    "text", ["..", "x", "2017-13", "2017-02-30", "2018..2017", "9999", "0000", "2017-1", "٢٠١٧"]
)
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError):
        period_of(text)


@given(st.text())
def test_any_text_is_a_period_or_misuse(text: str) -> None:
    try:
        found = period_of(text)
    except UsageError:
        return

    assert found.since is None or found.until is None or found.since < found.until


def test_a_period_holds_any_moment_from_its_start_until_before_its_end() -> None:
    period = Period(day(2017), day(2018))

    assert period.holds(None, day(2017))
    assert not period.holds(day(2018), day(2016), None)
    assert Period().holds(day(1))
    assert not Period().holds(None)


@pytest.mark.parametrize(
    ("text", "tlp"),
    [
        ("amber", Tlp.AMBER),
        ("TLP:AMBER+STRICT", Tlp.AMBER_STRICT),
        ("amber_strict", Tlp.AMBER_STRICT),
        ("amber-strict", Tlp.AMBER_STRICT),
        ("white", Tlp.CLEAR),
        (" Red ", Tlp.RED),
    ],
)
def test_colours_are_read_as_people_write_them(text: str, tlp: Tlp) -> None:
    assert tlp_of(text) is tlp


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(UsageError, match="amber"):
        tlp_of("orange")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"case": "a", "organisation": "b"},
        {"case": "a", "language": "English"},
        {"case": "a", "language": "x"},
    ],
)
def test_an_order_says_what_the_report_is_on(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Order("CERT", **wrong)  # type: ignore[arg-type]  # what must be refused


def test_formats_are_found_by_name_and_once() -> None:
    assert list(formats_of(["rpz", "csv", "rpz"])) == ["rpz", "csv"]
    with pytest.raises(UsageError, match=r"there is no format 'pfd'; there are .*csv"):
        formats_of(["pfd"])


def test_a_document_is_written_whole_for_the_user_alone(tmp_path: Path) -> None:
    document = Document(b"body", "text/plain", "march.txt")

    inside = write(document, tmp_path)
    named = write(document, tmp_path / "other.txt")

    assert (inside, named) == (tmp_path / "march.txt", tmp_path / "other.txt")
    assert inside.read_bytes() == named.read_bytes() == b"body"
    assert stat.S_IMODE(inside.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["march.txt", "other.txt"]


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write(Document(b"", "text/plain", "x"), tmp_path / "no" / "x.txt")
