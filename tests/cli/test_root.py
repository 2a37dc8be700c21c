"""The tree of commands and its exit codes."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


FACTS = """domain,created,registrant_email,ips,group,source,first_seen,public_since,grade
onedrive-en-marche.fr,2017-03-15,x@mail.example,192.0.2.7,,whois,2017-04-01,,B2
mail-en-marche.fr,2017-04-12,x@mail.example,192.0.2.8,,whois,2017-04-12,,B2
misdepatrment.example,2015-04-01,x@mail.example,192.0.2.9,Pawn Storm,CERT-EX,2016-06-01,2016-06-01,B2
"""
CASE_FILE = {
    "case_id": "en-marche",
    "observed_at": "2017-04-24",
    "evidence": [
        {"type": "technique", "value": "T1566.002", "source": "France 24", "grade": "B2"},
        {
            "type": "reported_link", "value": "Pawn Storm", "basis": "same mail provider",
            "reported_by": "ThreatConnect", "reported_on": "2017-04-26", "grade": "C3",
        },
        {
            "type": "claim", "about": "group", "value": "G0007", "wording": "officially attributed",
            "reported_by": "France", "reported_on": "2025-04-29", "source": "a paper",
        },
    ],
}  # fmt: skip


ORDINARY = "".join(
    f"n{number}.example,2017-01-01,{number}@mail.example,198.51.100.{number % 200},,whois,2017-01-01,,B2\n"
    for number in range(150)
)


class Shell:
    """Types commands at one database and gives what they print."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._url = url
        self._capsys = capsys

    def __call__(self, *words: str) -> str:
        self._capsys.readouterr()
        code = run([*words, "--database", self._url])
        out, err = self._capsys.readouterr()
        assert code == 0, err
        return out

    def lines(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json").splitlines()]


def test_the_way_from_facts_to_the_report_on_a_real_postgresql(
    postgresql_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, shell = "onedrive-en-marche.fr", Shell(postgresql_url, capsys)
    (tmp_path / "facts.csv").write_text(FACTS + ORDINARY, encoding="utf-8")
    (tmp_path / "case.json").write_text(json.dumps(CASE_FILE), encoding="utf-8")
    (tmp_path / "reports").mkdir()
    open_store(postgresql_url).close()

    shell("facts", "import", str(tmp_path / "facts.csv"))
    shell("case", "open", case, "mail-en-marche.fr")
    (server,) = shell.lines(
        "evidence", "add", case, "--type", "domain", "--value", "ns1.example", "--source", "a mail"
    )
    (done,) = shell.lines("evidence", "import", case, str(tmp_path / "case.json"))
    assert (done["evidence"]["saved"], done["claims"]["saved"]) == (2, 1)
    pieces = {each["type"]: each["id"] for each in shell.lines("evidence", "list", case)}
    shell("evidence", "grade", pieces["technique"], "A1", "--reason", "seen by ourselves", "--who", "Bob")
    shell("evidence", "withdraw", server["id"], "--reason", "of another case")
    assert [each["claimant"] for each in shell.lines("claims", "list", case)] == ["France"]

    (early,) = shell.lines("assess", case, "--as-of", "2017-04-24")
    (late,) = shell.lines("assess", case, "--as-of", "2025-04-29")
    kinds = [[each["type"] for each in found["evidence"]] for found in (early, late)]
    assert ["reported_link" in each for each in kinds] == [False, True]
    assert ["infrastructure" in each for each in kinds] == [True, True]
    assert [len(found["claims_on_group"]) for found in (early, late)] == [0, 1]
    (moved,) = shell.lines("assess", "--compare", early["id"], late["id"])
    assert moved["later"]["id"] == late["id"]
    assert len(shell.lines("assess", case, "--history")) == 2

    shell("report", case, "--format", "html", "--format", "stix", "--output", str(tmp_path / "reports"))
    written = {path.suffix: path.read_text(encoding="utf-8") for path in (tmp_path / "reports").iterdir()}
    assert "APT28" in written[".html"]
    assert json.loads(written[".json"])["type"] == "bundle"
    shell("db", "check")
