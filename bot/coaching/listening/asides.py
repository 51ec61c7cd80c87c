"""Questions, commands and small talk: what in a message is not the answer to the open question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.coaching import commands, corrections
from bot.coaching.answers import INFORMING, firmness, known
from bot.coaching.flows import Flow, left_open
from bot.coaching.heard import Part
from bot.coaching.listening import correcting
from bot.coaching.listening.hearing import Hearing

WELL = (
    r"(?:i'?m|i am|it'?s|all(?: is)?)\s+(?:(?:all|really|quite|doing|feeling) )*"
    r"(?:ok(?:ay)?|fine|right|alright|good|safe|well|better)(?: (?:now|again|really|thanks|thank you))*"
    r"|(?:it|that) was (?:just |only )?(?:a joke|joking)|(?:just |only )?(?:joking|kidding)"
)
GO_ON = re.compile(
    rf"^\W*(?:(?:(?:{WELL})[\s,.!;]+|(?:ok(?:ay)?|yes|yeah|yep|no|well|so|and|now|right|thanks|thank you|thx"
    r"|please|let'?s|just|we (?:can|could|should)|can we|could we|shall we|i(?:'d like| would like| want)(?: to)?|to)\b"
    r"[\s,.!;]*)*)"
    r"(?:go on|continue|carry on|resume|keep going|proceed|move on|back to (?:the|your|my) questions?"
    r"|next(?: (?:question|one))?(?=\W*(?:please|pls|then)?\W*$))\b",
    re.IGNORECASE,
)
ALL_OF_THEM = re.compile(r"\b(?:all|rest|every(?:thing| one)|remaining|others|these|them|more questions)\b", re.I)


def aside(hearing: Hearing, part: Part) -> bool:
    """Questions, commands and small talk; whether it was one."""
    if not known(hearing.flows, part) or (part.confidence < firmness(part) and hearing.asked is not None):
        if not part.asking or part.intent in INFORMING or hearing.open is None:
            return False
        hearing.utter("pattern_unknown_question")
        return True
    flow = hearing.flows.triggers.get(part.intent)
    if flow is None:
        hearing.say.append(f"utter_{part.intent}")  # an answer to a question about coaching
    elif handler := HANDLERS.get(flow.name):
        return handler(hearing, flow, part) is not False
    elif flow.asks:
        hearing.leave_aside()
        hearing.changed["flow"] = flow.name
        hearing.open = None
    else:
        hearing.say += flow.actions
    if hearing.slots.get("paused") and not (flow and flow.asks):
        hearing.stop_here()
    return True


def on_book_call(hearing: Hearing, flow: Flow, part: Part) -> None:
    hearing.leave_aside()
    if hearing.slots.get("consent") is None:
        hearing.acknowledge("pattern_consent_first")
    else:
        hearing.say += flow.actions


def on_withdraw_consent(hearing: Hearing, flow: Flow, part: Part) -> None:
    if hearing.slots.get("consent") is False:
        hearing.utter("consent_not_given")  # nothing to take back, so nothing to confirm
        return
    hearing.leave_aside()
    hearing.changed["flow"] = flow.name
    hearing.open = None


def on_tell_more(hearing: Hearing, flow: Flow, part: Part) -> None:
    if hearing.open is not None and GO_ON.search(part.text):  # nothing was paused: on with the question
        question = hearing.open
        hearing.say.append(question.again or hearing.flows.text("again", question.collect) or question.opening_act)
        hearing.listens = True
    else:
        hearing.say += flow.actions


def on_pattern_correction(hearing: Hearing, flow: Flow, part: Part) -> bool:
    if correcting.correct(hearing, part, eager=True, pointed=hearing.open is not None and hearing.open.whole):
        return True
    told = any(hearing.slots.get(slot) for slot in hearing.flows.answers)  # who refused consent has a name and address
    if hearing.slots.get("consent") is None or not (told or hearing.slots["consent"]):
        return False
    if hearing.open is not None and hearing.open.takes_words and corrections.value_of(part.text):
        return False  # nothing answered yet that it could mean: it is the answer
    hearing.close("pattern_correction_unclear")
    return True


def on_pattern_clarification(hearing: Hearing, flow: Flow, part: Part) -> None:
    slot = hearing.open.collect if hearing.open else ""
    hearing.say.append(hearing.flows.text("why", slot) or "utter_why")


def on_pattern_repeat_bot_messages(hearing: Hearing, flow: Flow, part: Part) -> None:
    if hearing.open is None:
        return
    slot, how = hearing.open.collect, hearing.asked.how if hearing.asked else "ask"
    explained = how == "explain"  # and it didn't help
    simpler = (hearing.flows.text("simpler", slot) or hearing.flows.text("easier", slot)) if explained else None
    if how in ("simpler", "easier") and hearing.open.takes_words and not any(c.isalnum() for c in part.text):
        hearing.leave_open(hearing.open, hearing.flows.acts("pattern_dont_know"))  # "???", a third time
    elif simpler is None:
        hearing.explain(hearing.open)
    else:
        hearing.say.append(simpler)
        hearing.stop_here()


def on_pattern_skip_question(hearing: Hearing, flow: Flow, part: Part) -> None:
    if hearing.open is not None and hearing.open.optional and ALL_OF_THEM.search(part.text):
        hearing.leave_rest_open()
    elif hearing.open is not None:
        hearing.leave_open(hearing.open, flow.actions)


def on_pattern_dont_know(hearing: Hearing, flow: Flow, part: Part) -> None:
    question = hearing.open
    if question is None:
        return
    easier = hearing.flows.text("easier", question.collect)
    if easier and hearing.asked and hearing.asked.how != "easier":
        hearing.say.append(easier)
        hearing.listens = True
    else:
        hearing.leave_open(question, flow.actions)


def on_pattern_restart(hearing: Hearing, flow: Flow, part: Part) -> None:
    """Answers are only cleared once that is confirmed."""
    hearing.leave_aside()
    told = [q.collect for q in hearing.flows.questions.values() if q.takes_words]
    if any(hearing.slots.get(slot) for slot in told) or left_open(hearing.slots):
        hearing.changed["flow"] = flow.name
    else:
        hearing.say += hearing.flows.acts("start_over")
    hearing.open = None


def on_pattern_cancel_flow(hearing: Hearing, flow: Flow, part: Part) -> None:
    if commands.asks_whether_to_stop(part.text):
        hearing.utter("pattern_unknown_question")
    else:
        stop(hearing, flow.name)


def stop(hearing: Hearing, flow: str) -> None:
    """Pause, and say how to come back."""
    hearing.leave_aside()
    hearing.changed["paused"] = "stop"
    hearing.close(flow)


def on_pattern_human_handoff(hearing: Hearing, flow: Flow, part: Part) -> None:
    hearing.leave_aside()
    if hearing.before.get("paused") != "crisis":
        hearing.changed["paused"] = "human"
    hearing.close(flow.name)


HANDLERS: Mapping[str, Callable[[Hearing, Flow, Part], bool | None]] = {  # for what a flow's actions alone can't do
    "book_call": on_book_call,
    "reschedule_call": on_book_call,
    "withdraw_consent": on_withdraw_consent,
    "tell_more": on_tell_more,
    "pattern_correction": on_pattern_correction,
    "pattern_clarification": on_pattern_clarification,
    "pattern_repeat_bot_messages": on_pattern_repeat_bot_messages,
    "pattern_skip_question": on_pattern_skip_question,
    "pattern_dont_know": on_pattern_dont_know,
    "pattern_restart": on_pattern_restart,
    "pattern_cancel_flow": on_pattern_cancel_flow,
    "pattern_goodbye": on_pattern_cancel_flow,
    "pattern_human_handoff": on_pattern_human_handoff,
}
