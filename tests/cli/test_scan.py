"""`tocsin scan` from the command line to what it prints, keeps and exits with."""

import bz2
import csv
import gzip
import io
import json
import lzma
import math
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.databases import empty_database
from tests.watch.lines import NOW

from tocsin.cli.root import run
from tocsin.model.identity import Identity
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery

FIELDS = [
    "name",
    "a_label",
    "u_label",
    "registrable_domain",
    "organisation",
    "word",
    "kinds",
    "distance",
    "position",
    "probability",
    "evidence",
    "first_seen",
]
FOUND = ["onedrive-en-marche.fr", "mail-en-marche.fr", "en-marche.co"]
CASES = (
    "missing", "directory", "empty", "blank", "binary", "zip", "truncated gz", "truncated zst", "two forms",
    "nobody of that name", "bad prior", "bad minimum", "bad budget", "bad threads", "no number", "no file",
    "unknown option", "unknown format", "unknown column", "no weights", "bad weights", "twice", "bad database",
)  # fmt: skip
LIST = "\n".join([*FOUND, "garden.example", "outlook-portal.example", ""])


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    found = empty_database(tmp_path)
    monkeypatch.setenv("TOCSIN_DATABASE", found)
    assert run(["init", "en-marche.fr", "--name", "En Marche !", "--service", "outlook"]) == 0
    return found


@pytest.fixture
def names(tmp_path: Path, url: str) -> str:
    assert url
    path = tmp_path / "names.txt"
    path.write_text(LIST)
    return str(path)


