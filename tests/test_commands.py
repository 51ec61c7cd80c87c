"""The `intake` command as a process: what it says, and how it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.coaching.openings import openings
from bot.running import alone
from bot.services import bookings, clock, coaches, conversations, outbox, signing
from bot.store import jobs
from bot.store.database import Database
from tests.conftest import environment

ROOT = Path(__file__).parent.parent
TRACE = "Traceback"


UP = "import runpy, signal; print('up', flush=True); runpy.run_module('bot.cli', run_name='__main__')"


def started(home: Path, *args: str, how: tuple[str, str] = ("-m", "bot.cli")) -> subprocess.Popen[str]:
    """`intake ARGS` in a process group of its own, as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, *how, *args],
        cwd=ROOT, env=environment(home), text=True, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@pytest.mark.parametrize("command", ["run", "web"])
def test_a_port_in_use_ends_the_start_before_anything_slow(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = started(tmp_path, command, "--port", str(port))
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 2
    assert f"intake: can't listen at 127.0.0.1, port {port}: Address already in use" in said
    assert TRACE not in said
    assert not (tmp_path / "models").exists()


def test_a_second_run_on_the_same_home_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with alone(tmp_path, "http://localhost:8123"):
        process = started(tmp_path, "run", "--port", "8124")
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 2
    assert f"intake: it runs already on {str(tmp_path)!r}: http://localhost:8123 (process {os.getpid()})" in said
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("after", [0.1, 0.4, 1.5])
def test_ctrl_c_at_the_start_ends_without_a_traceback(tmp_path: Path, after: float) -> None:
    process = started(tmp_path, "understand", how=("-c", UP))
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"  # an interrupt while Python itself comes up is not ours to answer
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    assert TRACE not in process.communicate(timeout=60)[0]
    assert process.returncode == 130


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "intake.db").write_bytes(b"no database at all " * 100)
    said = started(tmp_path, "show", "x").communicate(timeout=60)[0]
    assert said == "intake: INTAKE_DATABASE_URL: the database can't be opened: file is not a database\n"


def test_jobs_that_were_given_up_are_listed_and_tried_anew(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "intake.db")
    database = Database(f"sqlite:///{tmp_path / 'intake.db'}")
    with database.transaction():
        outbox.later("mail", "k", {"to": "ann@example.org"})
        jobs.fail(1, "MailRefused: the mail server refuses the address (550)")
    database.close()
    listed = started(tmp_path, "jobs", "list").communicate(timeout=60)[0]
    assert listed.startswith("1\tmail\tgiven up\tsince ")
    assert listed.rstrip().endswith("(550)\nintake: 1 jobs want your eyes")
    assert "ann" not in listed
    assert started(tmp_path, "jobs", "retry", "1").communicate(timeout=60)[0] == "1 jobs will be tried again\n"
    assert "wait for their time" in started(tmp_path, "jobs", "list").communicate(timeout=60)[0]


def test_an_id_that_begins_with_a_hyphen_is_no_option(tmp_path: Path) -> None:
    process = started(tmp_path, "show", "-MTPSyjGx_mAVxqy")
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "-MTPSyjGx_mAVxqy: There is no conversation with this id." in said


def feed_of_maren(home: Path, **more: str) -> tuple[str, str]:
    """What `intake coach feed maren` prints, and what it says beside it."""
    process = subprocess.run(
        [sys.executable, "-m", "bot.cli", "coach", "feed", "maren"],
        cwd=ROOT, env=environment(home) | more, text=True, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return process.stdout, process.stderr


def test_a_feeds_address_leads_to_the_server_that_runs_and_says_when_nobody_elsewhere_gets_there(
    tmp_path: Path,
) -> None:
    address, said = feed_of_maren(tmp_path)
    assert address.startswith("http://localhost:8000/feeds/")
    assert "INTAKE_PUBLIC_URL is not set: http://localhost:8000 is this machine" in said
    with alone(tmp_path, "http://localhost:8123"):
        address, said = feed_of_maren(tmp_path)
    assert address.startswith("http://localhost:8123/feeds/")
    assert "http://localhost:8123 is this machine" in said
    address, said = feed_of_maren(tmp_path, INTAKE_PUBLIC_URL="https://intake.example.org")
    assert address.startswith("https://intake.example.org/feeds/")
    assert said == ""


def test_demo_coaches_with_calls_to_come_go_only_when_told_to_cancel_them(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "intake.db")
    database = Database(f"sqlite:///{tmp_path / 'intake.db'}")
    signing.use_secret("a secret for the tests only")
    with database.transaction():
        coaches.seed_demo()
        me = conversations.start("web", "en", "Europe/Lisbon", None).id
        wanted = openings(coaches.get("maren"), clock.now() + timedelta(days=1))[0].id
        bookings.book(me, wanted, name="Sam", email="sam@example.org", zone="Europe/Lisbon")
    database.close()
    process = started(tmp_path, "coach", "remove-demo")
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert f"(Lisbon time)\tconversation {me}" in said
    assert "intake: 1 calls with demo coaches are to come, nothing is removed; with --cancel-calls" in said
    said = started(tmp_path, "coach", "remove-demo", "--cancel-calls").communicate(timeout=60)[0]
    assert said.startswith("2 demo coaches removed, 1 calls cancelled\nfor now inactive")
    assert TRACE not in said


def test_a_notice_shorter_than_a_feed_lags_is_warned_of(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "intake.db")
    ines = ("--name", "Inês", "--bio", "b", "--need", "mentoring", "--time-zone", "Europe/Lisbon")
    said = started(tmp_path, "coach", "add", "ines", *ines, "--notice-hours", "4").communicate(timeout=60)[0]
    warning = "ines has a minimum notice of 4 hours: that is too little for a read-only feed"
    assert warning in said
    assert warning in started(tmp_path, "coach", "edit", "ines", "--weight", "2").communicate(timeout=60)[0]
    said = started(tmp_path, "coach", "edit", "ines", "--notice-hours", "24").communicate(timeout=60)[0]
    assert "minimum notice" not in said
    assert "Inês" in said
