"""YAML files with a form: what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Form = TypeVar("Form", bound=BaseModel)


class FileInvalid(ValueError):
    """The file can't be used; the message has the place and what is allowed."""


def read(path: Path, form: type[Form], purpose: str) -> Form:
    """``purpose`` is said of a file that is missing. Raises FileInvalid."""
    try:
        text = path.read_text(encoding="utf-8")
        return form.model_validate(yaml.safe_load(text))
    except FileNotFoundError:
        raise FileInvalid(f"{path} is missing: it says {purpose}") from None
    except OSError as error:
        raise FileInvalid(f"{path}: it can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FileInvalid(f"{path}: it is not UTF-8; save the file as UTF-8") from None
    except yaml.YAMLError as error:
        raise FileInvalid(f"{path}: not YAML: {error}") from None
    except ValidationError as error:
        told = "; ".join(f"{_place(text, e['loc'])}: {wrong(e, form)}" for e in error.errors())
        raise FileInvalid(f"{path}: {told}") from None


def wrong(error: ErrorDetails, form: type[BaseModel]) -> str:
    """What is wrong, in words."""
    if error["type"] == "extra_forbidden":
        return f"unknown key; known there: {', '.join(_keys(form, error['loc'][:-1]))}"
    return error["msg"].removeprefix("Value error, ")


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


def _keys(form: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys allowed at a place."""
    schema: dict[str, Any] = form.model_json_schema()
    at = schema
    for part in loc:
        inside: Any = at.get("items") if isinstance(part, int) else at.get("properties", {}).get(part)
        inside = inside or at.get("additionalProperties") or next(iter(at.get("patternProperties", {}).values()), {})
        at = schema["$defs"][inside["$ref"].rpartition("/")[2]] if "$ref" in inside else inside
    return list(at.get("properties", ()))
