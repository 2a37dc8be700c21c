"""The tree of commands and its exit codes."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.cli.root import run
from tocsin.model.casework import Case, CaseChange, CaseMember
from tocsin.model.domain_names import DomainName
from tocsin.store.opening import open_store

DAY = datetime(2017, 4, 24, tzinfo=UTC)


def test_help_is_said_on_stdout_and_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert "tocsin" in capsys.readouterr().out


def test_a_command_that_does_not_exist_is_misuse_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nonsense"]) == 2
    assert "'nonsense'" in capsys.readouterr().err


def test_help_answers_at_once_because_nothing_slow_is_imported() -> None:
    slow = ("numba", "sqlalchemy", "alembic", "structlog", "numpy")
    script = f"import sys; from tocsin.cli.root import run; run(['--help']); print([m for m in {slow} if m in sys.modules])"

    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    elapsed_s = time.perf_counter() - started

    assert done.stdout.splitlines()[-1] == "[]"
    assert elapsed_s < 3  # 0.3 s is the goal; a loaded machine must not fail the test


@pytest.mark.parametrize(
    "order",
    [("case", "list"), ("evidence", "list"), ("claims", "list"), ("assess", "a.example")],
    ids=" ".join,
)
def test_what_only_reads_and_weighs_imports_nothing_that_compiles(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"
    with open_store(url) as store:
        case = Case("a.example", DAY)
        member = CaseMember(case.id, DomainName("a.example"), 1.0, "put in", "test", DAY)
        store.save_cases((CaseChange(case, (member,)),), now=DAY, who="test")
    script = f"""import sys; from tocsin.cli.root import run; done = run({[*order, "--database", url]})
print(done, [m for m in ("numba", "alembic") if m in sys.modules])"""

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_a_terminal_that_knows_no_accents_sees_codes_instead() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from tocsin.cli import main; main()", "actors", "search", "Asnarök"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert b"Asnar\\xf6k" in done.stdout


def test_a_command_that_is_stopped_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_arguments: object, **_options: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("tocsin.cli.facts_view.put_formats", stopped)

    assert run(["facts", "formats"]) == 130
    assert capsys.readouterr().err == "stopped\n"
