"""A yes under the summary that says more than yes."""

from __future__ import annotations

from bot.coaching import agreement
from bot.coaching.answers import FIRM, SURE, bare
from bot.coaching.flows import CONFIRM, Question
from bot.coaching.heard import Part
from bot.coaching.listening import asides, asked_outright, correcting, mending
from bot.coaching.listening.hearing import BOOKING, Hearing


def hear_agreement(hearing: Hearing) -> bool:
    """Under the summary: a yes with thanks or a question beside it, or one that takes something back."""
    question = hearing.open
    if question is None or question.collect != CONFIRM or hearing.changing:
        return False
    agreed = agreement.agreement(hearing.heard)
    if agreed is None:
        return _books(hearing, question)
    if not agreed.limited:
        hearing.settle(question, True)
        hearing.open = None
        others = asked_outright.ask_about_coaches(hearing, agreed.parts)
        for part in asked_outright.hear_outright(hearing, others):
            if not asides.aside(hearing, part):
                hearing.utter("pattern_unknown_question")
        return True
    for part in agreed.parts:
        if not hearing.listens and not _changes(hearing, part) and not (part.asking and asides.aside(hearing, part)):
            hearing.close("pattern_correction_unclear")
    if not agreed.parts:
        hearing.close("pattern_correction_unclear")
    return True


def _books(hearing: Hearing, question: Question) -> bool:
    """ "Yes, let's book": the summary is right, and the call is wished for."""
    parts = hearing.heard.parts
    if not agreement.begins(hearing.heard.text) or not all(p.intent in BOOKING or bare(p) for p in parts):
        return False
    if not any(p.intent in BOOKING and p.confidence >= FIRM for p in parts):
        return False
    hearing.settle(question, True)
    hearing.changed["call"] = True
    hearing.open = None
    return True


def _changes(hearing: Hearing, part: Part) -> bool:
    """Take what says which answer it changes, or is surely another challenge."""
    if mending.mend_list(hearing, part) or correcting.correct(hearing, part, eager=True, pointed=True):
        return True
    listed = hearing.flows.told_by(part.intent)
    if listed is None or listed.answer != "list" or part.asking or part.confidence < SURE:
        return False
    if not hearing.add(listed, part.text):
        return False
    hearing.utter("pattern_added")
    hearing.open = None
    return True
