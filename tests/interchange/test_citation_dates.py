from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.citation_dates import date_in, date_in_name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("FireEye. (2017, January 11). APT28. Retrieved May 1, 2018.", date(2017, 1, 11)),
        ("Somebody. (2016, Feb. 3). A title.", date(2016, 2, 3)),
        ("Somebody. (2018, February). A title.", date(2018, 2, 28)),
        ("Somebody. (2015). A title.", date(2015, 12, 31)),
        ("Somebody. (2018, February 30). A title.", date(2018, 2, 28)),
        ("Somebody. (n.d.). A title. Retrieved May 1, 2018.", None),
        ("Somebody. (1017, May 1). A title.", None),
        ("", None),
    ],
)
def test_a_citation_is_never_dated_too_early(text: str, day: date | None) -> None:
    assert date_in(text) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("ESET Zebrocy May 2019", date(2019, 5, 31)),
        ("SymantecCarbonBlack_ShuckwormUSB_Apr2025", date(2025, 4, 30)),
        ("Vendor MAY 2022", date(2022, 5, 31)),
        ("Mandiant APT1", None),
        ("TrendMicro Pawn Storm 2019", None),
    ],
)
def test_a_month_in_the_name_dates_it_to_its_last_day(name: str, day: date | None) -> None:
    assert date_in_name(name) == day


@given(st.text())
def test_any_text_has_a_date_or_none(text: str) -> None:
    for found in (date_in(text), date_in(f"({text})"), date_in_name(text), date_in_name(f"May {text}")):
        assert found is None or 1990 <= found.year <= 2100
