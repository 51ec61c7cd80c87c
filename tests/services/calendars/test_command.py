"""`intake coach calendar`, on real servers."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from caldav_servers import Server
from coach_calendars import HOUR, START, Practice

from bot import calendar_command
from bot.calendar_command import LAG, PASSWORD, Refused
from bot.services import coaches
from tests.conftest import environment


def command(coached: Practice, **how: str | bool | None) -> None:
    asked = {"caldav": None, "user": None, "feed": None, "none": False, **how}
    calendar_command.run(coached.database, "maren", **asked)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _password(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, server.password or "")


def test_a_calendar_is_connected_read_and_disconnected(
    coached: Practice, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    own = server.new_calendar()
    own.enter(START, START + HOUR)
    command(coached, caldav=own.url, user=server.user)
    assert capsys.readouterr().out == "maren: CalDAV, both ways; read 0 minutes ago; 1 busy times to come\n"
    assert not coached.free()
    command(coached)
    assert "read 0 minutes ago; 1 busy times" in capsys.readouterr().out
    command(coached, none=True)
    assert capsys.readouterr().out == "disconnected\n"
    assert coached.free()
    command(coached)
    command(coached, none=True)
    assert capsys.readouterr().out == "no calendar is connected\nno calendar was connected\n"


def test_a_call_booked_before_goes_into_the_calendar_that_is_connected(coached: Practice, server: Server) -> None:
    own = server.new_calendar()
    call = coached.book()
    command(coached, caldav=own.url, user=server.user)
    coached.work()
    assert [str(event["UID"]) for event in own.events()] == [call.uid]


def test_a_password_is_piped_in_where_the_environment_has_none(
    coached: Practice, radicale: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(PASSWORD)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{radicale.password}\n"))
    command(coached, caldav=radicale.new_calendar().url, user=radicale.user)
    assert "both ways; read 0 minutes ago" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n"))
    with pytest.raises(Refused, match="the calendar can't be used: user or password are wrong"):
        command(coached, caldav=radicale.new_calendar().url, user=radicale.user)


def test_a_feed_is_connected_with_a_word_about_its_lag(
    coached: Practice, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    own = server.new_calendar()
    address = own.enter(START, START + HOUR)
    if own.auth:
        user, password = (part or "" for part in own.auth)
        address = address.replace("://", f"://{user}:{password.replace(' ', '%20')}@")
    with coached.database.transaction():
        coaches.edit("maren", notice_hours=12)
    command(coached, feed=address)
    said = capsys.readouterr().out
    assert said.startswith("maren: read-only feed; read 0 minutes ago; 1 busy times to come\n")
    assert LAG in said
    assert "maren has a minimum notice of 12 hours: that is too little for a read-only feed" in said


def test_the_command_as_a_process(radicale: Server, tmp_path: os.PathLike[str]) -> None:
    own = radicale.new_calendar()

    def intake(*args: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", "coach", "calendar", "maren", *args],
            env=environment(tmp_path) | {PASSWORD: radicale.password or ""}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False,
        ).stdout  # fmt: skip

    assert "maren: CalDAV, both ways; read 0 minutes ago" in intake("--caldav", own.url, "--user", radicale.user or "")
    assert intake("--caldav", own.url, "--none") == "intake: one of --caldav, --feed and --none\n"
    assert intake("--none") == "disconnected\n"
