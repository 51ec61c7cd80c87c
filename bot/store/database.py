"""The database and the unit of work: all that happens inside one commits or rolls back together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

LOCK_WAIT = 5.0  # seconds to wait for another writer, or for a server to answer
SAY_AGAIN = 60.0  # seconds
ALLOWED_URLS = "sqlite:///path/to/file.db, postgresql://… or postgres://…"
_BEGIN, _BEGIN_READING = "BEGIN IMMEDIATE", "BEGIN"  # SQLite: the lock first, so that no upgrade ends in a deadlock
# SQLite: busy, locked, no memory, read-only, disk error, corrupt, full, can't open, locking protocol, not a database
_SQLITE_AWAY = frozenset({5, 6, 7, 8, 10, 11, 13, 14, 15, 26})
# PostgreSQL: connection, rolled back for another's sake, resources, operator's doing, system; no lock; read-only
_POSTGRESQL_AWAY = ("08", "40", "53", "57", "58", "55P03", "25006")

logger = logging.getLogger(__name__)


class NoUnitOfWork(RuntimeError):
    """A repository was called outside ``Database.transaction()`` and ``Database.read()``."""


class DatabaseUnavailable(RuntimeError):
    """The database is locked, full or out of reach; nothing was written, and a little later it may be again."""


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

    ``lock_wait``: seconds a unit of work waits for a lock or a connection. When it gets none it raises
    ``DatabaseUnavailable``, which is logged, once a minute at most.
    Raises ``DatabaseUrlError`` for any other URL.
    """

    def __init__(self, url: str, *, lock_wait: float = LOCK_WAIT) -> None:
        self.url = read_url(url)
        self._lock_wait = lock_wait
        self._engine = (_sqlite_engine if self.is_sqlite else _postgresql_engine)(self.url, lock_wait)
        self._said = -SAY_AGAIN
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
        Raises ``DatabaseUnavailable``.
        """
        outer = self._outer()
        if outer is not None:
            if not outer.writes:
                raise RuntimeError("a transaction cannot begin inside read()")
            with outer.connection.begin_nested():
                yield outer.connection
            return
        with self._watched(), self._write_lock(), self._begun(_BEGIN) as opened, self._as_running(opened, writes=True):
            yield opened

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view, without the write lock; inside another unit of work it is that one.

        Raises ``DatabaseUnavailable``.
        """
        outer = self._outer()
        if outer is not None:
            yield outer.connection
            return
        with self._watched(), self._begun(_BEGIN_READING) as opened, self._as_running(opened, writes=False):
            yield opened

    def migrate(self) -> bool:
        """Bring the tables to the newest form; several processes may do so at once. Whether they are all new."""
        from bot.store.migrations import upgrade  # Alembic takes 0.1 s to import

        with self._write_lock(), self._begun(_BEGIN) as opened:
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
    def _begun(self, begin: str) -> Iterator[sa.Connection]:
        """On SQLite said here, not in a listener: once an engine has one, each statement looks for more."""
        with self._engine.begin() as opened:
            if self._writer is not None:
                opened.exec_driver_sql(begin)
            yield opened

    @contextmanager
    def _as_running(self, opened: sa.Connection, *, writes: bool) -> Iterator[None]:
        token = _running.set(_Unit(opened, self, writes))
        try:
            yield
        finally:
            _running.reset(token)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            if not _is_away(error):
                raise
            reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
            if time.monotonic() - self._said >= SAY_AGAIN:
                self._said = time.monotonic()
                logger.error("the database does not answer: %s; trying again until it does", reason)
            raise DatabaseUnavailable(reason) from error

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=self._lock_wait):
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


def _is_away(error: sa.exc.DBAPIError | sa.exc.TimeoutError) -> bool:
    """Whether it is the database's state, not what was asked of it."""
    if isinstance(error, sa.exc.TimeoutError) or error.connection_invalidated:
        return True
    if (code := getattr(error.orig, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in _SQLITE_AWAY  # the rest of the number is detail
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state.startswith(_POSTGRESQL_AWAY) if state else isinstance(error, sa.exc.OperationalError)


def _postgresql_engine(url: sa.URL, lock_wait: float) -> sa.Engine:
    patience = {"connect_timeout": max(2, round(lock_wait)), "options": f"-c lock_timeout={round(lock_wait * 1000)}"}
    given = {name: value for name, value in patience.items() if name not in url.query}
    return sa.create_engine(url, hide_parameters=True, connect_args=given)  # errors must not carry a prospect's words


def _sqlite_engine(url: sa.URL, lock_wait: float) -> sa.Engine:
    assert url.database is not None
    path = Path(url.database).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # what prospects tell is for the owner's eyes only; SQLite's other files follow suit
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"timeout": lock_wait, "check_same_thread": False}
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves: the driver's own is deferred and comes too late
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")  # an acknowledged message survives a power cut
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA secure_delete=ON")  # what is blanked or erased is overwritten in the file

    return engine
