"""Measures stock Rasa on the product's conversations; prints one JSON object, progress goes to stderr.

    uv run --project benchmarks/stock benchmarks/stock/measure.py [--cores 1] [--epochs N] [--train never]

README.md says what each figure means.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.metadata
import json
import os
import platform
import signal
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import make_project

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # what both sides are measured with
from children import LINUX, Child, free_port, started
from talk import Clock, Rest, Said, Turn, crowd, play, read_conversations, session
from training import RASA, say, train

HERE = Path(__file__).parent
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_HOST": "127.0.0.1",  # the action server listens everywhere unless told
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "CUDA_VISIBLE_DEVICES": "",
    "PYTHONWARNINGS": "ignore",
}
# Seconds: start, one sender, a long conversation, many senders; whatever is slow, all of it is over after TOTAL.
START, ALONE, LONG, CROWD, TOTAL = 210, 60, 100, 25, 340
TAIL = 30  # of those, what the last turns of the long conversation and the end of the crowd may take
SENDERS = 32
EARLY, LATE = 5, 200
AROUND = 5  # so many turns before and after are looked at as well: one turn alone says little
ACTION_SAYS = "What fits is"  # project/actions/actions.py


@contextlib.contextmanager
def serving(folder: Path, cores: int | None) -> Iterator[tuple[Child, Child, int]]:
    """Rasa's server and its action server, on a database of their own; gives both and the server's port."""
    port, actions_port = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="stock-") as scratch, contextlib.ExitStack() as stack:
        endpoints = make_project.write_endpoints(folder, actions_port, Path(scratch) / "tracker.db")
        commands = {
            "server": ["run", "-i", "127.0.0.1", "-p", str(port), "--endpoints", endpoints.name,
                       "--credentials", "credentials.yml", "--model", "models/stock.tar.gz"],
            "actions": ["run", "actions", "-p", str(actions_port)],
        }  # fmt: skip
        server, actions = (
            stack.enter_context(
                started(
                    [*RASA, *command],
                    folder=folder,
                    log=folder / f"logs/{name}.log",
                    environment=ENVIRONMENT,
                    cores=cores,
                )
            )
            for name, command in commands.items()
        )
        yield server, actions, port


async def first_reply(rest: Rest, server: Child, actions: Child, began: float) -> dict[str, float]:
    """Wait for the first answer; seconds from the start of the processes, and the server's CPU."""
    while time.perf_counter() - began < START:
        for child in (server, actions):
            child.check()
        with contextlib.suppress(aiohttp.ClientConnectionError):
            await rest.say("first", "hello")
            return {
                "first_reply_s": time.perf_counter() - began,
                "server_cpu_s": server.cpu(),
                "actions_cpu_s": actions.cpu(),
            }
        await asyncio.sleep(0.1)
    raise TimeoutError(f"no answer {START} s after the start")


async def alone(rest: Rest, scripts: Sequence[list[Said]], clocks: Sequence[Clock]) -> dict[str, Any]:
    """One prospect after the other: CPU and wait of a turn.

    Answers taken for questions leave the form unfilled at the end of many scripts. These prospects give their last
    answer again until it is filled, so that there are turns with a custom action to look at; the means are without.
    """
    ends = time.perf_counter() + ALONE
    turns: list[Turn] = []
    finished: list[Turn] = []
    rounds = 0
    while rounds < 3 and time.perf_counter() < ends:
        for script in scripts:
            if time.perf_counter() > ends:
                break
            sender = uuid.uuid4().hex
            played = await play(rest, script, clocks, sender)
            turns += played
            last = [said for said in script if "stock" in said.custom_action]
            for said in last * 4:
                if any(map(_acted, played)):
                    break
                played = await play(rest, [said], clocks, sender)
                finished += filter(_acted, played)
        rounds += 1
        say(f"one sender: {len(turns)} turns")
    acted = [turn for turn in turns if _acted(turn)]
    return {
        **_summary(turns),
        "custom_action": {
            **_summary(acted + finished),
            "expected": sum("stock" in turn.said.custom_action for turn in turns),
            "in_script": len(acted),
        },
        "no_custom_action": _summary([turn for turn in turns if not _acted(turn)]),
        "unanswered": sum(not turn.replies for turn in turns),
    }


async def long(rest: Rest, scripts: Sequence[list[Said]], clocks: Sequence[Clock], seconds: float) -> dict[str, Any]:
    """The same question early and late in a conversation, at the same place of the form.

    In between the prospect asks the questions of all the scripts, over and over.
    """
    questions = [said for script in scripts for said in script if said.kind == "faq"]
    question, ends = questions[0], time.perf_counter() + seconds
    beginnings = [[said for said in script if said.kind != "faq"][: EARLY - 1] for script in scripts]
    early = [(await play(rest, [*beginning, question], clocks))[-1] for beginning in beginnings]
    sender, reached = "long", len(beginnings[0])
    await play(rest, beginnings[0], clocks, sender)
    while reached < LATE - AROUND - 1 and time.perf_counter() < ends:
        await play(rest, [questions[reached % len(questions)]], clocks, sender)
        reached += 1
        if reached % 50 == 0:
            say(f"one long conversation: turn {reached}")
    late = await play(rest, [question] * (2 * AROUND + 1), clocks, sender)
    middle = reached + AROUND + 1  # less than LATE only when the time was up
    return {f"turn_{EARLY}": _summary(early), f"turn_{middle}": _summary(late), "late_turn": middle}


