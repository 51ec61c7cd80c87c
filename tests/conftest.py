"""Real things for every test: a migrated database of each kind, fresh for each test, and the trained model."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.engine import absent

absent.install()  # before anything imports Rasa

from bot.services import practice, signing  # noqa: E402
from bot.store.database import Database, read_url  # noqa: E402

ROOT = Path(__file__).parent.parent


def environment(home: Path) -> dict[str, str]:
    """Of a process that has to leave the operator's own database alone, whatever the file .env says.

    Tests write faster than people."""
    own = {
        "INTAKE_HOME": str(home),
        "INTAKE_DATABASE_URL": f"sqlite:///{home}/intake.db",
        "INTAKE_LIMIT_MESSAGES": "off",
    }
    return {**os.environ, **own}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "intake.db"
    made = Database(f"sqlite:///{path}")
    made.migrate()
    made.close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a migrated database on a PostgreSQL server of our own."""
    try:
        import pgserver
    except ImportError:
        warnings.warn("pgserver is not installed: NOTHING is tested on PostgreSQL", stacklevel=1)
        pytest.skip("pgserver is not installed: not tested on PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="intake-pg-"))  # not under tmp_path: the server runs as another user
    server = pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    with _superuser(url) as opened:
        opened.exec_driver_sql("ALTER SYSTEM SET fsync = off")  # we kill workers, never the machine
        opened.exec_driver_sql("SELECT pg_reload_conf()")
    made = Database(url)
    made.migrate()
    made.close()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _superuser(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as opened:
        yield opened


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "intake.db")
    return f"sqlite:///{tmp_path / 'intake.db'}"


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """Emptied after each test; a new database each time would take as long as 50 tests."""
    yield postgres
    with _superuser(postgres) as opened:
        opened.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        names = [name for name in sa.inspect(opened).get_table_names() if name != "alembic_version"]
        quoted = ", ".join(f'"{name}"' for name in names)
        opened.exec_driver_sql(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")


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


@pytest.fixture
def locked() -> Callable[[str], AbstractContextManager[None]]:
    """Somebody else writes to the database of a URL, and comes to no end."""

    @contextmanager
    def held(url: str) -> Iterator[None]:
        engine = sa.create_engine(read_url(url), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as opened:
            if engine.dialect.name == "sqlite":
                opened.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                opened.exec_driver_sql("BEGIN")
                opened.exec_driver_sql("LOCK TABLE conversation, inbox IN ACCESS EXCLUSIVE MODE")
            yield
            opened.exec_driver_sql("ROLLBACK")

    return held


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The trained model; trained first when it isn't there, or something changed."""
    from bot.tuning import training

    home = Path(os.environ.get("TEST_HOME", ROOT / "var" / "test"))
    return training.ensure(ROOT, home, lambda line: print(line, flush=True))


@pytest.fixture(scope="session")
def practice_in_use() -> practice.Practice:
    """The demo practice of practice.yml, and a secret to sign with."""
    signing.use_secret("a secret of thirty-two characters")
    practice.use(practice.read(ROOT / practice.FILE))
    return practice.current()


@pytest.fixture
def home(bundle: Path, tmp_path: Path) -> Path:
    """A home with the trained model in it, and nothing else."""
    shutil.copytree(bundle.parent, tmp_path / "home" / "models")
    shutil.copytree(bundle.parent.parent / "encoder", tmp_path / "home" / "encoder")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def engine(bundle: Path, practice_in_use: practice.Practice) -> Any:
    """The engine with the trained model loaded: once for all tests, as loading takes seconds."""
    from bot.engine.conversations import Conversations

    return Conversations(bundle)


@pytest.fixture(scope="session")
def greet(bundle: Path, practice_in_use: practice.Practice) -> Any:
    from bot.engine.greeting import Greeter

    return Greeter(bundle)
