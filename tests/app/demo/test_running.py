"""The demonstration from end to end."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.app.demo.case import CASE
from tocsin.app.demo.case_facts import FIRST, REGISTRANT, REPLAYED
from tocsin.app.demo.running import Demonstration, demonstrate
from tocsin.model.errors import InputError

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports") / "demo-out"


@pytest.fixture(scope="module")
def done(place: Path) -> Demonstration:
    return demonstrate(NOW, place, ordinary=20_000)


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


def test_from_the_one_published_name_the_siblings_are_found(done: Demonstration) -> None:
    record = done.investigation.joined.record

    assert record is not None
    found = {member.name.value for member in record.members}
    assert found >= {FIRST, "mail-en-marche.fr", "portal-office.fr", "accounts-office.fr"}
    assert found <= {entry.name for entry in CASE}


def test_the_two_office_names_are_alerts_for_the_movement_with_the_chain_of_reasons(
    done: Demonstration,
) -> None:
    raised = {alert.name.value: alert for alert in done.investigation.raised}

    assert set(raised) == {"portal-office.fr", "accounts-office.fr"}
    for alert in raised.values():
        statements = " ".join(weighed.finding.statement for weighed in alert.evidence)
        assert (alert.organisation, alert.told) == ("en-marche", REPLAYED)
        assert alert.probability > 0.8
        assert REGISTRANT in statements
        assert "imitates En Marche !" in statements


def test_the_registrant_is_the_pivot_and_what_many_share_is_none(done: Demonstration) -> None:
    worth = {pivot.reason.value: pivot for pivot in done.investigation.pivots}

    assert worth[REGISTRANT].reason.shared_by == 4
    assert worth[REGISTRANT].reason.log_odds > 3
    assert worth["Registrar 1"].reason.log_odds < 1.5


def test_the_timeline_goes_from_the_first_registration_to_the_last_verdict(done: Demonstration) -> None:
    days = [event.day.isoformat() for event in done.investigation.events]

    assert (days[0], days[-1]) == ("2017-03-15", "2025-04-29")


def test_the_case_that_was_found_is_the_one_that_is_assessed(done: Demonstration) -> None:
    record = done.investigation.joined.record

    assert record is not None
    assert {each.subject for each in done.behind.case.assessments} == {record.case.id}
    assert not done.behind.names_alone.names_group


def test_the_reports_are_pages_in_the_folder_that_was_named(done: Demonstration, place: Path) -> None:
    assert done.written
    for each in done.written:
        page = each.path.read_text("utf-8")
        assert each.path.parent == place
        assert page.lower().startswith("<!doctype html>")
    case = done.written[0].path.read_text("utf-8").replace("\xa0", " ")
    for day in ("24 April 2017", "1 June 2017", "29 April 2025"):
        assert day in case


def test_a_folder_that_cannot_be_made_is_said_before_anything_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(InputError, match="--output"):
        demonstrate(NOW, tmp_path / "file", ordinary=1_000)
