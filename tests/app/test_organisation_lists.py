import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.app.organisation_lists import (
    carry_out,
    import_plan,
    is_toml,
    read_bytes,
    read_list,
    write_file,
    written_list,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import AllowEntry, Identity
from tocsin.store.opening import open_store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STORED = Identity(
    "en-marche",
    "En Marche !",
    (DomainName("en-marche.fr"),),
    words=("macron",),
    allow=(AllowEntry(DomainName("fans.example"), "Ana", "fan club"),),
)


@pytest.mark.parametrize(
    ("data", "toml"),
    [
        (b"id,name\n", False),
        (b"\xef\xbb\xbfid;name\n", False),
        (b"# a list\n\n[[organisation]]\n", True),
        (b'organisation = [{id = "x", name = "X"}]', True),
        (b"", False),
    ],
)
def test_the_format_is_found_by_the_content(data: bytes, *, toml: bool) -> None:
    assert is_toml(data) == toml


def test_both_formats_say_the_same() -> None:
    from_csv = read_list(written_list([STORED], "csv"))
    from_toml = read_list(written_list([STORED], "toml"))

    assert [entry.identity for entry in from_csv.entries] == [STORED]
    assert [entry.identity for entry in from_toml.entries] == [STORED]
    with pytest.raises(UsageError, match="csv or toml"):
        written_list([STORED], "xml")


def test_a_column_that_is_not_there_leaves_alone_what_is_stored() -> None:
    listed = read_list(b"id,name,domains\nen-marche,LREM,en-marche.fr\n")

    plan = import_plan(listed, {STORED.slug: STORED}, NOW)

    assert plan.new == ()
    (changed,) = plan.changed
    assert changed.name == "LREM"
    assert (changed.words, changed.allow) == (STORED.words, STORED.allow)


def test_a_column_that_is_there_and_empty_empties() -> None:
    plan = import_plan(read_list(b"id,name,words\nen-marche,En Marche !,\n"), {STORED.slug: STORED}, NOW)

    assert plan.changed[0].words == ()


def test_the_same_list_again_changes_nothing() -> None:
    plan = import_plan(read_list(written_list([STORED], "csv")), {STORED.slug: STORED}, NOW)

    assert (plan.saved, plan.unchanged, plan.allowed) == ((), 1, ())


def test_a_new_organisation_gets_its_countries_from_its_domains_unless_they_are_given() -> None:
    without = read_list(b"id,name,domains\nx,Xy,xy.fr;xy.io\n")
    given = read_list(b"id,name,domains,countries\nx,Xy,xy.fr,\n")

    assert import_plan(without, {}, NOW).new[0].countries == ("fr",)
    assert import_plan(given, {}, NOW).new[0].countries == ()


def test_what_is_hardly_meant_and_what_is_newly_allowed_is_kept_visible() -> None:
    listed = read_list(b"id,name,domains,allow\nx,Xy,en-marche.fr,a.example|Ana|why|\ny,Y,,\n")

    plan = import_plan(listed, {STORED.slug: STORED}, NOW)

    assert [(identity.slug, str(entry.domain)) for identity, entry in plan.allowed] == [("x", "a.example")]
    assert any("nothing of 'y' can be watched" in doubt for doubt in plan.doubts)
    assert any("is an official domain of 'en-marche' and of 'x'" in doubt for doubt in plan.doubts)


def test_a_plan_is_carried_out_whole(tmp_path: Path) -> None:
    plan = import_plan(read_list(written_list([STORED], "csv")), {}, NOW)

    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        carry_out(store, plan, now=NOW, who="ana")

        assert store.organisations() == (STORED,)


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "is a folder"), ("missing.csv", "there is no file"), ("a\0b", "cannot be read")],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes(f"{tmp_path}/{name}")


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"id,name\n")
    with (tmp_path / "in").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)

        assert read_bytes("-") == b"id,name\n"


def test_an_empty_file_is_named_as_such() -> None:
    with pytest.raises(InputError, match="the file is empty"):
        read_list(b" \n")


def test_a_compressed_file_is_named_as_such() -> None:
    with pytest.raises(InputError, match="unpack it first"):
        read_list(b"\x1f\x8b\x08")


def test_a_file_is_written_whole_and_never_over_another_unless_told_so(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_file(path, b"one", replace_it=False)

    with pytest.raises(InputError, match="--replace"):
        write_file(path, b"two", replace_it=False)
    write_file(path, b"two", replace_it=True)

    assert path.read_bytes() == b"two"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]
    with pytest.raises(InputError, match="cannot be written"):
        write_file(tmp_path / "no" / "out.csv", b"", replace_it=False)
