"""The pages that the demonstration leaves behind."""

from pathlib import Path

import pytest

from tocsin.app.demo.reports import folder_for
from tocsin.model.errors import InputError


def test_a_folder_is_made_with_those_above_it_and_may_be_there_already(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b"

    assert folder_for(place) == folder_for(place) == place
    assert place.is_dir()


def test_what_is_in_the_way_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InputError, match="name another with --output"):
        folder_for(tmp_path / "file")
