"""Compiled code is kept where nobody else can write."""

import stat
from pathlib import Path

import pytest

from tocsin.names import compiled


def test_the_folder_of_compiled_code_is_private() -> None:
    assert stat.S_IMODE(compiled.CACHE_FOLDER.stat().st_mode) == 0o700


def test_the_folder_lies_in_the_named_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert compiled.private_folder().is_relative_to(tmp_path)


def test_a_folder_that_others_can_write_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "tocsin" / "compiled").mkdir(parents=True)
    (tmp_path / "tocsin" / "compiled").chmod(0o777)

    folder = compiled.private_folder()

    assert not folder.is_relative_to(tmp_path)
    folder.rmdir()


def test_a_cache_that_cannot_be_made_is_replaced_by_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tocsin").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    folder = compiled.private_folder()

    assert folder.is_dir()
    assert not folder.is_relative_to(tmp_path)
    folder.rmdir()


def test_warming_up_says_so_once() -> None:
    said: list[str] = []

    compiled.warm_up(said.append)
    before = len(said)
    compiled.warm_up(said.append)

    assert compiled.is_compiled()
    assert len(said) == before <= 1
