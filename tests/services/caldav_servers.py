"""Real CalDAV servers on the loopback address, and a coach's own program that talks to them."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from icalendar import Calendar, Event

USER, PASSWORD = "maren", "a good password"
_numbers = itertools.count(1)


class Server:
    """One of them, with its storage in a folder; may be stopped and started again."""

    user: str | None = None
    password: str | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
            self._process = subprocess.Popen(self.command(), stdout=log, stderr=log, env=environment)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(requests.ConnectionError):
                requests.get(self.url, timeout=5)
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    @property
    def home(self) -> str:
        raise NotImplementedError

    def new_calendar(self) -> Own:
        own = Own(f"{self.home}cal{next(_numbers)}/", (self.user, self.password) if self.user else None)
        own.ask("MKCALENDAR", own.url)
        return own


class Radicale(Server):
    user, password = USER, PASSWORD

    def command(self) -> list[str]:
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        options = {
            "hosts": f"127.0.0.1:{self.port}",
            "storage-filesystem-folder": str(self.folder / "storage"),
            "auth-type": "htpasswd",
            "auth-htpasswd-filename": str(self.folder / "users"),
            "auth-htpasswd-encryption": "plain",
            "auth-delay": "0",
            "config": "",
        }
        return [sys.executable, "-m", "radicale", *(x for k, v in options.items() for x in (f"--{k}", v))]

    @property
    def home(self) -> str:
        return f"{self.url}{USER}/"


class Xandikos(Server):
    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "xandikos", "serve", "-d", str(self.folder / "storage"), "--defaults",
            "--state-dir", str(self.folder / "state"), "-l", "127.0.0.1", "-p", str(self.port), "--no-detect-systemd",
        ]  # fmt: skip

    @property
    def home(self) -> str:
        return f"{self.url}user/calendars/"


class Own:
    """A calendar, as its owner sees and changes it."""

    def __init__(self, url: str, auth: tuple[str | None, str | None] | None) -> None:
        self.url, self.auth = url, auth

    def ask(self, method: str, url: str, **how: Any) -> requests.Response:
        auth = requests.auth.HTTPBasicAuth(*self.auth) if self.auth else None  # type: ignore[arg-type]
        answer = requests.request(method, url, auth=auth, timeout=20, **how)
        assert answer.status_code < 400, f"{method} {answer.status_code} {answer.text[:200]}"
        return answer

    def files(self) -> dict[str, Calendar]:
        """Everything in it, by address."""
        listed = self.ask("PROPFIND", self.url, headers={"Depth": "1"}).content
        from lxml import etree

        hrefs = [one.text for one in etree.fromstring(listed).iter("{DAV:}href")]
        base = self.url.split("/", 3)
        urls = ["/".join(base[:3]) + href for href in hrefs if href and href.endswith(".ics")]
        return {url: Calendar.from_ical(self.ask("GET", url).content) for url in urls}

    def events(self) -> list[Event]:
        return [event for one in self.files().values() for event in one.walk("VEVENT")]

    def only(self) -> tuple[str, Calendar, Event]:
        ((url, calendar),) = self.files().items()
        (event,) = calendar.walk("VEVENT")
        return url, calendar, event

    def enter(self, start: datetime, end: datetime, **more: Any) -> str:
        """Put in an event; gives its address."""
        event = Event()
        values = {"uid": f"own-{next(_numbers)}", "dtstamp": start, "summary": "private", **more}
        for name, value in {"dtstart": start, "dtend": end, **values}.items():
            event.add(name, value)
        calendar = Calendar()
        calendar.add("prodid", "-//their own program//")
        calendar.add("version", "2.0")
        calendar.add_component(event)
        url = f"{self.url}{values['uid']}.ics"
        self.ask("PUT", url, data=calendar.to_ical(), headers={"Content-Type": "text/calendar"})
        return url

    def move(self, by: timedelta) -> None:
        """Move the only event."""
        url, calendar, event = self.only()
        start, end = event["DTSTART"].dt + by, event["DTEND"].dt + by
        self.change(url, calendar, dtstart=start, dtend=end)

    def change(self, url: str, calendar: Calendar, **values: Any) -> None:
        (event,) = calendar.walk("VEVENT")
        for name, value in values.items():
            event.pop(name, None)
            event.add(name, value)
        self.ask("PUT", url, data=calendar.to_ical(), headers={"Content-Type": "text/calendar"})

    def delete(self, url: str) -> None:
        self.ask("DELETE", url)
