import gzip
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app import actor_files

from tocsin.app.actor_imports import Imported, import_set
from tocsin.app.actors import known_actors, sets_of
from tocsin.interchange import actor_profiles
from tocsin.model.errors import InputError, UsageError
from tocsin.store.opening import open_store
from tocsin.store.questions import AuditQuery
from tocsin.store.store import Store

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Bring:
    """Imports of files in a folder."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder

    def __call__(
        self, data: bytes, file: str = "my file.csv", *, now: datetime = NOON, **more: Any
    ) -> Imported:
        path = self.folder / file
        path.write_bytes(data)
        return import_set(str(path), self.store, now=now, who="test", **more)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("actors") / "empty.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def bring(empty: Path, tmp_path: Path) -> Iterator[Bring]:
    path = Path(shutil.copy(empty, tmp_path / "tocsin.db"))
    with open_store(f"sqlite:///{path}") as store:
        yield Bring(store, tmp_path)


@pytest.mark.parametrize(
    ("data", "kind", "name", "version"),
    [
        (actor_files.attack(), "attack", "enterprise-attack", "19.0"),
        (actor_files.GALAXY, "misp-galaxy", "misp-threat-actor", "400"),
        (actor_files.PROFILES, "profiles", "my-file", ""),
        (actor_files.TABLE, "csv", "my-file", ""),
        (gzip.compress(actor_files.TABLE, mtime=0), "csv", "my-file", ""),
    ],
    ids=["attack", "galaxy", "profiles", "table", "packed"],
)
def test_the_content_tells_the_format_and_what_a_set_is_called(
    bring: Bring, data: bytes, kind: str, name: str, version: str
) -> None:
    found = bring(data)

    assert (found.kind, found.name, found.version) == (kind, name, version)
    assert found.is_new
    assert found.earlier is None
    assert sets_of(bring.store)[1].name == name


def test_an_import_says_what_it_brought(bring: Bring) -> None:
    found = bring(actor_files.TABLE)

    assert (found.groups, found.new_groups, found.names, found.uses, found.dated_uses, found.reports) == (
        2, 1, 3, 2, 2, 2
    )  # fmt: skip
    assert (found.with_victims, found.sponsor_claims, found.problems, found.remarks) == (1, 0, (), ())


def test_the_same_file_again_changes_nothing_and_says_so(bring: Bring) -> None:
    bring(actor_files.GALAXY)
    before = bring.store.actor_sets()

    again = bring(actor_files.GALAXY, now=LATER)

    assert not again.is_new
    assert bring.store.actor_sets() == before
    assert [entry.what for entry in bring.store.audit(AuditQuery())] == ["actor set"]


def test_a_newer_file_takes_the_place_of_the_one_of_its_name(bring: Bring) -> None:
    bring(actor_files.attack("18.0", technique="T1005"))

    found = bring(actor_files.attack("19.0"))

    assert found.earlier == "18.0"
    assert [each.version for each in sets_of(bring.store)[1:]] == ["19.0"]
    assert known_actors(bring.store).profiles.uses.known_before(None).groups


def test_an_older_state_of_attack_than_the_one_that_ships_is_taken_and_told(bring: Bring) -> None:
    found = bring(actor_files.attack("8.0", "2020-10-27T14:00:00Z"))

    assert len(found.remarks) == 1
    assert "(2020-10-27) is older than the one that ships (2025-11-13)" in found.remarks[0]


def test_techniques_that_attack_does_not_have_are_kept_and_told(bring: Bring) -> None:
    found = bring(b"group,source,techniques\nBlue,A,T9999;T1566\n")

    assert found.remarks == ("ATT&CK v18.1 has no technique T9999; kept as written",)
    assert "T9999" in known_actors(bring.store).profiles.uses.techniques


def test_a_name_that_two_groups_bear_is_told_and_they_stay_two(bring: Bring) -> None:
    found = bring(b"group,source\nFancy Bear,A\n")

    assert len(found.remarks) == 1
    assert (
        "'Fancy Bear' (own:fancy-bear) is also a name of G0007 APT28; an id in the column" in found.remarks[0]
    )
    naming = known_actors(bring.store).naming
    assert [group.id for group in naming.find("Fancy Bear")] == ["G0007", "own:fancy-bear"]
    assert naming.meant("Fancy Bear") is None


def test_reports_of_two_sets_are_one_only_by_their_address_or_title(bring: Bring) -> None:
    bring(actor_files.PROFILES, "one.json")
    bring(actor_files.PROFILES.replace(b"own:1", b"own:2").replace(b"Ours", b"Theirs"), "two.json")

    uses = known_actors(bring.store).profiles.uses
    ours = {
        uses.reports[row]
        for row in range(len(uses.reports))
        if uses.groups[uses.owners[row]].startswith("own:")
    }
    assert len(ours) == 2


@pytest.mark.parametrize(
    ("data", "more", "why"),
    [
        (b'{"a": 1}', {}, "neither an ATT&CK bundle"),
        (b"group,source\n,A\n", {}, "row 2, column 'group'"),
        (actor_files.TABLE, {"kind": "attack"}, "not JSON"),
        (b'{"actors": [{"id": "G1"}]}', {}, "names no group"),
        (b"", {}, "no column 'group'"),
        (b'{"type": "bundle", "objects": []}', {}, "no group that uses"),
    ],
    ids=["json", "row", "format", "nameless", "empty", "bundle"],
)
def test_what_cannot_be_read_is_one_error_that_names_the_file_and_nothing_is_kept(
    bring: Bring, data: bytes, more: dict[str, Any], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        bring(data, **more)

    assert bring.store.actor_sets() == ()


@pytest.mark.parametrize(
    "more",
    [{"kind": "xml"}, {"name": "shipped"}, {"name": "My Set"}, {"name": "../x"}, {"name": "a" * 81}],
    ids=["format", "shipped", "blank", "path", "long"],
)
def test_names_and_formats_that_will_not_do_are_misuse(bring: Bring, more: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        bring(actor_files.TABLE, **more)


def test_a_set_is_not_replaced_by_one_of_another_kind(bring: Bring) -> None:
    bring(actor_files.TABLE, name="mine")

    with pytest.raises(UsageError, match="another --name"):
        bring(actor_files.PROFILES, name="mine")


def test_what_would_be_too_much_with_what_is_there_is_refused_before_it_is_kept(
    bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(actor_files.PROFILES, name="first")
    cells = known_actors(bring.store).profiles.uses.technique_uses.size * 2
    monkeypatch.setattr(actor_profiles, "MAX_CELLS", cells)
    many = json.loads(actor_files.PROFILES)
    many["actors"][0]["uses"] = [
        {"kind": "technique", "value": f"T{number}", "reports": [f"x{number}"]} for number in range(1000)
    ]

    with pytest.raises(InputError, match="too many"):
        bring(json.dumps(many).encode(), name="second")

    assert [each.name for each in bring.store.actor_sets()] == ["first"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.binary(max_size=40), st.sampled_from([b"", b'{"actors": [', b'{"values": [', b"group,source\n"]))
def test_any_bytes_are_imported_or_one_clear_error(bring: Bring, rest: bytes, start: bytes) -> None:
    try:
        found = bring(start + rest)
    except (InputError, UsageError):
        return

    assert found.groups
