"""What a report is on: of a case also what was attempted in its time and is nobody's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.app.report_cases import AUGUST, FAKE, MAY, NOON, reported
from tests.reporting.contents import LURE

from tocsin.app.attempts import add
from tocsin.app.case_orders import close
from tocsin.app.report_orders import Order, Period, period_of
from tocsin.app.report_scope import of_case, of_organisation
from tocsin.model.casework import AttemptKind, Channel
from tocsin.model.errors import InputError, UsageError
from tocsin.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with reported(tmp_path) as opened:
        yield opened


def attempted(store: Store, day: datetime, slug: str = "en-marche", case: str = "") -> None:
    add(store, slug, happened_at=day, channel=Channel.WEB, kind=AttemptKind.FLOOD, case=case, now=MAY)


def test_attempts_in_the_time_of_a_case_that_nobody_linked_stand_apart(store: Store) -> None:
    attempted(store, NOON)  # in its time
    attempted(store, AUGUST)  # long before it
    attempted(store, NOON, "wada")  # on somebody else
    attempted(store, NOON + timedelta(hours=1), case=FAKE)  # somebody linked it to another case

    found = of_case(store, Order("CERT", case=LURE), MAY)

    assert [attempt.happened_at for attempt in found.unlinked] == [NOON]
    assert [attempt.kind for attempt in found.attempts] == [AttemptKind.PHISHING]


def test_a_period_narrows_both_kinds_of_attempts(store: Store) -> None:
    attempted(store, NOON)
    order = Order("CERT", case=LURE, period=period_of("2017-03"))

    found = of_case(store, order, MAY)

    assert (len(found.attempts), found.unlinked) == (1, ())


def test_what_came_long_after_a_case_was_closed_is_not_in_its_time(store: Store) -> None:
    close(store, LURE, reason="taken down", now=NOON)
    attempted(store, NOON + timedelta(days=2))
    attempted(store, NOON + timedelta(days=19))

    found = of_case(store, Order("CERT", case=LURE), MAY)

    assert len(found.unlinked) == 1


def test_an_organisation_that_is_only_known_as_a_target_has_a_report_too(store: Store) -> None:
    found = of_organisation(store, Order("CERT", organisation="wada"))

    assert (found.title, found.organisations) == ("WADA", ("wada",))
    assert [record.case.title for record in found.cases] == [FAKE]
    with pytest.raises(UsageError, match="nobody"):
        of_organisation(store, Order("CERT", organisation="nobody"))
    with pytest.raises(InputError):
        of_case(store, Order("CERT", case="nothing.example"), MAY)


def test_at_whom_cases_are_aimed_is_concerned_in_a_report_on_a_period(store: Store) -> None:
    found = of_organisation(store, replace(Order("CERT", case=LURE), case="", period=Period(since=NOON)))

    assert found.organisations == ("en-marche", "wada")
