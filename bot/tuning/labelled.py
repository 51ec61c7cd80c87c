"""Reads labelled lines to measure on: JSON lines, of one kind a file, told by what the lines have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.coaching.needs import Need, Profile
from bot.nlu.crisis import CLEAR, POSSIBLE

OUT_OF_SCOPE = "out_of_scope"


class Unreadable(ValueError):
    """A labelled file is not what it should be; the message names file, line and what is wrong."""


@dataclass(frozen=True)
class Utterance:
    """``intent`` is what it wants under the open question ``asks``; the names in ``also`` count as right, too."""

    text: str
    asks: str | None
    intent: str
    also: tuple[str, ...] = ()
    style: str | None = None


@dataclass(frozen=True)
class LabelledProfile:
    profile: Profile
    need: Need
    also: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Crisis:
    text: str
    asks: str | None
    level: str


@dataclass(frozen=True)
class NearCrisis:
    """Sounds like a crisis and is none; ``possible_ok``: a caring question would do no harm."""

    text: str
    asks: str | None
    possible_ok: bool = False


@dataclass(frozen=True)
class Filling:
    """What a message should fill: README.md beside tests/understanding/slots.jsonl says how values compare."""

    text: str
    asks: str | None
    slots: dict[str, Any]


class Kind(StrEnum):
    UTTERANCES = "utterances"
    PROFILES = "profiles"
    UNSURE = "unsure"  # profiles nobody could match
    CRISES = "crises"
    NEAR_CRISES = "near_crises"
    SLOTS = "slots"


Body = dict[str, Any]
Lines = Sequence[Any]


def read(file: Path) -> tuple[Kind, Lines]:
    """The file's kind, as its first line has it, and all of its lines. Raises Unreadable."""
    try:
        content = file.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable(f"{file}: it is not UTF-8 (byte {problem.start})") from None
    except OSError as problem:
        raise Unreadable(f"{file}: it cannot be read: {problem.strerror}") from None
    kind: Kind | None = None
    lines: list[Any] = []
    for number, line in enumerate(content.split("\n"), 1):  # not splitlines: a text may hold other line ends
        if not line.strip():
            continue
        try:
            body = json.loads(line)
            if not isinstance(body, dict):
                raise ValueError("not a JSON object")
            kind = kind or kind_of(body)
            lines.append(_READERS[kind](body))
        except ValueError as problem:
            said = f"no JSON ({problem})" if isinstance(problem, json.JSONDecodeError) else str(problem)
            raise Unreadable(f"{file}, line {number}: {said}") from None
    if kind is None:
        raise Unreadable(f"{file}: there is no line to measure on")
    return kind, lines


def kind_of(body: Body) -> Kind:
    """Raises ValueError when the line could be of no kind."""
    if "intent" in body:
        return Kind.UTTERANCES
    if "slots" in body:
        return Kind.SLOTS
    if "level" in body:
        return Kind.CRISES
    if "need" in body:
        return Kind.PROFILES
    if "text" in body:
        return Kind.NEAR_CRISES
    if {"role", "challenges", "goals"} & set(body):
        return Kind.UNSURE
    raise ValueError('neither a message ("text") nor a profile ("role", "challenges", "goals")')


def sound(text: str) -> str:
    """Half characters, which only JSON can carry, as the mark for what can't be read; places stay."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def message(body: Body) -> tuple[str, str | None]:
    """Text and open question. Raises ValueError."""
    return sound(_of(body, "text", str)), _maybe(body, "asks")


def profile(body: Body) -> Profile:
    """An answer that is missing is empty. Raises ValueError."""
    role, challenges, goals = (body.get(name) or "" for name in ("role", "challenges", "goals"))
    several = challenges if isinstance(challenges, list) else [challenges]
    if not all(isinstance(text, str) for text in (role, goals, *several)):
        raise ValueError('"role" and "goals" must be texts, "challenges" a text or a list of texts')
    return Profile(sound(role), tuple(map(sound, several)), sound(goals))


def _utterance(body: Body) -> Utterance:
    intent = _of(body, "intent", str)
    return Utterance(*message(body), intent, _names(body, "also"), _maybe(body, "style"))


def _labelled_profile(body: Body) -> LabelledProfile:
    return LabelledProfile(profile(body), _need(body.get("need")), tuple(map(_need, _names(body, "also"))))


def _crisis(body: Body) -> Crisis:
    level = body.get("level")
    if level not in (CLEAR, POSSIBLE):
        raise ValueError(f'"level" must be {CLEAR} or {POSSIBLE}')
    return Crisis(*message(body), level)


def _near_crisis(body: Body) -> NearCrisis:
    return NearCrisis(*message(body), bool(body.get("possible_ok")))


def _filling(body: Body) -> Filling:
    return Filling(*message(body), _of(body, "slots", dict))


_READERS: dict[Kind, Callable[[Body], Any]] = {
    Kind.UTTERANCES: _utterance,
    Kind.PROFILES: _labelled_profile,
    Kind.UNSURE: profile,
    Kind.CRISES: _crisis,
    Kind.NEAR_CRISES: _near_crisis,
    Kind.SLOTS: _filling,
}


def _of(body: Body, name: str, kind: type) -> Any:
    if not isinstance(body.get(name), kind):
        raise ValueError(f'"{name}" must be {"a text" if kind is str else "an object"}')
    return body[name]


def _maybe(body: Body, name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" must be a text or null')
    return value


def _names(body: Body, name: str) -> tuple[str, ...]:
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f'"{name}" must be a list of names')
    return tuple(value)


def _need(name: Any) -> Need:
    try:
        return Need(name)
    except ValueError:
        raise ValueError(f"{name!r} is no need; it must be one of {', '.join(Need)}") from None
