"""The health of an installation: each check says a fact, and what to do where something is wrong."""

import enum
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tocsin import __version__
from tocsin.app import settings
from tocsin.app.configuration import configuration, settings_path
from tocsin.app.enrichment import switched_on
from tocsin.app.plugins import loaded_plugins, plugin_weights
from tocsin.investigation.seam import Reach
from tocsin.model.errors import InputError, StoreError, TocsinError
from tocsin.seams import OURS

if TYPE_CHECKING:
    from tocsin.app.actors import KnownActors, SetSummary

# What Tocsin cannot run without; a test holds this against pyproject.toml.
DEPENDENCIES: Final = (
    "alembic", "dnspython", "httpcore2", "idna", "numba", "numpy", "publicsuffixlist", "pydantic", "rich",
    "sqlalchemy", "structlog", "typer", "zstandard",
)  # fmt: skip
_OLDEST_PYTHON: Final = (3, 11)
_OLD_TABLE_DAYS: Final = 400  # suffixes come and go in months; a year is late
_OLD_ACTORS_DAYS: Final = 366  # ATT&CK has two states a year
_LITTLE_DISK: Final = 1 << 30
_NO_DISK: Final = 64 << 20


class Health(enum.StrEnum):
    """How a check came out. NOTE: nothing is broken, but somebody should look."""

    OK = "ok"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One fact about the installation, and what to do about it."""

    subject: str
    health: Health
    fact: str
    advice: str = ""


def examine(
    database: str | None, *, now: datetime, environment: Mapping[str, str] = os.environ
) -> Iterator[Check]:
    """Check everything, one after the other; nothing is made but the folder of the user's data."""
    yield _python()
    yield from _packages()
    yield from _database(database, now=now, environment=environment)
    yield _settings(environment)
    yield from _assessing(database, now=now, environment=environment)
    for subject, check in _PARTS.items():
        yield _guarded(subject, lambda check=check: check(now.date()))  # type: ignore[misc]  # bound per round


