"""After a caring line: what was said may have been a plain answer, so it is kept until the prospect says so.

``MEANT`` holds what the message before would have set, by slot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.coaching import lists
from bot.coaching.answers import bare
from bot.coaching.flows import MEANT, left_open
from bot.coaching.listening.asides import GO_ON
from bot.coaching.listening.hearing import ATTRIBUTES, Hearing

REASSURED = re.compile(
    r"\b(?:i'?m|i am|we'?re|it'?s|its|all|no i'?m)\s+(?:all\s+|really\s+|quite\s+|totally\s+)?"
    r"(?:fine|ok|okay|safe|good|alright|all right|only work|just work|just stress|only stress)\b|"
    r"\b(?:not|nothing|isn'?t|wasn'?t|wasnt|isnt|didn'?t mean it)\s+(?:it\s+)?like that\b|\bdon'?t worry\b|"
    r"\bno worries\b|\bfigures? of speech\b|\b(?:way|manner) of (?:speaking|talking)\b|\bnothing serious\b|"
    r"\bfigurative(?:ly)?\b|\bmetaphor(?:s|ical|ically)?\b|"
    r"\b(?:not|isn'?t|wasn'?t|didn'?t mean (?:it|that)) literal(?:ly)?\b|"
    r"\bnot meant literally\b|\b(?:just|only) (?:an? )?(?:expression|saying|idiom)\b",
    re.IGNORECASE,
)
FEW = 12  # words; a longer message says more than that all is well


def care(hearing: Hearing, hear: Callable[[Hearing], None]) -> None:
    """One caring line; the question stays open, and an answer to it is not lost.

    ``hear``: how a message is heard that needs no care.
    """
    hearing.utter("pattern_crisis_possible")
    if hearing.heard.foreign:
        return hearing.utter("pattern_other_language")
    question, meant = hearing.open, _would_settle(hearing, hear)
    text = hearing.flows.text(MEANT, question.collect) if question else None
    if question is None or text is None or question.collect not in meant:
        return None
    hearing.changed[MEANT] = _with(hearing, hearing.before.get(MEANT) or {}, meant)
    hearing.say.append(text)
    hearing.listens = True
    return None


def was_meant_so(hearing: Hearing) -> bool:
    """Whether the message only says that all is well, and the one before was the answer."""
    meant, heard = hearing.before.get(MEANT), hearing.heard
    if not meant or heard.crisis or hearing.before.get("paused"):
        return False
    words = len(heard.text.split())
    agrees = bool(heard.parts) and all(bare(part) and part.intent == "affirm" for part in heard.parts)
    well = words <= FEW and (REASSURED.search(heard.text) or GO_ON.search(heard.text))
    if MEANT not in (heard.tapped or {}) and not agrees and not well:
        return False
    _take(hearing, meant)
    return True


def join_meant(hearing: Hearing) -> None:
    """What answers the question now stands beside what was said before; who leaves the question takes it back."""
    meant = hearing.before.get(MEANT)
    if not meant or MEANT in hearing.changed:
        return
    slot = hearing.asked.slot if hearing.asked and hearing.asked.slot in hearing.flows.questions else None
    refused = all(bare(part) and part.intent == "deny" for part in hearing.heard.parts) and not hearing.heard.tapped
    if hearing.heard.crisis or refused or slot in left_open(hearing.slots):
        hearing.changed[MEANT] = None
    elif slot in hearing.changed:
        said = hearing.changed[slot]
        hearing.changed[MEANT] = None
        if said:
            _take(hearing, _with(hearing, meant, {slot: said}))


def _would_settle(hearing: Hearing, hear: Callable[[Hearing], None]) -> dict[str, Any]:
    trial = Hearing(hearing.flows, hearing.before, hearing.asked, replace(hearing.heard, crisis=None))
    hear(trial)
    words = [q.collect for q in hearing.flows.questions.values() if q.takes_words]
    return {slot: trial.changed[slot] for slot in (*words, *ATTRIBUTES) if trial.changed.get(slot)}


def _take(hearing: Hearing, meant: Mapping[str, Any]) -> None:
    for slot, value in meant.items():
        if slot in hearing.flows.questions:
            hearing.settle(hearing.flows.questions[slot], value)
        elif hearing.slots.get(slot) is None:
            hearing.changed[slot] = value
    hearing.changed[MEANT] = None
    hearing.open = None


def _with(hearing: Hearing, meant: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(meant)
    for slot, value in more.items():
        old = joined.get(slot)
        if old and isinstance(value, list):
            value = lists.few([*old, *value])
        elif old and slot in hearing.flows.questions:
            value = f"{old} {value}"
        joined[slot] = value
    return joined
