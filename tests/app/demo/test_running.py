"""The demonstration from end to end."""

from datetime import UTC, datetime

import pytest

from tocsin.app.demo.case import CASE
from tocsin.app.demo.running import Demonstration, demonstrate


@pytest.fixture(scope="module")
def done() -> Demonstration:
    return demonstrate(datetime(2026, 11, 24, tzinfo=UTC), ordinary=20_000)


@pytest.mark.parametrize("name", ["onedrive-en-marche.fr", "mail-en-marche.fr", "en-marche.co"])
def test_the_names_that_imitate_the_movement_are_told_first(done: Demonstration, name: str) -> None:
    assert name in [alert.name.value for alert in done.told[:3]]


@pytest.mark.parametrize("name", ["portal-office.fr", "accounts-office.fr"])
def test_the_names_of_its_services_are_weak_candidates_near_the_top_that_say_so(
    done: Demonstration, name: str
) -> None:
    assert 0 < done.rank(name) <= 5

    alert = done.weak[done.rank(name) - 1]
    assert alert.probability < 0.2
    assert any("weak by itself" in weighed.finding.statement for weighed in alert.evidence)


def test_a_name_that_is_no_weak_candidate_has_no_rank(done: Demonstration) -> None:
    assert done.rank("example.org") == 0


def test_every_name_of_the_list_is_scanned(done: Demonstration) -> None:
    assert done.tally.names > 20_000 + len(CASE)
    assert done.tally.unreadable == 0
