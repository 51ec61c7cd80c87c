"""A calendar on a CalDAV server (RFC 4791): what is asked of it and what is written to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from caldav.davclient import DAVClient
from caldav.lib import error as dav

from bot.coaching.intervals import Interval
from bot.services.calendars.fetching import CalendarError, CalendarUnusable, Limited, plain_words, refuse

DAV, CALDAV, CS = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
ABOUT = (
    f"<D:propfind {SPACES}><D:prop><D:resourcetype/><D:displayname/><S:getctag/><D:sync-token/>"
    "<D:current-user-privilege-set/><C:supported-calendar-component-set/></D:prop></D:propfind>"
)
QUERY = (
    f"<C:calendar-query {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter>"
    '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{}</C:comp-filter></C:comp-filter>'
    "</C:filter></C:calendar-query>"
)
WRITING = {f"{DAV}all", f"{DAV}write", f"{DAV}write-content", f"{DAV}bind"}
FILE = {"Content-Type": "text/calendar; charset=utf-8"}


class Changed(Exception):
    """Somebody else changed, removed or put in the event since it was read."""


@dataclass(frozen=True)
class Resource:
    """An event as it stands on the server; ``etag`` is None when it cannot be compared."""

    href: str
    etag: str | None
    data: bytes


class CalendarServer:
    """One calendar at its address. Every method raises CalendarError."""

    def __init__(self, url: str, user: str | None, password: str | None) -> None:
        self.url = url if url.endswith("/") else f"{url}/"
        self._client = DAVClient(url=self.url, username=user, password=password, enable_rfc6764=False)
        self._client.session = Limited()

    def __enter__(self) -> CalendarServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def mark(self) -> str | None:
        """What changes whenever the calendar does; None where the server has no such thing."""
        found = self._about()
        mark = found.findtext(f".//{CS}getctag") or found.findtext(f".//{DAV}sync-token")
        return str(mark).strip() if mark else None

    def events(self, window: Interval) -> list[Resource]:
        """The events that take place, at least in part, within the window; repeated ones as they were made."""
        stretch = " ".join(f'{name}="{_stamp(at)}"' for name, at in (("start", window.start), ("end", window.end)))
        return self._query(f"<C:time-range {stretch}/>")

    def find(self, uid: str) -> Resource | None:
        """The event with this UID, wherever in the calendar it stands."""
        match = f'<C:text-match collation="i;octet">{escape(uid)}</C:text-match>'
        found = self._query(f'<C:prop-filter name="UID">{match}</C:prop-filter>')
        return next((one for one in found if uid.encode() in one.data), None)

    def get(self, href: str) -> Resource | None:
        answer = self._ask("GET", href)
        if answer.status in (404, 410):
            return None
        refuse(answer.status)
        return Resource(href, _comparable(answer.headers.get("ETag")), _bytes(answer.raw))

    def put(self, href: str, data: bytes, *, replaces: Resource | None) -> str | None:
        """Write an event: a new one, or in place of what was read; gives its ETag. Raises Changed."""
        condition = {"If-None-Match": "*"} if replaces is None else _unchanged(replaces)
        answer = self._ask("PUT", href, data.decode(), FILE | condition)
        if answer.status in (409, 412):  # 409: it stands under another name already
            raise Changed
        refuse(answer.status)
        return _comparable(answer.headers.get("ETag"))

    def delete(self, read: Resource) -> None:
        """Take an event out; one that is gone is fine. Raises Changed."""
        answer = self._ask("DELETE", read.href, headers=_unchanged(read))
        if answer.status == 412:
            raise Changed
        if answer.status not in (404, 410):
            refuse(answer.status)

    def place(self, uid: str) -> str:
        """The address of a new event."""
        return urljoin(self.url, f"{uid.partition('@')[0]}.ics")

    def choose(self) -> str:
        """The address of the calendar meant: this one, or the only one of the user at this server.

        Raises CalendarUnusable when there is none, or more than one, or it may only be read.
        """
        about = self._about(missing_is_fine=True)
        if about is None or about.find(f".//{DAV}resourcetype/{CALDAV}calendar") is None:
            with _plain():
                home: Any = self._client.get_principal()
                found = [one for one in home.get_calendars() if _for_events(one)]
            if len(found) != 1:
                raise CalendarUnusable(_which([f"{one.url}  {one.get_display_name() or ''}".rstrip() for one in found]))
            self.url = str(found[0].url)
            about = self._about()
        may = {privilege.tag for privilege in about.iterfind(f".//{DAV}privilege/*")}
        if may and not may & WRITING:
            raise CalendarUnusable("this user may read that calendar, but not write to it")
        return self.url

    def _about(self, *, missing_is_fine: bool = False) -> Any:
        answer = self._ask("PROPFIND", self.url, ABOUT, {"Depth": "0"})
        if missing_is_fine and answer.status in (404, 405):
            return None
        refuse(answer.status)
        if answer.status != 207 or answer.tree is None:
            raise CalendarUnusable("that server does not speak CalDAV at this address")
        return answer.tree

    def _query(self, what: str) -> list[Resource]:
        answer = self._ask("REPORT", self.url, QUERY.format(what), {"Depth": "1"})
        refuse(answer.status)
        if answer.status != 207 or answer.tree is None:
            raise CalendarError("the server's answer is not understood")
        return list(self._resources(answer.tree))

    def _resources(self, tree: Any) -> Iterator[Resource]:
        for one in tree.iter(f"{DAV}response"):
            href, data = one.findtext(f"{DAV}href"), one.findtext(f".//{CALDAV}calendar-data")
            address = urljoin(self.url, (href or "").strip())
            if href and data and _same_server(address, self.url):
                yield Resource(address, _comparable(one.findtext(f".//{DAV}getetag")), data.encode())

    def _ask(self, method: str, url: str, body: str = "", headers: dict[str, str] | None = None) -> Any:
        with _plain():
            return self._client.request(url, method, body, headers or {})


@contextmanager
def _plain() -> Iterator[None]:
    try:
        with plain_words():
            yield
    except dav.AuthorizationError as error:
        refuse(error.status or 401)
    except dav.RateLimitError:
        raise CalendarError("its server has too much to do for now") from None
    except dav.NotFoundError:
        raise CalendarUnusable("there is nothing at that address") from None
    except dav.DAVError as error:
        raise CalendarUnusable(f"that server does not speak CalDAV at this address ({type(error).__name__})") from None


def _comparable(etag: str | None) -> str | None:
    """A weak one cannot stand in a condition."""
    etag = (etag or "").strip()
    return None if not etag or etag.startswith("W/") else etag


def _unchanged(read: Resource) -> dict[str, str]:
    return {"If-Match": read.etag} if read.etag else {}


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _bytes(raw: str | bytes) -> bytes:
    return raw.encode() if isinstance(raw, str) else raw


def _same_server(address: str, other: str) -> bool:
    """What a server calls its own lies on it: the password goes nowhere else."""
    return urlsplit(address)[:2] == urlsplit(other)[:2]


def _for_events(calendar: Any) -> bool:
    return "VEVENT" in (calendar.get_supported_components() or ["VEVENT"])


def _which(found: list[str]) -> str:
    if not found:
        return "this user has no calendar there"
    return "there are several calendars; give the address of one of them:\n" + "\n".join(found)
