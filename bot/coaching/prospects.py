"""Where a prospect stands with those who work with them, and what changed in what was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from bot.coaching.chat import Message


class Status(StrEnum):
    NEW = "new"
    REVIEWED = "reviewed"
    IN_TOUCH = "in_touch"
    CLIENT = "client"
    CLOSED = "closed"


Place = tuple[datetime, str]  # in a list: the time of its last message, and its id


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows. ``coach``: only what this coach may see; None for whoever may see all.

    ``whose``: with a call of this coach, or with none. ``silent``: those too who never answered about consent.
    """

    coach: str | None
    need: str = ""
    flag: str = ""
    status: str = ""
    whose: Literal["", "mine", "unassigned"] = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer that stood otherwise in an earlier summary; ``before`` and ``after`` may be empty."""

    at: datetime
    slot: str
    label: str
    before: str
    after: str


def corrections(messages: Iterable[Message]) -> list[Correction]:
    """What changed from one summary to the next, oldest first."""
    found: list[Correction] = []
    shown: dict[str, Any] | None = None
    for message in messages:
        if not message.card or message.card.get("kind") != "recap":
            continue
        answers = {answer["slot"]: answer for answer in message.card["answers"]}
        for slot, answer in ({**shown, **answers}).items() if shown is not None else ():
            before = "\n".join(shown[slot]["value"]) if shown and slot in shown else ""
            after = "\n".join(answers[slot]["value"]) if slot in answers else ""
            if before != after:
                found.append(Correction(message.at, slot, answer["label"], before, after))
        shown = answers
    return found
