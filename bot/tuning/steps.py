"""Says how far something long has come: step n of m, what it does, and the seconds so far."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

EVERY = 10.0  # seconds in which something is said, also when a step takes longer


class Steps:
    """Use as a context manager. ``said`` is called from a thread of its own, too."""

    def __init__(self, of: int, said: Callable[[str], None], every: float = EVERY) -> None:
        self._of, self._said, self._every = of, said, every
        self._number, self._what = 0, ""
        self._began = time.monotonic()
        self._news, self._over = threading.Event(), False
        self._reminder = threading.Thread(target=self._remind, name="steps", daemon=True)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def begin(self, what: str) -> None:
        """The next step: ``[2/6] reading the examples (3 s)``."""
        self._number, self._what = self._number + 1, what
        self._said(f"[{self._number}/{self._of}] {what} ({self.seconds:.0f} s)")
        self._news.set()

    def __enter__(self) -> Steps:
        self._reminder.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._news.set()
        self._reminder.join()

    def _remind(self) -> None:
        while not self._over:
            if not self._news.wait(self._every) and self._number:
                self._said(
                    f"[{self._number}/{self._of}] still {self._what[:1].lower()}{self._what[1:]} ({self.seconds:.0f} s)"
                )
            self._news.clear()
