"""Feeds: read from a real HTTP server that is slow, huge or wrong, and the one that every coach is given."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sqlalchemy as sa
from coach_calendars import HOUR, NOW, START, Practice
from icalendar import Calendar

from bot.services import clock, coaches, signing
from bot.services.calendars import connecting, feed_in, feed_out, fetching, reading
from bot.services.calendars.fetching import CalendarError, CalendarUnusable
from bot.services.sealing import CannotUnseal, seal, unseal
from bot.store.booking_tables import calendar
from bot.store.database import Database, connection

BUSY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:own\r\nSUMMARY:Dentist\r\n"
    b"DTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Feed:
    """A server whose only page answers as it is told."""

    def __init__(self) -> None:
        self.status, self.body, self.headers, self.asked = 200, BUSY, {"ETag": '"1"'}, list[dict[str, str]]()
        self.slow = 0.0
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                feed.asked.append(dict(self.headers))
                unchanged = feed.status == 200 and self.headers.get("If-None-Match") == feed.headers.get("ETag", "-")
                self.send_response(304 if unchanged else feed.status)
                for name, value in feed.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if not unchanged:
                    time.sleep(feed.slow)
                    try:
                        self.wfile.write(feed.body)
                    except OSError:
                        return

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/secret/basic.ics"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def feed() -> Iterator[Feed]:
    running = Feed()
    yield running
    running.stop()


def test_a_feed_makes_the_coach_busy_and_keeps_no_words(coached: Practice, feed: Feed) -> None:
    assert coached.free()
    found = connecting.connect_feed(coached.database, "maren", feed.url)
    assert (found.busy, found.error, found.read_at) == (1, None, NOW)
    assert not coached.free()
    with coached.database.read():
        kept = str(connection().execute(sa.select(calendar)).all())
    assert feed.url not in kept


def test_an_unchanged_feed_is_not_read_again(coached: Practice, feed: Feed) -> None:
    connecting.connect_feed(coached.database, "maren", feed.url)
    coached.read()
    assert feed.asked[-1].get("If-None-Match") == '"1"'
    assert coached.status().read_at == NOW + timedelta(minutes=10)
    assert not coached.free()


def test_a_new_day_is_read_even_when_the_feed_is_unchanged(coached: Practice, feed: Feed) -> None:
    connecting.connect_feed(coached.database, "maren", feed.url)
    coached.read(timedelta(days=1))
    assert "If-None-Match" not in feed.asked[-1]


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, b"", "trouble of its own"), (404, b"", "nothing at that address"), (401, b"", "user or password"),
        (200, b"<!DOCTYPE html><html>sign in</html>", "a web page"), (200, b"garbage", "no calendar file"),
        (200, BUSY[:-20], "breaks off"), (200, b"", "no calendar file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_busy_times_stay(
    coached: Practice, feed: Feed, status: int, body: bytes, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    feed.status, feed.body = status, body
    with pytest.raises(CalendarError, match=said):
        connecting.connect_feed(coached.database, "maren", feed.url)
    feed.status, feed.body = 200, BUSY
    connecting.connect_feed(coached.database, "maren", feed.url)
    feed.status, feed.body, feed.headers = status, body, {"ETag": '"2"'}
    coached.read()
    assert said in (coached.status().error or "")
    assert coached.status().read_at == NOW
    assert not coached.free()
    assert "busy times are of 20 Nov 10:00 UTC" in caplog.text
    assert "secret" not in caplog.text
    feed.status, feed.body = 200, BUSY
    coached.read(timedelta(minutes=20))
    assert coached.status().error is None


def test_a_feed_that_is_too_large_is_given_up(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    feed.body = BUSY + b" " * 1000
    with pytest.raises(CalendarError, match="larger than"):
        feed_in.fetch(feed.url)


def test_a_feed_that_is_too_slow_is_given_up(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", (1, 0.2))
    feed.slow = 2
    with pytest.raises(CalendarError, match=r"in time|broke"):
        feed_in.fetch(feed.url)


def test_a_feed_without_a_server_is_called_so(feed: Feed) -> None:
    feed.stop()
    with pytest.raises(CalendarError, match="nothing listens"):
        feed_in.fetch(feed.url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/x", "example.org/x", "", "https://", "http://x:y/"]
)
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(CalendarUnusable, match="no address"):
        fetching.web_address(url)


def test_a_redirect_to_something_else_than_the_web_is_not_followed(feed: Feed) -> None:
    feed.status, feed.headers = 302, {"Location": "file:///etc/passwd"}
    with pytest.raises(CalendarError, match="leads to an address"):
        feed_in.fetch(feed.url)


def test_webcal_is_a_web_address() -> None:
    assert fetching.web_address(" webcal://example.org/a.ics") == "https://example.org/a.ics"


async def test_one_worker_reads_a_calendar_at_a_time_and_waits_longer_after_each_failure(
    coached: Practice, feed: Feed
) -> None:
    connecting.connect_feed(coached.database, "maren", feed.url)
    assert not await reading.read_one(coached.database)  # it has just been read
    feed.status = 500
    waits = []
    at = NOW + timedelta(minutes=20)
    for _ in range(4):
        with clock.at(at):
            assert await reading.read_one(coached.database)
            assert not await reading.read_one(coached.database)
            with coached.database.read():
                due = connection().scalar(sa.select(calendar.c.due_at))
        waits.append(due - at)
        at = due
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(minutes=20)


def test_what_is_sealed_opens_with_the_same_secret_only(coached: Practice) -> None:
    sealed = seal("a password")
    assert "password" not in sealed
    assert unseal(sealed) == "a password"
    signing.use_secret("another secret for the tests")
    with pytest.raises(CannotUnseal):
        unseal(sealed)


def events(content: bytes) -> dict[str, str]:
    return {str(e["UID"]): str(e["STATUS"]) for e in Calendar.from_ical(content).walk("VEVENT")}


def test_the_coachs_own_feed_shows_calls_and_for_a_while_the_cancelled_ones(coached: Practice) -> None:
    call = coached.book()
    with coached.database.transaction():
        key = feed_out.address("maren").removeprefix("https://intake.example.org/feeds/").removesuffix(".ics")
        before = feed_out.of_key(key)
    assert events(before.content) == {call.uid: "CONFIRMED"}
    coached.cancel(call)
    with coached.database.read():
        after = feed_out.of_key(key)
        assert events(after.content) == {call.uid: "CANCELLED"}
        assert after.mark != before.mark
        with clock.at(NOW + timedelta(days=15)):
            assert events(feed_out.of_key(key).content) == {}


def test_a_new_key_ends_the_old_one(coached: Practice, database: Database) -> None:
    with database.transaction():
        old = feed_out.address("maren").rpartition("/")[2].removesuffix(".ics")
        new = feed_out.address("maren", new=True).rpartition("/")[2].removesuffix(".ics")
        assert feed_out.of_key(new)
        for gone in (old, "", "x"):
            with pytest.raises(coaches.UnknownCoach):
                feed_out.of_key(gone)


def test_a_call_invited_by_mail_is_not_busy_twice_but_one_moved_there_is(coached: Practice, feed: Feed) -> None:
    call = coached.book()
    same = BUSY.replace(b"UID:own", b"UID:" + call.uid.encode()).replace(b"T100000Z", b"T093000Z")
    feed.body = same
    assert call.start == START
    assert connecting.connect_feed(coached.database, "maren", feed.url).busy == 0
    feed.body = same.replace(b"T09", b"T14").replace(b"T143000", b"T150000")
    assert connecting.connect_feed(coached.database, "maren", feed.url).busy == 1
    assert coached.find(call).start == START
    assert call.end - call.start < HOUR
