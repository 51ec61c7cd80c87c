"""The practice at hand: practice.yml, read and checked once, at start."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.coaching.practice import Practice

FILE = "practice.yml"
_given: list[Practice] = []


class PracticeInvalid(ValueError):
    """practice.yml can't be used; the message has the place and what is allowed."""


def read(path: Path) -> Practice:
    """Raises ``PracticeInvalid``."""
    try:
        text = path.read_text(encoding="utf-8")
        return Practice.model_validate(yaml.safe_load(text))
    except FileNotFoundError:
        raise PracticeInvalid(f"{path} is missing: it says who the practice is") from None
    except OSError as error:
        raise PracticeInvalid(f"{path}: it can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PracticeInvalid(f"{path}: it is not UTF-8; save the file as UTF-8") from None
    except yaml.YAMLError as error:
        raise PracticeInvalid(f"{path}: not YAML: {error}") from None
    except ValidationError as error:
        told = "; ".join(f"{_place(text, e['loc'])}: {_wrong(e)}" for e in error.errors())
        raise PracticeInvalid(f"{path}: {told}") from None


def _place(text: str, loc: tuple[int | str, ...]) -> str:
    """ "line 12, emergency.countries.DE"; the line of what is nearest around something that is missing."""
    node, line = yaml.compose(text), 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            hit = next(((key, value) for key, value in node.value if str(key.value) == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            hit = (node.value[part], node.value[part])
        else:
            hit = None
        if hit is None:
            break
        line, node = hit[0].start_mark.line + 1, hit[1]
    return f"line {line}, {'.'.join(map(str, loc)) or 'the whole file'}"


def _wrong(error: ErrorDetails) -> str:
    if error["type"] != "extra_forbidden":
        return error["msg"]
    known = _keys(error["loc"][:-1])
    return f"unknown key; known there: {', '.join(known)}"


def _keys(loc: tuple[int | str, ...]) -> list[str]:
    """The keys allowed at a place."""
    schema: dict[str, Any] = Practice.model_json_schema()
    at = schema
    for part in loc:
        inside: Any = at.get("items") if isinstance(part, int) else at.get("properties", {}).get(part)
        inside = inside or at.get("additionalProperties") or next(iter(at.get("patternProperties", {}).values()), {})
        at = schema["$defs"][inside["$ref"].rpartition("/")[2]] if "$ref" in inside else inside
    return list(at.get("properties", ()))


def use(practice: Practice) -> None:
    """From now on this is the practice."""
    _given[:] = [practice]


def current() -> Practice:
    """The practice in use; the file beside config.yml when none was given (stock Rasa commands)."""
    return _given[0] if _given else _from_file()


@cache
def _from_file() -> Practice:
    return read(Path(FILE))
