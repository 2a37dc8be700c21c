"""An alert and its row say the same."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from tocsin.model.alert import Alert
from tocsin.store.rows import COLUMNS, alert_of, evidence_text, new_row
from tocsin.store.schema import alerts


def as_read(row: tuple[object, ...]) -> Any:
    """Row as the columns of the table give it back."""
    dialect = sqlite.dialect()
    return {
        name: value
        if (decode := alerts.c[name].type.result_processor(dialect, None)) is None
        else decode(value)
        for name, value in zip(COLUMNS, row, strict=True)
    }


def test_any_alert_comes_back_from_its_row(any_alert: st.SearchStrategy[Alert], noon: datetime) -> None:
    @given(any_alert)
    def holds(alert: Alert) -> None:
        assert alert_of(as_read(new_row(alert, noon))) == alert

    holds()


def test_a_row_has_the_columns_of_the_table() -> None:
    assert set(COLUMNS) == set(alerts.c.keys())


def test_evidence_is_plain_json(any_alert: st.SearchStrategy[Alert]) -> None:
    @given(any_alert)
    def holds(alert: Alert) -> None:
        text = evidence_text(alert)

        assert text.isascii()
        assert text == json.dumps(json.loads(text), separators=(",", ":"))

    holds()


def test_numbers_of_numpy_are_stored_as_numbers(make_alert: Any, noon: datetime) -> None:
    numbers = replace(make_alert("a.example").match, distance=np.int32(1))
    alert = replace(make_alert("a.example"), probability=np.float32(0.5), match=numbers)
    (weighed,) = alert.evidence
    alert = replace(alert, evidence=(replace(weighed, log_odds=np.float32(1.5)),))

    row = new_row(alert, noon)

    assert {type(value) for value in row} == {str, int, float, type(None)}
    assert alert_of(as_read(row)) == alert


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
    row: Any = {**as_read(new_row(make_alert("mail-en-marche.fr"), noon)), column: value}

    with pytest.raises(ValueError):  # noqa: PT011  # which one is the model's business
        alert_of(row)
