"""Imports of facts against a real database, killed and not."""

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app import facts as orders
from tocsin.app.facts import (
    Imported,
    Wanted,
    fact_document,
    facts_about,
    import_file,
    imported_document,
    wanted,
)
from tocsin.interchange.problems import Problem
from tocsin.model.errors import InputError, UsageError
from tocsin.model.grading import Grade
from tocsin.model.observation import FactRow
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANY = Wanted()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        yield opened


def names(path: Path, count: int) -> str:
    with path.open("w") as file:
        for number in range(count):
            row = {"name": f"n{number}.example", "ips": ["192.0.2.1"], "first_seen": "2026-01-02"}
            file.write(json.dumps(row) + "\n")
    return str(path)


def everything(store: Store) -> list[FactRow]:
    return list(store.fact_rows())


def test_a_file_becomes_facts_and_again_nothing_new(store: Store, tmp_path: Path) -> None:
    path = names(tmp_path / "a.jsonl", 10)

    first = import_file(path, ANY, store, now=NOW)
    again = import_file(path, ANY, store, now=NOW + DAY)

    assert (first.format, first.facts, first.new, first.problems) == ("json_lines", 20, 20, 0)
    assert (again.facts, again.new, again.known, again.continued) == (20, 0, 20, 0)
    assert len(everything(store)) == 20


def test_the_same_fact_of_two_files_is_one_fact_with_two_sources(store: Store, tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    two = tmp_path / "two.jsonl"
    one.write_text("name,registrar\nEVIL.example,Ordinary SAS\n")
    two.write_text('{"rrname": "x.example.", "rrtype": "A", "rdata": "192.0.2.1"}\n')
    import_file(str(one), Wanted(source="a", grade=Grade.of("B2")), store, now=NOW)
    tally = import_file(str(one), Wanted(source="b"), store, now=NOW)
    import_file(str(two), ANY, store, now=NOW)

    (fact,) = facts_about(store, "www.evil.example")

    assert (tally.new, tally.more_sources) == (0, 1)
    assert [source.source for source in fact.sources] == ["a", "b"]
    assert facts_about(store, "x.example")[0].sources[0].source == "two.jsonl"


@pytest.mark.parametrize("kept", [1, 2, 4])
def test_an_import_that_is_stopped_goes_on_where_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(orders, "BATCH", 10)
    path = names(tmp_path / "a.jsonl", 25)
    seen: list[int] = []

    def stop(tally: Imported) -> None:
        seen.append(tally.facts)
        if len(seen) == kept:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(path, ANY, store, now=NOW, progress=stop)
    tally = import_file(path, ANY, store, now=NOW + DAY)
    again = import_file(path, ANY, store, now=NOW + DAY)

    assert (tally.continued, tally.facts, tally.new, tally.known) == (
        10 * kept,
        50 - 10 * kept,
        50 - 10 * kept,
        0,
    )
    assert (again.continued, again.facts, again.known) == (0, 50, 50)
    assert len(everything(store)) == 50


def test_a_file_that_changed_or_of_which_something_else_is_said_is_read_from_its_beginning(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "BATCH", 10)
    path = names(tmp_path / "a.jsonl", 20)

    def stop(_: Imported) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(path, ANY, store, now=NOW, progress=stop)

    assert import_file(path, Wanted(source="b"), store, now=NOW).continued == 0
    assert import_file(path, ANY, store, now=NOW - DAY).continued == 0
    with pytest.raises(KeyboardInterrupt):
        import_file(path, ANY, store, now=NOW, progress=stop)
    names(tmp_path / "a.jsonl", 21)
    assert import_file(path, ANY, store, now=NOW).continued == 0


CHILD = """
import sys
from datetime import UTC, datetime
from tocsin.app import facts
from tocsin.model.observation import FactRow
from tocsin.store.opening import open_store
facts.BATCH = 50
with open_store(sys.argv[1]) as store:
    show = lambda tally: print(tally.facts, flush=True)
    facts.import_file(sys.argv[2], facts.Wanted(), store, now=datetime(2026, 11, 26, tzinfo=UTC), progress=show)
"""


def test_an_import_that_is_killed_and_run_again_doubles_nothing(tmp_path: Path) -> None:
    path, url = names(tmp_path / "a.jsonl", 2_000), f"sqlite:///{tmp_path / 'killed.db'}"
    with open_store(url):
        pass
    process = subprocess.Popen([sys.executable, "-c", CHILD, url, path], stdout=subprocess.PIPE)  # noqa: S603  # our own words
    assert process.stdout is not None
    for _ in range(5):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait()

    with open_store(url) as store:
        tally = import_file(path, ANY, store, now=NOW)

        assert tally.continued >= 250
        assert tally.continued + tally.facts == 4_000
        assert tally.new == tally.facts
        assert len(everything(store)) == 4_000
        assert store.check() == ()


def test_what_is_left_out_is_counted_by_cause_and_the_first_are_kept(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"n{n}.example,999.1.1.{n},0001-01-01\n" for n in range(10))
    path.write_text("name,ip,created\ngood.example,192.0.2.1,2026-01-01\n" + rows)

    tally = import_file(str(path), ANY, store, now=NOW)

    assert (tally.facts, tally.problems, len(tally.first)) == (2, 30, 5)
    assert tally.causes == {
        "is not an IP address": 10,
        "is a date that cannot be true": 10,
        "has no fact beside the name": 10,
    }
    assert imported_document(tally)["problems"] == 30


def test_causes_without_end_are_counted_together() -> None:
    tally = Imported("x")
    for number in range(300):
        tally.note(Problem("line 1", "", f"cause {number}", 2))

    assert (tally.problems, len(tally.causes), len(tally.first)) == (600, 101, 5)


def test_a_packed_file_that_is_cut_off_keeps_what_came_before(store: Store, tmp_path: Path) -> None:
    names(tmp_path / "a.jsonl", 5_000)
    path = tmp_path / "a.gz"
    packed = gzip.compress((tmp_path / "a.jsonl").read_bytes())
    path.write_bytes(packed[: len(packed) // 2])

    with pytest.raises(InputError, match="ends in the middle"):
        import_file(str(path), ANY, store, now=NOW)

    assert 1_000 < len(everything(store)) < 10_000


def test_a_line_without_end_is_told_and_the_lines_after_it_keep_their_numbers(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"name": "' + b"x" * (5 << 20) + b'"}\n{"name": "a b"}\n{"name": "c.example", "ip": "192.0.2.1"}\n'
    )

    tally = import_file(str(path), Wanted(format="json_lines"), store, now=NOW)

    assert [problem.place for problem in tally.first] == ["line 2", "line 1"]
    assert tally.facts == 1


def test_a_document_is_read_whole_even_on_one_line(store: Store, tmp_path: Path) -> None:
    event = {"Event": {"info": "x" * (3 << 20), "Attribute": [{"type": "domain", "value": "evil.example"}]}}
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))

    assert import_file(str(path), Wanted(format="misp"), store, now=NOW).facts == 1


