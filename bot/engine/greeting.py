"""What a channel says when a conversation is opened; it is no turn, and needs neither Rasa nor a loaded model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.coaching.chat import Button, Reply
from bot.coaching.wording import prepared
from bot.services import practice

GREETING = ("utter_greeting", "utter_ask_consent")
FILE = "greeting.json"  # within a model bundle: the wording belongs to the version

Greet = Callable[[str, str | None], list[Reply]]


def write(bundle: Path, responses: dict[str, list[dict[str, Any]]]) -> None:
    """Keep the greeting of a domain's responses in a model bundle."""
    kept = {name: responses[name][0] for name in GREETING}
    (bundle / FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def greeter(bundle: Path) -> Greet:
    """Locale and time zone in, the first messages out."""
    kept = json.loads((bundle / FILE).read_text(encoding="utf-8"))
    said = practice.current().variables()
    replies = [_reply(prepared(kept[name], said), "consent" if name == GREETING[-1] else None) for name in GREETING]

    def greet(locale: str, time_zone: str | None) -> list[Reply]:
        return list(replies)

    return greet


def _reply(variation: dict[str, Any], asks: str | None) -> Reply:
    return Reply(variation["text"], tuple(Button(b["title"], b["payload"]) for b in variation["buttons"]), asks)
