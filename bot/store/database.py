"""The database and the unit of work: all that happens inside one commits or rolls back together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

LOCK_WAIT = 30.0  # seconds a writer waits for another one on SQLite
ALLOWED_URLS = "sqlite:///path/to/file.db, postgresql://… or postgres://…"
_DEFERRED = "intake_deferred"


class NoUnitOfWork(RuntimeError):
    """A repository was called outside ``Database.transaction()`` and ``Database.read()``."""


class DatabaseUrlError(ValueError):
    """The URL names no database this product runs on."""


@dataclass(frozen=True, slots=True)
class _Unit:
    connection: sa.Connection
    database: Database
    writes: bool


_running: ContextVar[_Unit | None] = ContextVar("unit_of_work", default=None)


def connection() -> sa.Connection:
    """The connection of the running unit of work; raises ``NoUnitOfWork`` outside of one."""
    unit = _running.get()
    if unit is None:
        raise NoUnitOfWork("open Database.transaction() or Database.read() first")
    return unit.connection


def insert_into(table: sa.Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, for a dialect by name: to be built once and kept."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def upsert(table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of the running unit of work."""
    return insert_into(table, connection().dialect.name)


class Database:
    """One SQLite file or one PostgreSQL database; may be shared by threads.

    Raises ``DatabaseUrlError`` for any other URL.
    """

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self._engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self._reader = self._engine.execution_options(**{_DEFERRED: True})
        # SQLite's own wait for the write lock sleeps in steps of up to 100 ms; threads of one process queue up here.
        self._writer = threading.Lock() if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """The unit of work: commits at the end, rolls back when anything is raised.

        Inside another one it is a savepoint of it, so a service called by an action joins the turn, and a refusal
        undoes only what was done since. On SQLite it holds the one write lock: nothing slow belongs in it.
        """
        outer = self._outer()
        if outer is not None:
            if not outer.writes:
                raise RuntimeError("a transaction cannot begin inside read()")
            with outer.connection.begin_nested():
                yield outer.connection
            return
        with self._write_lock(), self._engine.begin() as opened, self._as_running(opened, writes=True):
            yield opened

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view, without the write lock; inside another unit of work it is that one."""
        outer = self._outer()
        if outer is not None:
            yield outer.connection
            return
        with self._reader.begin() as opened, self._as_running(opened, writes=False):
            yield opened

    def migrate(self) -> bool:
        """Bring the tables to the newest form; several processes may do so at once. Whether they are all new."""
        from bot.store.migrations import upgrade  # Alembic takes 0.1 s to import

        with self._write_lock(), self._engine.begin() as opened:
            return upgrade(opened)

    def close(self) -> None:
        """Give back all connections; the next use opens new ones."""
        self._engine.dispose()

    def forget_connections(self) -> None:
        """For a child process after a fork: drop the parent's connections without closing them."""
        self._engine.dispose(close=False)
        if self._writer is not None:
            self._writer = threading.Lock()

    def _outer(self) -> _Unit | None:
        outer = _running.get()
        if outer is not None and outer.database is not self:
            raise RuntimeError("a unit of work of another database is running")
        return outer

    @contextmanager
    def _as_running(self, opened: sa.Connection, *, writes: bool) -> Iterator[None]:
        token = _running.set(_Unit(opened, self, writes))
        try:
            yield
        finally:
            _running.reset(token)

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=LOCK_WAIT):
            raise sa.exc.TimeoutError("another thread has been writing for too long")
        try:
            yield
        finally:
            self._writer.release()


def read_url(url: str) -> sa.URL:
    """The URL with the driver we use. Raises ``DatabaseUrlError``."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise DatabaseUrlError(f"not a database URL; allowed: {ALLOWED_URLS}") from None
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in ("sqlite", "sqlite+pysqlite") and parsed.database not in (None, "", ":memory:"):
        return parsed
    raise DatabaseUrlError(f"no database for {parsed.drivername}; allowed: {ALLOWED_URLS}")


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    return sa.create_engine(url, hide_parameters=True)  # errors must not carry what a prospect wrote


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    assert url.database is not None
    path = Path(url.database).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # what prospects tell is for the owner's eyes only; SQLite's other files follow suit
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"timeout": LOCK_WAIT, "check_same_thread": False}
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves: the driver's own is deferred and comes too late
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")  # an acknowledged message survives a power cut
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA secure_delete=ON")  # what is blanked or erased is overwritten in the file

    @sa.event.listens_for(engine, "begin")
    def _begin(opened: sa.Connection) -> None:
        deferred = opened.get_execution_options().get(_DEFERRED)
        opened.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")  # the lock first: no upgrade deadlock

    return engine
