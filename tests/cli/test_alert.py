"""`tocsin alert` from the command line to the database and back."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.cli.root import run
from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.finding import Finding, Weighed
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def made(name: str, organisation: str = "en-marche", probability: float = 0.9) -> Alert:
    value = DomainName(name)
    label, _, suffix = name.rpartition(".")
    return Alert(
        written=WrittenName(name),
        name=value,
        shown=UnicodeName(name),
        registrable=RegistrableDomain(label, suffix),
        organisation=organisation,
        match=Match("enmarche", ("combosquat",), 0, Position.REGISTRABLE),
        probability=probability,
        evidence=(
            Weighed(Finding("lookalike", value, organisation, "whole", "holds the word 'enmarche'"), 4.25),
            Weighed(Finding("lookalike", value, organisation, "short", "the name is short"), -0.5),
            Weighed(Finding("outside", value, organisation, "odd", "something [red]odd\x1b[31m"), None),
        ),
        first_seen=NOON,
        last_seen=NOON,
    )


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    found = empty_database(tmp_path)
    monkeypatch.setenv("TOCSIN_DATABASE", found)
    with open_store(found) as store:
        store.record_alerts(
            [
                made("onedrive-en-marche.fr", probability=0.99),
                made("mail-en-marche.fr", probability=0.9),
                made("portal-office.fr", probability=0.3),
                made("lesoir.info", "le-soir", probability=0.8),
            ],
            now=NOON,
        )
        store.settle({"en-marche": 5, "le-soir": 5}, minimum=0.5, now=NOON)
    return found


def states(url: str) -> dict[str, AlertState]:
    with open_store(url) as store:
        return {alert.name.value: alert.state for alert in store.alerts(AlertQuery())}


def names(output: str) -> list[str]:
    return [json.loads(line)["name"] for line in output.splitlines()]


@pytest.mark.usefixtures("url")
def test_the_list_shows_what_was_told_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", "list", "--json"]) == 0

    assert names(capsys.readouterr().out) == ["onedrive-en-marche.fr", "mail-en-marche.fr", "lesoir.info"]


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--state", "held"], ["portal-office.fr"]),
        (["--organisation", "le-soir"], ["lesoir.info"]),
        (["--name", "*-en-marche.*", "--limit", "1"], ["onedrive-en-marche.fr"]),
        (["--min-probability", "0.95"], ["onedrive-en-marche.fr"]),
        (["--since", "2026-11-25"], []),
        (["--order", "name", "--limit", "1"], ["lesoir.info"]),
        (["portal-office.fr"], ["portal-office.fr"]),
    ],
)
def test_the_list_can_be_narrowed(
    capsys: pytest.CaptureFixture[str], options: list[str], expected: list[str]
) -> None:
    assert run(["alert", "list", "--json", *options]) == 0

    assert names(capsys.readouterr().out) == expected


@pytest.mark.usefixtures("url")
def test_the_table_has_a_line_for_each_alert(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", "list"]) == 0

    head, first, *_ = capsys.readouterr().out.splitlines()
    assert head.split() == ["prob.", "name", "organisation", "why", "state", "first", "seen"]
    assert first.split() == [
        "0.990",
        "onedrive-en-marche.fr",
        "en-marche",
        "combosquat:",
        "enmarche",
        "new",
        "2026-11-24",
    ]


@pytest.mark.usefixtures("url")
def test_an_empty_list_says_where_the_rest_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", "list", "--organisation", "nobody"]) == 0

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--state held" in captured.err


def test_a_long_table_says_that_there_is_more(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(url) as store:
        store.record_alerts([made(f"n{number}.example") for number in range(60)], now=NOON)

    assert run(["alert", "list", "--state", "held"]) == 0

    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 51
    assert "only the first 50 are shown; --limit N shows more" in captured.err


@pytest.mark.usefixtures("url")
def test_showing_an_alert_gives_every_reason_with_its_weight(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", "show", "onedrive-en-marche.fr"]) == 0

    shown = capsys.readouterr().out
    assert "+4.25  70.1 times as likely       holds the word 'enmarche'" in shown
    assert "-0.50  1.6 times less likely      the name is short" in shown
    assert "not weighed                       something [red]odd\\x1b[31m" in shown
    assert "held -> new, by tocsin" in shown


@pytest.mark.usefixtures("url")
def test_showing_as_json_has_the_trail(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", "show", "mail-en-marche.fr", "--json"]) == 0

    (step,) = json.loads(capsys.readouterr().out)["trail"]
    assert (step["who"], step["from"], step["to"]) == ("tocsin", "held", "new")


@pytest.mark.usefixtures("url")
def test_showing_a_name_without_an_alert_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", "show", "nothing.example"]) == 1

    assert "no alert is about 'nothing.example'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        ("watch", [], AlertState.WATCHED),
        ("escalate", ["--reason", "asks for passwords"], AlertState.ESCALATED),
        ("dismiss", ["--reason", "ours"], AlertState.DISMISSED),
        ("dismiss", ["--reason", "parked", "--until", "30d"], AlertState.DISMISSED),
        ("gone", [], AlertState.GONE),
    ],
)
def test_an_order_moves_the_alert(url: str, command: str, options: list[str], expected: AlertState) -> None:
    assert run(["alert", command, "mail-en-marche.fr", *options]) == 0

    assert states(url)["mail-en-marche.fr"] is expected


def test_a_dismissed_alert_can_be_reopened(url: str) -> None:
    run(["alert", "dismiss", "mail-en-marche.fr", "--reason", "ours"])

    assert run(["alert", "reopen", "mail-en-marche.fr", "--reason", "not ours"]) == 0

    assert states(url)["mail-en-marche.fr"] is AlertState.NEW


def test_many_are_moved_by_a_query(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", "dismiss", "--name", "*-en-marche.*", "--reason", "fans", "--json"]) == 0

    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert "2 alerts became dismissed" in captured.err
    assert [name for name, state in states(url).items() if state is AlertState.DISMISSED] == [
        "onedrive-en-marche.fr",
        "mail-en-marche.fr",
    ]


def test_a_dry_run_changes_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = states(url)

    assert run(["alert", "escalate", "--organisation", "le-soir", "--dry-run"]) == 0

    assert "1 alert would become escalated; nothing was changed" in capsys.readouterr().err
    assert states(url) == before


@pytest.mark.parametrize(
    "order",
    [
        ["watch"],
        ["dismiss", "mail-en-marche.fr"],
        ["dismiss", "--reason", "ours"],
        ["dismiss", "mail-en-marche.fr", "--reason", "ours", "--until", "2001-01-01"],
        ["watch", "--state", "odd"],
        ["list", "--order", "odd"],
        ["list", "--since", "odd"],
        ["show"],
    ],
)
def test_misuse_changes_nothing_and_says_so(
    url: str, capsys: pytest.CaptureFixture[str], order: list[str]
) -> None:
    before = states(url)

    assert run(["alert", *order]) == 2

    assert capsys.readouterr().err
    assert states(url) == before


def test_a_forbidden_move_fails_and_changes_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["alert", "dismiss", "mail-en-marche.fr", "--reason", "ours"])
    before = states(url)

    assert run(["alert", "watch", "--name", "*-en-marche.*"]) == 1

    assert (
        "1 of 2 alerts cannot become 'watched', the first is 'mail-en-marche.fr'" in capsys.readouterr().err
    )
    assert states(url) == before


def test_names_of_strangers_do_no_harm_to_a_terminal(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    bad = "[bold]\x1b]0;gone\x07\u202e\r\nx"
    hostile = replace(
        made("xn--80ak6aa92e.com"),
        written=WrittenName(bad),
        shown=UnicodeName("[red]аррӏе.com"),
        organisation=bad,
        match=Match(bad, (bad,), 0, Position.REGISTRABLE),
    )
    with open_store(url) as store:
        store.record_alerts([hostile], now=NOON)

    for command in (["list", "--state", "held"], ["show", hostile.id], ["show", hostile.id, "--json"]):
        assert run(["alert", *command]) == 0
        output = capsys.readouterr().out
        assert all(character.isprintable() or character == "\n" for character in output)
        assert "xn--80ak6aa92e.com" in output
        assert "[red]" in output


def test_without_a_database_the_way_to_one_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["alert", "list", "--database", f"sqlite:///{tmp_path / 'none.db'}"]) == 1

    assert "'tocsin init' or 'tocsin scan' makes one" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["list", "show", "watch", "escalate", "dismiss", "reopen", "gone"])
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alert", command, "--help"]) == 0

    assert f"Example: tocsin alert {command}" in capsys.readouterr().out


def test_help_imports_nothing_slow() -> None:
    program = (
        "import sys; from tocsin.cli.root import run; run(['alert', '--help']); "
        "print(sorted({'sqlalchemy', 'alembic', 'rich', 'numba', 'structlog'} & set(sys.modules)), file=sys.stderr)"
    )
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )

    assert done.stderr.strip() == "[]"
    assert time.perf_counter() - started < 5  # a promise of 0.3 s, on a machine that may be busy