async def many(rest: Rest, scripts: Sequence[list[Said]], clocks: Sequence[Clock]) -> dict[str, Any]:
    """Turns a second with many senders at once."""
    say(f"{SENDERS} senders for {CROWD} s")
    before = [clock() for clock in clocks]
    waits = await crowd(rest, scripts, SENDERS, CROWD)
    spent = [clock() - start for clock, start in zip(clocks, before, strict=True)]
    return {
        "senders": SENDERS,
        "turns": len(waits),
        "turns_per_s": len(waits) / CROWD,
        **_percentiles(waits),
        "cpu_ms": sum(spent) * 1000 / (len(waits) + SENDERS),  # those under way at the end used CPU as well
    }


async def measure(folder: Path, conversations: Path, cores: int | None) -> dict[str, Any]:
    scripts = read_conversations(conversations)
    began = time.perf_counter()
    with serving(folder, cores) as (server, actions, port):
        async with session() as client:
            rest, clocks = Rest(client, port), (server.cpu, actions.cpu)
            say("starting Rasa and its action server")
            cold = await first_reply(rest, server, actions, began)
            say(f"first reply after {cold['first_reply_s']:.0f} s")
            memory = {"server_at_start": server.resident(), "actions_at_start": actions.resident()}
            await play(rest, scripts[0], clocks)  # TensorFlow traces its graphs on the first messages
            turn = await alone(rest, scripts, clocks)
            left = TOTAL - TAIL - CROWD - (time.perf_counter() - began)
            growth = await long(rest, scripts, clocks, min(LONG, left))
            concurrent = await many(rest, scripts, clocks)
            figures = {"cold_start": cold, "turn": turn, "growth": growth, "concurrent": concurrent}
            memory |= {"server": server.resident(), "actions": actions.resident()}
            return {**figures, "memory_mib": memory}


def _acted(turn: Turn) -> bool:
    return any(reply.startswith(ACTION_SAYS) for reply in turn.replies)


def _summary(turns: Sequence[Turn]) -> dict[str, Any]:
    if not turns:
        return {"turns": 0}
    server, actions = zip(*(turn.cpu_ms for turn in turns), strict=True)
    return {
        "turns": len(turns),
        "cpu_ms": statistics.fmean(server) + statistics.fmean(actions),
        "server_cpu_ms": statistics.fmean(server),
        "actions_cpu_ms": statistics.fmean(actions),
        **_percentiles([turn.wall_ms for turn in turns]),
    }


def _percentiles(waits: Sequence[float]) -> dict[str, float]:
    ordered = sorted(waits)
    if not ordered:
        return {}
    return {"p50_ms": statistics.median(ordered), "p95_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return round(value, 2) if isinstance(value, float) else value


def _machine(cores: int | None) -> dict[str, Any]:
    there = len(os.sched_getaffinity(0)) if LINUX else os.cpu_count() or 1
    return {
        "python": platform.python_version(),
        "rasa": importlib.metadata.version("rasa"),
        "tensorflow": importlib.metadata.version("tensorflow-macos" if sys.platform == "darwin" else "tensorflow"),
        "cores": min(cores, there) if cores and LINUX else there,
        "load_average": os.getloadavg()[0],  # before we start: a busy machine makes the waits longer, hardly the CPU
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure stock Rasa on the product's conversations.")
    arguments.add_argument("--conversations", type=Path, default=HERE.parent / "conversations.json")
    arguments.add_argument("--project", type=Path, default=HERE / "work", help="where project and model are kept")
    arguments.add_argument(
        "--train",
        choices=["always", "changed", "never"],
        default="changed",
        help="when to train although there is a model",
    )
    arguments.add_argument("--epochs", type=int, help="in place of Rasa's 100, to train sooner")
    arguments.add_argument("--train-limit", type=float, default=3600, help="seconds the training may take")
    arguments.add_argument("--train-only", action="store_true")
    arguments.add_argument("--cores", type=int, help="let both servers share so many cores (Linux)")
    given = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the children are ended on the way out
    folder = given.project.resolve()
    try:
        machine = _machine(given.cores)
        training = train(
            folder,
            ["train", "--out", "models"],
            model="stock",
            note="training",
            environment=ENVIRONMENT,
            again=given.train,
            epochs=given.epochs,
            limit=given.train_limit,
        )
        figures = {} if given.train_only else asyncio.run(measure(folder, given.conversations, given.cores))
    except (RuntimeError, TimeoutError, aiohttp.ClientError) as trouble:
        sys.exit(f"stock: {trouble}")
    print(json.dumps(_rounded({**machine, "training": training, **figures})))


if __name__ == "__main__":
    main()
