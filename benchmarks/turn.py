"""What a turn costs: CPU, waiting, turns a second, growth, memory, start and training, over the real HTTP API.

    .venv/bin/python benchmarks/turn.py [--stock [OPTIONS]] [--quick]

Starts `intake run` on a fresh SQLite database (synchronous=FULL) and plays benchmarks/conversations.json as prospects
would: one after the other, one conversation of 200 turns, 32 at once. ``--stock`` measures stock Rasa on the same
conversations in the same run (benchmarks/stock, a locked project of its own) and prints the ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import aiohttp

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

from children import Child, free_port, started  # noqa: E402
from talk import Said, crowd, read_conversations, session  # noqa: E402

INTAKE = [str(ROOT / "intake")]
SENDERS, CROWD = 32, 20  # prospects at once, seconds
EARLY, LATE, AROUND = 5, 200, 5
# What is tapped when a script is over, until the call is booked: each runs a custom action.
TAPS = {
    "horizon": "Skip all of these", "sponsor": "Skip", "format": "Skip", "language": "Skip", "feedback_360": "Skip",
    "recap": "That's right", "deciding_words": "Skip", "call": "Yes, find a time",
}  # fmt: skip
ACTED_INTO = {"recap", "call", "opening", "rating", "consent_training"}  # questions a custom action leads up to


def say(text: str) -> None:
    print(f"turn: {text}", file=sys.stderr, flush=True)


class Api:
    """The chat API on loopback: a conversation per sender, every message waited for."""

    def __init__(self, client: aiohttp.ClientSession, port: int) -> None:
        self._client, self._base = client, f"http://127.0.0.1:{port}/api/conversations"
        self._known: dict[str, tuple[str, dict[str, str]]] = {}
        self.asks: dict[str, str | None] = {}
        self.buttons: dict[str, list[dict[str, str]]] = {}

    async def open(self, sender: str) -> None:
        async with self._client.post(self._base, json={"time_zone": "Europe/Lisbon"}) as answer:
            answer.raise_for_status()
            body = await answer.json()
        self._known[sender] = (body["conversation"], {"Authorization": f"Bearer {body['token']}"})
        self._note(sender, body["messages"])

    async def say(self, sender: str, text: str) -> tuple[str, ...]:
        return await self._send(sender, {"text": text})

    async def tap(self, sender: str, title: str) -> tuple[str, ...]:
        payload = next(b["payload"] for b in self.buttons[sender] if b["title"] == title)
        return await self._send(sender, {"payload": payload})

    async def _send(self, sender: str, body: dict[str, str]) -> tuple[str, ...]:
        if sender not in self._known:
            await self.open(sender)
        conversation, headers = self._known[sender]
        url = f"{self._base}/{conversation}/messages?wait=30"
        async with self._client.post(url, json={**body, "client_id": uuid.uuid4().hex}, headers=headers) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} to {body}: {await answer.text()}")
            messages = (await answer.json())["messages"]
        self._note(sender, messages)
        return tuple(message["text"] for message in messages)

    def _note(self, sender: str, messages: list[dict[str, Any]]) -> None:
        if messages:
            self.asks[sender] = messages[-1]["asks"]
            self.buttons[sender] = messages[-1]["buttons"] or self.buttons.get(sender, [])


class Talk(Protocol):
    """Prospects by name, whoever carries their words."""

    asks: dict[str, str | None]

    async def open(self, sender: str) -> None: ...
    async def say(self, sender: str, text: str) -> tuple[str, ...]: ...
    async def tap(self, sender: str, title: str) -> tuple[str, ...]: ...


class Clock(Protocol):
    def cpu(self) -> float:
        """Seconds of CPU used."""


class Measured:
    """Turns with their wait and the server's CPU, in ms, apart by what they did."""

    def __init__(self) -> None:
        self.turns: dict[str, list[tuple[float, float]]] = {}

    def add(self, kind: str, wall: float, cpu: float) -> None:
        self.turns.setdefault(kind, []).append((wall, cpu))

    def summary(self, *kinds: str) -> dict[str, Any]:
        turns = list(itertools.chain.from_iterable(self.turns.get(kind, ()) for kind in kinds))
        if not turns:
            return {"turns": 0}
        return {
            "turns": len(turns),
            "cpu_ms": statistics.fmean(c for _, c in turns),
            **percentiles([w for w, _ in turns]),
        }


