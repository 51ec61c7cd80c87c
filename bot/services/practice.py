"""The practice at hand: practice.yml, read and checked once, at start."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from bot.coaching.practice import Practice

FILE = "practice.yml"
_given: list[Practice] = []


class PracticeInvalid(ValueError):
    """practice.yml can't be used; the message has the place and what is allowed."""


def read(path: Path) -> Practice:
    """Raises ``PracticeInvalid``."""
    try:
        return Practice.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise PracticeInvalid(f"{path} is missing: it says who the practice is") from None
    except OSError as error:
        raise PracticeInvalid(f"{path}: it can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PracticeInvalid(f"{path}: it is not UTF-8; save the file as UTF-8") from None
    except yaml.YAMLError as error:
        raise PracticeInvalid(f"{path}: not YAML: {error}") from None
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors())
        raise PracticeInvalid(f"{path}: {told}") from None


def use(practice: Practice) -> None:
    """From now on this is the practice."""
    _given[:] = [practice]


def current() -> Practice:
    """The practice in use; the file beside config.yml when none was given (stock Rasa commands)."""
    return _given[0] if _given else _from_file()


@cache
def _from_file() -> Practice:
    return read(Path(FILE))
