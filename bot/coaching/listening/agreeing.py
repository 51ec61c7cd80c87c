"""A yes under the summary that says more than yes."""

from __future__ import annotations

from bot.coaching import agreement
from bot.coaching.answers import SURE
from bot.coaching.flows import CONFIRM
from bot.coaching.heard import Part
from bot.coaching.listening import asides, asked_outright, correcting, mending
from bot.coaching.listening.hearing import Hearing


def hear_agreement(hearing: Hearing) -> bool:
    """Under the summary: a yes with thanks or a question beside it, or one that takes something back."""
    question = hearing.open
    if question is None or question.collect != CONFIRM or hearing.changing:
        return False
    agreed = agreement.agreement(hearing.heard)
    if agreed is None:
        return False
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
