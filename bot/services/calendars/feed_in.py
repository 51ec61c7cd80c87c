"""Reads a coach's calendar from a read-only address, such as the secret ones of Google and Microsoft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.coaching import busy
from bot.coaching.busy import NotACalendar
from bot.services.calendars.fetching import CalendarError, CalendarUnusable, Limited, plain_words, refuse

ACCEPT = "text/calendar, text/plain;q=0.5, */*;q=0.1"


@dataclass(frozen=True)
class Fetched:
    """``calendars`` is None when nothing changed since ``mark``, which is to be given at the next reading."""

    calendars: list[Any] | None
    mark: str | None


def fetch(url: str, mark: str | None = None) -> Fetched:
    """Read a feed, unless it still carries the mark. Raises CalendarError."""
    with plain_words(), Limited() as session:
        answer = session.request("GET", url, headers={"Accept": ACCEPT, **_unless(mark)})
        if answer.status_code == 304 and mark:
            return Fetched(None, mark)
        refuse(answer.status_code)
        if answer.status_code != 200:
            raise CalendarError(f"status {answer.status_code} instead of a calendar")
        try:
            return Fetched(busy.read(answer.content), _mark(answer.headers))
        except NotACalendar:
            raise _other(answer.content) from None


def _unless(mark: str | None) -> dict[str, str]:
    kind, _, value = (mark or "").partition(" ")
    header = {"etag": "If-None-Match", "modified": "If-Modified-Since"}.get(kind)
    return {header: value} if header else {}


def _mark(headers: Any) -> str | None:
    if etag := headers.get("ETag"):
        return f"etag {etag}"
    return f"modified {headers['Last-Modified']}" if "Last-Modified" in headers else None


def _other(content: bytes) -> CalendarError:
    """What it is instead of a calendar."""
    begins = content[:2000].lstrip().lower()
    if begins.startswith((b"<!doctype html", b"<html")):
        return CalendarUnusable("that address is a web page; needed is the one that ends in .ics")
    if begins.startswith(b"begin:vcalendar"):
        return CalendarError("the calendar file breaks off or is damaged")
    return CalendarUnusable("what comes from that address is no calendar file")
