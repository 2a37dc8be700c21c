"""Grouping the names of a file: what is read, what is refused, and an analyst's word as typed."""

import bz2
import gzip
import io
import json
import lzma
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import BANK, MAIRIE, TWO_CAMPAIGNS, clusters_of, facts_of

from tocsin.app.clusters import cluster_file, cluster_store, word_of
from tocsin.model.casework import Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidValue, UsageError
from tocsin.model.observation import ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOW = datetime(2017, 5, 1, tzinfo=UTC)
COLUMNS = {
    "created": "created",
    "registrar": "registrar",
    "registrant-email": "registrant_email",
    "resolves-to": "ips",
}


def json_lines() -> bytes:
    rows = [
        {"name": name, **{column: facts.get(relation) for relation, column in COLUMNS.items()}}
        for name, facts in TWO_CAMPAIGNS.items()
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def csv() -> bytes:
    rows = [
        ",".join([name, *(f'"{facts.get(relation, "")}"' for relation in COLUMNS)])
        for name, facts in TWO_CAMPAIGNS.items()
    ]
    return "\n".join([",".join(["name", *COLUMNS.values()]), *rows]).encode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "facts"


@pytest.mark.parametrize("data", [json_lines(), csv()], ids=["json lines", "csv"])
def test_names_of_a_file_are_grouped(file: Path, data: bytes) -> None:
    file.write_bytes(data)

    clusters, reading = cluster_file(str(file), now=NOW)

    assert set(clusters.groups()) == {MAIRIE, BANK}
    assert reading.facts == sum(len(facts) for facts in TWO_CAMPAIGNS.values())
    assert (reading.problems, reading.first_problems) == (0, [])


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_compressed_file_is_read_like_a_plain_one(file: Path, compress: object) -> None:
    assert callable(compress)
    file.write_bytes(compress(json_lines()))

    assert set(cluster_file(str(file), now=NOW)[0].groups()) == {MAIRIE, BANK}


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json_lines())))

    assert set(cluster_file("-", now=NOW)[0].groups()) == {MAIRIE, BANK}


def test_lines_that_cannot_be_read_are_counted_and_the_first_shown(file: Path) -> None:
    bad = b"".join(b'{"name": "not a name %d"}\n' % number for number in range(20))
    file.write_bytes(bad + json_lines() + b'{"name": "192.0.2.7"}\n{"broken\n')

    clusters, reading = cluster_file(str(file), now=NOW)

    assert set(clusters.groups()) == {MAIRIE, BANK}
    assert reading.problems == 22
    assert 1 <= len(reading.first_problems) < 10
    assert "line 1" in str(reading.first_problems[0])


def test_an_analysts_word_is_heeded(file: Path) -> None:
    file.write_bytes(json_lines())
    word = word_of([f"zaphod.test,{BANK[0]}"], [f"{MAIRIE[0]},{MAIRIE[1]}"])

    clusters, _ = cluster_file(str(file), now=NOW, word=word)

    assert clusters.of("zaphod.test") == tuple(sorted((*BANK, "zaphod.test")))
    assert clusters.of(MAIRIE[0]) != clusters.of(MAIRIE[1])


def test_words_that_contradict_each_other_are_refused(file: Path) -> None:
    file.write_bytes(json_lines())
    pair = f"{MAIRIE[0]},{MAIRIE[1]}"

    with pytest.raises(InvalidValue, match="take one of these back"):
        cluster_file(str(file), now=NOW, word=word_of([pair], [pair]))


def test_words_are_pairs_of_names_as_people_write_them() -> None:
    word = word_of(["One.example,two.example", "bücher.example , three.example"], ["a.example,b.example"])

    assert word.same == (("one.example", "two.example"), ("xn--bcher-kva.example", "three.example"))
    assert word.different == (("a.example", "b.example"),)


@settings(max_examples=40)
@given(st.text(st.characters(), max_size=30))
@example("one.example")
@example("one.example,two.example,three.example")
@example("one.example,")
@example(",")
@example("")
@example("one.example,ONE.example")
@example("\ud800,one.example")
def test_what_is_no_pair_of_names_is_misuse(text: str) -> None:
    with pytest.raises(UsageError, match=r"pair of names|twice"):
        word_of([], [text])


@pytest.mark.parametrize("data", [b"", b"name,registrar\n", b"name\nnot a name\n"])
def test_a_file_without_names_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)

    with pytest.raises(InputError):
        cluster_file(str(file), now=NOW)


def test_a_file_that_is_not_there_and_a_folder_are_misuse(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            cluster_file(str(path), now=NOW)


def test_a_compressed_file_that_breaks_off_is_refused(file: Path) -> None:
    file.write_bytes(gzip.compress(json_lines())[:-40])

    with pytest.raises(InputError):
        cluster_file(str(file), now=NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as opened:
        yield opened


def observed() -> list[ObservedData]:
    return [
        ObservedData(
            ObservableKind.DOMAIN_NAME, row.subject, row.relation, row.value, "list", NOW, NOW, origin="list"
        )
        for row in facts_of(TWO_CAMPAIGNS)
    ]


def test_names_of_the_store_are_grouped_as_those_of_a_file(store: Store) -> None:
    store.record_facts(observed(), now=NOW)

    clusters, reading = cluster_store(store)

    assert clusters.groups() == clusters_of(TWO_CAMPAIGNS).groups()
    assert clusters.strongest_link(MAIRIE[0]) == clusters_of(TWO_CAMPAIGNS).strongest_link(MAIRIE[0])
    assert reading.facts == len(observed())


def test_judgements_in_the_store_are_heeded(store: Store) -> None:
    store.record_facts(observed(), now=NOW)
    said = [(BANK[0], "zaphod.test", True), (MAIRIE[0], MAIRIE[1], False)]
    word = [Judgement(DomainName(one), DomainName(other), same, "ann", NOW) for one, other, same in said]
    store.judge(word, now=NOW, who="ann")

    clusters, _ = cluster_store(store)

    assert clusters.of("zaphod.test") == tuple(sorted((*BANK, "zaphod.test")))
    assert clusters.of(MAIRIE[0]) != clusters.of(MAIRIE[1])


def test_a_store_without_facts_says_how_to_get_some(store: Store) -> None:
    with pytest.raises(UsageError, match="tocsin facts import"):
        cluster_store(store)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=120).filter(lambda data: b"\r" not in data),  # interchange tests its headings
        st.binary(max_size=60).map(lambda data: b"\x1f\x8b" + data),
        st.binary(max_size=60).map(lambda data: b"\x28\xb5\x2f\xfd" + data),
        st.binary(max_size=60).map(lambda data: b'{"name": "one.example", "registrar": "' + data + b'"}'),
        st.binary(max_size=60).map(lambda data: b"name,created,ips,nameservers\none.example," + data),
    )
)
@example(b'{"name": "one.example", "registrar": "\\ud800"}')
@example(b"[" * 100_000)
def test_any_bytes_are_grouped_or_refused_in_one_way(file: Path, data: bytes) -> None:
    file.write_bytes(data)

    try:
        clusters, _ = cluster_file(str(file), now=NOW)
    except InputError:
        return

    assert len(clusters.corpus) > 0
    assert clusters.groups() == () or len(clusters.corpus) > 1
