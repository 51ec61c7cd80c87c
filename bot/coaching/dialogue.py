"""What one message asks for: slots to set, responses to utter, actions to run, in order.

Pure: flows, slots, the open question and what was heard go in, a ``Turn`` comes out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.coaching.flows import MAIN, MEANT, SKIPPED, Act, Flows, Question, left_open, next_step
from bot.coaching.heard import Heard
from bot.coaching.listening.hearing import Asked, Hearing, slots_of_aside
from bot.coaching.listening.message import hear

LISTEN = "action_listen"
CHANGES = (
    "pattern_correction",
    "pattern_noted",
    "pattern_added",
    "pattern_removed",
)  # flows that say an answer has changed


@dataclass(frozen=True)
class Turn:
    """``listens``: nothing more is said after ``say``; otherwise the flow goes on."""

    say: tuple[str, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    listens: bool = False


def interpret(flows: Flows, slots: Mapping[str, Any], asked: Asked | None, heard: Heard) -> Turn:
    """What a message changes and what is said about it, before the flow goes on (``next_acts``)."""
    hearing = Hearing(flows, slots, asked, heard)
    hear(hearing)
    return Turn(tuple(dict.fromkeys(hearing.say)), hearing.changed, hearing.listens)


def next_acts(
    flows: Flows, slots: Mapping[str, Any], done: frozenset[str], asked: Asked | None
) -> tuple[list[str], dict[str, Any]]:
    """The next acts of the flow, and the slots to set before them."""
    changed: dict[str, Any] = {}
    resumed = bool(done & set(flows.acts("pattern_session_resumed")))
    corrected = any(done & set(flows.acts(name)) for name in CHANGES)
    if aside := slots.get("flow"):
        step = next_step(flows, aside, slots, done) if aside in flows.flows else None
        if step is not None:
            return _acts_of(flows, step, asked, resumed, corrected), changed
        changed = dict.fromkeys(("flow", *slots_of_aside(flows, aside)))
        changed[SKIPPED] = [s for s in left_open(slots) if s not in changed]
        slots = {**slots, **changed}
    if slots.get("paused"):
        return [LISTEN], changed
    step = next_step(flows, MAIN, slots, done)
    if step is not None:
        return _acts_of(
            flows, step, asked, resumed, corrected, slots.get(MEANT) or (), _in_words(flows, slots)
        ), changed
    completed = () if done - flows.silent else flows.acts("pattern_completed")
    return [*completed, LISTEN], changed


def _in_words(flows: Flows, slots: Mapping[str, Any]) -> list[str]:
    """The long answers left open: the short questions after them would praise what was not said."""
    return [s for s in left_open(slots) if (q := flows.questions.get(s)) and q.intent and not q.optional]


def _acts_of(
    flows: Flows,
    step: Question | Act,
    asked: Asked | None,
    resumed: bool,
    corrected: bool,
    kept: Collection[str] = (),
    unpraised: Collection[str] = (),
) -> list[str]:
    if isinstance(step, Act):
        return [step.action]
    if corrected and step.uses:  # what it says has changed
        return [step.opening_act, LISTEN]
    if step.collect in kept:
        return [flows.text(MEANT, step.collect) or step.opening_act, LISTEN]
    if resumed or (asked is not None and (asked.slot == step.collect or (step.entity and asked.slot in unpraised))):
        return [step.again or flows.text("again", step.collect) or step.opening_act, LISTEN]
    return [step.opening_act, LISTEN]
