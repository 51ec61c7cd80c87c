"""Real things for every test: a migrated database of each kind, fresh for each test."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.store.database import Database

_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "intake.db"
    made = Database(f"sqlite:///{path}")
    made.migrate()
    made.close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """A PostgreSQL server of our own with a migrated ``template_intake``; gives the URL of its maintenance base."""
    try:
        import pgserver
    except ImportError:
        warnings.warn("pgserver is not installed: NOTHING is tested on PostgreSQL", stacklevel=1)
        pytest.skip("pgserver is not installed: not tested on PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="intake-pg-"))  # not under tmp_path: the server runs as another user
    server = pgserver.get_server(folder, cleanup_mode="delete")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    create_database(url, "template_intake")
    made = Database(url.set(database="template_intake").render_as_string(hide_password=False))
    made.migrate()
    made.close()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def create_database(url: sa.URL, name: str, template: str = "template1") -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as opened:
        opened.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")


def drop_database(url: sa.URL, name: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as opened:
        opened.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "intake.db")
    return f"sqlite:///{tmp_path / 'intake.db'}"


@pytest.fixture
def postgres_url(postgres: sa.URL) -> Iterator[str]:
    name = f"intake_{next(_numbers)}"
    create_database(postgres, name, "template_intake")
    yield postgres.set(database=name).render_as_string(hide_password=False)
    drop_database(postgres, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Any:
    """The URL of a migrated, empty database of each kind."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database of each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()