def scan(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["scan", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def kept(url: str) -> list[str]:
    with open_store(url) as store:
        return sorted(alert.name.value for alert in store.alerts(AlertQuery()))


def test_the_table_shows_names_with_probability_kinds_and_reasons(
    names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = scan(capsys, names)

    assert code == 0
    for part in (
        *FOUND,
        "imitates en-marche: ",
        "combosquat",
        "'enmarche' (official domain en-marche.fr)",
        "%",
    ):
        assert part in out
    assert "garden" not in out
    assert "5 names" in err
    assert "new alert" in err


def test_a_second_scan_tells_nothing_new(names: str, capsys: pytest.CaptureFixture[str]) -> None:
    scan(capsys, names)

    code, out, err = scan(capsys, names)

    assert (code, out) == (0, "")
    assert "0 new alerts" in err


def test_json_lines_have_exactly_the_documented_fields_in_their_order(
    names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = scan(capsys, "--json", names)

    assert code == 0
    found = rows(out)
    assert {row["name"] for row in found} >= set(FOUND)
    for row in found:
        assert list(row) == FIELDS
        assert row["organisation"] == "en-marche"
        assert isinstance(row["kinds"], list)
        assert isinstance(row["probability"], float)
        assert row["position"] in {"registrable", "subdomain", "public-suffix"}
        assert str(row["first_seen"]).endswith("Z")
        assert isinstance(row["evidence"], list)
        for finding in row["evidence"]:
            assert {"detector", "feature", "statement", "rate", "log_odds"} == set(finding)


def test_every_json_line_is_ascii_and_tells_the_forms_of_a_name(
    tmp_path: Path, names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert names
    odd = tmp_path / "odd.txt"
    odd.write_text("*.EN-MÄRCHE.co.\n", encoding="utf-8")

    _, out, _ = scan(capsys, "--no-store", "--all", "--json", str(odd))

    (row,) = rows(out)
    assert out.isascii()
    assert row["name"] == "*.EN-MÄRCHE.co."
    assert row["a_label"] == "xn--en-mrche-3za.co"
    assert row["u_label"] == "en-märche.co"
    assert row["registrable_domain"] == "xn--en-mrche-3za.co"


def test_csv_has_the_same_fields_and_no_cell_starts_like_a_formula(
    tmp_path: Path, names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert names
    odd = tmp_path / "odd.txt"
    odd.write_text("-en-marche.co\n=en-marche.co\n+en-marche.example\n@en-marche.example\n" + LIST)

    code, out, _ = scan(capsys, "--no-store", "--all", "--csv", str(odd))

    header, *cells = list(csv.reader(io.StringIO(out)))
    assert code == 0
    assert header == FIELDS
    assert len(cells) >= 3
    assert all(len(row) == len(FIELDS) for row in cells)
    assert [cell for row in cells for cell in row if cell[:1] in set("=+-@\t\r")] == []


def test_nothing_is_kept_with_no_store(url: str, names: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = scan(capsys, "--no-store", "--json", names)

    assert code == 0
    assert {row["name"] for row in rows(out)} >= set(FOUND)
    assert "nothing is kept" in err
    assert kept(url) == []


def test_all_shows_what_is_not_told_too(names: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = scan(capsys, "--no-store", "--json", "--min-probability", "0.99", names)
    _, every, _ = scan(capsys, "--no-store", "--json", "--all", names)

    assert {str(row["name"]) for row in rows(every)} > {str(row["name"]) for row in rows(told)}
    assert "outlook-portal.example" in {row["name"] for row in rows(every)}


def test_the_sum_in_the_json_is_the_probability(names: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = scan(capsys, "--no-store", "--json", "--all", "--prior", "0.01", names)

    for row in rows(out):
        evidence = row["evidence"]
        assert isinstance(evidence, list)
        log_odds = math.log(0.01 / 0.99) + sum(finding["log_odds"] or 0.0 for finding in evidence)
        assert row["probability"] == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-6)


def test_the_budget_limits_what_is_told_and_the_rest_is_said_to_be_held(
    names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = scan(capsys, "--json", "--budget", "1", names)

    assert code == 0
    assert len(rows(out)) == 1
    assert "held back" in err
    assert "en-marche" in err


def test_the_least_probability_decides_what_is_told(names: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, low, _ = scan(capsys, "--no-store", "--json", "--min-probability", "0", names)
    _, high, _ = scan(capsys, "--no-store", "--json", "--min-probability", "1", names)

    assert len(rows(low)) > len(rows(high))


@pytest.mark.parametrize(
    "pack",
    [bytes, gzip.compress, bz2.compress, lzma.compress, zstandard.compress],
    ids=["plain", "gz", "bz2", "xz", "zst"],
)
@pytest.mark.parametrize(
    "text",
    [
        LIST,
        "id,domain\n" + "".join(f"{n},{name}\n" for n, name in enumerate(FOUND)),
        "".join(json.dumps({"domain": name}) + "\n" for name in FOUND),
        "".join(f"{name}. 3600 IN NS ns1.example.net.\n" for name in FOUND),
    ],
    ids=["lines", "csv", "json", "zone"],
)
@pytest.mark.usefixtures("url")
def test_every_format_and_compression_is_told_by_its_content(
    tmp_path: Path, text: str, pack: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(pack)
    path = tmp_path / "anything"
    path.write_bytes(pack(text.encode()))

    code, out, err = scan(capsys, "--no-store", "--json", str(path))

    assert code == 0, err
    assert {str(row["a_label"]) for row in rows(out)} >= set(FOUND)


@pytest.mark.usefixtures("url")
def test_a_column_and_a_format_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text("domain,seen\nx.example,en-marche.co\n")

    _, out, _ = scan(capsys, "--no-store", "--json", "--column", "seen", "--format", "csv_table", str(path))

    assert [row["name"] for row in rows(out)] == ["en-marche.co"]


def test_only_the_organisations_that_are_named_are_scanned_for(
    names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "paypal.com"]) == 0

    code, out, _ = scan(capsys, "--no-store", "--json", "-o", "paypal", names)

    assert (code, out) == (0, "")


def failing(path: Path) -> dict[str, tuple[list[str], int, str]]:
    good = path / "good.txt"
    good.write_text(LIST)
    (path / "empty.txt").write_text("")
    (path / "blank.txt").write_text("\n \n")
    (path / "binary").write_bytes(bytes(range(256)) * 40)
    (path / "zip").write_bytes(b"PK\x03\x04" + b"\0" * 99)
    (path / "weights").mkdir(exist_ok=True)
    (path / "weights" / "wording.toml").write_bytes(b"\xff")
    letters = random.Random(1)
    many = "".join(f"{''.join(letters.choices('bcdfghk', k=12))}.example\n" for _ in range(9000))
    for kind, pack in (("gz", gzip.compress), ("zst", zstandard.compress)):
        whole = pack((LIST + many).encode())
        (path / f"cut.{kind}").write_bytes(whole[: len(whole) // 2])
    good_path = str(good)
    return {
        "missing": ([str(path / "nowhere")], 1, "no such file"),
        "directory": ([str(path)], 1, "directory"),
        "empty": ([str(path / "empty.txt")], 1, "is empty"),
        "blank": ([str(path / "blank.txt")], 1, "is empty"),
        "binary": ([str(path / "binary")], 1, "not a text file"),
        "zip": ([str(path / "zip")], 1, "unpack it"),
        "truncated gz": ([str(path / "cut.gz")], 1, "cut.gz"),
        "truncated zst": ([str(path / "cut.zst")], 1, "cut.zst"),
        "two forms": (["--json", "--csv", good_path], 2, "one of --json and --csv"),
        "nobody of that name": (["-o", "nobody", good_path], 2, "'nobody' is not watched"),
        "bad prior": (["--prior", "0", good_path], 2, "prior"),
        "bad minimum": (["--min-probability", "2", good_path], 2, "probability"),
        "bad budget": (["--budget", "-1", good_path], 2, "budget"),
        "bad threads": (["--threads", "0", good_path], 2, "threads"),
        "no number": (["--budget", "many", good_path], 2, "budget"),
        "no file": ([], 2, "FILE"),
        "unknown option": (["--colour", good_path], 2, "--colour"),
        "unknown format": (["--format", "xml", good_path], 2, "xml"),
        "unknown column": (["--column", "nowhere", good_path], 2, "nowhere"),
        "no weights": (["--weights", str(path / "nowhere"), good_path], 2, "no folder of weights"),
        "bad weights": (["--weights", str(path / "weights"), good_path], 1, "wording"),
        "twice": ([good_path, good_path], 2, "named twice"),
        "bad database": (["--database", "nonsense", good_path], 1, "nonsense"),
    }


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_done_is_one_clear_line_and_its_exit_code(
    case: str, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, expected, said = failing(tmp_path)[case]

    code, out, err = scan(capsys, *arguments)

    assert code == expected, err
    assert said in err.splitlines()[-1]
    assert err.splitlines()[-1].startswith("tocsin: ")
    assert "Traceback" not in err
    assert out == ""
    assert set(kept(url)) <= {*FOUND, "outlook-portal.example"}


def test_nobody_watched_is_misuse_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "names.txt"
    path.write_text(LIST)

    code, out, err = scan(capsys, "--database", f"sqlite:///{tmp_path / 'new.db'}", str(path))

    assert (code, out) == (2, "")
    assert "tocsin init" in err


def test_an_organisation_without_usable_words_finds_nothing_and_says_so_in_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = f"sqlite:///{tmp_path / 'tocsin.db'}"
    monkeypatch.setenv("TOCSIN_DATABASE", found)
    with open_store(found) as store:
        store.save_organisations([Identity("nobody", "я")], now=NOW, who="tester")
    path = tmp_path / "names.txt"
    path.write_text(LIST)

    code, out, err = scan(capsys, str(path))

    assert (code, out) == (0, "")
    assert "5 names" in err


def test_a_reader_that_goes_away_early_is_no_error(names: str, tmp_path: Path) -> None:
    many = tmp_path / "many.txt"
    many.write_text(
        "".join(f"en-marche-{word}{n}.example\n" for n in range(3000) for word in ("login", "don"))
    )
    assert names
    for form in ("--json", "--csv", "--all"):
        done = subprocess.run(  # noqa: S602  # a pipe is what is tested
            f'"{sys.executable}" -c "from tocsin.cli import main; main()" scan --no-store --all {form} "{many}"'
            ' | head -n 1; echo "${PIPESTATUS[0]}"',
            shell=True,
            executable="/bin/bash",
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert "Broken" not in done.stderr
        assert done.stdout.splitlines()[-1] == "0", (form, done.stderr)


def test_standard_input_is_read_where_a_file_is_called_dash(names: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from tocsin.cli import main; main()", "scan", "--no-store", "--json", "-"],
        input=LIST,
        capture_output=True,
        text=True,
        check=False,
    )

    assert names
    assert done.returncode == 0, done.stderr
    assert {row["name"] for row in rows(done.stdout)} >= set(FOUND)


def test_the_page_on_scanning_names_every_option_and_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "scan.md").read_text(encoding="utf-8")
    _, out, _ = scan(capsys, "--help")
    options = set(re.findall(r"^ +(?:-o, )?(--[a-z-]+)", out, re.MULTILINE)) - {"--help"}

    assert len(options) > 10
    assert [option for option in options if f"`{option}" not in page] == []
    assert [field for field in FIELDS if f"| `{field}` |" not in page] == []


def test_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = scan(capsys, "--help")

    assert code == 0
    for option in (
        "--organisation",
        "--min-probability",
        "--budget",
        "--all",
        "--json",
        "--csv",
        "--no-store",
    ):
        assert option in out


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(b"\x01\x0b!|")  # a heading that once wrote control characters to the terminal
@example(b"\x22\x01\n!\x22")  # and one over two lines
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    | st.lists(st.sampled_from([b"en-marche", b".co", b"\n", b"xn--", b"\xff", b",", b'"', b"{", b" ", b"\xc3\xa9"]))
    .map(b"".join)
)  # fmt: skip
def test_any_bytes_as_a_list_end_with_0_or_1_and_no_traceback(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    assert url
    path = tmp_path / "any"
    path.write_bytes(data)

    code, _, err = scan(capsys, "--no-store", "--all", "--json", str(path))

    assert code in {0, 1}, err
    assert "Traceback" not in err
    if code:
        assert err.splitlines()[-1].startswith("tocsin: ")
