"""Where the database is when nobody says, and when somebody does."""

import os
import stat
from pathlib import Path

import pytest

from tocsin.app.settings import data_folder, database_url
from tocsin.model.errors import StoreError


def test_the_option_wins_over_the_environment() -> None:
    assert database_url("sqlite:///a", environment={"TOCSIN_DATABASE": "sqlite:///b"}) == "sqlite:///a"


def test_the_environment_wins_over_the_default() -> None:
    assert database_url(None, environment={"TOCSIN_DATABASE": "sqlite:///b"}) == "sqlite:///b"


def test_the_default_is_a_file_in_a_folder_of_the_user_alone(tmp_path: Path) -> None:
    url = database_url(None, environment={"HOME": str(tmp_path)})

    folder = tmp_path / ".local" / "share" / "tocsin"
    assert url == f"sqlite:///{folder / 'tocsin.db'}"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_option_makes_no_folder(tmp_path: Path) -> None:
    database_url("sqlite:///a", environment={"HOME": str(tmp_path)})

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"HOME": "/h", "XDG_DATA_HOME": "/data"}, "linux", "/data/tocsin"),
        ({"HOME": "/h", "XDG_DATA_HOME": "not/absolute"}, "linux", "/h/.local/share/tocsin"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Application Support/tocsin"),
        ({"HOME": "/h", "LOCALAPPDATA": "/local"}, "win32", "/local/tocsin"),
        ({"HOME": "/h"}, "win32", "/h/AppData/Local/tocsin"),
    ],
)
def test_each_platform_has_its_place(environment: dict[str, str], platform: str, expected: str) -> None:
    assert data_folder(environment, platform) == Path(expected)


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="--database"):
        database_url(None, environment={"HOME": os.fspath(tmp_path / "file")})