def _guarded(subject: str, check: Callable[[], Check]) -> Check:
    """Run a check; one that fails is itself the finding."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001  # whatever is wrong with a part, the others are still examined
        return Check(subject, Health.BROKEN, f"{type(error).__name__}: {error}", "install Tocsin again")


def _python() -> Check:
    fact = f"Python {platform.python_version()} ({sys.executable}), Tocsin {__version__}"
    if sys.version_info < _OLDEST_PYTHON:
        return Check("python", Health.BROKEN, fact, "use Python 3.11 or later")
    return Check("python", Health.OK, fact)


def _packages() -> Iterator[Check]:
    found: list[str] = []
    for name in DEPENDENCIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Check("packages", Health.BROKEN, f"{name!r} is not installed", "install Tocsin again")
    yield Check("packages", Health.OK, ", ".join(found))


def _database(database: str | None, *, now: datetime, environment: Mapping[str, str]) -> Iterator[Check]:
    try:
        url = settings.database_url(database, environment=environment)
        file = _file_of(url)
        if file is not None:
            yield _disk(file)
            if not os.path.exists(file):  # noqa: PTH110  # Path.exists raises where one may not look
                yield _absent(file)
                return
        yield _opened(url, now)
    except StoreError as error:
        yield Check("database", Health.BROKEN, str(error), "repair it, or name another with --database")


def _settings(environment: Mapping[str, str]) -> Check:
    try:
        path = settings_path(None, environment)
        found = configuration(environment=environment)
    except TocsinError as error:
        return Check(
            "settings", Health.BROKEN, str(error), "repair the file; docs/settings.md says what it may hold"
        )
    there = "" if path.is_file() else ", which is not there: everything has its default"
    seen = [name for name, each in switched_on(found, passive=False).items() if each.REACH is Reach.SUSPECT]
    shown = f"; hosts can see {', '.join(seen)}" if seen else ""
    return Check("settings", Health.OK, f"{str(path)!r}{there}{shown}")


def _assessing(database: str | None, *, now: datetime, environment: Mapping[str, str]) -> Iterator[Check]:
    """What assessments rest on beside the evidence: groups and how old the word on them is, and odds set beforehand."""
    from tocsin.app.actors import known_actors, opened_if_there, sets_of  # noqa: PLC0415  # as in _opened

    sets, actors = sets_of(None), known_actors(None)
    damage = ""
    # That a database cannot be opened is said above; then the groups that ship are looked at.
    with suppress(StoreError), opened_if_there(database, environment=environment) as store:
        try:
            sets, actors = sets_of(store), known_actors(store)
        except StoreError as error:
            damage = str(error)
    if damage:
        yield Check("known groups", Health.BROKEN, damage, "assessments and reports need them")
        return
    yield _known_groups(sets, now.date())
    yield _assess_settings(actors, environment)


def _known_groups(sets: Sequence["SetSummary"], today: date) -> Check:
    shipped, *imported = sets
    newest = max(sets, key=lambda each: each.dated)
    age = (today - date.fromisoformat(newest.dated[:10])).days
    fact = f"{len(sets)} sets; the newest, {newest.name!r}, of {newest.dated}"
    older = [each for each in imported if each.dated and each.dated < shipped.dated]
    if older:
        named = ", ".join(f"{each.name!r} of {each.dated}" for each in older)
        verb = "is" if len(older) == 1 else "are"
        fact += f"; {named} {verb} older than what ships ({shipped.dated}), and may take its place"
        advice = "import a later state with `tocsin actors import`, or remove it with `tocsin actors remove`"
        return Check("known groups", Health.NOTE, fact, advice)
    if age > _OLD_ACTORS_DAYS:
        advice = "upgrade Tocsin, or import a later state with `tocsin actors import`"
        return Check("known groups", Health.NOTE, f"{fact}, is {age} days old", advice)
    return Check("known groups", Health.OK, fact)


def _assess_settings(actors: "KnownActors", environment: Mapping[str, str]) -> Check:
    from tocsin.app.prior_odds import odds_by_group  # noqa: PLC0415  # as in _opened

    try:
        odds = configuration(environment=environment).assess.prior_odds
    except TocsinError:
        return Check(
            "assess settings", Health.NOTE, "cannot be looked at", "repair the settings, as is said above"
        )
    try:
        found = odds_by_group(odds, actors.naming, frozenset(actors.profiles.uses.groups))
    except InputError as error:
        advice = "repair the settings: until then every assessment is refused"
        return Check("assess settings", Health.BROKEN, str(error), advice)
    told = (
        f"odds of {len(found)} group{'s' * (len(found) != 1)} are set"
        if found
        else "no group is held likelier"
    )
    return Check("assess settings", Health.OK, f"{told} beforehand")


def _absent(file: Path) -> Check:
    folder = file.absolute().parent
    if not os.path.isdir(folder):  # noqa: PTH112  # as above
        return Check(
            "database", Health.BROKEN, f"{str(file)!r} cannot be made: there is no folder {str(folder)!r}",
            "make the folder, or name another database with --database",
        )  # fmt: skip
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        return Check(
            "database", Health.BROKEN, f"{str(file)!r} cannot be made: {str(folder)!r} cannot be written",
            "change the folder's mode, or name another database with --database",
        )  # fmt: skip
    return Check("database", Health.NOTE, f"{str(file)!r} is not there yet", "make it with `tocsin init`")


def _opened(url: str, now: datetime) -> Check:
    # Not above: whoever has no working database driver should still see the other checks.
    from tocsin.store.opening import open_store  # noqa: PLC0415

    with open_store(url, create=False) as store:
        store.mark_delivered((), now)  # a transaction that writes nothing: it shows whether one may write
        problems = store.check()
        size = len(store.organisations())
        fact = f"{store.place!r}, revision {store.revision}, writable, {size} organisations"
        if problems:
            return Check(
                "database", Health.BROKEN, f"{fact}; {'; '.join(problems)}", "restore it from a backup"
            )
        if store.upgraded_from not in (None, store.revision):
            fact += f", brought up from revision {store.upgraded_from}"
    return Check("database", Health.OK, fact)


def _file_of(url: str) -> Path | None:
    match = re.match(r"sqlite(?:\+\w+)?:///(?P<path>[^?]+)", url)
    return Path(match["path"]) if match else None


def _disk(file: Path) -> Check:
    folder = next(parent for parent in file.absolute().parents if os.path.exists(parent))  # noqa: PTH110  # as above
    free = shutil.disk_usage(folder).free
    fact = f"{free / (1 << 30):.1f} GiB free in {str(folder)!r}"
    if free < _NO_DISK:
        return Check("disk", Health.BROKEN, fact, "make room: alerts can no longer be stored safely")
    if free < _LITTLE_DISK:
        return Check("disk", Health.NOTE, fact, "make room before a large scan")
    return Check("disk", Health.OK, fact)


def _kernel(_: date) -> Check:
    from tocsin.names import compiled  # noqa: PLC0415  # numba is slow, and may be what is broken

    folder = str(compiled.CACHE_FOLDER)
    if "tocsin-compiled-" in folder:
        return Check(
            "compiled matcher", Health.NOTE, f"compiled anew by each run, in {folder!r}",
            "give the user a cache folder that only they can write, or set XDG_CACHE_HOME to one",
        )  # fmt: skip
    state = (
        "compiled and cached" if compiled.is_compiled() else "to be compiled by the first scan (some seconds)"
    )
    return Check("compiled matcher", Health.OK, f"{state}, in {folder!r}")


def _suffixes(today: date) -> Check:
    stamp = re.search(r"(\d{8})\Z", version("publicsuffixlist"))
    if stamp is None:
        return Check(
            "public suffixes", Health.NOTE, "of an unknown day", "upgrade the package publicsuffixlist"
        )
    day = datetime.strptime(stamp[1], "%Y%m%d").replace(tzinfo=UTC).date()
    return _dated("public suffixes", day, "", today, "upgrade the package publicsuffixlist")


def _confusables(_: date) -> Check:
    table = files("tocsin.names") / "confusables.txt"
    found = re.search(r"Unicode (\d+\.\d+(?:\.\d+)?)", table.read_text(encoding="utf-8")[:2000])
    fact = f"UTS #39 of Unicode {found[1]}" if found else "of an unknown version"
    return Check("look-alike characters", Health.OK if found else Health.NOTE, fact)


def _base_rates(today: date) -> Check:
    from tocsin.evidence.base_rates import load_base_rates  # noqa: PLC0415  # it brings numba with it

    rates = load_base_rates()
    advice = "upgrade Tocsin, or count newer names with tools/make_base_rates.py"
    return _dated("base rates", rates.counted, rates.source, today, advice)


def _plugins(_: date) -> Check:
    plugins = loaded_plugins()
    outside = sorted({plugin.origin for plugin in plugins if plugin.origin != OURS})
    fact = f"{len(plugins)} loaded" + (f", of which some of {', '.join(outside)}" if outside else "")
    return Check("plug-ins", Health.OK, fact)


def _weights(_: date) -> Check:
    detectors = [plugin for plugin in loaded_plugins() if plugin.weighed is not None]
    features = sum(len(each.features) for each in plugin_weights().values())
    unweighed = [plugin.name for plugin in detectors if not plugin.weighed]
    fact = f"{features} weights, of {len(detectors) - len(unweighed)} detectors"
    if unweighed:
        advice = "what they see counts for nothing: give them a weights file, or remove them"
        return Check("weights", Health.NOTE, f"{fact}; not weighed: {', '.join(unweighed)}", advice)
    return Check("weights", Health.OK, fact)


def _dated(subject: str, day: date, source: str, today: date, advice: str) -> Check:
    age = (today - day).days
    fact = f"of {day.isoformat()}, {age} days old" + (f" ({source})" if source else "")
    return (
        Check(subject, Health.NOTE, fact, advice)
        if age > _OLD_TABLE_DAYS
        else Check(subject, Health.OK, fact)
    )


_PARTS: Final[dict[str, Callable[[date], Check]]] = {
    "compiled matcher": _kernel,
    "public suffixes": _suffixes,
    "look-alike characters": _confusables,
    "base rates": _base_rates,
    "plug-ins": _plugins,
    "weights": _weights,
}


def is_healthy(checks: tuple[Check, ...]) -> bool:
    """Whether nothing is broken."""
    return all(check.health is not Health.BROKEN for check in checks)
