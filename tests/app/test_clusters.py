"""Groups of files and of the store, and the ties of one name, over a real database."""

import gzip
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.databases import empty_database
from tests.investigation.campaigns import BANK, MAIRIE, TWO_CAMPAIGNS, clusters_of, facts_of
from tests.investigation.facts_of_names import campaign, crowd

from tocsin.app.clusters import cluster_file, cluster_store, pivots_of, related, word_of
from tocsin.model.casework import Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidValue, UsageError
from tocsin.model.observation import FactRow, ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOW = datetime(2017, 4, 26, tzinfo=UTC)


CAMPAIGN = campaign(4)


MEMBERS = tuple(sorted({row.subject for row in CAMPAIGN}))


EVERY = [*CAMPAIGN, *crowd(200)]


KEYS = {
    "created": "created",
    "registrar": "registrar",
    "registrant-email": "registrant_email",
    "name-server": "nameservers",
    "resolves-to": "ips",
    "reported": "first_seen",
}


def lines(found: list[FactRow]) -> bytes:
    """The rows as JSON Lines, as somebody would bring them."""
    names: dict[str, dict[str, object]] = {}
    for row in found:
        line = names.setdefault(row.subject, {"name": row.subject})
        if row.relation in {"name-server", "resolves-to"}:
            line.setdefault(KEYS[row.relation], [])
            several = line[KEYS[row.relation]]
            assert isinstance(several, list)
            several.append(row.value)
        elif row.relation:
            line[KEYS[row.relation]] = row.value
    return "".join(json.dumps(line) + "\n" for line in names.values()).encode()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        observed = [
            ObservedData(
                ObservableKind.DOMAIN_NAME, row.subject, row.relation, row.value, "test", NOW, NOW, "test"
            )
            for row in EVERY
            if row.relation
        ]
        opened.record_facts(observed, now=NOW)
        yield opened


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_grouped_plain_or_compressed(tmp_path: Path, pack: type[bytes]) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(pack(lines(EVERY)))

    clusters, reading = cluster_file(str(path))

    assert clusters.groups() == (MEMBERS,)
    assert reading.facts == sum(1 for row in EVERY if row.relation)
    assert reading.problems == 0


