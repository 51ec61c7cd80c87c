"""One ``intake run`` at a time serves a home."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "run.lock"


class AlreadyRuns(Exception):
    """Another process serves this home; the message says where."""


@contextmanager
def alone(home: Path, address: str) -> Iterator[None]:
    """Keep others from serving the home meanwhile; the lock goes with the process, however that ends.

    Raises AlreadyRuns.
    """
    with (home / FILE).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            other = file.read().strip() or "another process"
            hint = "end it first, or set INTAKE_HOME to another folder"
            raise AlreadyRuns(f"it runs already on {str(home)!r}: {other}; {hint}") from None
        file.truncate(0)
        file.write(f"{address} (process {os.getpid()})\n")
        file.flush()
        yield


def served_at(home: Path) -> str | None:
    """Where the process listens that serves this home now; None when none does."""
    try:
        with (home / FILE).open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return (home / FILE).read_text("utf-8").partition(" ")[0] or None
    return None
