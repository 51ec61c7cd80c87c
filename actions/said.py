"""What an action may know of the message at hand."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker

from bot.coaching import follow_up
from bot.coaching.follow_up import Answer
from bot.coaching.needs import Profile


def text_of(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("text") or "")


def tapped(tracker: Tracker, slot: str) -> str | None:
    """The value of a tapped button for a slot; user input like any other."""
    value = (tracker.latest_message.get("tapped") or {}).get(slot)
    return None if value is None else str(value)


def quoted(words: str) -> str:
    """The prospect's words between marks, without what joined them to others."""
    own = re.sub(r"^(?:and|but|so|or)\s+", "", words.strip().rstrip(".,;: "))
    own = re.sub(r"(?<=\w)\s+\([^)]*$", "", own)  # cut within brackets
    return f"\u201c{own}\u201d"


def wording(domain: dict[str, Any], name: str) -> str:
    """A text of the responses that an action builds a message from, such as a button's title."""
    known = domain["responses"].get(name)
    return str(known[0]["text"]) if known else name.rpartition("_label_")[2].replace("_", " ").capitalize()


def recapped(domain: dict[str, Any]) -> list[str]:
    """The slots that the recap's text has a place for."""
    return re.findall(r"\{(\w+)\}", wording(domain, "utter_ask_recap"))


def slots_of(tracker: Tracker, *names: str) -> dict[str, Any]:
    return {name: tracker.get_slot(name) for name in names}


def profile_of(tracker: Tracker) -> Profile:
    challenges = tuple(tracker.get_slot("challenges") or ())
    return Profile(tracker.get_slot("role") or "", challenges, tracker.get_slot("goals") or "")


def answer_of(tracker: Tracker, domain: dict[str, Any]) -> Answer | None:
    """What was answered to the follow-up question."""
    words = tracker.get_slot(follow_up.ANSWER)
    if not words:
        return None
    asked = tracker.get_slot("follow_up") or ""
    tapped_need = (n for n in follow_up.between(asked) if words == wording(domain, f"utter_label_choice_{n}"))
    need = next(tapped_need, None) or follow_up.pointed_to(words, asked)
    return Answer(words, wording(domain, f"utter_label_wish_{need}") if need else "")