def test_nothing_is_kept_without_a_store(tmp_path: Path) -> None:
    tally = import_file(names(tmp_path / "a.jsonl", 3), ANY, None, now=NOW)

    assert (tally.facts, tally.new) == (6, 0)


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"PK\x03\x04", "zip"), (b"a,b\n1,2\n", "no column 'name'"), (b"[1]", "jq")],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)

    with pytest.raises(InputError, match=why):
        import_file(str(path), ANY, None, now=NOW)


def test_what_the_person_says_must_make_sense() -> None:
    said = {"format_": "", "source": "", "origin": "", "public_since": "", "grade": "", "seen": ""}

    assert wanted(**said, now=NOW) == ANY
    assert wanted(**{**said, "grade": "b2", "public_since": "2017-04-25"}, now=NOW).grade == Grade.of("B2")
    for key, value in (("format_", "xml"), ("grade", "Z1"), ("public_since", "soon"), ("seen", "2099-01-01")):
        with pytest.raises(UsageError, match=value):
            wanted(**{**said, key: value}, now=NOW)


def test_anything_that_has_facts_can_be_asked_for(store: Store, tmp_path: Path) -> None:
    bundle = {
        "type": "bundle",
        "objects": [
            {"type": "url", "value": "http://evil.example/x"},
            {"type": "email-addr", "value": "a@mail.example"},
            {"type": "autonomous-system", "number": 64500},
            {"type": "ipv4-addr", "value": "192.0.2.1"},
            {"type": "x509-certificate", "hashes": {"SHA-256": "ab" * 32}},
        ],
    }
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle))
    import_file(str(path), ANY, store, now=NOW)

    for text in (
        "hxxp://evil[.]example/x",
        "A@mail.example",
        "as64500",
        "192[.]0[.]2[.]1",
        "AB:" * 31 + "AB",
        "evil.example",
    ):
        (fact,) = facts_about(store, text)
        assert fact.relation == "reported"
        assert fact_document(fact)["value"] == "2026-11-26"
    with pytest.raises(UsageError, match="not a domain name"):
        facts_about(store, "not a name")
