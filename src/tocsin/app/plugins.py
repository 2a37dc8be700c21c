"""Every plug-in that is loaded, of every seam there is."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from tocsin import seams
from tocsin.evidence.detector_weights import builtin_folder
from tocsin.watch.seam import DETECTORS, SOURCES, Detector, Source

_SEAMS: Final[dict[str, type[object]]] = {SOURCES: Source, DETECTORS: Detector}


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """A plug-in as people see it; `weighed` is None where nothing of the kind is weighed."""

    seam: str
    name: str
    origin: str
    summary: str
    weighed: bool | None


def loaded_plugins() -> tuple[LoadedPlugin, ...]:
    """Load everything, which raises PluginError where something does not fit, and say what there is."""
    return tuple(
        LoadedPlugin(seam, plugin.name, plugin.origin, plugin.summary, _weighed(seam, plugin))
        for seam, protocol in _SEAMS.items()
        for plugin in seams.listed(seam, protocol)
    )


def _weighed(seam: str, plugin: seams.Plugin) -> bool | None:
    """Whether there is a weights file: ours in `evidence/weights`, an outside one's beside its module."""
    if seam != DETECTORS:
        return None
    if plugin.origin == seams.OURS:
        return (builtin_folder() / f"{plugin.name}.toml").is_file()
    package = plugin.module.__spec__.parent if plugin.module.__spec__ else None
    return (
        package is not None
        and package != ""
        and (files(package) / "weights" / f"{plugin.name}.toml").is_file()
    )
