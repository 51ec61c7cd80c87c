"""What was heard so far of one message: slots changed and responses to say; how an answer is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from bot.coaching import lists, own_words, times
from bot.coaching.answers import FIRM, VOLUNTEERED, WITH_CONSENT
from bot.coaching.flows import CONFIRM, SKIPPED, Act, Flows, Question, left_open, may_keep, open_question
from bot.coaching.heard import Heard, Part

BESIDE_DETAIL = 0.75  # how sure role, challenges and goals must be where a detail is asked for
BOOKING = frozenset({"book_call", "ask_availability", "choose_slot"})
ANY_DAY = datetime(2026, 1, 5, tzinfo=UTC)  # from which to see whether a time is named at all
WISHED = "wished_need"  # the slot for the kind of help the prospect would rather have than the match
ACKNOWLEDGED = ("pattern_consent_first", "pattern_consent_told", "pattern_consent_begin")
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

    @property
    def changing_beside(self) -> bool:
        """What to change was asked while another question than the summary was open, or none."""
        if not self.changing:
            return False
        under = open_question(self.flows, self.before)
        return under is None or under.collect != CONFIRM

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
                wish = times.read(part.text, ANY_DAY, "UTC").wish
                if wish is not None and wish.windows:
                    self.changed["wish"] = {"words": part.text, "first": True}

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
                value = own_words.begun(own_words.answer(question, part)).strip(" ,;")
                value = value if question.answer == "list" else lists.unmarked(value)
            if value and may_keep(question, self.slots):
                taken = self.add(question, value) or taken
        self.take_attributes(part)
        return taken

    def goes_on(self, part: Part) -> bool:
        """Add a part to the answer in words that the part before it in this message gave; whether it does."""
        question, text = self.flows.told_by(part.intent), self.heard.text
        if question is None or not question.long or question.answer != "words" or question.collect in self.before:
            return False
        said = self.changed.get(question.collect)
        if not isinstance(said, str):
            return False
        at = text.rfind(said, 0, part.start)
        if at < 0 or any(c.isalnum() for c in text[at + len(said) : part.start]) or part.questioning:
            return False
        self.settle(question, text[at : part.start] + own_words.answer(question, part))
        self.volunteer(part, intents=False)
        return True

    def wish_for_language(self, part: Part) -> None:
        """ "Does anybody speak Urdu?" wishes for Urdu."""
        question = next((q for q in self.flows.questions.values() if q.entity == "language"), None)
        value = part.entities.get("language")
        if question is not None and value and may_keep(question, self.slots):
            self.add(question, value)

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

    def reopen(self, question: Question, value: str | list[str] | None) -> None:
        if question.collect == "opening" and self.slots.get("booking"):
            self.say += self.flows.acts("reschedule_call")
        elif question.collect == "opening":
            self.settle(question, None)
            self.changed["offered"] = None
        elif value is None:
            self.settle(question, None)
        else:
            self.settle(question, value)
            self.say_corrected(question)
        if question.collect == "role":  # what was read from the old one
            self.changed.update(dict.fromkeys(a for a in ATTRIBUTES if a != "phone"))
        self.open = None

    def say_corrected(self, question: Question) -> None:
        """What is said of a booked call tells it already."""
        if not (self.before.get("booking") and "booking" in self.flows.depending([question.collect])):
            self.utter("pattern_correction")

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

    def acknowledge(self, flow: str) -> None:
        """What is said before consent to what comes after it: once, and of a call rather than of anything else."""
        said = [one for one in ACKNOWLEDGED if set(self.flows.acts(one)) & set(self.say)]
        for one in said:
            self.say = [act for act in self.say if act not in self.flows.acts(one)]
        self.utter(min(flow, *said, key=ACKNOWLEDGED.index) if said else flow)

    def utter(self, flow: str) -> None:
        self.say += self.flows.acts(flow)

    def close(self, flow: str) -> None:
        self.utter(flow)
        self.stop_here()

    def stop_here(self) -> None:
        self.listens = True
