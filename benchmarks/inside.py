"""The turns of benchmarks/turn.py without HTTP: from a message received to its answer committed, in one thread.

    INTAKE_HOME=… .venv/bin/python benchmarks/inside.py ROUNDS

What is left is the engine and the database, as when a channel has a process of its own. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

import turn  # noqa: E402

import bot.cli  # noqa: E402, F401 - one thread for the numbers, and what Rasa needs not have
from bot.engine import absent  # noqa: E402


class Inside:
    """As ``turn.Api``, on the services."""

    def __init__(self) -> None:
        absent.install_for_playing(ROOT / "config.yml")
        from bot.assembly import assemble, model
        from bot.engine.conversations import Conversations
        from bot.engine.greeting import Greeter

        assembled = assemble()
        bundle = model(assembled.settings)
        self._database, self._play, self._greeting = assembled.database, Conversations(bundle).play, Greeter(bundle)
        self._ids: dict[str, str] = {}
        self.asks: dict[str, str | None] = {}
        self.buttons: dict[str, list[dict[str, str]]] = {}

    def cpu(self) -> float:
        return time.process_time()

    async def open(self, sender: str) -> None:
        from bot.services import conversations, messages

        with self._database.transaction():
            self._ids[sender] = conversations.start("benchmark", "en", "Europe/Lisbon", None).id
            posted = messages.post(self._ids[sender], self._greeting("en", "Europe/Lisbon"))
        self._note(sender, posted[-1].to_json())

    async def say(self, sender: str, text: str) -> tuple[str, ...]:
        return await self._send(sender, text=text)

    async def tap(self, sender: str, title: str) -> tuple[str, ...]:
        payload = next(b["payload"] for b in self.buttons[sender] if b["title"] == title)
        return await self._send(sender, payload=payload)

    async def _send(self, sender: str, **message: str) -> tuple[str, ...]:
        from bot.services import inbox
        from bot.services.turns import Turned, one_turn

        with self._database.transaction():
            inbox.receive(self._ids[sender], uuid.uuid4().hex, **message)
        told: list[Turned] = []
        await one_turn(self._database, self._play, committed=told.append)
        replies = told[0].replies or ()
        for reply in replies:
            self._note(sender, reply.to_json())
        return tuple(reply.text for reply in replies)

    def _note(self, sender: str, message: dict[str, object]) -> None:
        self.asks[sender] = message["asks"]  # type: ignore[assignment]
        self.buttons[sender] = message["buttons"] or self.buttons.get(sender, [])  # type: ignore[assignment]


def main() -> None:
    inside = Inside()
    scripts = turn.read_conversations(HERE / "conversations.json")
    asyncio.run(turn.alone(inside, inside, scripts[:1], 1))  # warm
    print(json.dumps(asyncio.run(turn.alone(inside, inside, scripts, int(sys.argv[1])))))


if __name__ == "__main__":
    main()