def test_the_group_that_somebody_names_groups_nothing(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    said = ({**json.loads(line), "group": "Sofacy"} for line in lines(EVERY).splitlines())
    path.write_bytes("".join(json.dumps(each) + "\n" for each in said).encode())

    assert cluster_file(str(path))[0].groups() == (MEMBERS,)


def test_what_cannot_be_read_is_counted_and_the_rest_is_grouped(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(
        lines(EVERY) + b'{"name": "not a name!"}\n{"name": "lone.example", "ips": ["nowhere"]}\n'
    )

    clusters, reading = cluster_file(str(path))

    assert reading.problems == len(reading.first_problems) == 2
    assert clusters.of("lone.example") == ("lone.example",)


def test_files_that_cannot_be_opened_or_hold_no_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "nothing.jsonl").write_bytes(b'{"name": ""}\n')

    with pytest.raises(UsageError, match="cannot be read"):
        cluster_file(str(tmp_path / "missing.jsonl"))
    with pytest.raises(InputError, match="no name"):
        cluster_file(str(tmp_path / "nothing.jsonl"))


def test_the_store_is_grouped_as_a_file_is_and_judgements_hold(store: Store) -> None:
    assert cluster_store(store)[0].groups() == (MEMBERS,)

    store.judge(
        [Judgement(DomainName(MEMBERS[0]), DomainName(MEMBERS[1]), False, "analyst", NOW)],  # a value
        now=NOW,
        who="analyst",
    )

    clusters, _ = cluster_store(store)
    assert clusters.label(MEMBERS[0]) != clusters.label(MEMBERS[1])


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with (
        open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as store,
        pytest.raises(UsageError, match="facts import"),
    ):
        cluster_store(store)


def test_from_one_name_alone_the_siblings_are_found(store: Store) -> None:
    found = related(store, DomainName(MEMBERS[0]))

    probable = [link for link in found if link.probability > 0.9]
    assert {name for link in probable for name in (link.first, link.second)} == set(MEMBERS)
    assert all(MEMBERS[0] in {link.first, link.second} for link in found)


def test_a_host_is_tied_by_what_is_known_of_its_domain(store: Store) -> None:
    found = related(store, DomainName(f"login.{MEMBERS[0]}"))

    assert set(MEMBERS) <= {name for link in found for name in (link.first, link.second)}


def test_where_a_domain_points_is_no_pivot_of_a_host_below_it(store: Store) -> None:
    facts = [
        ObservedData(ObservableKind.DOMAIN_NAME, name, relation, value, "test", NOW, NOW, "test")
        for name, relation, value in (
            ("lure.example", "registrar", "Example, Inc."),
            ("lure.example", "resolves-to", "192.0.2.7"),
            ("login.lure.example", "resolves-to", "192.0.2.9"),
        )
    ]
    store.record_facts(facts, now=NOW)

    found = {pivot.reason.value for pivot in pivots_of(store, DomainName("login.lure.example"))}

    assert {"Example, Inc.", "192.0.2.9"} <= found
    assert "192.0.2.7" not in found


def test_a_name_of_which_nothing_is_known_is_tied_to_nothing(store: Store) -> None:
    assert related(store, DomainName("unknown.example")) == ()
    assert pivots_of(store, DomainName("unknown.example")) == ()


def test_pivots_are_counted_in_the_store(store: Store) -> None:
    found = pivots_of(store, DomainName(MEMBERS[0]))

    email = next(pivot for pivot in found if pivot.reason.relation == "registrant-email")
    assert (email.reason.shared_by, email.reason.of) == (4, store.corpus_size())
    assert email.others == MEMBERS[1:]
    registrar = next(pivot for pivot in found if pivot.reason.relation == "registrar")
    assert registrar.reason.log_odds < email.reason.log_odds


def test_words_are_typed_as_pairs() -> None:
    word = word_of(["Bad.example,worse.fr"], ["bad.example, other.fr"])

    assert word.same == (("bad.example", "worse.fr"),)
    assert word.different == (("bad.example", "other.fr"),)


@pytest.mark.parametrize("text", ["bad.example", "bad.example,bad.example", "a.fr,b.fr,c.fr", "!,b.fr", ""])
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        word_of([text], [])


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


def observed() -> list[ObservedData]:
    return [
        ObservedData(
            ObservableKind.DOMAIN_NAME, row.subject, row.relation, row.value, "list", NOW, NOW, origin="list"
        )
        for row in facts_of(TWO_CAMPAIGNS)
    ]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Store]:
    """A store of which nothing is known but the two campaigns."""
    with open_store(f"sqlite:///{tmp_path / 'bare.db'}") as opened:
        opened.record_facts(observed(), now=NOW)
        yield opened


def test_names_of_the_store_are_grouped_as_those_of_a_file(bare: Store) -> None:
    clusters, reading = cluster_store(bare)

    assert clusters.groups() == clusters_of(TWO_CAMPAIGNS).groups()
    assert clusters.strongest_link(MAIRIE[0]) == clusters_of(TWO_CAMPAIGNS).strongest_link(MAIRIE[0])
    assert reading.facts == len(observed())


def test_judgements_in_the_store_are_heeded(bare: Store) -> None:
    said = [(BANK[0], "zaphod.test", True), (MAIRIE[0], MAIRIE[1], False)]
    word = [Judgement(DomainName(one), DomainName(other), same, "ann", NOW) for one, other, same in said]
    bare.judge(word, now=NOW, who="ann")

    clusters, _ = cluster_store(bare)

    assert clusters.of("zaphod.test") == tuple(sorted((*BANK, "zaphod.test")))
    assert clusters.of(MAIRIE[0]) != clusters.of(MAIRIE[1])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=120),
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
