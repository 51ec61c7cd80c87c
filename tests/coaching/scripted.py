"""A prospect and the pure core: data/flows.yml is played without Rasa, a model, or a database.

``Script.hear`` gives the acts of one turn. What an action would do is written down in ``EFFECTS``; one that is not
there sets the slot its step names to true.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML

from bot.coaching.dialogue import LISTEN, interpret, next_acts
from bot.coaching.flows import Act, Flows, open_question
from bot.coaching.heard import Heard, Part
from bot.coaching.listening.hearing import Asked

ROOT = Path(__file__).parents[2]
MOST_ACTS = 30

CLEARED = (
    "role", "challenges", "goals", "horizon", "sponsor", "format", "language", "feedback_360", "recap", "weighed",
    "follow_up", "deciding_words", "need", "skipped",
)  # fmt: skip
EFFECTS: dict[str, Mapping[str, Any]] = {
    "action_weigh_need": {"weighed": True, "follow_up": "none"},
    "action_classify_need": {"need": "leadership_skills"},
    "action_choose_opening": {"opening": "2026-11-24T10:30Z maren"},
    "action_read_time_zone": {"time_zone": "Europe/Lisbon"},
    "action_read_name": {"name": "Ada"},
    "action_read_email": {"email": "ada@example.org"},
    "action_check_email": {"email_meant": "none"},
    "action_take_email_meant": {"email": "ada@gmail.com", "email_taken": True},
    "action_read_rating": {"rating": "4"},
    "action_book_call": {"booking": "b1"},
    "action_start_booking": {"call": True, "booking": None},
    "action_start_move": {"call": True, "booking": None, "opening": None},
    "action_cancel_call": {"call": False, "booking": None, "opening": None},
    "action_help_in_crisis": {"paused": "crisis"},
    "action_start_over": dict.fromkeys(CLEARED),
    "action_withdraw_consent": {"consent": False, "role": None, "challenges": None, "goals": None, "recap": None},
}


def load(name: str) -> Any:
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def names() -> frozenset[str]:
    """Every response and action of the project."""
    found = {*load("domain.yml")["actions"]}
    for path in sorted((ROOT / "data").rglob("*.yml")):
        found |= set((load(str(path.relative_to(ROOT))) or {}).get("responses") or ())
    return frozenset(found)


@cache
def project_flows() -> Flows:
    data = YAML().load((ROOT / "data/flows.yml").read_text(encoding="utf-8"))  # YAML 1.2: `no` is a word
    return Flows.parse(data["flows"], names())


def part(text: str, intent: str = "", confidence: float = 1.0, start: int = 0, **entities: str) -> Part:
    return Part(text, intent, confidence, entities, ((intent, confidence),), start, start + len(text))


def heard(*said: Part | tuple[Any, ...], **more: Any) -> Heard:
    """Parts as ("words", "intent", confidence, {entity: value}), joined by spaces."""
    parts, text = [], ""
    for one in said:
        words, intent, confidence, entities = _four(one)
        text += " " if text else ""
        parts.append(part(words, intent, confidence, len(text), **entities))
        text += words
    return Heard(text, tuple(parts), **more)


def _four(one: Part | tuple[Any, ...]) -> tuple[str, str, float, Mapping[str, str]]:
    if isinstance(one, Part):
        return one.text, one.intent, one.confidence, one.entities
    rest = list(one[1:])
    entities = rest.pop() if rest and isinstance(rest[-1], dict) else {}
    return one[0], (rest[0] if rest else ""), (rest[1] if len(rest) > 1 else 1.0), entities


def tap(**values: str) -> Heard:
    return Heard("(a button)", (part("(a button)", "affirm"),), tapped=values)


class Script:
    def __init__(self, flows: Flows | None = None, **slots: Any) -> None:
        """Greeted, with these slots settled, and the question open that comes next."""
        self.flows = flows or project_flows()
        self.slots: dict[str, Any] = dict(slots)
        question = open_question(self.flows, self.slots)
        self.asked = Asked(question.collect) if question else None
        self.acts: list[str] = []

    @property
    def asks(self) -> str | None:
        return self.asked.slot if self.asked else None

    def say(self, text: str, intent: str = "", confidence: float = 1.0, **entities: str) -> list[str]:
        return self.hear(heard((text, intent, confidence, entities)))

    def tap(self, **values: str) -> list[str]:
        return self.hear(tap(**values))

    def hear(self, message: Heard) -> list[str]:
        turn = interpret(self.flows, self.slots, self.asked, message)
        self.slots |= turn.slots
        queue, self.acts = [*turn.say, *([LISTEN] if turn.listens else [])], []
        while len(self.acts) < MOST_ACTS:
            if not queue:
                queue, changed = next_acts(self.flows, self.slots, frozenset(self.acts), self.asked)
                self.slots |= changed
            act = queue.pop(0)
            if act == LISTEN:
                break
            self.acts.append(act)
            self.slots |= self._effect(act)
        else:
            raise AssertionError(f"a turn without an end: {self.acts}")
        found = [asking for act in self.acts if (asking := self.flows.asking(act))]
        self.asked = Asked(*found[-1]) if found else None
        return self.acts

    def _effect(self, act: str) -> Mapping[str, Any]:
        if act in EFFECTS:
            return EFFECTS[act]
        if act == "action_check_booking":
            return {"has_booking": self.slots.get("booking") is not None}
        steps = [s.does for flow in self.flows.flows.values() for s in flow.steps]
        return {s.sets: True for s in steps if isinstance(s, Act) and s.action == act and s.sets}


ROLE, CHALLENGES, GOALS = "ward sister, twelve nurses", ["nobody wants nights"], "people stay"
CONSENTED = {"consent": True, "consent_recorded": True}
TOLD = {**CONSENTED, "role": ROLE, "challenges": CHALLENGES, "goals": GOALS}
SKIPPED_REST = {**TOLD, "skipped": ["horizon", "sponsor", "format", "language", "feedback_360"]}
MATCHED = {**SKIPPED_REST, "recap": True, "need": "leadership_skills"}
OFFERED = {**MATCHED, "call": True, "time_zone_asked": True, "time_zone": "Europe/Lisbon"}
CHOSEN = {**OFFERED, "opening": "2026-11-24T10:30Z maren"}
BOOKED = {**CHOSEN, "name": "Ada", "email": "ada@example.org", "email_meant": "none", "booking": "b1"}
REFUSED = {"consent": False, "consent_recorded": True}
# How a settled question looks, in the order they are asked by those who say yes to everything.
SETTLED: dict[str, Mapping[str, Any]] = {
    "consent": CONSENTED,
    "role": {"role": ROLE},
    "challenges": {"challenges": CHALLENGES},
    "goals": {"goals": GOALS},
    "horizon": {"horizon": "by spring"},
    "sponsor": {"sponsor": "my hospital"},
    "format": {"format": "online"},
    "language": {"language": "English"},
    "feedback_360": {"feedback_360": "no"},
    "recap": {"recap": True, "need": "leadership_skills"},
    "call": {"call": True, "time_zone_asked": True},
    "time_zone": {"time_zone": "Europe/Lisbon"},
    "opening": {"opening": "2026-11-24T10:30Z maren"},
    "name": {"name": "Ada"},
    "email": {"email": "ada@example.org", "email_meant": "none", "booking": "b1"},
    "rating": {"rating": "4", "rating_recorded": True},
    "consent_training": {"consent_training": False, "training_recorded": True},
}


def at(question: str) -> Script:
    """A talk in which the question is open and all before it are answered."""
    slots: dict[str, Any] = {}
    for slot, settled in SETTLED.items():
        if slot == question:
            break
        slots |= settled
    talk = Script(**slots)
    assert talk.asks == question, (talk.asks, slots)
    return talk


def at_the_end() -> Script:
    talk = Script(**{slot: value for settled in SETTLED.values() for slot, value in settled.items()})
    assert talk.asks is None
    return talk
