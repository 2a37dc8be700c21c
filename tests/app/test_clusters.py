"""Groups of files and of the store, and the ties of one name, over a real database."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.investigation.facts_of_names import campaign, crowd

from tocsin.app.clusters import cluster_file, cluster_store, pivots_of, related, word_of
from tocsin.model.casework import Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
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
    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as opened:
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
