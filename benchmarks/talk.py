"""Prospects who talk to the REST channel, and how long they wait."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

PATIENCE = 30  # seconds a prospect waits for one reply


@dataclass(frozen=True)
class Said:
    """One turn of a script. ``custom_action`` names the sides on which it is expected to run one."""

    text: str
    kind: str
    custom_action: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A turn that was played: milliseconds waited, milliseconds of CPU by process, and what came back."""

    said: Said
    wall_ms: float
    cpu_ms: tuple[float, ...]
    replies: tuple[str, ...]


def read_conversations(path: Path) -> list[list[Said]]:
    """The scripts of a file such as benchmarks/conversations.json."""
    return [
        [Said(turn["text"], turn.get("kind", ""), tuple(turn.get("custom_action", ()))) for turn in each["turns"]]
        for each in json.loads(path.read_text(encoding="utf-8"))
    ]


class Rest:
    """Rasa's REST channel on loopback."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"

    async def say(self, sender: str, text: str) -> tuple[str, ...]:
        async with self._session.post(self._url, json={"sender": sender, "message": text}) as answer:
            answer.raise_for_status()
            return tuple(reply.get("text", "") for reply in await answer.json())


def session() -> aiohttp.ClientSession:
    """A client that keeps its connections, as a channel in front of Rasa would."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=PATIENCE), trust_env=False
    )


Clock = Callable[[], float]  # seconds of CPU a process has used


async def play(rest: Rest, script: Sequence[Said], clocks: Sequence[Clock], sender: str = "") -> list[Turn]:
    """One conversation, turn by turn."""
    sender = sender or uuid.uuid4().hex
    turns = []
    for said in script:
        cpu, began = [clock() for clock in clocks], time.perf_counter()
        replies = await rest.say(sender, said.text)
        wall = time.perf_counter() - began
        spent = tuple((clock() - start) * 1000 for clock, start in zip(clocks, cpu, strict=True))
        turns.append(Turn(said, wall * 1000, spent, replies))
    return turns


async def crowd(rest: Rest, scripts: Sequence[Sequence[Said]], senders: int, seconds: float) -> list[float]:
    """That many prospects at once, each starting a new conversation when one is over.

    Gives the waits in ms of the turns answered within the time; each sender has one more under way when it is up.
    """
    ends = time.perf_counter() + seconds
    waits: list[float] = []

    async def one(first: int) -> None:
        for script in itertools.islice(itertools.cycle(scripts), first, None):
            sender = uuid.uuid4().hex
            for said in script:
                began = time.perf_counter()
                await rest.say(sender, said.text)
                now = time.perf_counter()
                if now > ends:
                    return
                waits.append((now - began) * 1000)

    await asyncio.gather(*(one(number % len(scripts)) for number in range(senders)))
    return waits
