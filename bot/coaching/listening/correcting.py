"""An earlier answer is replaced, by a correction or by what is told anew."""

from __future__ import annotations

import re

from bot.coaching import clock_zones, corrections, lists, short_answers
from bot.coaching.answers import FIRM, INFORMING, SURE
from bot.coaching.flows import CONFIRM, Question, may_keep
from bot.coaching.heard import Part
from bot.coaching.listening.hearing import ATTRIBUTES, Hearing

DETAILING = frozenset({"inform_detail", "inform_contact", "correct_answer"})
OTHER_TIME = re.compile(
    r"\b(?:the (?:first|second|third|last|other|earlier|later)(?: one)?$|the one (?:with|on|at)|not (?:on )?\w+days?$|"
    r"(?:an)?other (?:time|day|coach)|different (?:time|day|coach)|tomorrow|next week|\d{1,2}(?::\d\d)? ?(?:am|pm))\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.IGNORECASE,
)
TAKES_BACK = 0.2  # how likely a correction must be where the words take something back


def correct(hearing: Hearing, part: Part, eager: bool = False, pointed: bool = False) -> bool:
    """Replace an earlier answer.

    ``eager``: also when the words alone don't say that they correct. ``pointed``: only when they say which answer.
    """
    taken_back = _takes_back(hearing, part)
    corrects = (
        part.intent == "correct_answer" or taken_back or _names_answered(hearing, part) or _contradicts(hearing, part)
    )
    if not (eager or corrects):
        return False
    before = hearing.asked.slot if hearing.asked and hearing.asked.slot != CONFIRM else None
    if pointed and not taken_back:
        hit = corrections.pointed_at(hearing.flows, hearing.slots, part)
    else:
        hit = corrections.corrected(hearing.flows, hearing.slots, part, before)
    if hit is None:
        return False
    question, value = hit
    known = hearing.slots.get(question.collect) or ()
    told = part.intent != "correct_answer" and not (hearing.changing or taken_back)  # rather than put right
    beside, named = lists.adds(part.text), corrections.mentioned(hearing.flows, part) is question
    several = question.answer == "list" and (beside or len(known) > 1 or told)
    if several and value and (beside or not named):
        hearing.settle(question, lists.added(known, value))  # which of them it would replace was not said
        hearing.utter("pattern_added")
        hearing.open = None
    elif beside and value and known and question.answer == "words" and question.entity is None:
        hearing.settle(question, f"{known}; {lists.beside(value)}")
        hearing.utter("pattern_added")
        hearing.open = None
    else:
        hearing.reopen(question, value)
    return True


def restate(hearing: Hearing, part: Part, given: bool = False, firmly: bool = True) -> bool:
    """Take what the words carry for other questions, in place of what was said before; whether there was something.

    ``given``: only what replaces an earlier answer. ``firmly``: only when the words as a whole are such an answer.
    """
    if firmly and (part.intent not in DETAILING or part.confidence < FIRM):
        return False
    questions = hearing.flows.questions.values()
    told = [(q, part.entities[q.entity]) for q in questions if q.entity and q.entity in part.entities]
    told = [(q, v) for q, v in told if q is not hearing.open and may_keep(q, hearing.slots)]
    if hearing.open is not None and hearing.open.collect == "opening":  # "3pm pacific" is a time, no other zone for all
        told = [(q, v) for q, v in told if not (q.collect == "time_zone" and clock_zones.said_in(part.text, v))]
    if len(told) == 1 and told[0][0].answer == "words":
        told = [(told[0][0], short_answers.whole(part.text, told[0][1]))]
    told = [(q, v) for q, v in told if hearing.slots.get(q.collect) != v]
    told = [(q, v) for q, v in told if not given or hearing.slots.get(q.collect) is not None]
    for question, value in told:
        if hearing.slots.get(question.collect) is not None:
            hearing.say_corrected(question)
        else:
            hearing.utter("pattern_noted")
        hearing.settle(question, value)
    if told:
        hearing.take_attributes(part)
    return bool(told)


def restate_attributes(hearing: Hearing, part: Part) -> bool:
    """Take what is read from answers in place of what was read before; whether there was something."""
    found = {a: part.entities[a] for a in ATTRIBUTES if a in part.entities}
    found = {a: value for a, value in found.items() if hearing.slots.get(a) != value}
    hearing.changed.update(found)
    hearing.changed.update({s: None for s in hearing.flows.depending(found) if hearing.slots.get(s) is not None})
    return bool(found)


def new_phone(hearing: Hearing, part: Part) -> bool:
    """Take a number that is told by itself, also in place of another; whether there is one."""
    value = part.entities.get("phone")
    if value is None or value == hearing.slots.get("phone") or hearing.slots.get("consent") is not True:
        return False
    if part.intent not in DETAILING or part.confidence < FIRM:
        return False
    if not hearing.before.get("booking"):  # else what is said of the call tells it
        hearing.utter("pattern_correction" if hearing.slots.get("phone") else "pattern_noted")
    hearing.changed["phone"] = value
    hearing.changed.update({s: None for s in hearing.flows.depending(["phone"]) if hearing.slots.get(s) is not None})
    return True


def _names_answered(hearing: Hearing, part: Part) -> bool:
    """ "My goal is …" where there is a goal already, and another question is open."""
    if hearing.open is not None and hearing.open.whole and part.intent != "inform_role":
        return False  # "my problem is really my boss" is its answer
    hit = corrections.pointed_at(hearing.flows, hearing.slots, part) if part.intent in INFORMING else None
    if hit is None or hit[1] is None or (hearing.open is not None and hearing.open.collect == hit[0].collect):
        return False  # "I hate my job" gives no other role
    return corrections.mentioned(hearing.flows, part) is hit[0] and hit[0].intent in (None, part.intent)


def _takes_back(hearing: Hearing, part: Part) -> bool:
    """ "Actually no: head of marketing", where the open question is for words and these are hardly its answer."""
    question = hearing.open
    if question is None or not question.takes_words or question.whole or not corrections.takes_back(part.text):
        return False
    if question.entity:
        return question.entity not in part.entities and part.likelihood("inform_detail") < TAKES_BACK
    likely = part.likelihood(question.intent or "")
    return part.likelihood("correct_answer") >= TAKES_BACK and likely < TAKES_BACK / 2


def _contradicts(hearing: Hearing, part: Part) -> bool:
    """ "No, I'm an intern", where the role is known and something else is asked."""
    role = hearing.flows.questions.get("role")
    if (
        role is None
        or role is hearing.open
        or hearing.slots.get("role") is None
        or (hearing.open and hearing.open.whole)
    ):
        return False
    at = hearing.heard.parts.index(part) if part in hearing.heard.parts else 0
    led = at > 0 and corrections.leads_in(hearing.heard.parts[at - 1].text)
    value = corrections.value_of(part.text)
    says = "title" in part.entities or (part.intent == role.intent and part.confidence >= SURE)
    return says and value is not None and (led or not part.text.endswith(value) or value != part.text.strip())


def choose_again(hearing: Hearing, question: Question, part: Part) -> bool:
    """Another time after all, while the name or the address is asked."""
    opening = hearing.flows.questions.get("opening")
    chosen = question is not opening and hearing.slots.get("opening") and not hearing.slots.get("booking")
    if opening is None or opening.read is None or not chosen or question.entity in part.entities:
        return False
    if not (part.intent == "choose_slot" and part.confidence >= FIRM) and not OTHER_TIME.search(part.text):
        return False
    hearing.settle(opening, None)
    hearing.say.append(opening.read)  # among those offered, or a wish for others
    hearing.open = None
    return True
