"""Settings that come from the command line or the environment, and the defaults that work without either."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tocsin.model.errors import StoreError

DATABASE_VARIABLE: Final = "TOCSIN_DATABASE"
_FILE_NAME: Final = "tocsin.db"


def database_url(option: str | None, *, environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the database: the option, else TOCSIN_DATABASE, else a SQLite file of the user's own.

    For the last, the folder is made when it is not there, and nobody else may look into it.
    """
    chosen = option or environment.get(DATABASE_VARIABLE)
    if chosen:
        return chosen
    folder = data_folder(environment)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the data folder {str(folder)!r} cannot be made: {error.strerror}; "
            f"name a database with --database or {DATABASE_VARIABLE}"
        ) from error
    return f"sqlite:///{folder / _FILE_NAME}"


def data_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return where the platform keeps a user's data; nothing is made."""
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else _home(environment) / "AppData" / "Local") / "tocsin"
    if platform == "darwin":
        return _home(environment) / "Library" / "Application Support" / "tocsin"
    # https://specifications.freedesktop.org/basedir-spec: a relative path must be ignored.
    shared = environment.get("XDG_DATA_HOME", "")
    return (
        Path(shared) if Path(shared).is_absolute() else _home(environment) / ".local" / "share"
    ) / "tocsin"


def _home(environment: Mapping[str, str]) -> Path:
    try:
        return Path(environment["HOME"]) if environment.get("HOME") else Path.home()
    except RuntimeError as error:
        raise StoreError(
            f"this user has no home folder; name a database with --database or {DATABASE_VARIABLE}"
        ) from error
