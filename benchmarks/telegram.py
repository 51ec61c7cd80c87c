"""What Telegram costs: updates taken by the webhook, and the way from an update to its answer.

    .venv/bin/python benchmarks/telegram.py

The Bot API is the server of the tests, on this machine and in a process of its own; the assistant is `intake run` on a
home of its own, with a webhook. Its waits between two messages to one chat are Telegram's, so each chat asks seldom.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import httpx  # noqa: E402

from bot.channels.telegram.webhook import HEADER, PATH, secret_for  # noqa: E402
from bot.services import signing  # noqa: E402
from tests.served import Running, free_port  # noqa: E402
from tests.telegram_server import TOKEN, FakeTelegram  # noqa: E402

UPDATES, AT_ONCE = 2000, 40  # as many connections as Telegram opens
CHATS, QUESTIONS, EVERY = 100, 4, 8.0  # each chat asks once in so many seconds


def update(number: int) -> bytes:
    chat = 10_000 + number
    user = {"id": chat, "is_bot": False, "first_name": "P"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "group", "title": "G"}, "from": user}
    return json.dumps({"update_id": 900_000 + number, "channel_post": message | {"text": "x" * 200}}).encode()


async def accepted(base: str, secret: str) -> float:
    """Updates a second that the webhook writes down and answers."""
    waiting = [update(n) for n in range(UPDATES)]
    async with httpx.AsyncClient(trust_env=False, timeout=30, limits=httpx.Limits(max_connections=AT_ONCE)) as client:

        async def bring() -> None:
            while waiting:
                answer = await client.post(base + PATH, content=waiting.pop(), headers={HEADER: secret})
                assert answer.status_code == 200, answer.status_code

        began = time.perf_counter()
        await asyncio.gather(*(bring() for _ in range(AT_ONCE)))
        return UPDATES / (time.perf_counter() - began)


def answered(fake: FakeTelegram) -> list[float]:
    """Seconds from an update to its sendMessage, of chats that ask one after the other."""
    people = [fake.person(1000 + n) for n in range(CHATS)]
    for person in people:
        person.say("/start")
    for person in people:
        person.until(lambda p=person: bool(p.shown), "the greeting")
    asked: dict[int, list[float]] = {person.id: [] for person in people}
    for number in range(QUESTIONS):
        for person in people:
            asked[person.id].append(time.monotonic())
            person.say(f"what does it cost, {number}?")
            time.sleep(EVERY / CHATS)
    for person in people:
        person.until(lambda p=person: len(fake.rates[p.id]) > QUESTIONS, "the answers")
    return [
        there - sent
        for person in people
        for sent, there in zip(asked[person.id], fake.rates[person.id][1:], strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "test", help="where a trained model is")
    trained = parser.parse_args().home
    home, fake = Path(tempfile.mkdtemp(prefix="intake-telegram-")), FakeTelegram()
    for part in ("models", "encoder"):
        shutil.copytree(trained / part, home / part)
    os.environ |= {
        "INTAKE_TELEGRAM_TOKEN": TOKEN,
        "INTAKE_TELEGRAM_BASE_URL": fake.url,
        "INTAKE_PUBLIC_URL": "http://127.0.0.1:1",
    }
    server = Running(home, free_port())
    try:
        fake.person(1).until(lambda: bool(fake.webhook.get("url")), "the webhook")
        fake.webhook["url"] = server.base + PATH
        signing.use_secret((home / "secret").read_text("ascii").strip())
        waits = answered(fake)
        print(f"from update to sendMessage, {CHATS} chats: p50 {1000 * statistics.median(waits):.0f} ms", end="")
        print(f", p95 {1000 * statistics.quantiles(waits, n=20)[-1]:.0f} ms")
        print(f"webhook: {asyncio.run(accepted(server.base, secret_for(TOKEN))):.0f} updates a second")
    finally:
        server.end()
        fake.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
