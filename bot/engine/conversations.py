"""The engine as the worker sees it: plays a message, swaps a model, greets."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import json
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.log_utils import configure_structlog

from bot.coaching.chat import Button, Inbound, Outcome, Reply
from bot.coaching.needs import Profile
from bot.engine.actions import InProcessActions
from bot.engine.greeting import use_wording
from bot.engine.processor import TurnProcessor, names_of, plain_title, said
from bot.nlu.spelling import is_english
from bot.services import matching, messages, privacy

MODEL = "rasa.tar.gz"  # within a model bundle
FIRST_WORDS = "Hello, I lead a team of six. What does it cost?"
PAYLOAD = re.compile(r"/([\w/]+)(\{.*\})?", re.DOTALL)
COMMAND_TAIL = re.compile(r"[({].*\Z", re.DOTALL)
MARKS = re.compile(r"(?:[^\w\s]|_){4,}")
LONG_WORD = re.compile(r"\S{80,}")
AGAIN = re.compile(r"\b(\S{1,40})(?:\s+\1){3,}(?!\S)")
LONGEST_WORD = 79  # characters
LONGEST_READ = 6_000  # characters of a message that are read; more is for people
MOST_LINES = 60
COMMON = 60_000  # English words a typed command may be made of
LONGEST_TITLE = 40  # characters of a typed text that may be a button's title


class PayloadUnreadable(ValueError):
    """A button's payload is not /intent or /intent{"slot": "value"}."""


class Collected(OutputChannel):
    """Gathers what is said in a turn, in the variations for a channel."""

    def __init__(self, channel: str) -> None:
        self.replies: list[Reply] = []
        self._channel = channel

    def name(self) -> str:
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        buttons = tuple(Button(b["title"], b["payload"]) for b in message.get("buttons") or ())
        if message.get("text"):
            self.replies.append(Reply(message["text"], buttons, card=message.get("custom") or None))


