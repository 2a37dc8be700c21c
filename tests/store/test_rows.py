"""An alert and its row say the same."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.alert import Alert
from tocsin.store.rows import alert_of, evidence_text, new_row


def test_any_alert_comes_back_from_its_row(any_alert: st.SearchStrategy[Alert], noon: datetime) -> None:
    @given(any_alert)
    def holds(alert: Alert) -> None:
        row: Any = new_row(alert, noon)

        assert alert_of(row) == alert

    holds()


def test_evidence_leaves_out_what_the_alert_says_already(make_alert: Any) -> None:
    assert evidence_text(make_alert("mail-en-marche.fr")) == (
        '[["lookalike","whole","holds the watched word \'enmarche\'",0.0001,4.25]]'
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "odd"),
        ("evidence", "{"),
        ("kinds", ""),
        ("name", "A B"),
        ("probability", 2.0),
        ("position", ""),
    ],
)
def test_a_damaged_row_is_a_value_error(make_alert: Any, noon: datetime, column: str, value: object) -> None:
    row: Any = {**new_row(make_alert("mail-en-marche.fr"), noon), column: value}

    with pytest.raises(ValueError):  # noqa: PT011  # which one is the model's business
        alert_of(row)
