"""Has a newly trained model served by a running process, between two turns."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.tuning import bundles

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two looks; each costs a look at a file's time


class OtherVersion(Exception):
    """The model is for another version of the program, which may say and do what this one does not know."""


class Following:
    """Looks after ``models/current``.

    ``take_up`` has to leave all as it was when it raises: the old model goes on serving then, which is said once, and
    tried again when the next model comes.
    """

    def __init__(
        self, home: Path, bundle: Path, take_up: Callable[[Path], Awaitable[None]], said: Callable[[str], None]
    ) -> None:
        self._home, self._take_up, self._said = home, take_up, said
        self.bundle = bundle
        self._held = bundles.hold(bundle)
        self._seen: tuple[int, int] | None = None
        bundles.code()  # as it is now: an update may come while this process runs

    async def look(self) -> bool:
        """Take up the bundle that is in use by now; always False: the next look may wait."""
        mark = bundles.mark(self._home)
        if mark == self._seen:
            return False
        self._seen = mark  # before reading: what comes after is seen at the next look
        found = bundles.current(self._home)
        if found is None or found == self.bundle:
            return False
        try:
            held = bundles.hold(found)
            try:
                _check(found)
                await self._take_up(found)
            except BaseException:
                held.close()
                raise
        except Exception as error:  # whatever is wrong with it, the old one is good
            kind, why = type(error).__name__, _root(error)
            logger.error("model %s: %s: %s; %s goes on serving", found.name, kind, why, self.bundle.name)
            return False
        self._held.close()
        self.bundle, self._held = found, held
        self._said(f"intake: model {found.name} serves from now on")
        return False


def _check(bundle: Path) -> None:
    if bundles.manifest_of(bundle).get("code") != bundles.code():
        raise OtherVersion("it was trained by another version of the program; start again to use it")


def _root(error: BaseException) -> BaseException:
    """What is behind an error: Rasa's own say only which component."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error
