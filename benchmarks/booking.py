"""What booking costs and whether it holds: openings, attempts at once, mails under kills, words about times.

    .venv/bin/python benchmarks/booking.py [--quick]

1. Openings of 50 coaches over 30 days with 2,000 busy events, and three of them chosen to offer.
2. 200 prospects at once on one opening, on SQLite and on PostgreSQL (from the test environment).
3. 1,000 bookings, each mailed to prospect and coach by a mail server on loopback, while the process that mails is
   killed ten times: what was lost, what came twice and whether both were the same.
4. Phrases about times understood, of the frozen ones in tests/coaching.
JSON on stdout, a table on stderr. ``--quick`` books 100 and kills twice.
"""

from __future__ import annotations

import argparse
import contextlib
import email
import importlib.util
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

from children import ROUNDS, free_port  # noqa: E402

from bot.assembly import assemble  # noqa: E402
from bot.coaching.bookings import OpeningTaken  # noqa: E402
from bot.coaching.coaches import Coach  # noqa: E402
from bot.coaching.hours import parse_hours  # noqa: E402
from bot.coaching.intervals import Interval  # noqa: E402
from bot.coaching.needs import Need  # noqa: E402
from bot.coaching.openings import openings, spread  # noqa: E402
from bot.services import bookings, clock, coaches, conversations, demo_coaches, signing  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.store.database import Database  # noqa: E402

COACHES, BUSY, DAYS = 50, 2000, 30
AT_ONCE = 200
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago")
SEED = 7
PATIENCE = 300.0  # seconds for the mails to go out
LEASE_OVER = timedelta(minutes=6)  # after which the job of a killed process is taken up again


def say(text: str) -> None:
    print(f"booking: {text}", file=sys.stderr, flush=True)


def team() -> list[Coach]:
    hours = parse_hours("Mon-Fri 09:00-12:30, 13:30-18:00")
    return [
        Coach(
            id=f"c{n}", name=f"Coach {n}", bio="One of many.", email=f"c{n}@coaches.example.org",
            time_zone=ZONES[n % len(ZONES)], hours=hours, needs=(Need.MENTORING,), most_a_day=20, horizon_days=DAYS,
        )
        for n in range(COACHES)
    ]  # fmt: skip


def finding() -> dict[str, Any]:
    """CPU milliseconds to find all openings and to choose three; the quickest of some rounds."""
    chance, now = random.Random(SEED), datetime(2026, 11, 20, 10, 3, tzinfo=UTC)
    busy: dict[str, list[Interval]] = defaultdict(list)
    everybody = team()
    for _ in range(BUSY):
        start = now + timedelta(minutes=15 * chance.randrange(DAYS * 96))
        end = start + timedelta(minutes=chance.choice((30, 60, 90)))
        busy[chance.choice(everybody).id].append(Interval(start, end))
    found, chosen = [], []
    count = 0
    for _ in range(5 * ROUNDS):
        began = time.process_time()
        all_of_them = [o for coach in everybody for o in openings(coach, now, busy=busy[coach.id])]
        between = time.process_time()
        spread(all_of_them, 3)
        chosen.append((time.process_time() - between) * 1000)
        found.append((between - began) * 1000)
        count = len(all_of_them)
    return {
        "openings": count,
        "find_ms": min(found),
        "find_median_ms": statistics.median(found),
        "choose_ms": min(chosen),
        "choose_median_ms": statistics.median(chosen),
    }


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """The URL of an empty database of each kind."""
    urls = {"sqlite": f"sqlite:///{folder}/crowd.db"}
    try:
        import pgserver
    except ImportError:
        say("pgserver is not installed: PostgreSQL is left out")
        yield urls
        return
    with tempfile.TemporaryDirectory(prefix="intake-pg-", ignore_cleanup_errors=True) as data:
        os.chmod(data, 0o755)  # the server runs as another user
        server = pgserver.get_server(Path(data) / "data", cleanup_mode="delete")
        try:
            yield {**urls, "postgresql": server.get_uri()}
        finally:
            server.cleanup()


