"""What a part of a message is under a question for words when it isn't the answer. Nothing here changes anything."""

from __future__ import annotations

import re

from bot.coaching import lists, own_words
from bot.coaching.answers import FIRM, INFORMING, SURE, VOLUNTEERED
from bot.coaching.flows import Question
from bot.coaching.heard import Part
from bot.coaching.listening.hearing import Hearing
from bot.coaching.typed import plain

IS_ROLE = re.compile(r"(?:(?:sorry|ok|oh|well|so|and)\W+)*(?:i'm|i am|i work as|my (?:role|job)(?:'s| is))\b")
LONG = 8  # words; "I\'d like to find a mentor who has made professor" says more than that it begins
LONG_ANSWERS = frozenset({"inform_role", "inform_challenge", "inform_goal"})
BESIDE = 0.35  # from here a part after the answer is taken as another answer
DOUBTED = 0.25  # below, beside a question, a part is no answer
UNLIKELY = 0.2  # below, a part is no answer to the open question
PLAINLY = 0.95  # from here a sentence alone under a short question belongs to the long answer it sounds like
LISTED = 0.3  # from here one of several parts that follow one another with "also" is taken
ECHO = 3  # words
MEANT_WORDS = 2  # so few may mean nothing at all
SPOKEN_TO = re.compile(r"(?:do|does|did|can|could|would|will|are|is) (?:you|your|there|this|anybody|anyone)\b")
SENTENCE = re.compile(r"[.!?;\n]")
WHETHER = re.compile(r"\W*(?:(?:and|but|so) )?(?:is|are|do|does|did|can|could|would|will|should|may) ", re.I)


def asks_back(question: Question, part: Part) -> bool:
    """A question under one for a name, an address or a number: "is there a fee if I cancel?"."""
    closed = question.answer == "read" and not question.reads and (question.entity or question.collect == "rating")
    if not closed or question.entity in part.entities or any(c.isdigit() or c == "@" for c in part.text):
        return False
    return part.asking and part.words > 2


def asks_beside(question: Question, part: Part) -> bool:
    """A question under a short one, whatever it sounds like: "do you know what burnout is"."""
    if not question.entity or not part.asking or question.entity in part.entities or part.words <= ECHO:
        return False
    return part.intent in LONG_ANSWERS or SPOKEN_TO.match(plain(part.text)) is not None


def meaningless(hearing: Hearing, question: Question, part: Part) -> bool:
    """A word or two that are none of the answers to a short question, nor anything else: "wat"."""
    if not question.entity or part.entities or part.words > MEANT_WORDS or part.confidence >= FIRM:
        return False
    if part.intent in (*INFORMING, "affirm", "deny", "nlu_fallback", ""):
        return False
    again = hearing.asked is not None and hearing.asked.how == "explain"  # who insists is believed
    return part.likelihood("inform_detail") < UNLIKELY and (part.intent == "repeat" or not again)


def doubtful(question: Question, part: Part) -> bool:
    """Beside a question or command that was answered: words that are hardly the answer to the open question."""
    wordy = question.long and question.intent
    return bool(wordy and not part.entities and part.likelihood(question.intent or "") < DOUBTED)


def only_details(hearing: Hearing, question: Question, part: Part) -> bool:
    """Beside an answer in words: only how soon, who pays, a name and the like."""
    if question.long and len(hearing.heard.parts) > 1 and own_words.only_beside(question, part):
        return True
    detail = part.intent in ("inform_detail", "inform_contact") and part.confidence >= VOLUNTEERED
    told = any(q.entity in part.entities for q in hearing.flows.questions.values() if q.entity)
    if not (question.long and detail and (told or part.intent == "inform_contact")):
        return False
    return not own_words.about_role(part) and len(hearing.heard.parts) > 1


def echoes(hearing: Hearing, question: Question, part: Part) -> bool:
    """Says the question again before the answer ("goals?"), or asks whether, where a goal or role was asked for."""
    if not question.long or not part.text.rstrip().endswith("?"):
        return False
    if part.words <= ECHO and len(hearing.heard.parts) > 1:
        return True
    return question.answer == "words" and WHETHER.match(part.text) is not None


