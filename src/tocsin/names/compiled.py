"""The one door to numba: compiled functions, cached in a folder that nobody else can write."""

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import numba
import numba.core.config

_Function = TypeVar("_Function", bound=Callable[..., object])
_sources: Final[set[Path]] = set()


def _user_cache() -> Path:
    """Where this system keeps a user's caches; `RuntimeError` where the user has no home."""
    if sys.platform == "win32" and "LOCALAPPDATA" in os.environ:
        return Path(os.environ["LOCALAPPDATA"])
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"


def _is_private(folder: Path) -> bool:
    """Whether only this user can write to `folder`: numba's cache is pickle, so a stranger's file would run."""
    if os.name != "posix":
        return True
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def private_folder() -> Path:
    """A folder of mode 0700 for compiled code: in the user's cache, or else a new temporary one."""
    try:
        folder = _user_cache() / "tocsin" / "compiled"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _is_private(folder) and os.access(folder, os.W_OK | os.X_OK):
            return folder
    except (OSError, RuntimeError):
        pass  # no home, or one that cannot be written: compiled code then lives as long as the process
    return Path(tempfile.mkdtemp(prefix="tocsin-compiled-"))


CACHE_FOLDER: Final = private_folder()
numba.core.config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]  # set before the first njit


def njit(function: _Function) -> _Function:
    """Compile `function` at its first call (or load it from the cache); it runs without the interpreter lock."""
    _sources.add(Path(function.__code__.co_filename))  # type: ignore[attr-defined]  # every function has one
    compiled: _Function = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return compiled


def _marker() -> Path:
    """Name of the file that says `warm_up` has been through with exactly this code, numba and interpreter."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for source in sorted(_sources):
        digest.update(source.read_bytes() if source.exists() else str(source).encode())
    return CACHE_FOLDER / f"ready-{digest.hexdigest()[:32]}"


def is_compiled() -> bool:
    """Whether the matcher's machine code is in the cache, so that its first use takes no seconds."""
    return _marker().exists()


def note_compiled() -> None:
    """Remember that everything compiled so far is in the cache."""
    _marker().touch(mode=0o600)
