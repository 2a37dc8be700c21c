"""Loading of plug-ins: the modules of one of our folders and of the entry-point group of the same name."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType, ModuleType
from typing import TypeVar, cast

from tocsin.model.errors import PluginError

OURS = "tocsin"
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A loaded module that fits its seam: its name, who brought it, and its first sentence."""

    name: str
    module: ModuleType
    origin: str
    summary: str


def load(package: str, protocol: type[P], *, group: str | None = None) -> Mapping[str, P]:
    """Load every plug-in of a seam: name to module, in order of names, ours first.

    `package` is our folder, `group` the entry-point group of outside ones (by default the same name). Raises
    PluginError when a module does not fit the one function of the protocol, cannot be imported, or its name is taken.
    """
    # `_fit` has held each module against the protocol, which is more than a cast promises.
    found = {plugin.name: cast("P", plugin.module) for plugin in listed(package, protocol, group=group)}
    return MappingProxyType(found)


def listed(package: str, protocol: type[object], *, group: str | None = None) -> tuple[Plugin, ...]:
    """Load what `load` loads, with where each came from."""
    found: dict[str, Plugin] = {}
    for plugin in (*_own(package), *_outside(group or package)):
        taken = found.get(plugin.name)
        if taken is not None:
            raise PluginError(
                f"plug-in {plugin.name!r} of {plugin.origin} has the name of one of {taken.origin} in {package!r}: "
                f"rename it, or remove {plugin.origin}"
            )
        _fit(plugin, protocol, package)
        found[plugin.name] = plugin
    return tuple(found.values())


def _own(package: str) -> Iterator[Plugin]:
    folder = importlib.import_module(package)
    for found in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
        if not found.name.startswith("_"):
            yield _plugin(found.name, importlib.import_module(f"{package}.{found.name}"), OURS)


def _outside(group: str) -> Iterator[Plugin]:
    for entry in sorted(entry_points(group=group), key=lambda entry: (entry.name, entry.value)):
        origin = f"{entry.dist.name} {entry.dist.version}" if entry.dist else repr(entry.value)
        yield _plugin(entry.name, _imported(entry, origin, group), origin)


def _imported(entry: EntryPoint, origin: str, group: str) -> ModuleType:
    try:
        module = entry.load()
    except (ImportError, AttributeError, SyntaxError) as error:
        raise PluginError(
            f"plug-in {entry.name!r} of {origin} in {group!r} cannot be imported ({error}): repair or remove {origin}"
        ) from error
    if not isinstance(module, ModuleType):
        raise PluginError(
            f"plug-in {entry.name!r} of {origin} in {group!r} is {entry.value!r}, which is no module: "
            "its entry point must name one"
        )
    return module


def _plugin(name: str, module: ModuleType, origin: str) -> Plugin:
    lines = (module.__doc__ or "").strip().splitlines()
    return Plugin(name, module, origin, lines[0] if lines else "")


def _fit(plugin: Plugin, protocol: type[object], package: str) -> None:
    for wanted, promise in _promises(protocol).items():
        problem = _misfit(getattr(plugin.module, wanted, None), promise, wanted)
        if problem:
            raise PluginError(
                f"plug-in {plugin.name!r} of {plugin.origin} does not fit {package!r}: {problem}; "
                f"it must have {wanted}{_without_self(promise)}"
            )


def _promises(protocol: type[object]) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(member)
        for name, member in vars(protocol).items()
        if not name.startswith("_") and inspect.isfunction(member)
    }


def _without_self(promise: inspect.Signature) -> inspect.Signature:
    return promise.replace(parameters=list(promise.parameters.values())[1:])


def _misfit(function: object, promise: inspect.Signature, wanted: str) -> str:
    if not callable(function):
        return f"it has no function {wanted!r}"
    parameters = list(_without_self(promise).parameters.values())
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    keywords = {p.name: p for p in parameters if p.kind is p.KEYWORD_ONLY}
    try:
        signature = inspect.signature(function)
        signature.bind(*positional, **keywords)
    except (TypeError, ValueError) as error:
        return f"its {wanted!r} cannot be called as the seam does ({error})"
    return ""
