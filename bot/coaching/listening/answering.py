"""The open question is answered, and what stands beside the answer is taken or answered, too."""

from __future__ import annotations

import re

from bot.coaching import lists, own_words
from bot.coaching.answers import FIRM, INFORMING, bare, interrupts
from bot.coaching.flows import Question, may_keep
from bot.coaching.heard import Part
from bot.coaching.listening import asides, beside, contact_answers, correcting, rating, taking, yes_no
from bot.coaching.listening.beside import BESIDE, LISTED, LONG
from bot.coaching.listening.hearing import Hearing

LEADS_ON = re.compile(r"\W*(?:ok(?:ay)?|yes|yeah|yep|sure|well|right|fine)\W*$", re.I)  # "ok, nobody listens to me"


def hear_parts(hearing: Hearing, parts: tuple[Part, ...]) -> None:
    """Take each part as the answer to the open question, or as what it is beside it."""
    answer: list[Part] = []
    thanks: list[str] = []
    for part in _without_openers(hearing, parts):
        question = hearing.open
        if hearing.listens:
            return
        if question is None:
            _hear_unasked(hearing, part)
        elif question.answer == "list" and lists.listed(part.text) and not part.questioning:
            hearing.volunteer(part, intents=False)
            answer.append(part)
        elif _interrupts(hearing, question, part):
            continue
        elif question.answer == "yes_no":
            yes_no.hear_neither(hearing, question, part)
        elif question.answer == "read":
            if not _beside_reading(hearing, question, part):
                answer.append(part)
        elif _beside_words(hearing, question, part, bool(answer)):
            continue
        elif beside.belongs_elsewhere(hearing, question, part, bool(answer)):
            thanks += _take_elsewhere(hearing, part, bool(answer))
        else:
            hearing.volunteer(part, intents=False)
            answer.append(part)
    hearing.say += () if answer else thanks
    if not answer or hearing.listens or hearing.open is None:
        return
    if not (hearing.say and all(beside.doubtful(hearing.open, part) for part in answer)):
        taking.take(hearing, hearing.open, answer)


def _hear_unasked(hearing: Hearing, part: Part) -> None:
    """A part where nothing is asked, or no longer."""
    if asides.aside(hearing, part):
        _take_beside(hearing, part)
    elif hearing.goes_on(part) or correcting.correct(hearing, part) or correcting.restate(hearing, part):
        return
    elif not (hearing.slots.get("booking") and rating.find_time(hearing, part)):
        hearing.volunteer(part)


def _interrupts(hearing: Hearing, question: Question, part: Part) -> bool:
    """Take what is of something else, whatever is asked: another question's name, an aside, an address alone."""
    if _named_elsewhere(hearing, question, part):
        return True
    if interrupts(hearing.flows, question, part) and asides.aside(hearing, part):
        _take_beside(hearing, part)
        return True
    if contact_answers.only_contact(hearing, question, part):
        hearing.utter("pattern_noted")
        return True
    return False


def _beside_reading(hearing: Hearing, question: Question, part: Part) -> bool:
    """Under a question that an action reads: take what is not for it to read."""
    if beside.asks_back(question, part):
        hearing.utter("pattern_unknown_question")
        return True
    if correcting.correct(hearing, part, pointed=True):
        hearing.volunteer(part, intents=False)  # "hanna@x.org and my name is Anna"
        return True
    if correcting.choose_again(hearing, question, part) or rating.hear_beside(hearing, question, part):
        return True
    of_others = question.entity not in part.entities
    if of_others and correcting.new_phone(hearing, part):
        hearing.volunteer(part, intents=False)
        return True
    if of_others and correcting.restate(hearing, part, given=True):
        return True
    return contact_answers.note(hearing, question, part)


def _beside_words(hearing: Hearing, question: Question, part: Part, answered: bool) -> bool:
    """Under a question for words: take what is no answer to it; ``answered``: a part before it was."""
    if beside.asks_beside(question, part):
        hearing.utter("pattern_unknown_question")
    elif correcting.correct(hearing, part, pointed=question.whole or part.confidence < FIRM):
        pass
    elif beside.enumerates(hearing, question, part) and hearing.volunteer(part, least=LISTED):
        hearing.utter("pattern_added")
    elif question.entity and question.entity not in part.entities and correcting.restate(hearing, part):
        pass  # another of the short questions is answered
    elif beside.echoes(hearing, question, part):
        pass
    elif beside.only_details(hearing, question, part) or (answered and beside.another_kind(question, part)):
        hearing.volunteer(part, intents=False)
    elif beside.tells_more(hearing, question, part):
        _add_more(hearing, part)
    elif beside.is_role_after_all(hearing, question, part):
        role = hearing.flows.questions["role"]
        hearing.reopen(role, own_words.answer(role, part))
    else:
        return False
    return True


def _take_elsewhere(hearing: Hearing, part: Part, answered: bool) -> tuple[str, ...]:
    """Take an answer to another question; gives the thanks for it, said where the open question isn't answered."""
    adds = lists.adds(part.text)
    if not hearing.volunteer(part, least=BESIDE if answered else FIRM if adds else None):
        return ()
    if adds:
        hearing.utter("pattern_added")
        return ()
    told = hearing.flows.told_by(part.intent)
    thanks = hearing.flows.text("told", told.collect) if told else None
    return (thanks,) if thanks else hearing.flows.acts("pattern_noted")


def _add_more(hearing: Hearing, part: Part) -> None:
    """Add a part to the long answer it goes on with."""
    other = hearing.flows.told_by(part.intent)
    assert other is not None
    more = own_words.answer(other, part).strip(" ,;")
    known = hearing.slots[other.collect]
    if other.answer == "list":
        hearing.add(other, more)
    elif more.casefold() not in known.casefold():
        hearing.settle(other, f"{known} \u2026 {more}")
    hearing.volunteer(part, intents=False)
    hearing.utter("pattern_added")


def _without_openers(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Without "I'd like a coach", or "ok", before the answer to a question for words."""
    question = hearing.open
    if question is None or not question.takes_words or not any(part.intent in INFORMING for part in parts):
        return parts
    leads_on = len(parts) > 1 and bare(parts[0]) and LEADS_ON.match(parts[0].text)
    if leads_on and not question.yes:
        parts = parts[1:]
    return tuple(p for p in parts if p.intent != "start_intake" or p.confidence < FIRM or p.words > LONG)


def _named_elsewhere(hearing: Hearing, question: Question, part: Part) -> bool:
    """Take what begins by naming another question: "my goal is …" under the one for challenges."""
    hit = own_words.labelled(hearing.flows, part.text) if question.takes_words else None
    if hit is None or hit[0] is question or not may_keep(hit[0], hearing.slots) or part.questioning:
        return False
    if hearing.slots.get(hit[0].collect) is not None:
        return False
    hearing.add(hit[0], hit[1])
    hearing.volunteer(part, intents=False)
    return True


def _take_beside(hearing: Hearing, part: Part) -> None:
    """Take what a question or command says beside: "do you coach in Spanish?" wishes for Spanish."""
    asks = part.text.rstrip().endswith("?")
    question = hearing.open
    if hearing.listens or hearing.changed.get("flow") or (part.questioning and not asks):
        return
    if question is not None and question.answer == "read":
        return  # "what's the price?" is not from Grace Price
    value = part.entities.get(question.entity or "") if question else None
    if asks and question is not None and question.answer == "words" and value:
        hearing.settle(question, value)
    hearing.volunteer(part, intents=False)
