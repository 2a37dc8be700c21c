"""`tocsin assess` on a stored case as a user gives the order: text, JSON, history, comparison, settings, and what is refused."""

import json
from pathlib import Path

import pytest
from tests.app.assess_world import BEAR, NAME, NOW, fill
from tests.databases import empty_database

from tocsin.cli.root import run
from tocsin.model.casework import Case, CaseChange
from tocsin.store.opening import open_store

Out = pytest.CaptureFixture[str]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("TOCSIN_CONFIG", raising=False)
    url = empty_database(tmp_path)
    with open_store(url) as store:
        fill(store)
    return url


def assess(database: str, *arguments: str) -> int:
    return run(["assess", *arguments, "--database", database])


def test_a_person_reads_the_verdict_and_is_told_what_was_kept(database: str, capsys: Out) -> None:
    assert assess(database, NAME.value, "--as-of", "2017-04-24", "--explain") == 0
    first = capsys.readouterr()
    assert assess(database, NAME.value, "--as-of", "2017-06-01") == 0
    second = capsys.readouterr()

    assert "As of 2017-04-24 the evidence is insufficient to name a group." in first.out
    assert "What it was computed with" in first.out
    assert first.err.startswith("kept as ")
    assert "it supersedes" in second.err
    assert "--compare" in second.err
    assert max(map(len, (first.out + second.out).splitlines())) <= 100


def test_where_nothing_changed_that_is_told(database: str, capsys: Out) -> None:
    assess(database, NAME.value, "--as-of", "2017-04-24")
    capsys.readouterr()

    assert assess(database, NAME.value, "--as-of", "2017-04-24") == 0
    assert capsys.readouterr().err.startswith("nothing has changed since assessment ")


def test_json_is_one_line_with_everything(database: str, capsys: Out) -> None:
    assert assess(database, NAME.value, "--as-of", "2017-06-01", "--json", "--explain", "--no-keep") == 0

    said = capsys.readouterr()
    (line,) = said.out.splitlines()
    row = json.loads(line)
    assert row["is_kept"] is False
    assert sum(each["probability"] for each in row["hypotheses"]) == pytest.approx(1.0)
    assert row["explanation"]["families"]
    assert [each["claimant"] for each in row["claims_on_group"]] == ["Trend Micro"]
    assert "nothing was kept" in said.err


def test_the_history_and_a_comparison_by_ids(database: str, capsys: Out) -> None:
    for day in ("2017-04-24", "2017-06-01"):
        assess(database, NAME.value, "--as-of", day)
    capsys.readouterr()

    assert assess(database, NAME.value, "--history") == 0
    shown = capsys.readouterr().out.splitlines()
    assert assess(database, NAME.value, "--history", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["as_of"] for row in rows] == ["2017-04-24", "2017-06-01"]
    assert len(shown) >= 3
    first, second = (row["id"].removeprefix("opinion--")[:8] for row in rows)
    assert assess(database, "--compare", first, second) == 0
    assert "Evidence that came" in capsys.readouterr().out
    assert assess(database, "--compare", first, second, "--json") == 0
    assert json.loads(capsys.readouterr().out)["came"]


def test_a_comparison_of_days_says_what_was_computed_for_it(database: str, capsys: Out) -> None:
    assert assess(database, NAME.value, "--compare", "2017-04-24", "2017-06-01") == 0

    said = capsys.readouterr()
    assert said.err.count("was never assessed as of") == 2
    assert assess(database, NAME.value, "--history") == 0
    assert "was never assessed" in capsys.readouterr().err


def test_the_settings_reach_the_assessment(database: str, tmp_path: Path, capsys: Out) -> None:
    settings = tmp_path / "mine.toml"
    settings.write_text('[assess]\nauthor = "CERT"\n[assess.prior_odds]\n"Fancy Bear" = 3.0\n')

    assert assess(database, NAME.value, "--as-of", "2017-06-01", "--json", "--config", str(settings)) == 0

    row = json.loads(capsys.readouterr().out)
    assert row["author"] == "CERT"
    assert row["parameters"][f"odds:{BEAR.id}"] == 3.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[assess]\nimitator_prior = 2\n", "assess.imitator_prior: must be a number of 0.001 to 0.5"),
        ("[assess.prior_odds]\nNobody = 2\n", "[assess.prior_odds] names 'Nobody'"),
    ],
)
def test_damaged_settings_are_a_failure_that_says_what_is_allowed(
    database: str, tmp_path: Path, capsys: Out, text: str, told: str
) -> None:
    settings = tmp_path / "mine.toml"
    settings.write_text(text)

    assert assess(database, NAME.value, "--config", str(settings)) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "say what to assess"),
        (("other.example",), 1, "there is no case"),
        ((NAME.value, "--as-of", "yesterday"), 2, "is no day"),
        ((NAME.value, "--as-of", "2999-01-01"), 2, "still to come"),
        ((NAME.value, "--as-of", "2017-01-01"), 2, "began on 2017-03-15"),
        (("--compare", "ffff", "eeee"), 1, "there is no assessment"),
        (("--compare", "2017-04-24", "2017-06-01"), 2, "name the case"),
        (
            (NAME.value, "--compare", "2017-04-24", "2017-06-01", "--as-of", "2017-06-01"),
            2,
            "goes without --as-of",
        ),
        ((NAME.value, "--history", "--no-keep"), 2, "goes without --no-keep"),
        ((NAME.value, "--cases", "x.jsonl"), 2, "leave out CASE"),
        ((NAME.value, "--profiles", "x.json"), 2, "only with --cases"),
        (("--cases", "x.jsonl", "--as-of", "2017-06-01"), 2, "leave out --as-of"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    database: str, capsys: Out, arguments: tuple[str, ...], code: int, told: str
) -> None:
    assert assess(database, *arguments) == code
    assert told in capsys.readouterr().err


def test_a_case_without_evidence_says_how_to_add_some(database: str, capsys: Out) -> None:
    with open_store(database) as store:
        store.save_cases((CaseChange(Case("bare", NOW)),), now=NOW, who="test")

    assert assess(database, "bare") == 0

    said = capsys.readouterr()
    assert "insufficient to name a group" in said.out
    assert "tocsin evidence add" in said.err
