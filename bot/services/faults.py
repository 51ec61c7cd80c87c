"""What may be logged of an error: its kind and place. Its message may quote a prospect."""

from __future__ import annotations

import traceback

DEEPEST = 6  # frames


class Explained(Exception):
    """An error whose message is our own words and quotes nobody: it may be logged and shown."""


def describe(error: BaseException) -> str:
    """Type and innermost places of an error, without its message: ``KeyError at play (x.py:3) > find (y.py:8)``.

    Of an explained one type and message.
    """
    if isinstance(error, Explained):
        return f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = " > ".join(f"{f.name} ({f.filename.rpartition('/')[2]}:{f.lineno})" for f in frames)
    return f"{type(error).__name__} at {places}" if places else type(error).__name__
