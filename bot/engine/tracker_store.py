"""Rasa's tracker in the turn's own unit of work, of bounded size.

Kept are the slots, the acts of the last turn and when it was. No word of the prospect stays here: the transcript is
in our own tables, and before consent in none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.greeting import GREETING
from bot.services import clock
from bot.store import conversations

VERSION = 1


def acts_of_turn(tracker: DialogueStateTracker) -> list[str]:
    """The actions run since the last message, oldest first, without the listening."""
    acts: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted) and event.action_name not in (None, ACTION_LISTEN_NAME):
            acts.append(event.action_name)
    return acts[::-1]


def encode(tracker: DialogueStateTracker) -> bytes:
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    state = {"v": VERSION, "slots": slots, "acts": acts_of_turn(tracker), "at": clock.now().timestamp()}
    return json.dumps(state, separators=(",", ":"), ensure_ascii=False).encode()


def decode(blob: bytes, tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Rebuild a tracker: the slots, and one earlier turn with its acts."""
    state = json.loads(blob)
    at = state["at"]
    known = (SlotSet(k, v, timestamp=at) for k, v in state["slots"].items() if k in tracker.slots)
    return _replay(tracker, [ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at), *known], state["acts"], at)


def greeted(tracker: DialogueStateTracker, at: datetime) -> DialogueStateTracker:
    """A new tracker, after the greeting its channel has said."""
    moment = at.timestamp()
    return _replay(tracker, [ActionExecuted(ACTION_SESSION_START_NAME, timestamp=moment)], list(GREETING), moment)


def _replay(tracker: DialogueStateTracker, head: list[Event], acts: list[str], at: float) -> DialogueStateTracker:
    """Without a session start among the events, Rasa would begin a session, and rules for its start would fire."""
    listen = ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)
    heard = UserUttered("", {"name": None}, timestamp=at)
    for event in [*head, listen, heard, *(ActionExecuted(act, timestamp=at) for act in acts), listen]:
        tracker.update(event)
    return tracker


def last_turn_at(tracker: DialogueStateTracker) -> datetime:
    """When the previous turn ended (before the message at hand)."""
    return datetime.fromtimestamp(tracker.events[-1].timestamp, UTC)


def _copy(slot: Slot) -> Slot:
    copied: Slot = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied


class BoundedTrackerStore(TrackerStore):
    """Reads and writes through the unit of work of the running turn. One per loaded model: it holds its domain."""

    def __init__(self, domain: Domain | None = None, event_broker: Any = None) -> None:
        super().__init__(domain, event_broker)

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """As Rasa's, which copies each of the slots in a general way: a third of a millisecond at every turn."""
        tracker = DialogueStateTracker(sender_id, [])
        tracker.slots = {slot.name: _copy(slot) for slot in self.domain.slots}
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        conversations.save_state(tracker.sender_id, encode(tracker))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        state = conversations.state(sender_id)
        return decode(state, self.init_tracker(sender_id)) if state is not None else None

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        conversation = conversations.find(sender_id)
        at = conversation.created_at if conversation else datetime.now(UTC)
        return greeted(self.init_tracker(sender_id), at)

    async def keys(self) -> Iterable[str]:
        return []
