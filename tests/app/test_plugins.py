import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.app.plugins import LoadedPlugin, loaded_plugins, plugin_weights

DETECTOR = '"""Names with a year."""\n\n\ndef detect(subject, watched, /):\n    return ()\n'
WEIGHTS = 'source = "an estimate"\n[features.year]\nlog_odds = 0.5\n'


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a package with one detector, as a package manager would; give the folder of its module."""
    package = tmp_path / "outside_detectors"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "yearly.py").write_text(DETECTOR)
    metadata = tmp_path / "outside-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: outside\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text(
        "[tocsin.watch.detectors]\nyearly = outside_detectors.yearly\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield package
    for name in ("outside_detectors.yearly", "outside_detectors"):
        sys.modules.pop(name, None)


def loaded(name: str) -> LoadedPlugin:
    (found,) = (plugin for plugin in loaded_plugins() if plugin.name == name)
    return found


def test_every_source_is_listed_with_what_it_says_of_itself() -> None:
    lines = loaded("lines")

    assert (lines.seam, lines.origin, lines.weighed) == ("tocsin.watch.sources", "tocsin", None)
    assert lines.summary.startswith("Newline lists")


def test_only_detectors_are_weighed() -> None:
    assert all(
        (plugin.weighed is None) == (plugin.seam != "tocsin.watch.detectors") for plugin in loaded_plugins()
    )


@pytest.mark.usefixtures("outside")
def test_an_outside_detector_without_weights_is_listed_as_not_weighed() -> None:
    assert (loaded("yearly").origin, loaded("yearly").weighed) == ("outside 1.2", False)
    assert "yearly" not in plugin_weights()


def test_an_outside_detector_brings_its_own_weights(outside: Path) -> None:
    (outside / "weights").mkdir()
    (outside / "weights" / "yearly.toml").write_text(WEIGHTS)

    assert loaded("yearly").weighed is True
    assert plugin_weights()["yearly"].source == "an estimate"


def test_weights_of_ours_may_come_from_another_folder(tmp_path: Path) -> None:
    (tmp_path / "lookalike.toml").write_text(WEIGHTS)

    assert set(plugin_weights(tmp_path)) == {"lookalike"}
    assert len(plugin_weights()) > 1
