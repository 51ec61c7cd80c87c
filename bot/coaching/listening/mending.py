"""Answers are changed by their name or number: taken out, put in another's place, added to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coaching import corrections, edits, list_changes, lists
from bot.coaching.answers import FIRM, INFORMING, VOLUNTEERED
from bot.coaching.flows import CONFIRM, Question, may_keep
from bot.coaching.heard import Part
from bot.coaching.list_changes import Change
from bot.coaching.listening import asides, correcting
from bot.coaching.listening.hearing import Hearing

LEAVE_ME = re.compile(
    r"^\W*(?:(?:just|please|pls|ok|no|oh|ugh|and|now)\W+)*(?:leave me (?:alone|be|in peace)|go away|get lost|shut up|"
    r"stop (?:bothering|annoying|asking) me|stop asking)(?:\W+(?:now|please|pls|already|ok|will you))*\W*$",
    re.I,
)
EXPLAIN = re.compile(r"\b(?:tell|explain|what|how|about|means?|more|know|understand|describe)\b", re.I)


def ask_what_to_change(hearing: Hearing) -> bool:
    """ "I'd like to change something", whatever is asked; whether that is all that is said."""
    told = any(hearing.slots.get(slot) for slot in hearing.flows.answers)
    telling = hearing.open is not None and hearing.open.long
    if not told or telling or not edits.something(hearing.heard.text):
        return False
    hearing.leave_aside()
    hearing.close("pattern_correction_unclear")
    return True


def take_edited(hearing: Hearing) -> bool:
    """An answer edited in place, in the page that showed it; whether the message is one."""
    hit = edits.edited(hearing.flows, hearing.heard.text)
    if hit is None or hearing.slots.get("consent") is not True or not may_keep(hit[0], hearing.slots):
        return False
    question, items = hit
    hearing.leave_aside()
    hearing.reopen(question, items if question.answer == "list" else "; ".join(items))
    return True


def mend_doubted(hearing: Hearing) -> bool:
    """An answer that is asked about is put right in the same breath; whether it is."""
    hit = edits.doubted(hearing.flows, hearing.heard.text)
    if hit is None or hit[1] is None or not hearing.slots.get(hit[0].collect) or not may_keep(hit[0], hearing.slots):
        return False
    hearing.leave_aside()
    hearing.reopen(*hit)
    return True


def add_more(hearing: Hearing, parts: tuple[Part, ...]) -> bool:
    """Add what stands behind a heading of its own, "more challenges: nobody plans"; whether there is one."""
    if not parts or not list_changes.more_of(hearing.heard.text):
        return False
    return mend_list(hearing, replace(parts[0], text=hearing.heard.text))


def mend_list(hearing: Hearing, part: Part) -> bool:
    """An answer, or one item of it, is taken out, replaced or added to; whether the part says so."""
    telling = hearing.open is not None and hearing.open.long
    if LEAVE_ME.match(part.text) and hearing.slots.get("paused") is None:
        asides.stop(hearing, "pattern_cancel_flow")
        return True
    # else "not the last one" is of the times offered, say
    counted = hearing.open is None or not (hearing.open.answer == "read" or hearing.open.whole)
    for question in hearing.flows.questions.values():
        known = hearing.slots.get(question.collect)
        if not known or question is hearing.open or not question.takes_words:
            continue
        if list_changes.emptied(part.text, question.about):
            _mend(hearing, question, known, Change(()))
            return True
        if question.answer != "list":
            continue
        change = list_changes.change(part.text, known, question.about, bare=counted, quoted=counted and not telling)
        if change is not None:
            _mend(hearing, question, known, change)
            return True
    return not telling and _mend_answer(hearing, part)


def _mend_answer(hearing: Hearing, part: Part) -> bool:
    """An answer is changed by its name, or under the summary by what can only be its new value."""
    confirming = hearing.open is not None and hearing.open.collect == CONFIRM
    if hearing.slots.get("consent") is not True:
        return False
    several = edits.clauses(hearing.flows, part.text) if confirming else []
    if len(several) > 1:
        said = [replace(part, text=one, entities={}) for one in several]
        changed = [mend_list(hearing, one) or correcting.correct(hearing, one, eager=True) for one in said]
        return any(changed)
    if hit := edits.wanted(hearing.flows, part.text, confirming=confirming):
        question, value = hit
        told = hearing.slots.get(question.collect) not in (None, [])
        if question is not hearing.open and (told or confirming) and may_keep(question, hearing.slots):
            hearing.leave_aside()
            hearing.reopen(question, part.entities.get(question.entity or "", value) if value else None)
            return True
    if confirming and _takes_detail(hearing, part):
        return True
    short = hearing.open is not None and hearing.open.short
    if short and hearing.slots.get("need") is None and corrections.ALL_WRONG.match(part.text.replace("\u2019", "'")):
        hearing.close("pattern_correction_unclear")
        return True
    return False


def _takes_detail(hearing: Hearing, part: Part) -> bool:
    """Under the summary: a short answer given anew, "in person", "the employer doesn't pay"."""
    if part.asking or part.intent == "affirm" or ("/" in part.intent and EXPLAIN.search(part.text)):
        return False  # "tell me about 360 feedback" wants to know
    commands = part.intent in hearing.flows.triggers and part.intent != "correct_answer"
    if commands and part.confidence >= VOLUNTEERED and not corrections.takes_back(part.text):
        return False  # "a person who speaks German, please"
    if correcting.restate(hearing, part, firmly=False):
        hearing.open = None
        return True
    telling = part.intent in INFORMING and part.intent != "inform_detail"
    question = None if telling else edits.spoken_of(hearing.flows, part.text)
    value = corrections.value_of(part.text)
    if question is None or value is None or corrections.COMMAND.match(value) or not may_keep(question, hearing.slots):
        return False
    hearing.reopen(question, value)
    return True


def hear_change(hearing: Hearing, part: Part) -> None:
    """What is said under the summary and is no yes: it changes an answer, or what to change is asked."""
    if len(hearing.heard.parts) > 1 and corrections.leads_in(part.text):
        return  # "no," before what to change
    guessed = not hearing.changing_beside or (part.intent in INFORMING and part.confidence >= FIRM)
    corrected = correcting.correct(hearing, part, eager=True, pointed=not guessed)
    correcting.restate_attributes(hearing, part)
    if corrected or hearing.changing_beside:
        return
    if hearing.changing and hearing.open is not None:  # asked already: the summary again, to tap
        hearing.say.append(hearing.open.opening_act)
        hearing.stop_here()
    else:
        hearing.close("pattern_correction_unclear")  # what is only read from the answers isn't shown


def _mend(hearing: Hearing, question: Question, known: Sequence[str], change: Change) -> None:
    hearing.leave_aside()  # it may have been taken for a wish to erase everything
    if change.items is None:
        hearing.close("pattern_correction_unclear")
    elif not change.items and question.optional:
        hearing.settle(question, None)
        hearing.leave_open(question, hearing.flows.acts("pattern_removed"))
    elif not change.items:
        hearing.reopen(question, None)
    else:
        hearing.settle(question, list(change.items))
        now, before = lists.count(change.items), lists.count(known)
        less, more = now < before, now > before
        hearing.utter("pattern_removed" if less else "pattern_added" if more else "pattern_correction")
        hearing.open = None
