"""Plug-ins of our own and of an outside package that is really installed (its metadata on `sys.path`)."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin import seams
from tocsin.model.errors import PluginError
from tocsin.watch.seam import SOURCES, Source, sources

FITTING = (
    '"""A format of an outside package.\n\nMore words."""\n\ndef read(text, column, /):\n    yield from ()\n'
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.startswith("outside_"):
            del sys.modules[name]


def install(site: Path, entry: str, code: str, *, module: str = "outside_format") -> None:
    (site / f"{module}.py").write_text(code)
    metadata = site / "outside-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: outside\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text(f"[tocsin.watch.sources]\n{entry}\n")
    importlib.invalidate_caches()


def listed() -> tuple[seams.Plugin, ...]:
    return seams.listed(SOURCES, Source)


def test_every_module_of_our_folder_is_a_plug_in() -> None:
    assert list(sources()) == ["csv_table", "json_lines", "lines", "zone_file"]


def test_an_outside_package_brings_a_plug_in_by_an_entry_point(site: Path) -> None:
    install(site, "outside = outside_format", FITTING)

    found = {plugin.name: plugin for plugin in listed()}

    assert found["outside"].origin == "outside 1.2"
    assert found["outside"].summary == "A format of an outside package."
    assert found["lines"].origin == "tocsin"
    assert list(sources()["outside"].read(None, None)) == []  # type: ignore[arg-type]  # it looks at neither


def test_a_name_that_is_taken_stops_at_start_up(site: Path) -> None:
    install(site, "lines = outside_format", FITTING)

    with pytest.raises(PluginError, match=r"'lines' of outside 1\.2 has the name of one of tocsin"):
        sources()


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", "no function 'read'"),
        ("read = 5\n", "no function 'read'"),
        ("def read(text, /):\n    return ()\n", "cannot be called"),
        ("def read(text, column, more, /):\n    return ()\n", "cannot be called"),
        ("def read(text, column, *, more):\n    return ()\n", "cannot be called"),
        ("import no_such_module_anywhere\n", "cannot be imported"),
        ("def read(:\n", "cannot be imported"),
    ],
)
def test_a_module_that_does_not_fit_stops_at_start_up(site: Path, code: str, problem: str) -> None:
    install(site, "outside = outside_format", code)

    with pytest.raises(PluginError, match=problem) as caught:
        sources()

    assert "outside 1.2" in str(caught.value)


def test_an_entry_point_must_name_a_module(site: Path) -> None:
    install(site, "outside = outside_format:read", FITTING)

    with pytest.raises(PluginError, match="is no module"):
        sources()


def test_further_arguments_with_defaults_fit(site: Path) -> None:
    install(site, "outside = outside_format", "def read(text, column=None, more=1):\n    return iter(())\n")

    assert "outside" in sources()
