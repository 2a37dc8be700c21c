"""Every plug-in that is loaded, of every seam there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

from tocsin import seams
from tocsin.evidence.detector_weights import DetectorWeights, builtin_folder, load_weights
from tocsin.investigation.seam import ENRICHERS, Enricher, enrichers
from tocsin.reporting.seam import EXPORTERS, Exporter
from tocsin.watch.seam import DETECTORS, SOURCES, Detector, Source

_SEAMS: Final[dict[str, type[object]]] = {
    SOURCES: Source,
    DETECTORS: Detector,
    ENRICHERS: Enricher,
    EXPORTERS: Exporter,
}


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
    enrichers()  # holds their constants against the seam too
    return tuple(
        LoadedPlugin(seam, plugin.name, plugin.origin, plugin.summary, _weighed(seam, plugin))
        for seam, protocol in _SEAMS.items()
        for plugin in seams.listed(seam, protocol)
    )


def plugin_weights(folder: Traversable | None = None) -> Mapping[str, DetectorWeights]:
    """Weights of every loaded detector that has some: ours from the given folder (by default those that ship).

    Those of an outside detector are a file `weights/<plug-in>.toml` beside its module, which its package brings.
    """
    weights: dict[str, DetectorWeights] = {}
    for plugin in seams.listed(DETECTORS, Detector):
        place = (folder or builtin_folder()) if plugin.origin == seams.OURS else _beside(plugin)
        if place is not None:
            weights.update(load_weights((plugin.name,), place))
    return MappingProxyType(weights)


def _weighed(seam: str, plugin: seams.Plugin) -> bool | None:
    if seam != DETECTORS:
        return None
    place = builtin_folder() if plugin.origin == seams.OURS else _beside(plugin)
    return place is not None and (place / f"{plugin.name}.toml").is_file()


def _beside(plugin: seams.Plugin) -> Traversable | None:
    """Give the folder of weights beside an outside module; none where the module stands in no package."""
    package = plugin.module.__spec__.parent if plugin.module.__spec__ else None
    return files(package) / "weights" if package else None
