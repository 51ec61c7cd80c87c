"""Passwords as argon2id hashes; the parameters are OWASP's for small machines (19 MiB, two passes)."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_room = threading.BoundedSemaphore(2)  # whoever knocks a hundred times at once must not use up the memory


def hashed(password: str) -> str:
    with _room:
        return _hasher.hash(_plain(password))


def matches(known: str | None, password: str) -> bool:
    """Takes the same time where nothing is known, so that nobody learns which accounts there are."""
    with _room:
        try:
            return _hasher.verify(known or _nobodys(), _plain(password)) and known is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def outdated(known: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(known)


def _plain(password: str) -> str:
    """The same letters, however a keyboard puts them together."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
