"""During a pause: whether a message goes on with the intake, and what is answered before."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coaching import own_words
from bot.coaching.answers import FIRM, GOING_ON, INFORMING
from bot.coaching.flows import Question, open_question
from bot.coaching.heard import Part
from bot.coaching.listening import asides, asked_outright
from bot.coaching.listening.asides import GO_ON
from bot.coaching.listening.hearing import Hearing

MORE = re.compile(
    r"^(?: ?(?:please|then|now|with (?:the|my) \w+))?\s*"
    r"(?:[,.:;!\u2013\u2014-]+|\band\b|\bso\b)\s*(?P<more>\w+\W+\w.*)",
    re.S,
)
RESUMING = frozenset({"affirm", "start_intake", "greet", "tell_more"})  # "go on", in whatever words
IN_CRISIS = frozenset(
    {"ask_human", "ask_privacy", "bot_challenge", "cancel_call", "erase_my_data", "request_my_data", "withdraw_consent"}
)
YES = re.compile(
    r"\W*(?:yes|yeah|yep|yup|sure|please|of course|i would|i'd like(?: that| to)?)"
    r"(?:\W+(?:please|pls|i would|thanks))*\W*",
    re.I,
)


def resume(hearing: Hearing) -> bool:
    """After a pause: whether the intake goes on with this message."""
    tapped = hearing.heard.tapped or {}
    intents = {part.intent for part in hearing.heard.parts}
    hit = GO_ON.search(hearing.heard.text)
    if hearing.before.get("paused") == "crisis":
        offered = hearing.before.get("resume_offered") is True and YES.fullmatch(hearing.heard.text)
        wishes = "start_intake" in intents or hit or offered
        goes_on = "resume" in tapped or bool(wishes and not hearing.heard.crisis)
    else:
        goes_on = bool(tapped) or bool(intents & (RESUMING | GOING_ON))
    if not goes_on:
        _stay_paused(hearing)
        return False
    hearing.changed["paused"] = None
    hearing.open = open_question(hearing.flows, hearing.slots)
    if not (intents & RESUMING or "resume" in tapped or hit):
        return True
    hearing.utter("pattern_session_resumed")
    at = hit.start() if hit else 0  # what stands before it was how they are: "I'm fine, go on"
    beyond = (_beyond(part, hearing.open) for part in hearing.heard.parts if part.end > at)
    more = tuple(part for part in beyond if part is not None)
    hearing.heard = replace(hearing.heard, parts=more)
    return bool(more)


def _beyond(part: Part, question: Question | None) -> Part | None:
    """What a part says beyond that it goes on: "ok go on, my role is …"; None where that is all."""
    if not GO_ON.search(part.text):
        return None if part.intent in RESUMING else part
    more = MORE.search(GO_ON.sub("", part.text, count=1))
    if more is None:
        return None
    cut = own_words.cut_down(part, more["more"])
    if part.intent in INFORMING or question is None or question.intent is None:
        return cut
    return replace(cut, intent=question.intent, confidence=FIRM, ranking=())  # what the whole seemed to be, it is not


def _stay_paused(hearing: Hearing) -> None:
    """In a crisis only what concerns it, or the prospect's own data, is answered; in another pause any aside.

    Who asks then whether anybody is there hears whom to call, too.
    """
    crisis = hearing.before.get("paused") == "crisis"
    if hearing.heard.crisis and not crisis:
        hearing.close("pattern_crisis_possible")
        return
    for part in hearing.heard.parts if crisis else asked_outright.hear_outright(hearing, hearing.heard.parts):
        answered = (not crisis or part.intent in IN_CRISIS) and asides.aside(hearing, part)
        if not answered or (crisis and part.intent == "bot_challenge"):
            hearing.close("pattern_crisis" if crisis else "pattern_still_paused")
    if not (hearing.say or hearing.changed.get("flow")):
        hearing.close("pattern_crisis" if crisis else "pattern_still_paused")
    if not hearing.changed.get("flow"):
        hearing.stop_here()
