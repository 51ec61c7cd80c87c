"""What one message asks for: slots to set, responses to utter, actions to run, in order.

Pure: flows, slots, the open question and what was heard go in, a ``Turn`` comes out. Under an open question for words
(role, challenges, goals) everything that is not a question, a command or a crisis is the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.coaching import corrections
from bot.coaching.answers import (
    FIRM,
    INFORMING,
    VOLUNTEERED,
    WITH_CONSENT,
    bare,
    firmness,
    interrupts,
    known,
    verdict,
)
from bot.coaching.flows import (
    CONFIRM,
    MAIN,
    SKIPPED,
    Act,
    Flow,
    Flows,
    Question,
    left_open,
    may_ask,
    may_keep,
    next_step,
)
from bot.coaching.heard import Heard, Part

LISTEN = "action_listen"
MOST_CHALLENGES = 3
ATTRIBUTES = ("seniority", "span", "organisation", "industry", "phone")  # read from answers, never asked
PUZZLED = frozenset({"repeat", "dont_know"})  # heard last: the answer may stand beside it
RESUMING = frozenset({"affirm", "start_intake", "greet", "tell_more"})  # "go on", in whatever words
GOING_ON = frozenset({*INFORMING, "book_call", "ask_availability", "choose_slot", "reschedule_call", "give_rating"})


@dataclass(frozen=True)
class Asked:
    """The question that was open when the message came, and how it was last put (ask, again, explain, easier)."""

    slot: str
    how: str = "ask"


@dataclass(frozen=True)
class Turn:
    """``listens``: nothing more is said after ``say``; otherwise the flow goes on."""

    say: tuple[str, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    listens: bool = False


def interpret(flows: Flows, slots: Mapping[str, Any], asked: Asked | None, heard: Heard) -> Turn:
    """What a message changes and what is said about it, before the flow goes on (``next_acts``)."""
    listening = _Listening(flows, slots, asked, heard)
    listening.hear()
    return Turn(tuple(dict.fromkeys(listening.say)), listening.changed, listening.listens)


def next_acts(
    flows: Flows, slots: Mapping[str, Any], done: frozenset[str], asked: Asked | None
) -> tuple[list[str], dict[str, Any]]:
    """The next acts of the flow, and the slots to set before them."""
    changed: dict[str, Any] = {}
    resumed = bool(done & set(flows.acts("pattern_session_resumed")))
    corrected = bool(done & set(flows.acts("pattern_correction")))
    if aside := slots.get("flow"):
        step = next_step(flows, aside, slots, done) if aside in flows.flows else None
        if step is not None:
            return _acts_of(flows, step, asked, resumed, corrected), changed
        changed = dict.fromkeys(("flow", *_slots_of(flows, aside)))
        changed[SKIPPED] = [s for s in left_open(slots) if s not in changed]
        slots = {**slots, **changed}
    if slots.get("paused"):
        return [LISTEN], changed
    step = next_step(flows, MAIN, slots, done)
    if step is not None:
        return _acts_of(flows, step, asked, resumed, corrected), changed
    completed = flows.acts("pattern_completed") if not done else ()
    return [*completed, LISTEN], changed


def open_question(flows: Flows, slots: Mapping[str, Any]) -> Question | None:
    """The question the flow would ask next."""
    for name in filter(None, (slots.get("flow"), MAIN)):
        step = next_step(flows, name, slots, flows.actions) if name in flows.flows else None
        if isinstance(step, Question):
            return step
    return None


def _acts_of(flows: Flows, step: Question | Act, asked: Asked | None, resumed: bool, corrected: bool) -> list[str]:
    if isinstance(step, Act):
        return [step.action]
    if corrected and step.uses:  # what it says has changed
        return [step.opening_act, LISTEN]
    if resumed or (asked is not None and asked.slot == step.collect):
        return [step.again or flows.text("again", step.collect) or step.opening_act, LISTEN]
    return [step.opening_act, LISTEN]


def _slots_of(flows: Flows, name: str) -> list[str]:
    """What an aside with a question of its own fills: emptied when it ends."""
    steps = [step.does for step in flows.flows[name].steps] if name in flows.flows else []
    asked = [does.collect for does in steps if isinstance(does, Question)]
    return asked + [does.sets for does in steps if isinstance(does, Act) and does.sets]


class _Listening:
    """One message, part by part: ``say``, ``changed`` and ``listens`` grow into a Turn."""

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

    # --- the message as a whole
    def hear(self) -> None:
        heard = self.heard
        if heard.crisis == "clear":
            self.leave_aside()
            return self.close("pattern_crisis")
        aside = self.before.get("flow")  # during a pause, too, data may be erased or a call cancelled
        if self.before.get("paused") and not aside and not self.resume():
            return None
        if heard.crisis == "possible":
            self.utter("pattern_crisis_possible")
            return self.utter("pattern_other_language") if heard.foreign else None
        if heard.returned and self.open is not None and not self.before.get("paused"):
            self.utter("pattern_session_resumed")
        if heard.tapped:
            return self.tap(heard.tapped)
        if heard.foreign:
            return self.utter("pattern_other_language")
        parts = self.decide(self.heard.parts)
        self.hear_parts(tuple(part for part in parts if part.intent not in PUZZLED))
        if self.open is None or self.slots.get(self.open.collect) is None:
            self.hear_parts(tuple(part for part in parts if part.intent in PUZZLED))
        if self.open is not None and not (self.say or self.changed or self.listens):
            self.utter("pattern_not_understood")
        return None

    def decide(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Settle an open yes-or-no question first, wherever in the message the answer stands."""
        question = self.open
        if question is None or question.answer != "yes_no" or self.changing:
            return parts
        for part in parts:
            said = verdict(question, part)
            if said is None or (not said and question.collect == CONFIRM):
                continue
            self.settle(question, said)
            self.open = None
            self.volunteer(part, intents=False)
            return tuple(p for p in parts if p is not part)
        return parts

    def hear_parts(self, parts: tuple[Part, ...]) -> None:
        answer: list[Part] = []
        for part in parts:
            if self.listens:
                return
            question = self.open
            if question is None:
                _ = self.aside(part) or self.correct(part) or self.volunteer(part)
            elif interrupts(self.flows, question, part) and self.aside(part):
                pass
            elif question.answer == "yes_no":
                self.beside_yes_no(question, part)
            elif question.answer == "read":
                if self.correct(part, pointed=True) or self.choose_again(question, part):
                    continue
                self.volunteer(part, intents=False)
                answer.append(part)
            elif self.correct(part):
                pass
            elif self.belongs_elsewhere(question, part):
                self.volunteer(part)
            else:
                self.volunteer(part, intents=False)
                answer.append(part)
        if answer and not self.listens and self.open is not None:
            self.take(self.open, answer)

    def take(self, question: Question, parts: list[Part]) -> None:
        """The answer to the open question."""
        slot = question.collect
        if self.slots.get(slot) is not None:
            return None  # an entity of the message already gave it
        if question.answer == "read":
            assert question.read is not None
            if question.optional and all(bare(part) and part.intent == "deny" for part in parts):
                return self.leave_open(question, self.flows.acts("pattern_skip_question"))
            self.say.append(question.read)
        elif all(bare(part) for part in parts) and not (question.yes or question.no):
            if question.optional and parts[0].intent == "deny":
                return self.leave_open(question, self.flows.acts("pattern_skip_question"))
            self.say.append(self.flows.text("explain", slot) or question.opening_act)
            self.listens = True
        else:
            self.settle(question, _joined(self.heard.text, parts))
        return None

    def beside_yes_no(self, question: Question, part: Part) -> None:
        """Words under a yes-or-no question that are neither."""
        if self.changing and part.intent == "deny" and bare(part):  # nothing, after all
            self.say.append(question.opening_act)
            self.listens = True
        elif question.collect == CONFIRM:
            if not self.correct(part, eager=True):
                self.close("pattern_correction_unclear")
        elif question.collect == "consent":
            if part.intent in (*INFORMING, "start_intake", "book_call"):  # "I'd like a coach" is no yes
                self.utter("pattern_consent_first")
        elif not self.correct(part):
            self.volunteer(part)

    def belongs_elsewhere(self, question: Question, part: Part) -> bool:
        """An answer to another question than the open one, surely enough to ask the open one again."""
        other = next((q for q in self.flows.questions.values() if q.intent and q.intent == part.intent), None)
        if other is None or other is question or part.confidence < VOLUNTEERED:
            return False
        if other.answer != "list" and self.slots.get(other.collect) is not None:
            return False
        alone = len(self.heard.parts) == 1
        says_role = bool({"title", "span", "seniority"} & set(part.entities))
        return not alone or (question.collect == "role" and part.confidence >= 0.75 and not says_role)

    # --- things that are not the answer
    def aside(self, part: Part) -> bool:
        """Questions, commands and small talk; whether it was one."""
        if not known(self.flows, part) or (part.confidence < firmness(part) and self.asked is not None):
            if not part.questioning or part.intent in INFORMING or self.open is None:
                return False
            self.utter("pattern_unknown_question")
            return True
        flow = self.flows.triggers.get(part.intent)
        if flow is None:
            self.say.append(f"utter_{part.intent}")  # an answer to a question about coaching
        elif handler := getattr(self, f"on_{flow.name}", None):
            return bool(handler(flow, part) is not False)
        elif flow.asks:
            self.leave_aside()
            self.changed["flow"] = flow.name
            self.open = None
        else:
            self.say += flow.actions
        if self.slots.get("paused") and not (flow and flow.asks):
            self.stop_here()
        return True

    def leave_aside(self) -> None:
        """Another wish has taken the place of an aside that was still asking."""
        if aside := self.slots.get("flow"):
            self.changed.update(dict.fromkeys(("flow", *_slots_of(self.flows, aside))))
            self.open = None

    def on_book_call(self, flow: Flow, part: Part) -> None:
        self.leave_aside()
        self.say += flow.actions

    def on_reschedule_call(self, flow: Flow, part: Part) -> None:
        self.on_book_call(flow, part)

    def on_pattern_correction(self, flow: Flow, part: Part) -> bool:
        if self.correct(part, eager=True):
            return True
        if self.open is not None and corrections.takes_words(self.open) and corrections.value_of(part.text):
            return False  # nothing answered yet that it could mean: it is the answer
        self.close("pattern_correction_unclear")
        return True

    def on_pattern_clarification(self, flow: Flow, part: Part) -> None:
        slot = self.open.collect if self.open else ""
        self.say.append(self.flows.text("why", slot) or "utter_why")

    def on_pattern_repeat_bot_messages(self, flow: Flow, part: Part) -> None:
        if self.open is None:
            return
        self.say.append(self.flows.text("explain", self.open.collect) or self.open.opening_act)
        self.listens = True

    def on_pattern_skip_question(self, flow: Flow, part: Part) -> None:
        if self.open is not None:
            self.leave_open(self.open, flow.actions)

    def on_pattern_dont_know(self, flow: Flow, part: Part) -> None:
        question = self.open
        if question is None:
            return
        easier = self.flows.text("easier", question.collect)
        if easier and self.asked and self.asked.how != "easier":
            self.say.append(easier)
            self.listens = True
        else:
            self.leave_open(question, flow.actions)

    def leave_open(self, question: Question, acts: tuple[str, ...]) -> None:
        if needed := self.flows.text("needed", question.collect):
            self.say.append(needed)
            self.listens = True
            return
        self.say += acts
        self.changed[SKIPPED] = [*left_open(self.slots), question.collect]
        self.open = None

    def on_pattern_restart(self, flow: Flow, part: Part) -> None:
        kept = {"consent", "consent_recorded", *(BOOKED if self.before.get("booking") else ())}
        slots = {*self.flows.questions, *self.flows.results(), *ATTRIBUTES, SKIPPED, "flow", "paused"}
        self.changed.update(dict.fromkeys(slots - kept))
        self.say += flow.actions
        self.open = None

    def on_pattern_cancel_flow(self, flow: Flow, part: Part) -> None:
        self.leave_aside()
        self.changed["paused"] = "stop"
        self.close(flow.name)

    def on_pattern_goodbye(self, flow: Flow, part: Part) -> None:
        self.on_pattern_cancel_flow(flow, part)

    def on_pattern_human_handoff(self, flow: Flow, part: Part) -> None:
        self.leave_aside()
        self.changed["paused"] = "human"
        self.close(flow.name)

    # --- answers nobody asked for, and changed ones
    def volunteer(self, part: Part, intents: bool = True) -> bool:
        """Take what the part says about other questions; whether there was something."""
        taken = False
        for question in self.flows.questions.values():
            value = part.entities.get(question.entity or "")
            if value is None and intents and question.intent == part.intent and part.confidence >= self.least:
                value = part.text
            if value and may_keep(question, self.slots):
                taken = self.add(question, value) or taken
        if self.slots.get("consent") is True:
            found = {a: part.entities[a] for a in ATTRIBUTES if a in part.entities and self.slots.get(a) is None}
            self.changed.update(found)
            self.changed.update({s: None for s in self.flows.depending(found) if self.slots.get(s) is not None})
        return taken

    def add(self, question: Question, value: str) -> bool:
        known_value = self.slots.get(question.collect)
        if question.answer == "list" and known_value:
            if len(known_value) >= MOST_CHALLENGES or value in known_value:
                return False
            self.settle(question, [*known_value, value])
            return True
        if known_value is not None:
            return False
        self.settle(question, [value] if question.answer == "list" else value)
        return True

    def correct(self, part: Part, eager: bool = False, pointed: bool = False) -> bool:
        """Replace an earlier answer.

        ``eager``: also when the words alone don't say that they correct. ``pointed``: only when they say which answer.
        """
        if not eager and part.intent != "correct_answer" and not self.names_answered(part):
            return False
        before = self.asked.slot if self.asked and self.asked.slot != CONFIRM else None
        if pointed:
            hit = corrections.pointed_at(self.flows, self.slots, part)
        else:
            hit = corrections.corrected(self.flows, self.slots, part, before)
        if hit is None:
            return False
        question, value = hit
        self.reopen(question, value)
        return True

    def names_answered(self, part: Part) -> bool:
        """ "My goal is …" where there is a goal already, and another question is open."""
        hit = corrections.pointed_at(self.flows, self.slots, part) if part.intent in INFORMING else None
        if hit is None or hit[1] is None or (self.open is not None and self.open.collect == hit[0].collect):
            return False  # "I hate my job" gives no other role
        return corrections.mentioned(self.flows, part) is hit[0] and hit[0].intent in (None, part.intent)

    def choose_again(self, question: Question, part: Part) -> bool:
        """Another time after all, while the name or the address is asked."""
        chosen = question.collect != "opening" and self.slots.get("opening") and not self.slots.get("booking")
        if part.intent != "choose_slot" or part.confidence < FIRM or not chosen:
            return False
        self.reopen(self.flows.questions["opening"], None)
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
            self.settle(question, [value] if question.answer == "list" else value)
            self.utter("pattern_correction")
        self.open = None

    def settle(self, question: Question, value: Any) -> None:
        """Give a slot its value, and empty what was worked out from the old one."""
        slot, old = question.collect, self.slots.get(question.collect)
        if question.answer == "list" and isinstance(value, str):
            value = [value]
        self.changed[slot] = value
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
            if part.intent == "book_call" and part.confidence >= FIRM:
                self.changed["call"] = True

    # --- buttons
    def tap(self, tapped: Mapping[str, str]) -> None:
        for key, value in tapped.items():
            if key == "skip":
                self.tap_skip(value)
            elif key == "correct" and value in self.flows.questions:
                self.reopen(self.flows.questions[value], None)
            elif key in self.flows.questions:
                self.tap_answer(self.flows.questions[key], value)
        self.open = None

    def tap_skip(self, value: str) -> None:
        if value != "rest":
            if value in self.flows.questions:
                self.leave_open(self.flows.questions[value], self.flows.acts("pattern_skip_question"))
            return
        rest = [q.collect for q in self.flows.questions.values() if q.optional and corrections.takes_words(q)]
        unanswered = [s for s in rest if self.slots.get(s) is None and s not in left_open(self.slots)]
        self.changed[SKIPPED] = [*left_open(self.slots), *unanswered]
        self.utter("pattern_skip_question")

    def tap_answer(self, question: Question, value: str) -> None:
        is_open = self.open is not None and self.open.collect == question.collect
        kept = is_open or question.collect == "consent" or may_keep(question, self.slots)
        if not (kept and may_ask(question, self.slots)):
            self.utter("pattern_consent_first")
        elif question.collect == CONFIRM and value == "no":
            self.close("pattern_correction_unclear")
        elif question.collect == "consent" and value == "no" and self.slots.get("consent") is True:
            self.say += self.flows.acts("withdraw_consent")
        elif not is_open and question.collect != "consent" and question.answer in ("yes_no", "read"):
            self.utter("pattern_old_button")  # an old button is explained, never misread
        elif question.answer == "read":
            assert question.read is not None
            self.say.append(question.read)
        else:
            changed = self.slots.get(question.collect) is not None
            self.settle(question, value == "yes" if question.answer == "yes_no" else value)
            if changed:
                self.utter("pattern_correction")

    # --- pausing
    def resume(self) -> bool:
        """After a pause: whether the intake goes on with this message."""
        tapped = self.heard.tapped or {}
        intents = {part.intent for part in self.heard.parts}
        crisis = self.before.get("paused") == "crisis"
        goes_on = "resume" in tapped or bool(tapped and not crisis)
        goes_on = goes_on or bool(intents & (RESUMING - {"greet", "affirm"} if crisis else RESUMING | GOING_ON))
        if goes_on:
            self.changed["paused"] = None
            self.open = open_question(self.flows, self.slots)
            if intents & RESUMING or "resume" in tapped:
                self.utter("pattern_session_resumed")
                more = tuple(part for part in self.heard.parts if part.intent not in RESUMING)
                self.heard = replace(self.heard, parts=more)
                return bool(more)
            return True
        still = "pattern_crisis" if crisis else "pattern_still_paused"
        for part in self.heard.parts:
            if not self.aside(part):
                self.close(still)
        if not (self.say or self.changed.get("flow")):
            self.close(still)
        if not self.changed.get("flow"):
            self.stop_here()
        return False

    # --- saying
    def utter(self, flow: str) -> None:
        self.say += self.flows.acts(flow)

    def close(self, flow: str) -> None:
        self.utter(flow)
        self.stop_here()

    def stop_here(self) -> None:
        self.listens = True


BOOKED = frozenset({"call", "time_zone", "time_zone_asked", "opening", "name", "email", "phone", "booking"})


def _joined(text: str, parts: list[Part]) -> str:
    """The prospect's own words from the first to the last part, without what stood between that was something else."""
    pieces = [[parts[0].start, parts[0].end]]
    for part in parts[1:]:
        between = text[pieces[-1][1] : part.start]
        if any(c.isalnum() for c in between):
            pieces.append([part.start, part.end])
        else:
            pieces[-1][1] = part.end
    return " ".join(text[start:end].strip() for start, end in pieces).strip(" ,;")
