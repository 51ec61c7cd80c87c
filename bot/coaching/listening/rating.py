"""Under the rating: what is no rating may be about the call, or put an earlier answer right."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coaching.answers import FIRM, SURE
from bot.coaching.flows import Question
from bot.coaching.heard import Part
from bot.coaching.listening import asides
from bot.coaching.listening.hearing import Hearing
from bot.coaching.rating import rating_in

RATING = "rating"  # the question, and its slot
OTHER_TIME = re.compile(
    r"\b(?:(?:an)?other|different|later|earlier|next|following) (?:times?|days?|dates?|weeks?|slots?)\b", re.I
)
WHEN = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|\d ?(?:am|pm)|\d o'?clock|at \d)\b", re.I
)  # "Tuesday at 3" rates nothing


def unrated(hearing: Hearing, question: Question) -> bool:
    """Whether a rating is asked for and none is given."""
    return question.collect == RATING and rating_in(hearing.heard.text) is None


def hear_beside(hearing: Hearing, question: Question, part: Part) -> bool:
    """Take a wish for a time, or that something above is wrong, where no rating is given."""
    if question.collect != RATING or part.asking:
        return False
    chooses = part.intent == "choose_slot" and part.confidence >= FIRM
    if rating_in(hearing.heard.text) is not None and not (chooses and WHEN.search(part.text)):
        return False
    if find_time(hearing, part):
        return True
    if part.intent == "correct_answer" and part.confidence >= FIRM:
        hearing.close("pattern_correction_unclear")
        return True
    return False


def find_time(hearing: Hearing, part: Part) -> bool:
    """Move the call, or find a first one, for who names a time where none is asked for."""
    booked = bool(hearing.slots.get("booking"))
    chooses = part.intent == "choose_slot" and part.confidence >= FIRM
    if part.asking or not (chooses or (booked and OTHER_TIME.search(part.text))):
        return False
    return asides.aside(hearing, replace(part, intent="reschedule_call" if booked else "book_call", confidence=SURE))
