"""Answers under the name of a question: "My problems:", "goal? to rest"."""

from __future__ import annotations

from itertools import takewhile

from bot.coaching import corrections, lists, own_words
from bot.coaching.answers import PUZZLED, bare
from bot.coaching.flows import Question, may_keep
from bot.coaching.heard import Part
from bot.coaching.listening.hearing import Hearing


def take_asked_heading(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A name with a question mark before an answer ("goal? to rest") heads it; gives the other parts."""
    if len(parts) < 2 or hearing.open is None or not hearing.open.takes_words:
        return parts
    head, first, *more = parts
    question = corrections.headed(hearing.flows, head.text, mark=r"\?")
    if question is None or question is hearing.open or not question.long:
        return parts
    if first.questioning or bare(first) or first.intent in PUZZLED or not may_keep(question, hearing.slots):
        return parts
    said = [first, *takewhile(lambda part: part.intent == question.intent and not part.questioning, more)]
    value, known = own_words.joined(hearing.heard.text, said, " "), hearing.slots.get(question.collect)
    if question.answer == "list" and known:
        hearing.settle(question, lists.added(known, value))
        hearing.utter("pattern_added")
    elif known:
        asked = hearing.open
        hearing.reopen(question, value)
        hearing.open = asked
    else:
        hearing.settle(question, value)
        hearing.utter("pattern_noted")
    for part in said:
        hearing.take_attributes(part)
    return tuple(more[len(said) - 1 :])


def take_headed(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A list under a heading ("My problems:") answers what that names, whatever is asked; gives the other parts."""
    heading: Question | None = None
    items: dict[str, list[str]] = {}
    rest: list[Part] = []
    for part in parts:
        named = corrections.headed(hearing.flows, part.text)
        if named is not None and named is not hearing.open and named.takes_words:
            heading = named if may_keep(named, hearing.slots) else None
        elif heading is not None and lists.listed(part.text):
            items.setdefault(heading.collect, []).append(lists.unmarked(part.text))
        else:
            heading = None
            rest.append(part)
    for slot, said in items.items():
        question = hearing.flows.questions[slot]
        if hearing.slots.get(slot) is not None:
            hearing.utter("pattern_correction")
        hearing.settle(question, lists.few(said) if question.answer == "list" else "; ".join(said))
    return tuple(rest)
