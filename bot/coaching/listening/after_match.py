"""After the match: its reasons, or another kind of help instead."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coaching import follow_up, match_talk
from bot.coaching.answers import bare
from bot.coaching.flows import CONFIRM
from bot.coaching.heard import Part
from bot.coaching.listening.hearing import WISHED, Hearing, slots_of_aside
from bot.coaching.match_talk import Kind
from bot.coaching.needs import Need

I_WISH = re.compile(r"\bi(?:d|['\u2019]d)?\b", re.I)  # "mentoring, please" only answers the question
UNSURE = "unsure"  # the slot `need`, where a coach is to say which kind it is


def hear_about_match(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Take what is said of the match; gives the other parts."""
    asks = hearing.open.collect if hearing.open else None
    if hearing.slots.get("need") is None or asks == CONFIRM:
        return parts
    choosing = asks is not None and asks in slots_of_aside(hearing.flows, "dispute_match")
    over = asks in (None, "rating", "consent_training") and not hearing.before.get("booking")
    loose = asks == "call" or choosing or over
    if choosing and hearing.open and any(match_talk.leaves_it(part.text) for part in parts):
        hearing.leave_open(hearing.open, hearing.flows.acts("pattern_dont_know"))
        return ()
    between = asks == "call" and hearing.slots.get("need") == UNSURE
    offered = asks == "call"
    if offered and any(match_talk.left_to_coach(part.text) for part in parts):
        hearing.utter("pattern_dont_know")
        parts = tuple(p for p in parts if not (match_talk.left_to_coach(p.text) or match_talk.leads_in(p.text)))
    at_once = offered and hearing.asked is not None and hearing.asked.how == "ask"
    open_to = {"loose": loose, "choosing": choosing, "between": between, "offered": offered, "at_once": at_once}
    if len(parts) > 1 and match_talk.argument(hearing.heard.text):  # "leadership is for beginners, I'm a director"
        parts = (replace(parts[0], text=hearing.heard.text),)
    said = [match_talk.about_match(part.text, **open_to) for part in parts]
    suggestions = (hearing.slots["need"], hearing.slots.get(WISHED))
    said = [None if one and one.turns_down_other(*suggestions) else one for one in said]
    kinds = {one.kind for one in said if one}
    wished = [one.need for one in said if one and one.need and one.kind is Kind.WISH]
    suggested = any(one.kind is Kind.WHY and one.need for one in said if one)
    if Kind.WHY in kinds:
        hearing.utter("explain_match")
    if Kind.BOTH in kinds:
        hearing.utter("say_both")
    if wished:
        _wish_for(hearing, wished[-1])
    elif Kind.DISPUTE in kinds or (suggested and not choosing):
        _dispute(hearing)
    left = tuple(part for part, one in zip(parts, said, strict=True) if not one)
    if not kinds - {Kind.WHY, Kind.BOTH}:
        return left
    # "no, rather a mentor" is no "no" to what is asked; "yes, and rather a mentor" is a yes
    agrees = hearing.open is not None and hearing.open.answer == "yes_no"
    told = (p for p in left if not (bare(p) or match_talk.leads_in(p.text)) or (agrees and p.intent == "affirm"))
    return tuple(told)


def wish_beforehand(hearing: Hearing) -> bool:
    """Under the summary, a short question before it or the one for deciding words: "I'd rather have a mentor" corrects
    nothing; whether it's said."""
    question = hearing.open
    if question is None or hearing.slots.get("need") is not None or hearing.slots.get("consent") is not True:
        return False
    decides = question.collect == follow_up.ANSWER and I_WISH.search(hearing.heard.text) is not None
    if not (decides or question.collect == CONFIRM or question.short):
        return False
    parts = [(part, match_talk.wish_beforehand(part.text)) for part in hearing.heard.parts]
    wished = [need for _, need in parts if need]
    need = wished[-1] if wished else match_talk.wish_beforehand(hearing.heard.text)
    if need is None:
        return False
    _wish_for(hearing, need)
    if decides:
        hearing.settle(question, hearing.heard.text.strip())  # it tells what they look for, too
        hearing.open = None
    elif question.collect == CONFIRM and any(p.intent == "affirm" and n is None and bare(p) for p, n in parts):
        hearing.settle(question, True)
    return True


def choose_coach(hearing: Hearing) -> bool:
    """Take a coach's name for the wish to talk with them; whether one is wished for."""
    if hearing.heard.coach is None or hearing.slots.get("booking"):
        return False
    hearing.leave_aside()
    hearing.utter("choose_coach")
    hearing.open = None
    return True


def _wish_for(hearing: Hearing, need: Need) -> None:
    hearing.changed[WISHED] = str(need)
    hearing.utter("choose_need")
    if hearing.slots.get("flow") == "dispute_match":
        hearing.leave_aside()


def _dispute(hearing: Hearing) -> None:
    if hearing.slots.get("flow") == "dispute_match" and hearing.open is not None:
        hearing.leave_open(hearing.open, hearing.flows.acts("pattern_skip_question"))
        return
    hearing.leave_aside()
    hearing.changed["flow"] = "dispute_match"
    hearing.open = None
