"""`intake run` as a process of its own, which can be killed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.conftest import environment

ROOT = Path(__file__).parent.parent
START = 120.0  # seconds; a busy machine takes its time


class Running:
    """`intake run` on a home; ended by SIGKILL unless told otherwise."""

    def __init__(self, home: Path, port: int) -> None:
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self.log = home / "run.log"
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "run", "--port", str(port), "--no-browser"],
                cwd=ROOT,
                env=environment(home),
                stdout=out,
                stderr=out,
            )
        until = time.monotonic() + START
        while True:
            try:
                httpx.get(f"{self.base}/healthz", timeout=1, trust_env=False)
                return
            except httpx.TransportError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.05)

    def end(self, sign: int = signal.SIGKILL) -> int:
        self.process.send_signal(sign)
        return self.process.wait(20)


@contextmanager
def running(home: Path) -> Iterator[Running]:
    started = Running(home, free_port())
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
