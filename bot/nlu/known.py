"""Vectors of texts that training encoded before: now, for another component, or at an earlier training.

Encoding the examples is half of what training costs; intents and the danger model learn from many of the same, and
after an edit nearly all are as they were. The file in the home holds the vectors (no words, only digests of the texts)
of what the last training learned from, 40 MB: what it no longer needed is gone.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER, NAME = "encoder", "vectors-{}.npz"  # within the home, by the encoder's digest
_REVISION = 2  # of how texts to learn from are encoded
_DIGEST = 16  # bytes

Vectors = NDArray[np.float32]


class Known:
    """Half precision, also of what was encoded just now: so it makes no difference where a vector came from."""

    def __init__(self, found: dict[bytes, NDArray[np.float16]] | None = None) -> None:
        self._vectors = found or {}
        self._asked: set[bytes] = set()

    def of(self, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        """The texts' vectors; those that are not known are given to ``encode``, each once."""
        digests = [hashlib.blake2b(text.encode(), digest_size=_DIGEST).digest() for text in texts]
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self._vectors}
        if new:
            self._vectors.update(zip(new, encode(list(new.values())).astype(np.float16), strict=True))
        self._asked.update(digests)
        return np.array([self._vectors[digest] for digest in digests], np.float16).astype(np.float32)

    @classmethod
    def load(cls, path: Path) -> Known:
        """Empty where there is no file that can be read."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                digests, vectors = arrays["digests"], arrays["vectors"]
                return cls(dict(zip(map(bytes, digests), vectors.astype(np.float16), strict=True)))
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile):
            return cls()

    def save(self, path: Path) -> None:
        """What was asked for; in the place of all other files of its kind. The file appears whole or not at all."""
        kept = sorted(self._asked)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            digests = np.frombuffer(b"".join(kept), np.uint8).reshape(-1, _DIGEST)
            np.savez(file, digests=digests, vectors=np.array([self._vectors[one] for one in kept], np.float16))
        for other in set(path.parent.glob(NAME.format("*"))) - {path}:
            other.unlink(missing_ok=True)
        os.replace(name, path)


_current: ContextVar[Known | None] = ContextVar("known", default=None)


def vectors() -> Known | None:
    """What training remembers; None under stock ``rasa train``, where nobody does."""
    return _current.get()


@contextmanager
def remembered(home: Path, encoder: str | None) -> Iterator[None]:
    """Remember what is encoded in here, also for the next time; ``encoder`` is the encoder's digest."""
    if encoder is None:
        yield
        return
    path = home / FOLDER / NAME.format(f"{_REVISION}-{encoder}")
    known = Known.load(path)
    token = _current.set(known)
    try:
        yield
    finally:
        _current.reset(token)
    known.save(path)
