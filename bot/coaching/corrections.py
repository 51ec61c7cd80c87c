"""Which answer a correction means, and the value it gives instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.coaching.flows import Flows, Question
from bot.coaching.heard import Part

LEAD_IN = re.compile(
    r"^\W*(?:(?:oh|oops|no|nope|sorry|wait|hang on|actually|well|hmm*|erm?|correction|scratch that|i mean|i meant|"
    r"i should have said|to be precise|rather|make (?:that|it)|change (?:that|it) to|it'?s|that'?s|not quite|"
    r"that is not (?:right|correct)|that'?s wrong|wrong|typo)\b[\s,.:;!\u2013\u2014-]*)+",
    re.IGNORECASE,
)
LEAD_OUT = re.compile(r"[\s,]+(?:actually|really|rather|instead|sorry|please|though|i mean)$", re.IGNORECASE)
EMPTY = re.compile(
    r"^\W*(?:please\s+)?(?:change|correct|edit|fix|update)\s+(?:my|the|that|this|an?)?\s*(?:\w+\s+)?"
    r"(?:answers?|things?|ones?|summary|details?|something|it)\W*$|"
    r"^\W*(?:(?:that|this|it|something|all|one thing|the \w+|my \w+)\s+)?(?:is|was|'s)?\s*"
    r"(?:wrong|not right|not correct|incorrect|not true|change|changed|different|a mistake|mistake|correct|that)?\W*$",
    re.IGNORECASE,
)


def mentioned(flows: Flows, part: Part) -> Question | None:
    """The question a correction names: "my role is …"."""
    for question in flows.questions.values():
        for word in sorted(question.about, key=len, reverse=True):
            if re.search(rf"\b(?:my|the|as|your)\s+(?:\w+\s+)?{re.escape(word)}\b", part.text, re.IGNORECASE):
                return question
    return None


def headed(flows: Flows, text: str) -> Question | None:
    """The question a heading names: "My challenges:"."""
    for question in flows.questions.values():
        words = "|".join(map(re.escape, question.about))
        heading = rf"\W*(?:(?:my|the|our|current|main|biggest|as for)\s+)*(?:{words})s?(?:\s+(?:are|is))?\s*:\W*"
        if words and re.fullmatch(heading, text, re.IGNORECASE):
            return question
    return None


def pointed_at(flows: Flows, slots: Mapping[str, Any], part: Part) -> tuple[Question, str | None] | None:
    """The answered question that the words name, or give another value of; no value: it is to be asked again."""
    answered = {name: q for name, q in flows.questions.items() if slots.get(name) not in (None, [])}
    for question in answered.values():
        value = part.entities.get(question.entity or "")
        if value and value != slots.get(question.collect):
            return question, value
    named = mentioned(flows, part)
    if named is None or named.collect not in answered:
        return None
    rest = value_of(_after_mention(part.text, named))
    return named, (rest if takes_words(named) else None)


def corrected(
    flows: Flows, slots: Mapping[str, Any], part: Part, before: str | None
) -> tuple[Question, str | None] | None:
    """The answered question a correction is about and its new value; no value: it is to be asked again.

    ``before``: the open question; a correction that names nothing is of the answer given before it. None: it is not
    guessed.
    """
    if hit := pointed_at(flows, slots, part):
        return hit
    text = value_of(part.text)
    if text is None:
        return None
    answered = {name: q for name, q in flows.questions.items() if slots.get(name) not in (None, [])}
    best = max(answered.values(), key=lambda q: part.likelihood(q.intent) if q.intent else 0.0, default=None)
    if best is not None and best.intent and part.likelihood(best.intent) >= 0.15:
        return best, text
    order = list(flows.questions)
    if before not in order:
        return None
    earlier = order[: order.index(before)]
    last = next((answered[s] for s in reversed(earlier) if s in answered and takes_words(answered[s])), None)
    return (last, text) if last is not None else None


def takes_words(question: Question) -> bool:
    return question.answer in ("words", "list")


def value_of(text: str) -> str | None:
    """The new value without its lead-in ("sorry, I meant …"); None when nothing is left."""
    rest = LEAD_OUT.sub("", LEAD_IN.sub("", text).strip(" .,;:!"))
    return None if not rest or EMPTY.match(rest) else rest


def _after_mention(text: str, question: Question) -> str:
    words = "|".join(re.escape(w) for w in sorted(question.about, key=len, reverse=True))
    hit = re.search(
        rf"\b(?:{words})\b\s*(?:(?:is|are|should be|should say|would be|was|'s|to|=|:)\s*)+(?:actually|rather|really)?",
        text,
        re.IGNORECASE,
    )
    return text[hit.end() :] if hit else ""
