"""Questions that make no sense cannot be asked."""

from datetime import datetime

import pytest

from tocsin.model.alert import AlertState
from tocsin.model.errors import InvalidValue
from tocsin.store.questions import AlertOrder, AlertQuery


@pytest.mark.parametrize(
    "fields",
    [
        {"name_like": "[ab]*"},
        {"minimum": 1.1},
        {"minimum": float("nan")},
        {"limit": -1},
        {"since": datetime(2026, 1, 1)},  # noqa: DTZ001  # the fault at hand
    ],
)
def test_a_senseless_query_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        AlertQuery(**fields)  # type: ignore[arg-type]  # each is of the type of its field


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AlertQuery(), False),
        (AlertQuery(limit=5, order=AlertOrder.NAME), False),
        (AlertQuery(states=(AlertState.NEW,)), True),
        (AlertQuery(name_like="*"), True),
        (AlertQuery(minimum=0.1), True),
    ],
)
def test_a_query_knows_whether_it_says_which_alerts(query: AlertQuery, expected: bool) -> None:  # noqa: FBT001  # a case of a table
    assert query.narrows is expected
