"""Puts values into responses: what the practice says once, slots and an action's values each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.coaching import cards

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fill(text: str, values: Mapping[str, Any]) -> str:
    """The text with the values as they are, whatever brackets a prospect typed.

    A line whose placeholders are all empty is left out.
    """

    def known(hit: re.Match[str]) -> str:
        value = values.get(hit[1])
        return "" if value is None else str(value)

    lines = []
    for line in text.split("\n"):
        wanted = PLACEHOLDER.findall(line)
        if not wanted or any(values.get(name) not in (None, "", []) for name in wanted):
            lines.append(PLACEHOLDER.sub(known, line))
    return "\n".join(lines)


def prepared(variation: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """A response with the practice's own words in it and its buttons ready; other placeholders stay."""

    def ours(hit: re.Match[str]) -> str:
        return said.get(hit[1], hit[0])

    buttons = [
        {"title": b["title"], "payload": b.get("payload", "").replace("{{", "{").replace("}}", "}")}
        for b in variation.get("buttons") or ()
    ]
    filled = {**variation, "text": PLACEHOLDER.sub(ours, variation.get("text") or ""), "buttons": buttons}
    if card := cards.worded(variation.get("custom"), lambda text: PLACEHOLDER.sub(ours, text)):
        filled["custom"] = card
    return filled
