"""The one door to numba: compiled functions, cached in a folder that nobody else can write."""

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba
import numba.core.config

# A number in compiled code, where those of Python and of numpy are the same.
Integer = Any

_Function = TypeVar("_Function", bound=Callable[..., object])
_exercises: Final[list[Callable[[], object]]] = []


def _user_cache() -> Path:
    """Return where this system keeps a user's caches; `RuntimeError` where the user has no home."""
    if sys.platform == "win32" and "LOCALAPPDATA" in os.environ:
        return Path(os.environ["LOCALAPPDATA"])
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"


def _is_private(folder: Path) -> bool:
    """Tell whether only this user can write to `folder`: numba's cache is pickle, so a stranger's file would run."""
    if os.name != "posix":
        return True
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def _digest() -> str:
    """Return what stands for this code, numba and interpreter: numba itself looks only at the file of the outermost function."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    here = Path(__file__).parent
    for source in sorted(here.parent.rglob("*.py")):
        text = source.read_bytes()
        if source.parent == here or b"njit" in text:  # tables and constants of this room are compiled in too
            digest.update(text)
    return digest.hexdigest()[:16]


def private_folder() -> Path:
    """Return a folder of mode 0700 for compiled code: in the user's cache, or else a new temporary one."""
    try:
        folder = _user_cache() / "tocsin" / "compiled"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _is_private(folder) and os.access(folder, os.W_OK | os.X_OK):
            current = folder / _digest()
            current.mkdir(exist_ok=True, mode=0o700)
            return current
    except (OSError, RuntimeError):
        pass  # no home, or one that cannot be written: compiled code then lives as long as the process
    return Path(tempfile.mkdtemp(prefix="tocsin-compiled-"))


CACHE_FOLDER: Final = private_folder()
numba.core.config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]  # set before the first njit


def _compiled(function: _Function, **options: Any) -> _Function:
    """Compile at the first call, or load from the cache; the code runs without the interpreter lock."""
    return cast("_Function", numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function))


def njit(function: _Function) -> _Function:
    """Compile a function that Python calls, or that makes arrays."""
    return _compiled(function)


def njit_bare(function: _Function) -> _Function:
    """Compile a function that makes no arrays, without counting references to those it is given.

    The counts are atomic: in the hot loop they cost ten times the work itself, and two threads fight over them.
    """
    return _compiled(function, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def njit_entry(function: _Function) -> _Function:
    """Compile like `njit_bare`, for Python to call."""
    return _compiled(function, _nrt=False)


def njit_inlined(function: _Function) -> _Function:
    """Compile like `njit_bare`, into each caller: handing over tuples of arrays costs more than a short label."""
    return _compiled(function, _nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def is_compiled() -> bool:
    """Tell whether the matcher's machine code is in the cache, so that its first use takes no seconds."""
    return (CACHE_FOLDER / "ready").exists()


def exercise(function: Callable[[], object]) -> Callable[[], object]:
    """Register a function that calls compiled ones with each kind of argument they will ever get."""
    _exercises.append(function)
    return function


def warm_up(say: Callable[[str], None]) -> None:
    """Compile whatever imported modules have registered, telling the user when that will take seconds."""
    if not is_compiled():
        say("compiling the matcher: this takes some seconds, once")
    for function in _exercises:
        function()
    (CACHE_FOLDER / "ready").touch(mode=0o600)
