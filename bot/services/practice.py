"""The practice at hand: practice.yml, read and checked once, at start."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bot.coaching.practice import Practice
from bot.services import typed_yaml

FILE = "practice.yml"
_given: list[Practice] = []


class PracticeInvalid(ValueError):
    """practice.yml can't be used; the message has the place and what is allowed."""


def read(path: Path) -> Practice:
    """Raises ``PracticeInvalid``."""
    try:
        return typed_yaml.read(path, Practice, "who the practice is")
    except typed_yaml.FileInvalid as problem:
        raise PracticeInvalid(str(problem)) from None


def use(practice: Practice) -> None:
    """From now on this is the practice."""
    _given[:] = [practice]


def current() -> Practice:
    """The practice in use; the file beside config.yml when none was given (stock Rasa commands)."""
    return _given[0] if _given else _from_file()


@cache
def _from_file() -> Practice:
    return read(Path(FILE))


def may_change(start: datetime, at: datetime) -> bool:
    """Whether a prospect may still move or cancel a call that starts then."""
    return start - at >= timedelta(hours=current().change_notice_hours)
