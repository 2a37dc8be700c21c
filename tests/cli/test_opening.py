"""Opening the database that an order is about."""

from pathlib import Path

import pytest

from tocsin.cli.opening import opened
from tocsin.model.errors import TocsinError


def test_a_database_is_made_only_where_that_is_asked_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"

    with pytest.raises(TocsinError, match="tocsin"), opened(url):
        pass
    with opened(url, create=True) as made:
        assert not list(made.organisations())
    with opened(url) as there:
        assert not list(there.organisations())
