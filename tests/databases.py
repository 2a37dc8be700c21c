"""Empty databases as a first start leaves them, made once and then copied: making the tables takes longer than most tests."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tocsin.store.opening import open_store


def empty_database(folder: Path) -> str:
    """URL of an empty SQLite database in a folder."""
    contents, mode = _made()
    file = folder / "tocsin.db"
    file.touch(mode)
    file.write_bytes(contents)
    return f"sqlite:///{file}"


@cache
def _made() -> tuple[bytes, int]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tocsin.db"
        open_store(f"sqlite:///{file}").close()
        return file.read_bytes(), file.stat().st_mode & 0o777