def another_kind(question: Question, part: Part) -> bool:
    """After an answer in words: something of another kind, which is neither this answer nor one to another."""
    if not question.long or part.intent in LONG_ANSWERS or (question.answer == "list" and lists.adds(part.text)):
        return False
    if part.likelihood(question.intent or "") >= UNLIKELY or own_words.about_role(part):
        return False
    if part.intent in INFORMING or "/" in part.intent:
        return True
    if question.collect == "role" and (part.confidence < DOUBTED or part.words > LONG):
        return True  # what else it may be, it says nothing of what they do
    return bool({"name", *own_words.ELSEWHERE} & set(part.entities))


def belongs_elsewhere(hearing: Hearing, question: Question, part: Part, answered: bool = False) -> bool:
    """An answer to another question than the open one, surely enough to ask the open one again.

    ``answered``: a part before it answers the open one, so that less is enough.
    """
    if question.whole:
        return False
    other = hearing.flows.told_by(part.intent)
    least = BESIDE if answered and part.likelihood(question.intent or "") < part.confidence / 2 else VOLUNTEERED
    least = max(least, SURE) if _leads_into(hearing, question, part) else least
    least = min(least, FIRM) if lists.adds(part.text) else least
    if other is None or other is question or part.confidence < least or _explained(hearing, question, part):
        return False
    if other.answer != "list" and hearing.slots.get(other.collect) is not None:
        return False
    alone = len(hearing.heard.parts) == 1
    if other.answer == "list" and hearing.slots.get(other.collect) and lists.adds(part.text):
        return True
    says_role = bool({"title", "span", "seniority"} & set(part.entities))
    return not alone or (question.collect == "role" and part.confidence >= 0.75 and not says_role)


def enumerates(hearing: Hearing, question: Question, part: Part) -> bool:
    """Under a short question: one of several parts, led on by "also", that add to what is hard."""
    parts = hearing.heard.parts
    several = len(parts) > 1 and any(lists.adds(one.text) for one in parts)
    if not (several and question.entity) or part.questioning or part.confidence < LISTED:
        return False
    if question.entity in part.entities and not lists.adds(part.text):
        return False
    other = hearing.flows.told_by(part.intent)
    if other is None or other.answer != "list" or not hearing.slots.get(other.collect):
        return False
    return part.likelihood("inform_detail") < part.confidence / 2


def tells_more(hearing: Hearing, question: Question, part: Part) -> bool:
    """Under a short question: surely a sentence more about what is hard or wished for."""
    other = hearing.flows.told_by(part.intent)
    if other is None or not (question.optional and question.entity) or question.entity in part.entities:
        return False
    told = other.collect != "role" and hearing.slots.get(other.collect) is not None
    alone = len(hearing.heard.parts) == 1 and part.words > MEANT_WORDS and not part.questioning
    return told and alone and part.confidence >= PLAINLY and part.likelihood("inform_detail") < 1 - PLAINLY


def is_role_after_all(hearing: Hearing, question: Question, part: Part) -> bool:
    """ "I'm an engineer", where what was taken for the role says of no position."""
    role = hearing.flows.questions.get("role")
    known = any(hearing.slots.get(slot) for slot in ("seniority", "span"))
    if role is None or role is question or known or hearing.slots.get("role") is None or question.whole:
        return False
    says_so = part.intent == role.intent and part.confidence >= SURE and "title" in part.entities
    return says_so and part.words <= LONG and IS_ROLE.match(plain(part.text)) is not None


def _leads_into(hearing: Hearing, question: Question, part: Part) -> bool:
    """ "My old friends are my team now, they don't respect me": what it leads into in one sentence is the answer."""
    after = next((p for p in hearing.heard.parts if p.start >= part.end), None)
    if after is None or after.intent != question.intent or after.confidence < SURE:
        return False
    return SENTENCE.search(hearing.heard.text[part.start : after.start]) is None


def _explained(hearing: Hearing, question: Question, part: Part) -> bool:
    """ "I want to delegate more, but I can't" is one trouble."""
    after = next((p for p in hearing.heard.parts if p.start >= part.end), None)
    return question.answer == "list" and after is not None and after.text.casefold().startswith("but ")
