"""What was heard so far of one message: slots changed and responses to say; how an answer is taken or replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.coaching import corrections, lists, own_words, short_answers
from bot.coaching.answers import FIRM, INFORMING, SURE, VOLUNTEERED, WITH_CONSENT
from bot.coaching.flows import CONFIRM, SKIPPED, Act, Flows, Question, left_open, may_keep
from bot.coaching.heard import Heard, Part

DETAILING = frozenset({"inform_detail", "inform_contact", "correct_answer"})
OTHER_TIME = re.compile(
    r"\b(?:the (?:first|second|third|last|other|earlier|later)(?: one)?$|the one (?:with|on|at)|not (?:on )?\w+days?$|"
    r"(?:an)?other (?:time|day|coach)|different (?:time|day|coach)|tomorrow|next week|\d{1,2}(?::\d\d)? ?(?:am|pm))\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.IGNORECASE,
)
BESIDE_DETAIL = 0.75  # how sure role, challenges and goals must be where a detail is asked for
TAKES_BACK = 0.2  # how likely a correction must be where the words take something back
BOOKING = frozenset({"book_call", "ask_availability", "choose_slot"})
WISHED = "wished_need"  # the slot for the kind of help the prospect would rather have than the match
ATTRIBUTES = ("seniority", "span", "organisation", "industry", "phone")  # read from answers, never asked


@dataclass(frozen=True)
class Asked:
    """The question that was open when the message came, and how it was last put (ask, again, explain, easier)."""

    slot: str
    how: str = "ask"


def slots_of_aside(flows: Flows, name: str) -> list[str]:
    """What an aside with a question of its own fills: emptied when it ends."""
    steps = [step.does for step in flows.flows[name].steps] if name in flows.flows else []
    asked = [does.collect for does in steps if isinstance(does, Question)]
    return asked + [does.sets for does in steps if isinstance(does, Act) and does.sets]


class Hearing:
    """``say``, ``changed`` and ``listens`` grow into a Turn; ``open`` is the question still to be answered."""

    def __init__(self, flows: Flows, slots: Mapping[str, Any], asked: Asked | None, heard: Heard) -> None:
        self.flows, self.before, self.asked, self.heard = flows, slots, asked, heard
        self.changed: dict[str, Any] = {}
        self.say: list[str] = []
        self.listens = False
        self.least = VOLUNTEERED
        self.open = flows.questions.get(asked.slot) if asked else None

    @property
    def slots(self) -> dict[str, Any]:
        return {**self.before, **self.changed}

    @property
    def changing(self) -> bool:
        """What to change was asked."""
        return self.asked is not None and self.asked.how == "change"

    def settle(self, question: Question, value: Any) -> None:
        """Give a slot its value, and empty what was worked out from the old one."""
        slot, old = question.collect, self.slots.get(question.collect)
        if question.answer == "list" and isinstance(value, str):
            value = lists.items(value)
        if question.answer == "list" and lists.MOST < lists.count(value or ()) > lists.count(old or ()):
            self.utter("pattern_joined")
        self.changed[slot] = value
        if slot == "time_zone" and old is not None:
            self.changed.update(offered=None, seen=None)  # they are shown anew, as that clock has them
        if slot in left_open(self.slots):
            self.changed[SKIPPED] = [s for s in left_open(self.slots) if s != slot]
        stale = self.flows.depending([slot]) if old is not None else self.flows.depending([slot]) - {CONFIRM}
        self.changed.update({s: None for s in stale if self.slots.get(s) is not None})
        if slot == "consent" and value is True:
            self.least = WITH_CONSENT
            self.hear_held()

    def hear_held(self) -> None:
        """What was said before the yes counts now, so that nothing is asked twice."""
        for part in self.heard.held:
            self.volunteer(part)
            role = self.flows.questions.get("role")
            if role is not None and self.slots.get("role") is None and (said := own_words.role_in(part.text)):
                self.settle(role, said)
            if part.intent in BOOKING and sum(map(part.likelihood, BOOKING)) >= FIRM:
                self.changed["call"] = True

    def volunteer(self, part: Part, intents: bool = True, least: float | None = None) -> bool:
        """Take what the part says about other questions; whether there was something.

        ``intents``: also the part as a whole, when it is ``least`` sure.
        """
        taken = False
        if least is None:
            short = self.open is not None and self.open.answer == "words" and bool(self.open.entity)
            least = max(self.least, BESIDE_DETAIL) if short else self.least
        for question in self.flows.questions.values():
            if question is self.open and question.answer == "words":
                continue  # all that is said is its answer, not the one word that was recognised
            value = part.entities.get(question.entity or "")
            if value is None and intents and question.intent == part.intent and part.confidence >= least:
                value = own_words.answer(question, part)
                value = value if question.answer == "list" else lists.unmarked(value)
            if value and may_keep(question, self.slots):
                taken = self.add(question, value) or taken
        self.take_attributes(part)
        return taken

    def take_attributes(self, part: Part) -> None:
        """What is read from answers, whatever they answer."""
        if self.slots.get("consent") is True:
            found = {a: part.entities[a] for a in ATTRIBUTES if a in part.entities and self.slots.get(a) is None}
            self.changed.update(found)
            self.changed.update({s: None for s in self.flows.depending(found) if self.slots.get(s) is not None})

    def add(self, question: Question, value: str) -> bool:
        known_value = self.slots.get(question.collect)
        if question.answer == "list" and known_value:
            more = lists.added(known_value, value)
            if more == known_value:
                return False
            self.settle(question, more)
            return True
        if known_value is not None:
            return False
        self.settle(question, value)
        return True

    def correct(self, part: Part, eager: bool = False, pointed: bool = False) -> bool:
        """Replace an earlier answer.

        ``eager``: also when the words alone don't say that they correct. ``pointed``: only when they say which answer.
        """
        taken_back = self.takes_back(part)
        corrects = part.intent == "correct_answer" or taken_back or self.names_answered(part) or self.contradicts(part)
        if not (eager or corrects):
            return False
        before = self.asked.slot if self.asked and self.asked.slot != CONFIRM else None
        if pointed and not taken_back:
            hit = corrections.pointed_at(self.flows, self.slots, part)
        else:
            hit = corrections.corrected(self.flows, self.slots, part, before)
        if hit is None:
            return False
        question, value = hit
        known = self.slots.get(question.collect) or ()
        told = part.intent != "correct_answer" and not (self.changing or taken_back)  # rather than put right
        beside, named = lists.adds(part.text), corrections.mentioned(self.flows, part) is question
        several = question.answer == "list" and (beside or len(known) > 1 or told)
        if several and value and (beside or not named):
            self.settle(question, lists.added(known, value))  # which of them it would replace was not said
            self.utter("pattern_added")
            self.open = None
        elif beside and value and known and question.answer == "words" and question.entity is None:
            self.settle(question, f"{known}; {lists.beside(value)}")
            self.utter("pattern_added")
            self.open = None
        else:
            self.reopen(question, value)
        return True

    def restate(self, part: Part, given: bool = False, firmly: bool = True) -> bool:
        """Take what the words carry for other questions, in place of what was said before; whether there was something.

        ``given``: only what replaces an earlier answer. ``firmly``: only when the words as a whole are such an answer.
        """
        if firmly and (part.intent not in DETAILING or part.confidence < FIRM):
            return False
        questions = self.flows.questions.values()
        told = [(q, part.entities[q.entity]) for q in questions if q.entity and q.entity in part.entities]
        told = [(q, v) for q, v in told if q is not self.open and may_keep(q, self.slots)]
        if len(told) == 1 and told[0][0].answer == "words":
            told = [(told[0][0], short_answers.whole(part.text, told[0][1]))]
        told = [(q, v) for q, v in told if self.slots.get(q.collect) != v]
        told = [(q, v) for q, v in told if not given or self.slots.get(q.collect) is not None]
        for question, value in told:
            self.utter("pattern_correction" if self.slots.get(question.collect) is not None else "pattern_noted")
            self.settle(question, value)
        if told:
            self.take_attributes(part)
        return bool(told)

    def restate_attributes(self, part: Part) -> bool:
        """Take what is read from answers in place of what was read before; whether there was something."""
        found = {a: part.entities[a] for a in ATTRIBUTES if a in part.entities}
        found = {a: value for a, value in found.items() if self.slots.get(a) != value}
        self.changed.update(found)
        self.changed.update({s: None for s in self.flows.depending(found) if self.slots.get(s) is not None})
        return bool(found)

    def new_phone(self, part: Part) -> bool:
        """Take a number that is told by itself, also in place of another; whether there is one."""
        value = part.entities.get("phone")
        if value is None or value == self.slots.get("phone") or self.slots.get("consent") is not True:
            return False
        if part.intent not in DETAILING or part.confidence < FIRM:
            return False
        if not self.before.get("booking"):  # else what is said of the call tells it
            self.utter("pattern_correction" if self.slots.get("phone") else "pattern_noted")
        self.changed["phone"] = value
        self.changed.update({s: None for s in self.flows.depending(["phone"]) if self.slots.get(s) is not None})
        return True

    def names_answered(self, part: Part) -> bool:
        """ "My goal is …" where there is a goal already, and another question is open."""
        if self.open is not None and self.open.whole and part.intent != "inform_role":
            return False  # "my problem is really my boss" is its answer
        hit = corrections.pointed_at(self.flows, self.slots, part) if part.intent in INFORMING else None
        if hit is None or hit[1] is None or (self.open is not None and self.open.collect == hit[0].collect):
            return False  # "I hate my job" gives no other role
        return corrections.mentioned(self.flows, part) is hit[0] and hit[0].intent in (None, part.intent)

    def takes_back(self, part: Part) -> bool:
        """ "Actually no: head of marketing", where one of the long answers is open and the words are hardly that."""
        question = self.open
        if question is None or question.intent is None or question.whole or not corrections.takes_back(part.text):
            return False
        return part.likelihood("correct_answer") >= TAKES_BACK and part.likelihood(question.intent) < TAKES_BACK / 2

    def contradicts(self, part: Part) -> bool:
        """ "No, I'm an intern", where the role is known and something else is asked."""
        role = self.flows.questions.get("role")
        if role is None or role is self.open or self.slots.get("role") is None or (self.open and self.open.whole):
            return False
        at = self.heard.parts.index(part) if part in self.heard.parts else 0
        led = at > 0 and corrections.leads_in(self.heard.parts[at - 1].text)
        value = corrections.value_of(part.text)
        says = "title" in part.entities or (part.intent == role.intent and part.confidence >= SURE)
        return says and value is not None and (led or not part.text.endswith(value) or value != part.text.strip())

    def choose_again(self, question: Question, part: Part) -> bool:
        """Another time after all, while the name or the address is asked."""
        opening = self.flows.questions.get("opening")
        chosen = question is not opening and self.slots.get("opening") and not self.slots.get("booking")
        if opening is None or opening.read is None or not chosen or question.entity in part.entities:
            return False
        if not (part.intent == "choose_slot" and part.confidence >= FIRM) and not OTHER_TIME.search(part.text):
            return False
        self.settle(opening, None)
        self.say.append(opening.read)  # among those offered, or a wish for others
        self.open = None
        return True

    def reopen(self, question: Question, value: str | None) -> None:
        if question.collect == "opening" and self.slots.get("booking"):
            self.say += self.flows.acts("reschedule_call")
        elif question.collect == "opening":
            self.settle(question, None)
            self.changed["offered"] = None
        elif value is None:
            self.settle(question, None)
        else:
            self.settle(question, value)
            self.utter("pattern_correction")
        if question.collect == "role":  # what was read from the old one
            self.changed.update(dict.fromkeys(a for a in ATTRIBUTES if a != "phone"))
        self.open = None

    def leave_aside(self) -> None:
        """Another wish has taken the place of an aside that was still asking."""
        if aside := self.slots.get("flow"):
            self.changed.update(dict.fromkeys(("flow", *slots_of_aside(self.flows, aside))))
            self.open = None

    def leave_open(self, question: Question, acts: tuple[str, ...]) -> None:
        if needed := self.flows.text("needed", question.collect):
            self.say.append(needed)
            self.listens = True
            return
        self.say += acts
        self.changed[SKIPPED] = [*left_open(self.slots), question.collect]
        self.open = None

    def leave_rest_open(self) -> None:
        """All the short questions before the summary that are still to come."""
        before = takewhile(lambda q: q.collect != CONFIRM, self.flows.questions.values())
        rest = [q.collect for q in before if q.optional and q.takes_words]
        unanswered = [s for s in rest if self.slots.get(s) is None and s not in left_open(self.slots)]
        self.changed[SKIPPED] = [*left_open(self.slots), *unanswered]
        self.utter("pattern_skip_question")
        self.open = None

    def explain(self, question: Question) -> None:
        """Put the question in other words, and wait for its answer."""
        self.say.append(self.flows.text("explain", question.collect) or question.opening_act)
        self.stop_here()

    def utter(self, flow: str) -> None:
        self.say += self.flows.acts(flow)

    def close(self, flow: str) -> None:
        self.utter(flow)
        self.stop_here()

    def stop_here(self) -> None:
        self.listens = True
