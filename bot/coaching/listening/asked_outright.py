"""What can only mean one thing is answered before the parts of a message are taken for answers."""

from __future__ import annotations

from bot.coaching import coach_questions
from bot.coaching.answers import FIRM
from bot.coaching.heard import Part
from bot.coaching.listening.hearing import Hearing
from bot.coaching.outright import said_outright

WAITING = frozenset({"say_late", "say_cannot_come"})  # what becomes of the call is said next


def hear_outright(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Answer what can only mean one thing: "who is my coach?"; gives the other parts."""
    asks, slots = hearing.open.collect if hearing.open else None, hearing.slots
    moving = asks == "opening" and slots.get("email") is not None
    times = asks in ("opening", "name", "email") or bool(slots.get("opening"))
    context = {
        "first": slots.get("role") is None and asks in (None, "consent", "role"),
        "times": times,
        "call": moving or bool(slots.get("booking")),
        "offered": asks == "opening",
    }
    left = [] if _answered(hearing, hearing.heard.text, **context) else list(parts)
    several = len(parts) > 1  # beside other answers "English" is one itself
    return tuple(p for p in left if (several and _wishes(p)) or not _answered(hearing, p.text, **context))


def _wishes(part: Part) -> bool:
    return "language" in part.entities and not part.asking and part.intent == "inform_detail"


def _answered(hearing: Hearing, text: str, **context: bool) -> bool:
    flow = said_outright(text, **context)
    if flow is None or (flow == "speak_english" and hearing.open is not None and hearing.open.collect == "language"):
        return False
    hearing.utter(flow)
    if flow in WAITING and not (hearing.open and hearing.open.collect == "opening"):
        hearing.stop_here()
    return True


def ask_about_coaches(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Answer what is asked about the coaches before one is chosen; gives the other parts."""
    left = []
    chooses_time = hearing.open is not None and hearing.open.collect == "opening"
    for part in parts:
        known = part.intent in coach_questions.TAKEN_FOR or part.confidence < FIRM
        flow = coach_questions.asked(part.text)
        wishes = flow == "say_traits" and hearing.slots.get("need") is not None  # not for a person instead of a bot
        if flow is None or not (wishes or (known and not chooses_time)):
            left.append(part)
        else:
            hearing.say += hearing.flows.acts(flow) or (flow,)
            if part.text.rstrip().endswith("?"):
                hearing.wish_for_language(part)
    return tuple(left)