def _give_back() -> None:
    """What loading took and needs no more goes back to the system, some 40 MiB; glibc would keep it."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # another C library has nothing like it
        ctypes.CDLL(None).malloc_trim(0)


class Conversations:
    """One model serves; another takes its place between two turns."""

    def __init__(self, bundle: Path) -> None:
        """Load a model bundle (a folder with rasa.tar.gz and the match model)."""
        configure_structlog(logging.ERROR)  # Rasa's own events carry what prospects wrote
        self._actions = InProcessActions()
        self._processor = self._load(bundle)
        use_wording(bundle)

    def _load(self, bundle: Path) -> TurnProcessor:
        from bot.nlu.needs import MatchModel

        processor = TurnProcessor(bundle / MODEL, self._actions, MatchModel.load(bundle))
        asyncio.run(processor.parse_message(UserMessage(FIRST_WORDS)))  # what is made at first use is made now
        processor.needs.classify(Profile(FIRST_WORDS, (FIRST_WORDS,), FIRST_WORDS))
        _give_back()
        return processor

    async def play(self, inbound: Inbound) -> Outcome:
        """One turn within the running unit of work: the state is saved in it, the rest is the outcome."""
        processor = self._processor  # the whole turn on one model, whatever is swapped meanwhile
        with matching.using(processor.needs):
            out = Collected(inbound.channel)
            payload = inbound.payload or (None if inbound.unread else title_typed(inbound, processor.titles))
            parsed = tapped(payload, inbound.text) if payload else None
            text = inbound.text if payload else harmless(inbound.text)
            told = {"unread": inbound.unread}
            message = UserMessage(text, out, inbound.conversation, parse_data=parsed, metadata=told)
            tracker = await processor.turn(message)
        return self._outcome(processor, tracker, inbound, out.replies)

    def alarming(self, text: str) -> bool:
        """Whether words that are no message of their own, such as changed ones, speak of a crisis."""
        parsed = asyncio.run(self._processor.parse_message(UserMessage(harmless(text))))
        return bool((parsed.get("crisis") or {}).get("level"))

    def _outcome(
        self, processor: TurnProcessor, tracker: DialogueStateTracker, inbound: Inbound, replies: list[Reply]
    ) -> Outcome:
        slots = tracker.current_slot_values()
        consent, paused = slots.get("consent"), slots.get("paused")
        crisis = _speaks_of_crisis(tracker)
        if consent is None and not inbound.payload and not crisis and paused != "crisis":
            privacy.hold(inbound.conversation, readable(inbound.text))
        asks = processor.open_question(tracker) or processor.still_open(tracker)
        if replies:
            replies[-1] = replace(replies[-1], asks=asks)
        return Outcome(
            replies=tuple(replies),
            consent=consent,
            brief={k: slots[k] for k in processor.brief if slots.get(k) not in (None, [])}
            if consent is not None
            else {},
            keep_words=consent is True and not crisis and paused != "crisis",
            said=said(tracker),
        )

    async def swap(self, bundle: Path) -> None:
        """Load beside the old model, in a thread; when loading or a first message fails, raises and keeps the old."""
        loaded = await asyncio.to_thread(self._load, bundle)
        use_wording(bundle)
        self._processor = loaded


def _speaks_of_crisis(tracker: DialogueStateTracker) -> bool:
    message = tracker.latest_message
    parsed = message.parse_data if message and message.parse_data else {}
    return (parsed.get("crisis") or {}).get("level") == "clear"


def title_typed(inbound: Inbound, titles: frozenset[str]) -> str | None:
    """The payload of a button of the last message whose title was typed instead of tapped.

    ``titles`` are those of the responses; an action's own (times) have digits.
    """
    words = plain_title(inbound.text)
    if len(words) > LONGEST_TITLE or words.isdecimal() or not (words in titles or any(c.isdigit() for c in words)):
        return None
    offered = messages.last_buttons(inbound.conversation)
    return next((b.payload for b in offered if words in names_of(b.title)), None)


def harmless(text: str) -> str:
    """Words that can be read in bounded time, and never as a command to Rasa ("/restart", "/book_call{…}").

    A command in no English words says nothing: corrected as a slip, "/nosuch" would be a no.
    """
    stripped = readable(text).strip()
    if not stripped.startswith("/"):
        return stripped or "?"
    words = COMMAND_TAIL.sub("", stripped.lstrip("/ \t\n")).replace("_", " ").strip()
    return words if words and all(is_english(word, COMMON) for word in words.lower().split()) else "?"


def readable(text: str) -> str:
    """Without what only takes time to read: long runs of marks, endless words, the same word or line again and again.

    The transcript keeps what was written.
    """
    text = LONG_WORD.sub(lambda hit: hit[0][:LONGEST_WORD], MARKS.sub(lambda hit: hit[0][:3], text))
    text = AGAIN.sub(r"\1 \1 \1", text)
    if len(text) <= LONGEST_READ:
        return text
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines()))
    whole = "\n".join(lines[:MOST_LINES]) + " " + " ".join(lines[MOST_LINES:])
    if len(whole) <= LONGEST_READ:
        return whole
    return f"{whole[: LONGEST_READ * 2 // 3]} \u2026 {whole[-LONGEST_READ // 3 :]}"  # the end may be what matters


def tapped(payload: str, title: str) -> dict[str, Any]:
    """A button as parse data: it needs no understanding.

    Raises:
        PayloadUnreadable: the payload has another form.
    """
    hit = PAYLOAD.fullmatch(payload)
    if not hit:
        raise PayloadUnreadable(payload)
    try:
        values = json.loads(hit[2] or "{}")
    except json.JSONDecodeError as error:
        raise PayloadUnreadable(payload) from error
    base = hit[1].partition("/")[0]
    intent = {"name": base, "confidence": 1.0, "full_retrieval_intent_name": hit[1] if base != hit[1] else None}
    entities = [{"entity": k, "value": str(v), "start": 0, "end": 0} for k, v in values.items()]
    return {"text": title, "intent": intent, "entities": entities, "tapped": {k: str(v) for k, v in values.items()}}