def crowd(url: str) -> dict[str, Any]:
    """What became of many who want the same time in the same moment."""
    signing.use_secret("a secret for the benchmark only")
    database = Database(url)
    database.migrate()
    with database.transaction():
        coaches.add(team()[0])
        them = [conversations.start("benchmark", "en", "Europe/Lisbon", None).id for _ in range(AT_ONCE)]
        wanted = openings(coaches.get("c0"), clock.now() + timedelta(days=2))[0].id
    gate, outcomes = threading.Barrier(AT_ONCE), Counter[str]()

    def attempt(n: int, conversation: str) -> None:
        gate.wait()
        try:
            with database.transaction():
                bookings.book(conversation, wanted, name="Sam", email=f"s{n}@example.org", zone="Europe/Lisbon")
            outcomes["booked"] += 1
        except OpeningTaken:
            outcomes["taken"] += 1
        except Exception as error:  # whatever else it is, it is what is to be counted
            outcomes[type(error).__name__] += 1

    threads = [threading.Thread(target=attempt, args=pair) for pair in enumerate(them)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    database.close()
    return {**outcomes, "seconds": seconds}


class Received:
    """A mail server's memory: each message with the times it came."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope.content)
        return "250 OK"


def told(raw: bytes) -> tuple[str, str, str]:
    """Message-ID, and UID and SEQUENCE of its invitation."""
    mail = email.message_from_bytes(raw)
    lines = next(
        (part.get_payload(decode=True).decode().splitlines()  # type: ignore[union-attr]
         for part in mail.walk() if part.get_content_type() == "text/calendar"),
        [],
    )  # fmt: skip
    named = {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in lines}
    return mail["Message-ID"], named.get("UID", ""), named.get("SEQUENCE", "")


def mailing(home: Path, count: int, kills: int) -> dict[str, Any]:
    from aiosmtpd.controller import Controller

    received, port, chance = Received(), free_port(), random.Random(SEED)
    server = Controller(received, hostname="127.0.0.1", port=port)
    server.start()
    environment = {
        "INTAKE_HOME": str(home),
        "INTAKE_DATABASE_URL": f"sqlite:///{home}/intake.db",
        "INTAKE_SMTP_URL": f"smtp+insecure://127.0.0.1:{port}",
        "INTAKE_PUBLIC_URL": "https://intake.example.org",
    }
    os.environ.update(environment)
    database = assemble(Settings()).database
    with database.transaction():
        demo_coaches.remove()
        for one in team():
            coaches.add(one)
        later = clock.now() + timedelta(days=2)  # no reminder is due yet
        wanted = [o for coach in coaches.all() for o in openings(coach, clock.now()) if o.start > later]
        chance.shuffle(wanted)

    began = time.perf_counter()
    killed = 0
    child = deliver()
    made = 0
    try:
        for number, opening in enumerate(wanted):
            if made == count:
                break
            with database.transaction():
                who = conversations.start("benchmark", "en", "Europe/Lisbon", None).id
                try:
                    contact = {"name": f"Sam {number}", "email": f"s{number}@example.org"}
                    bookings.book(who, opening.id, **contact, zone="Europe/Lisbon")
                    made += 1
                except OpeningTaken:  # buffers of a neighbour
                    continue
            if made % (count // (kills + 1)) == 0 and killed < kills:
                time.sleep(0.5 + chance.random())
                child.kill()
                child.wait()
                killed += 1
                child = deliver()
        until = time.perf_counter() + PATIENCE
        still = -1
        while time.perf_counter() < until and still != len(received.mails):
            still = len(received.mails)
            time.sleep(5)
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()
    deliver(ahead=LEASE_OVER).wait()
    seconds = time.perf_counter() - began
    server.stop()
    database.close()
    by_id: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for raw in received.mails:
        known = told(raw)
        by_id[known[0]].append(known)
    again = [group for group in by_id.values() if len(group) > 1]
    return {
        "bookings": made,
        "mails_wanted": 2 * made,
        "mails": len(by_id),
        "lost": 2 * made - len(by_id),
        "killed": killed,
        "came_twice": sum(len(group) - 1 for group in again),
        "twice_but_different": sum(len(set(group)) > 1 for group in again),
        "seconds": seconds,
    }


def deliver(ahead: timedelta = timedelta(0)) -> subprocess.Popen[bytes]:
    """A process that does the jobs; with ``ahead`` it does what is due by then, and ends."""
    return subprocess.Popen([sys.executable, str(HERE / "delivering.py"), str(ahead.total_seconds())], cwd=ROOT)


def phrases() -> dict[str, Any]:
    place = ROOT / "tests" / "coaching" / "test_times.py"
    specification = importlib.util.spec_from_file_location("frozen_times", place)
    assert specification is not None
    assert specification.loader is not None
    frozen = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(frozen)
    began = time.process_time()
    right = [frozen.written(frozen.understood(text)) == meant for text, meant in frozen.PHRASES]
    each = (time.process_time() - began) / len(right) * 1000
    return {"phrases": len(right), "understood": sum(right) / len(right), "milliseconds_each": each}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    figures: dict[str, Any] = {"finding": finding(), "phrases": phrases()}
    with tempfile.TemporaryDirectory(prefix="intake-booking-") as name:
        folder = Path(name)
        with databases(folder) as urls:
            figures["at_once"] = {kind: crowd(url) for kind, url in urls.items()}
        say("booking and mailing under kills")
        figures["mailing"] = mailing(folder / "home", 100 if quick else 1000, 2 if quick else 10)
    for name, values in figures.items():
        for what, value in values.items():
            say(f"{name:10} {what:22} {round(value, 3) if isinstance(value, float) else value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
