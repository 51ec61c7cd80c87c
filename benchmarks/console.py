"""What the lists of the console cost with many conversations: `.venv/bin/python benchmarks/console.py [--quick]`.

A database of made-up rows, 100,000 conversations by default, is filled and asked through the real app, without a
network between. Printed are the middle and the slowest of a few requests for each list.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.app import create_app
from bot.channels.web.hints import Hints
from bot.coaching.accounts import Role
from bot.coaching.flags import FlagKind
from bot.coaching.needs import Match, Need
from bot.coaching.prospects import Status
from bot.services import accounts, coaches, practice, sessions, signing
from bot.settings import Settings
from bot.store.booking_tables import booking
from bot.store.database import Database
from bot.store.prospect_tables import prospect
from bot.store.tables import conversation, flag, match, message

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RARE = 200  # every so manyth has it
WAYS = (
    "",
    "need=leadership_skills",
    "need=mentoring",
    "flag=unsure",
    "flag=crisis",
    "status=new",
    "status=client",
    "whose=mine",
    "whose=unassigned",
    "silent=1",
    "need=mentoring&flag=crisis",
    "need=relational_work&flag=unsure&status=reviewed",
)


def fill(database: Database, many: int) -> None:
    chance = random.Random(7)
    body = {need: Match(need, 0.7, True, dict.fromkeys(Need, 0.1) | {need: 0.7}).to_json() for need in Need}
    brief = {"role": "team lead in a hospital", "challenges": ["delegating", "time"], "goals": "calm", "name": "Sam"}
    with database.transaction() as opened:
        coaches.seed_demo()
        numbers = list(opened.execute(sa.text("SELECT no FROM coach ORDER BY no")).scalars())
        for first in range(0, many, 5000):
            ids = range(first, min(first + 5000, many))
            at = {i: NOW - timedelta(minutes=many - i) for i in ids}
            consent = {i: None if chance.random() < 0.5 else chance.random() < 0.9 for i in ids}
            rows = [
                {"id": f"c{i:07}", "channel": "web", "locale": "en", "brief": brief if consent[i] else {},
                 "consent": consent[i], "last_seq": 1, "created_at": at[i], "updated_at": at[i]}
                for i in ids
            ]  # fmt: skip
            opened.execute(sa.insert(conversation), rows)
            said = [
                {"conversation": f"c{i:07}", "seq": 1, "sender": "assistant", "text": "Hello.", "at": at[i]}
                for i in ids
            ]
            opened.execute(sa.insert(message), said)
            needs = {i: Need.MENTORING if i % RARE == 0 else chance.choice(list(Need)[:3]) for i in ids if consent[i]}
            opened.execute(
                sa.insert(match),
                [
                    {"conversation": f"c{i:07}", "need": need, "body": body[need], "at": at[i]}
                    for i, need in needs.items()
                ],
            )
            flags = [(i, FlagKind.UNSURE) for i in needs if chance.random() < 0.3]
            flags += [(i, FlagKind.CRISIS) for i in ids if i % RARE == 1]
            opened.execute(
                sa.insert(flag), [{"conversation": f"c{i:07}", "kind": kind, "at": at[i]} for i, kind in flags]
            )
            status = [s for s in Status if s is not Status.NEW]
            worked = [
                {
                    "conversation": f"c{i:07}",
                    "status": Status.CLIENT if i % RARE == 3 else status[0],
                    "status_at": at[i],
                }
                for i in needs
                if i % 2
            ]
            opened.execute(sa.insert(prospect), worked)
            calls = []
            for i in (i for i in needs if i % 5 == 0):
                start = NOW + timedelta(minutes=30 * i)
                end = start + timedelta(minutes=30)
                calls.append(
                    {"id": f"b{i}", "conversation": f"c{i:07}", "coach_no": numbers[i % 3], "start": start, "end": end,
                     "blocked_from": start, "blocked_until": end, "state": "booked", "name": "Sam", "time_zone": "UTC",
                     "uid": f"u{i}", "sequence": 0, "created_at": at[i], "updated_at": at[i]}
                )  # fmt: skip
            opened.execute(sa.insert(booking), calls)


async def measure(database: Database, many: int, times: int) -> float:
    app = create_app(Settings(_env_file=None), database, None, Hints(), lambda locale, zone: [])
    worst = 0.0
    for role in (Role.COACH, Role.DIRECTOR):
        with database.transaction():
            known = accounts.add(str(role), role, "maren" if role is Role.COACH else None)
            cookie = sessions.begin(known)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://bench", cookies={"intake_session": cookie}
        ) as client:
            middle = f"c{many // 2:07}"
            deep = (NOW - timedelta(minutes=many // 2)).isoformat().replace("+", "%2B")
            for way in (*WAYS, f"after={deep}~{middle}"):
                if role is Role.DIRECTOR and way.startswith("whose"):
                    continue
                took = []
                for _ in range(times):
                    began = time.perf_counter()
                    answer = await client.get(f"/console/prospects?{way}")
                    took.append((time.perf_counter() - began) * 1000)
                    assert answer.status_code == 200, answer.text
                rows = answer.text.count("data-row")
                middle_of = statistics.median(took)
                print(f"{role:9} {way or '(all)':50} {rows:3} rows  {middle_of:6.1f} ms  worst {max(took):6.1f} ms")
                worst = max(worst, middle_of)
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 conversations")
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--postgresql", metavar="URL", default="", help="an empty database to fill instead of SQLite")
    chosen = parser.parse_args()
    many = 10_000 if chosen.quick else chosen.many
    signing.use_secret("a secret of the benchmark only")
    practice.use(practice.read(Path(__file__).resolve().parent.parent / practice.FILE))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(chosen.postgresql or f"sqlite:///{folder}/bench.db")
        database.migrate()
        began = time.perf_counter()
        fill(database, many)
        print(f"{many} conversations filled in {time.perf_counter() - began:.0f} s")
        worst = asyncio.run(measure(database, many, 7))
        print(f"the slowest list: {worst:.0f} ms (wanted: 100 ms)")
        database.close()


if __name__ == "__main__":
    main()