async def one_turn(api: Talk, server: Clock, sender: str, said: str, measured: Measured, *, tap: bool = False) -> None:
    before, cpu, began = api.asks.get(sender), server.cpu(), time.perf_counter()
    await (api.tap if tap else api.say)(sender, said)
    wall, spent = (time.perf_counter() - began) * 1000, (server.cpu() - cpu) * 1000
    after = api.asks[sender]
    acted = before == "consent" != after or (after in ACTED_INTO and after != before)
    measured.add(f"{'tapped' if tap else 'typed'} {'action' if acted else 'plain'}", wall, spent)


async def alone(api: Talk, server: Clock, scripts: Sequence[Sequence[Said]], rounds: int) -> dict[str, Any]:
    """One prospect after the other, to the offer of times."""
    measured = Measured()
    for number, script in enumerate(itertools.chain.from_iterable([scripts] * rounds)):
        sender = f"alone-{number}"
        await api.open(sender)
        for said in script:
            await one_turn(api, server, sender, said.text, measured)
        while (title := TAPS.get(api.asks[sender] or "")) is not None:
            await one_turn(api, server, sender, title, measured, tap=True)
    kinds = {kind: measured.summary(kind) for kind in sorted(measured.turns)}
    return {
        "all typed": measured.summary("typed plain", "typed action"),
        "no custom action": measured.summary("typed plain"),
        "custom action": measured.summary("typed action", "tapped action"),
        "by kind": kinds,
    }


async def growth(api: Api, server: Child, scripts: Sequence[Sequence[Said]], late: int) -> dict[str, Any]:
    """The same question as turn 5 and as turn 200, at the same place of the conversation."""
    questions = [said for script in scripts for said in script if said.kind == "faq"]
    openings = [[said for said in script if said.kind != "faq"][: EARLY - 2] for script in scripts]
    first, last = Measured(), Measured()
    for number, opening in enumerate(openings * 3):
        sender = f"early-{number}"
        await api.open(sender)
        for said in opening:
            await api.say(sender, said.text)
        await one_turn(api, server, sender, questions[0].text, first)
    for said in openings[0]:
        await api.say("late", said.text)
    for at in range(late - AROUND - len(openings[0])):
        await api.say("late", questions[at % len(questions)].text)
    for _ in range(len(openings) * 3):
        await one_turn(api, server, "late", questions[0].text, last)
    early_ms, late_ms = first.summary("typed plain"), last.summary("typed plain")
    return {f"turn_{EARLY}": early_ms, f"turn_{late}": late_ms, "ratio": late_ms["cpu_ms"] / early_ms["cpu_ms"]}


async def many(api: Api, server: Child, scripts: Sequence[Sequence[Said]], seconds: int) -> dict[str, Any]:
    cpu = server.cpu()
    waits = await crowd(api, scripts, SENDERS, seconds)
    spent = (server.cpu() - cpu) * 1000
    return {
        "senders": SENDERS, "turns_per_s": len(waits) / seconds, "cpu_ms": spent / (len(waits) + SENDERS),
        **percentiles(waits),
    }  # fmt: skip


