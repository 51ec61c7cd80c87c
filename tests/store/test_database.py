from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.store.database import (
    Database,
    DatabaseUnavailable,
    DatabaseUrlError,
    NoUnitOfWork,
    connection,
    upsert,
)
from bot.store.migrations import TablesTooNew
from bot.store.tables import conversation as conversations
from bot.store.tables import flag, held, metadata

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def add(id: str, at: datetime = NOW) -> None:
    row = {"id": id, "channel": "web", "locale": "en", "brief": {}, "last_seq": 0, "created_at": at, "updated_at": at}
    connection().execute(conversations.insert(), row)


def add_and_fail(database: Database, id: str) -> None:
    with database.transaction():
        add(id)
        raise KeyError(id)


def ids(database: Database) -> list[str]:
    with database.read():
        return list(connection().scalars(sa.select(conversations.c.id).order_by(conversations.c.id)))


def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    with database.read() as opened:
        assert compare_metadata(MigrationContext.configure(opened), metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
    assert ids(database) == []


def test_tables_of_a_later_version_are_left_alone(database: Database) -> None:
    with database.transaction() as opened:
        head = opened.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        opened.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(TablesTooNew):
        database.migrate()
    with database.transaction() as opened:
        opened.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")


def test_what_raises_is_rolled_back(database: Database) -> None:
    with pytest.raises(KeyError):
        add_and_fail(database, "a")
    assert ids(database) == []


def test_an_inner_transaction_is_a_savepoint_of_the_outer_one(database: Database) -> None:
    with database.transaction():
        add("a")
        with pytest.raises(KeyError):
            add_and_fail(database, "b")
        with database.transaction():
            add("c")
    assert ids(database) == ["a", "c"]


def test_a_broken_rule_of_the_database_undoes_only_its_savepoint(database: Database) -> None:
    with database.transaction():
        add("a")
        with pytest.raises(sa.exc.IntegrityError), database.transaction():
            add("a")
        add("b")
    assert ids(database) == ["a", "b"]


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.transaction():
        connection().execute(flag.insert(), {"conversation": "nobody", "kind": "human", "at": NOW})


def test_without_a_unit_of_work_there_is_no_connection(database: Database) -> None:
    with pytest.raises(NoUnitOfWork):
        connection()
    with database.transaction():
        pass
    with pytest.raises(NoUnitOfWork):
        connection()


def test_a_write_does_not_begin_inside_a_read(database: Database) -> None:
    with database.read(), pytest.raises(RuntimeError), database.transaction():
        pass


def test_reading_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction():
        add("a")
        seen: list[list[str]] = []
        reader = threading.Thread(target=lambda: seen.append(ids(database)))
        reader.start()
        reader.join(5)
        assert seen == [[]]


def test_writers_of_several_threads_take_turns(database: Database) -> None:
    def write(n: int) -> None:
        with database.transaction():
            add(f"c{n}")
            time.sleep(0.001)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids(database)) == 10


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    with database.transaction():
        add("a", NOW.astimezone(timezone(timedelta(hours=5))) + timedelta(microseconds=7))
        found = connection().execute(sa.select(conversations.c.created_at)).scalar_one()
    assert found == NOW + timedelta(microseconds=7)
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="time zone"), database.transaction():
        add("a", NOW.replace(tzinfo=None))


def test_upsert_speaks_the_dialect_at_hand(database: Database) -> None:
    with database.transaction():
        add("a")
        for text in ("one", "two"):
            row = upsert(held).values(id=1, conversation="a", text=text, until=NOW)
            connection().execute(row.on_conflict_do_update(index_elements=["id"], set_={"text": row.excluded.text}))
        assert list(connection().scalars(sa.select(held.c.text))) == ["two"]


def test_an_error_of_the_database_does_not_carry_what_was_written(database: Database) -> None:
    row = {"conversation": "nobody", "text": "my secret", "until": NOW}
    with pytest.raises(sa.exc.IntegrityError) as raised, database.transaction():
        connection().execute(held.insert(), row)
    assert "my secret" not in str(raised.value)


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "intake.db"])
def test_a_url_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match="allowed"):
        Database(url)


@pytest.mark.parametrize("url", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"])
def test_postgresql_is_reached_by_any_of_its_names(url: str) -> None:
    assert Database(url).url.drivername == "postgresql+psycopg"


def test_only_the_owner_may_read_the_sqlite_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/intake.db")
    database.migrate()
    with database.transaction():
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    database.close()
    assert "intake.db-wal" in modes
    assert set(modes.values()) == {0o600}


def test_a_database_that_stays_locked_is_told_in_one_line(
    database_url: str, locked: Callable[[str], AbstractContextManager[None]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    database = Database(database_url, lock_wait=0.1)
    with locked(database_url):
        for id in ("a", "b"):
            began = time.monotonic()
            with pytest.raises(DatabaseUnavailable, match="lock"), database.transaction():
                add(id)
            assert time.monotonic() - began < 2
        if database.is_sqlite:
            assert ids(database) == []  # it can still be read
        assert len(caplog.messages) == 1
        assert caplog.messages[0].startswith("the database does not answer: ")
    with database.transaction():
        add("c")
    assert ids(database) == ["c"]
    database.close()


def test_threads_that_wait_too_long_for_each_other_are_told(sqlite_url: str) -> None:
    database = Database(sqlite_url, lock_wait=0.1)
    told: list[Exception] = []

    def write() -> None:
        try:
            with database.transaction():
                add("b")
        except DatabaseUnavailable as error:
            told.append(error)

    with database.transaction():
        other = threading.Thread(target=write)
        other.start()
        other.join(10)
    assert len(told) == 1
    database.close()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    database = Database("postgresql://127.0.0.1:1/nobody")
    with pytest.raises(DatabaseUnavailable, match="refused"), database.read():
        pass
    with pytest.raises(DatabaseUnavailable, match="refused"), database.transaction():
        pass


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "intake.db").write_bytes(b"no database at all " * 100)
    database = Database(f"sqlite:///{tmp_path}/intake.db")
    with pytest.raises(DatabaseUnavailable, match="not a database"), database.read():
        pass


def test_a_mistake_of_ours_is_not_taken_for_an_absent_database(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError), database.read() as opened:
        opened.exec_driver_sql("SELECT * FROM nowhere")
