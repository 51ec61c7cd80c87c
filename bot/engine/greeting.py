"""What is said outside of turns, the greeting above all; it needs neither Rasa nor a loaded model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.coaching.chat import Button, Reply
from bot.coaching.wording import prepared
from bot.services import practice, wording

GREETING = ("utter_greeting", "utter_ask_consent")
ON = "@"  # between a response and the channel that a variation is for
FILE = "wording.json"  # within a model bundle: the wording belongs to the version


def write(bundle: Path, responses: dict[str, list[dict[str, Any]]]) -> None:
    """Keep those texts of a domain's responses in a model bundle."""
    kept = {name: responses[name][0] for name in (*GREETING, *wording.OUTSIDE)}
    for name in GREETING:
        kept |= {f"{name}{ON}{one['channel']}": one for one in responses[name] if one.get("channel")}
    (bundle / FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


class Greeter:
    """Locale, time zone and channel in, the first messages out."""

    def __init__(self, bundle: Path) -> None:
        self.swap(bundle)

    def __call__(self, locale: str, time_zone: str | None, channel: str = "web") -> list[Reply]:
        return [self._replies.get(f"{name}{ON}{channel}", self._replies[name]) for name in GREETING]

    def swap(self, bundle: Path) -> None:
        """Greet as another bundle says."""
        kept = _read(bundle)
        greetings = {name: one for name, one in kept.items() if name.partition(ON)[0] in GREETING}
        self._replies = {
            name: _reply(one, "consent" if name.startswith(GREETING[-1]) else None) for name, one in greetings.items()
        }
        use_wording(bundle)


def use_wording(bundle: Path) -> None:
    """Have services say what they say by themselves as a bundle words it."""
    kept = _read(bundle)
    wording.use({name: kept[name]["text"] for name in wording.OUTSIDE})


def _read(bundle: Path) -> dict[str, dict[str, Any]]:
    """All of them, or nothing is changed: a KeyError for one that is missing."""
    kept, said = json.loads((bundle / FILE).read_text(encoding="utf-8")), practice.current().variables()
    varied = [name for name in kept if ON in name]
    return {name: prepared(kept[name], said) for name in (*GREETING, *varied, *wording.OUTSIDE)}


def _reply(variation: dict[str, Any], asks: str | None) -> Reply:
    buttons = tuple(Button(b["title"], b["payload"]) for b in variation["buttons"])
    return Reply(variation["text"], buttons, asks, variation.get("custom"))
