"""What a channel says when a conversation is opened; it is no turn, and needs neither Rasa nor a loaded model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.coaching.chat import Button, Reply
from bot.coaching.wording import prepared
from bot.services import practice

GREETING = ("utter_greeting", "utter_ask_consent")
FILE = "greeting.json"  # within a model bundle: the wording belongs to the version


def write(bundle: Path, responses: dict[str, list[dict[str, Any]]]) -> None:
    """Keep the greeting of a domain's responses in a model bundle."""
    kept = {name: responses[name][0] for name in GREETING}
    (bundle / FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


class Greeter:
    """Locale and time zone in, the first messages out."""

    def __init__(self, bundle: Path) -> None:
        self.swap(bundle)

    def __call__(self, locale: str, time_zone: str | None) -> list[Reply]:
        return list(self._replies)

    def swap(self, bundle: Path) -> None:
        """Greet as another bundle says."""
        kept = json.loads((bundle / FILE).read_text(encoding="utf-8"))
        said = practice.current().variables()
        self._replies = [
            _reply(prepared(kept[name], said), "consent" if name == GREETING[-1] else None) for name in GREETING
        ]


def _reply(variation: dict[str, Any], asks: str | None) -> Reply:
    return Reply(variation["text"], tuple(Button(b["title"], b["payload"]) for b in variation["buttons"]), asks)
