"""How the first three chapters of the demonstration look."""

from pathlib import Path

import pytest

from tocsin.app.demo.case import EN_MARCHE
from tocsin.app.demo.case_facts import REPLAYED
from tocsin.app.demo.investigating import Investigation, investigate
from tocsin.cli.demo_view import put_campaign, put_course
from tocsin.store.opening import open_store


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Investigation:
    folder: Path = tmp_path_factory.mktemp("demo-view")
    with open_store(f"sqlite:///{folder / 'demo.db'}") as store:
        store.save_organisations((EN_MARCHE,), now=REPLAYED, who="test")
        return investigate(store, REPLAYED, ordinary=2_000)


def test_it_goes_from_the_one_name_to_the_case_and_what_follows(
    found: Investigation, capsys: pytest.CaptureFixture[str]
) -> None:
    put_campaign(found)

    out = " ".join(capsys.readouterr().out.split())
    for part in (
        "2. From one name to the campaign",
        "reconstructed: one for all four (Motherboard), hidden",
        "an e-mail address of 4 of",
        "aimed at en-marche",
        "one operator is behind it and this name",
    ):
        assert part in out


def test_the_course_of_events_marks_what_is_reconstructed_and_what_the_log_says(
    found: Investigation, capsys: pytest.CaptureFixture[str]
) -> None:
    put_course(found)

    out = " ".join(capsys.readouterr().out.split())
    for part in (
        "registered 1 /",
        "reconstructed: the day is in no page that we read",
        "5 attempts (5 phishing); nothing was compromised",
        "mailboxes had been broken into weeks before",
    ):
        assert part in out
