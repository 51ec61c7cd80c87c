"""An open yes-or-no question: its yes or no, another value instead, and words that are neither."""

from __future__ import annotations

import re

from bot.coaching import consent_terms
from bot.coaching.answers import GOING_ON, INFORMING, bare, verdict
from bot.coaching.flows import CONFIRM, Question
from bot.coaching.heard import Part
from bot.coaching.listening import contact_answers, correcting, mending
from bot.coaching.listening.hearing import BOOKING, Hearing

TELLING = 8  # words; so many tell something, whatever it is
NOTHING = re.compile(
    r"\W*(?:(?:oh|ok|no|well|sorry|actually)\W+)*(?:nothing(?: at all| really)?|none(?: of (?:it|them|these))?|"
    r"never ?mind|nvm|forget it|(?:it'?s|that'?s|all(?: is)?) (?:all )?(?:fine|ok|good|right)(?: as it is)?)\W*",
    re.I,
)
BOOKS = re.compile(r"\b(?:book\w*|calls?|times?|appointment|find|go)\b", re.I)


def decide(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Settle an open yes-or-no question first, wherever in the message the answer stands."""
    question = hearing.open
    if question is None or question.answer != "yes_no" or hearing.changing:
        return parts
    if any(_replaces(hearing, question, part) for part in parts):
        return ()
    if question.collect == "consent" and hearing.heard.unread:
        return parts
    torn = question.collect.startswith("consent") and any(verdict(question, part) is False for part in parts)
    for part in parts:
        said = verdict(question, part)
        if said and torn:
            continue  # "that's a good idea, but no thanks"
        going_on = said is None and question.collect == "consent" and part.intent in GOING_ON
        said = consent_terms.leading(part.text, part.intent in BOOKING) if going_on else said  # "no, and I want a call"
        if said is None or (not said and question.collect == CONFIRM):
            continue
        hearing.settle(question, said)
        hearing.open = None
        if going_on:
            return parts
        hearing.volunteer(part, intents=False)
        return tuple(p for p in parts if p is not part)
    return parts


def _changes_nothing(hearing: Hearing, part: Part) -> bool:
    """A no to "what shall I change?"; a yes where it was asked beside another question, but not "yes, book"."""
    return part.intent == "deny" or (hearing.changing_beside and not BOOKS.search(part.text))


def _change_nothing(hearing: Hearing, question: Question) -> None:
    """After all: back to the summary, or to what was asked before "what shall I change?"."""
    if hearing.changing_beside:
        hearing.utter("pattern_unchanged")
        hearing.open = None
    else:
        hearing.say.append(question.opening_act)
        hearing.listens = True


def _replaces(hearing: Hearing, question: Question, part: Part) -> bool:
    """Take another value of what a yes-or-no question is about: "no, it's sam@example.org"."""
    for slot in question.uses if question.collect != CONFIRM else ():
        other = hearing.flows.questions.get(slot)
        value = part.entities.get(other.entity or "") if other else None
        if other is not None and value and value != hearing.slots.get(slot):
            hearing.settle(other, value)
            hearing.open = None
            return True
    return False


def hear_neither(hearing: Hearing, question: Question, part: Part) -> None:
    """Words under a yes-or-no question that are neither."""
    if hearing.changing and (NOTHING.fullmatch(part.text) or (bare(part) and _changes_nothing(hearing, part))):
        _change_nothing(hearing, question)
    elif question.collect == CONFIRM:
        mending.hear_change(hearing, part)
    elif question.collect == "consent":
        unclear = part.intent == "affirm"
        if part.intent in INFORMING or (part.words >= TELLING and not part.asking and not unclear):
            hearing.acknowledge("pattern_consent_told")
        elif part.intent == "start_intake" or hearing.heard.unread:  # "I'd like a coach" is no yes
            hearing.acknowledge("pattern_consent_begin")
        elif unclear:
            hearing.utter("pattern_consent_unclear")
    elif correcting.correct(hearing, part) or correcting.restate(hearing, part):
        return
    elif not contact_answers.note(hearing, question, part):
        hearing.volunteer(part)