def percentiles(waits: list[float]) -> dict[str, float]:
    ordered = sorted(waits)
    return {"p50_ms": statistics.median(ordered), "p95_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]}


def fsync_ms(folder: Path, times: int = 50) -> float:
    """What the machine's disk takes to make 4 kB last; the median."""
    taken = []
    with (folder / "probe").open("wb") as probe:
        for _ in range(times):
            probe.write(b"\0" * 4096)
            probe.flush()
            began = time.perf_counter()
            os.fsync(probe.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


async def first_answer(port: int, server: Child, began: float) -> float:
    """Seconds from the start of the process to the first reply of a turn."""
    async with session() as client:
        while True:
            server.check()
            try:
                await Api(client, port).say("first", "hello")
                return time.perf_counter() - began
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def measure(home: Path, quick: bool) -> dict[str, Any]:
    scripts, port = read_conversations(HERE / "conversations.json"), free_port()
    environment = {"INTAKE_HOME": str(home), "INTAKE_LIMIT_MESSAGES": "off"}
    command = [*INTAKE, "run", "--port", str(port), "--no-browser"]
    began = time.perf_counter()
    with started(command, folder=ROOT, log=home / "run.log", environment=environment) as server:
        start = {"first_answer_s": await first_answer(port, server, began), "cpu_s": server.cpu()}
        say(f"first answer after {start['first_answer_s']:.1f} s")
        memory = {"at_start": server.resident()}
        async with session() as client:
            api = Api(client, port)
            figures = {
                "start": start,
                "turn": await alone(api, server, scripts, 1 if quick else 3),
                "growth": await growth(api, server, scripts, 50 if quick else LATE),
                "concurrent": await many(api, server, scripts, 5 if quick else CROWD),
            }
        return {**figures, "memory_mib": {**memory, "at_end": server.resident()}}


def train(home: Path) -> dict[str, Any]:
    began = time.perf_counter()
    subprocess.run(
        [*INTAKE, "train", "--if-changed"], cwd=ROOT, env={**os.environ, "INTAKE_HOME": str(home)}, check=True
    )
    return {"wall_s": time.perf_counter() - began}


def inside(home: Path, quick: bool) -> dict[str, Any]:
    """The turn alone: received to committed, without HTTP."""
    command = [sys.executable, str(HERE / "inside.py"), "1" if quick else "3"]
    environment = {**os.environ, "INTAKE_HOME": str(home), "INTAKE_DATABASE_URL": f"sqlite:///{home}/inside.db"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def stock(options: list[str]) -> dict[str, Any]:
    command = ["uv", "run", "--locked", "--project", str(HERE / "stock"), str(HERE / "stock" / "measure.py"), *options]
    return dict(json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))


def table(ours: dict[str, Any], theirs: dict[str, Any] | None) -> str:
    turn, other = ours["turn"], theirs and theirs["turn"]
    rows: list[tuple[str, float, float | None]] = [
        ("CPU from received to committed without a custom action, ms", ours["inside"]["no custom action"]["cpu_ms"],
         None),
        ("CPU from received to committed with a custom action, ms", ours["inside"]["custom action"]["cpu_ms"], None),
        ("CPU per turn over HTTP without a custom action, ms", turn["no custom action"]["cpu_ms"],
         other and other["no_custom_action"]["cpu_ms"]),
        ("CPU per turn over HTTP with a custom action, ms", turn["custom action"]["cpu_ms"],
         other and other["custom_action"]["cpu_ms"]),
        ("p50 with one prospect, ms", turn["all typed"]["p50_ms"], other and other["p50_ms"]),
        ("p95 with one prospect, ms", turn["all typed"]["p95_ms"], other and other["p95_ms"]),
        ("turns a second with 32 prospects", ours["concurrent"]["turns_per_s"],
         theirs and theirs["concurrent"]["turns_per_s"]),
        (f"turn {LATE} against turn {EARLY}, times the CPU", ours["growth"]["ratio"], theirs and _growth(theirs)),
        ("resident memory, MiB", ours["memory_mib"]["at_end"],
         theirs and theirs["memory_mib"]["server"] + theirs["memory_mib"]["actions"]),
        ("start to first answer, s", ours["start"]["first_answer_s"],
         theirs and theirs["cold_start"]["first_reply_s"]),
        ("training, s", ours["training"]["wall_s"], theirs and theirs["training"]["wall_s"]),
    ]  # fmt: skip
    lines = ["| figure | ours | stock Rasa | ratio |", "|---|---|---|---|"]
    for name, mine, his in rows:
        ratio = f"{his / mine:.1f}" if his else ""
        lines.append(f"| {name} | {mine:.2f} | {'' if his is None else f'{his:.2f}'} | {ratio} |")
    return "\n".join(lines)


def _growth(theirs: dict[str, Any]) -> float:
    late = next(key for key in theirs["growth"] if key.startswith("turn_") and key != f"turn_{EARLY}")
    return float(theirs["growth"][late]["cpu_ms"] / theirs["growth"][f"turn_{EARLY}"]["cpu_ms"])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument(
        "--stock",
        nargs="?",
        const="",
        metavar="OPTIONS",
        help='measure stock Rasa beside it; its options, e.g. "--epochs 15" (it trains for long), "--train never"',
    )
    arguments.add_argument("--quick", action="store_true", help="a first look: fewer rounds")
    arguments.add_argument("--keep-model", action="store_true", help="take the model of var/ instead of training anew")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="intake-turn-") as name:
        home = Path(name)
        if given.keep_model:
            shutil.copytree(ROOT / "var" / "models", home / "models")
            shutil.copytree(ROOT / "var" / "encoder", home / "encoder")
        machine = {"load_average": os.getloadavg()[0], "fsync_ms": fsync_ms(home), "cores": os.cpu_count()}
        say(f"fsync takes {machine['fsync_ms']:.2f} ms, load {machine['load_average']:.1f}")
        training = train(home)
        ours = {
            **machine,
            "training": training,
            "inside": inside(home, given.quick),
            **asyncio.run(measure(home, given.quick)),
        }
    theirs = stock(given.stock.split()) if given.stock is not None else None
    print(json.dumps({"intake": ours, "stock": theirs}, indent=1))
    print(table(ours, theirs), file=sys.stderr)


if __name__ == "__main__":
    main()
