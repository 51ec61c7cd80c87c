"""Processes that are started, measured and always ended."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

LINUX = sys.platform == "linux"
MIB = 1024 * 1024
ROUNDS = 3  # in which the same messages are read, to tell apart what others' work adds
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Child:
    """A running process and where it writes."""

    process: subprocess.Popen[bytes]
    log: Path

    def cpu(self) -> float:
        """Seconds of CPU used since its start, all threads; to the nanosecond on Linux, else to 10 ms."""
        if LINUX:  # what clock_getcpuclockid() gives for another process
            return time.clock_gettime((~self.process.pid << 3) | 2)
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system

    def resident(self) -> float:
        """MiB in memory."""
        return psutil.Process(self.process.pid).memory_info().rss / MIB

    def check(self) -> None:
        """Raise RuntimeError with the end of its log when it is gone."""
        if self.process.poll() is not None:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])
            raise RuntimeError(f"{self.log.stem} ended with {self.process.returncode}:\n{tail}")


@contextlib.contextmanager
def started(
    command: Sequence[str], *, folder: Path, log: Path, environment: Mapping[str, str], cores: int | None = None
) -> Iterator[Child]:
    """Run the command in its own process group; whatever happens, the group is gone afterwards."""
    allowed = set(sorted(os.sched_getaffinity(0))[:cores]) if cores and LINUX else None
    libc = ctypes.CDLL(None) if LINUX else None

    def before_exec() -> None:
        if libc is not None:  # killed with us even when we are killed with -9
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if allowed:
            os.sched_setaffinity(0, allowed)

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,
            preexec_fn=before_exec,
        )
    try:
        yield Child(process, log)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            if sign == signal.SIGKILL or not _group_lives(process.pid):
                return


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True)
class Spent:
    """What a finished command took."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def run(command: Sequence[str], *, folder: Path, log: Path, environment: Mapping[str, str], limit: float) -> Spent:
    """Run a command to its end, ``limit`` seconds at most.

    Raises RuntimeError when it fails and TimeoutError when it takes longer.
    """
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with started(command, folder=folder, log=log, environment=environment) as child:
        try:
            child.process.wait(limit)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{log.stem} was not done after {limit:.0f} s") from None
        if child.process.returncode:
            child.check()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024 if LINUX else 1  # ru_maxrss: KiB on Linux, bytes on macOS
    return Spent(
        wall_s=time.perf_counter() - began,
        cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        peak_mib=after.ru_maxrss * unit / MIB,
    )


def summary(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    """Mean ms of CPU over rounds of the same messages; undisturbed: of each message's cheapest reading.

    Others' work on the machine empties the caches, which makes CPU dearer.
    """
    return {
        "cpu_ms": statistics.fmean(map(statistics.fmean, rounds)),
        "cpu_ms_undisturbed": statistics.fmean(map(min, zip(*rounds, strict=True))),
    }
