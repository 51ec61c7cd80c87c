"""What an action may know of the message at hand."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker


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
