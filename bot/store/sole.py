"""What only one process at a time may do on a database, however many there are."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa

from bot.store.database import Database

TELEGRAM = 5_309_842  # PostgreSQL's advisory lock, and the end of a file's name; any number nobody else uses


class Sole:
    """A place that one process can hold; it is free again when that process is gone, however it ends."""

    def __init__(self, database: Database, place: int = TELEGRAM) -> None:
        self._database, self._place = database, place
        self._file: TextIO | None = None
        self._opened: sa.Connection | None = None

    def take(self) -> bool:
        """Whether the place is held now. A server that does not answer gives no place."""
        if self._file is not None or self._opened is not None:
            return self.still()
        return self._lock_file() if self._database.is_sqlite else self._lock_row()

    def still(self) -> bool:
        """Whether it is held yet: a server that was restarted has forgotten who held it."""
        if self._opened is None:
            return self._file is not None
        try:
            self._opened.exec_driver_sql("SELECT 1")
        except sa.exc.DBAPIError:
            self.leave()
            return False
        return True

    def leave(self) -> None:
        if self._file is not None:
            self._file.close()
        if self._opened is not None:
            self._opened.invalidate()
            self._opened.close()
        self._file = self._opened = None

    def _lock_file(self) -> bool:
        assert self._database.url.database is not None
        file = Path(f"{self._database.url.database}-{self._place}").open("a", encoding="utf-8")  # noqa: SIM115
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def _lock_row(self) -> bool:
        engine = sa.create_engine(self._database.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        try:
            opened = engine.connect()
        except sa.exc.DBAPIError:
            return False
        if opened.scalar(sa.select(sa.func.pg_try_advisory_lock(self._place))):
            self._opened = opened
            return True
        opened.close()
        return False
