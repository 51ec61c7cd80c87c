"""Asides and conversation repair: what in a message is not the answer to the open question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coaching import commands, corrections, edits, list_changes, lists, match_talk
from bot.coaching.answers import INFORMING, VOLUNTEERED, bare, firmness, known
from bot.coaching.flows import CONFIRM, Flow, Question, left_open, may_keep
from bot.coaching.heard import Part
from bot.coaching.hearing import WISHED, Hearing, slots_of_aside
from bot.coaching.list_changes import Change
from bot.coaching.match_talk import Kind
from bot.coaching.needs import Need

GO_ON = re.compile(
    r"^\W*(?:ok(?:ay)?[\s,]+|please\s+|let'?s\s+|we can\s+|can we\s+|i(?:'d like| want) to\s+)*"
    r"(?:go on|continue|carry on|resume|keep going)\b",
    re.IGNORECASE,
)
ALL_OF_THEM = re.compile(r"\b(?:all|rest|every(?:thing| one)|remaining|others|these|them|more questions)\b", re.I)
LEAVE_ME = re.compile(
    r"^\W*(?:(?:just|please|pls|ok|no|oh|ugh|and|now)\W+)*(?:leave me (?:alone|be|in peace)|go away|get lost|shut up|"
    r"stop (?:bothering|annoying|asking) me|stop asking)(?:\W+(?:now|please|pls|already|ok|will you))*\W*$",
    re.I,
)
EXPLAIN = re.compile(r"\b(?:tell|explain|what|how|about|means?|more|know|understand|describe)\b", re.I)


UNSURE = "unsure"  # the slot `need`, where a coach is to say which kind it is
ACKNOWLEDGED = ("pattern_consent_first", "pattern_consent_told", "pattern_consent_begin")


class Repair(Hearing):
    """A flow of data/flows.yml may have a method ``on_FLOW`` for what its actions alone can't do."""

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

    def mend_list(self, part: Part) -> bool:
        """An answer, or one item of it, is taken out, replaced or added to; whether the part says so."""
        telling = self.open is not None and self.open.long
        if LEAVE_ME.match(part.text) and self.slots.get("paused") is None:
            self.on_pattern_cancel_flow(self.flows.flows["pattern_cancel_flow"], part)
            return True
        # else "not the last one" is of the times offered, say
        counted = self.open is None or not (self.open.answer == "read" or self.open.whole)
        for question in self.flows.questions.values():
            known = self.slots.get(question.collect)
            if not known or question is self.open or not question.takes_words:
                continue
            if list_changes.emptied(part.text, question.about):
                self.mend(question, known, Change(()))
                return True
            if question.answer != "list":
                continue
            change = list_changes.change(part.text, known, question.about, bare=counted, quoted=counted and not telling)
            if change is not None:
                self.mend(question, known, change)
                return True
        return not telling and self.mend_answer(part)

    def mend_answer(self, part: Part) -> bool:
        """An answer is changed by its name, or under the summary by what can only be its new value."""
        confirming = self.open is not None and self.open.collect == CONFIRM
        if self.slots.get("consent") is not True:
            return False
        several = edits.clauses(self.flows, part.text) if confirming else []
        if len(several) > 1:
            said = [replace(part, text=one, entities={}) for one in several]
            changed = [self.mend_list(one) or self.correct(one, eager=True) for one in said]
            return any(changed)
        if hit := edits.wanted(self.flows, part.text, confirming=confirming):
            question, value = hit
            told = self.slots.get(question.collect) not in (None, [])
            if question is not self.open and (told or confirming) and may_keep(question, self.slots):
                self.leave_aside()
                self.reopen(question, part.entities.get(question.entity or "", value) if value else None)
                return True
        if confirming and self.takes_detail(part):
            return True
        short = self.open is not None and self.open.short
        if short and self.slots.get("need") is None and corrections.ALL_WRONG.match(part.text.replace("\u2019", "'")):
            self.close("pattern_correction_unclear")
            return True
        return False

    def takes_detail(self, part: Part) -> bool:
        """Under the summary: a short answer given anew, "in person", "the employer doesn't pay"."""
        if part.asking or part.intent == "affirm" or ("/" in part.intent and EXPLAIN.search(part.text)):
            return False  # "tell me about 360 feedback" wants to know
        if part.intent in self.flows.triggers and part.intent != "correct_answer" and part.confidence >= VOLUNTEERED:
            return False  # "a person who speaks German, please"
        if self.restate(part, firmly=False):
            self.open = None
            return True
        telling = part.intent in INFORMING and part.intent != "inform_detail"
        question = None if telling else edits.spoken_of(self.flows, part.text)
        value = corrections.value_of(part.text)
        if question is None or value is None or corrections.COMMAND.match(value) or not may_keep(question, self.slots):
            return False
        self.reopen(question, value)
        return True

    def hear_change(self, part: Part) -> None:
        """What is said under the summary and is no yes: it changes an answer, or what to change is asked."""
        if len(self.heard.parts) > 1 and corrections.leads_in(part.text):
            return  # "no," before what to change
        corrected = self.correct(part, eager=True)
        self.restate_attributes(part)
        if not corrected:
            self.close("pattern_correction_unclear")  # what is only read from the answers isn't shown

    def mend(self, question: Question, known: Sequence[str], change: Change) -> None:
        self.leave_aside()  # it may have been taken for a wish to erase everything
        if change.items is None:
            self.close("pattern_correction_unclear")
        elif not change.items and question.optional:
            self.settle(question, None)
            self.leave_open(question, self.flows.acts("pattern_removed"))
        elif not change.items:
            self.reopen(question, None)
        else:
            self.settle(question, list(change.items))
            now, before = lists.count(change.items), lists.count(known)
            less, more = now < before, now > before
            self.utter("pattern_removed" if less else "pattern_added" if more else "pattern_correction")
            self.open = None

    def hear_about_match(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """After the match: its reasons, or another kind of help instead; gives the other parts."""
        asks = self.open.collect if self.open else None
        if self.slots.get("need") is None or asks == CONFIRM:
            return parts
        choosing = asks is not None and asks in slots_of_aside(self.flows, "dispute_match")
        over = asks in (None, "rating", "consent_training") and not self.before.get("booking")
        loose = asks == "call" or choosing or over
        if choosing and self.open and any(match_talk.leaves_it(part.text) for part in parts):
            self.leave_open(self.open, self.flows.acts("pattern_dont_know"))
            return ()
        between = asks == "call" and self.slots.get("need") == UNSURE
        offered = asks == "call"
        if offered and any(match_talk.left_to_coach(part.text) for part in parts):
            self.utter("pattern_dont_know")
            parts = tuple(p for p in parts if not (match_talk.left_to_coach(p.text) or match_talk.leads_in(p.text)))
        at_once = offered and self.asked is not None and self.asked.how == "ask"
        open_to = {"loose": loose, "choosing": choosing, "between": between, "offered": offered, "at_once": at_once}
        said = [match_talk.about_match(part.text, **open_to) for part in parts]
        kinds = {one.kind for one in said if one}
        wished = [one.need for one in said if one and one.need and one.kind is Kind.WISH]
        suggested = any(one.kind is Kind.WHY and one.need for one in said if one)
        if Kind.WHY in kinds:
            self.utter("explain_match")
        if Kind.BOTH in kinds:
            self.utter("say_both")
        if wished:
            self.wish_for(wished[-1])
        elif Kind.DISPUTE in kinds or (suggested and not choosing):
            self.dispute()
        left = tuple(part for part, one in zip(parts, said, strict=True) if not one)
        if not kinds - {Kind.WHY, Kind.BOTH}:
            return left
        # "no, rather a mentor" is no "no" to what is asked; "yes, and rather a mentor" is a yes
        agrees = self.open is not None and self.open.answer == "yes_no"
        told = (p for p in left if not (bare(p) or match_talk.leads_in(p.text)) or (agrees and p.intent == "affirm"))
        return tuple(told)

    def wish_for(self, need: Need) -> None:
        self.changed[WISHED] = str(need)
        self.utter("choose_need")
        if self.slots.get("flow") == "dispute_match":
            self.leave_aside()

    def dispute(self) -> None:
        if self.slots.get("flow") == "dispute_match" and self.open is not None:
            self.leave_open(self.open, self.flows.acts("pattern_skip_question"))
            return
        self.leave_aside()
        self.changed["flow"] = "dispute_match"
        self.open = None

    def on_book_call(self, flow: Flow, part: Part) -> None:
        self.leave_aside()
        if self.slots.get("consent") is None:
            self.acknowledge("pattern_consent_first")
        else:
            self.say += flow.actions

    def acknowledge(self, flow: str) -> None:
        """What is said before consent to what comes after it: once, and of a call rather than of anything else."""
        said = [one for one in ACKNOWLEDGED if set(self.flows.acts(one)) & set(self.say)]
        for one in said:
            self.say = [act for act in self.say if act not in self.flows.acts(one)]
        self.utter(min(flow, *said, key=ACKNOWLEDGED.index) if said else flow)

    def on_withdraw_consent(self, flow: Flow, part: Part) -> None:
        if self.slots.get("consent") is False:
            self.utter("consent_not_given")  # nothing to take back, so nothing to confirm
            return
        self.leave_aside()
        self.changed["flow"] = flow.name
        self.open = None

    def on_tell_more(self, flow: Flow, part: Part) -> None:
        if self.open is not None and GO_ON.search(part.text):  # nothing was paused: on with the question
            self.say.append(self.open.again or self.flows.text("again", self.open.collect) or self.open.opening_act)
            self.listens = True
        else:
            self.say += flow.actions

    def on_reschedule_call(self, flow: Flow, part: Part) -> None:
        self.on_book_call(flow, part)

    def on_pattern_correction(self, flow: Flow, part: Part) -> bool:
        if self.correct(part, eager=True, pointed=self.open is not None and self.open.whole):
            return True
        if self.slots.get("consent") is not True:
            return False
        if self.open is not None and self.open.takes_words and corrections.value_of(part.text):
            return False  # nothing answered yet that it could mean: it is the answer
        self.close("pattern_correction_unclear")
        return True

    def on_pattern_clarification(self, flow: Flow, part: Part) -> None:
        slot = self.open.collect if self.open else ""
        self.say.append(self.flows.text("why", slot) or "utter_why")

    def on_pattern_repeat_bot_messages(self, flow: Flow, part: Part) -> None:
        if self.open is None:
            return
        slot = self.open.collect
        explained = self.asked is not None and self.asked.how == "explain"  # and it didn't help
        simpler = (self.flows.text("simpler", slot) or self.flows.text("easier", slot)) if explained else None
        if simpler is None:
            self.explain(self.open)
        else:
            self.say.append(simpler)
            self.stop_here()

    def on_pattern_skip_question(self, flow: Flow, part: Part) -> None:
        if self.open is not None and self.open.optional and ALL_OF_THEM.search(part.text):
            self.leave_rest_open()
        elif self.open is not None:
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

    def on_pattern_restart(self, flow: Flow, part: Part) -> None:
        """Answers are only cleared once that is confirmed."""
        self.leave_aside()
        told = [q.collect for q in self.flows.questions.values() if q.takes_words]
        if any(self.slots.get(slot) for slot in told) or left_open(self.slots):
            self.changed["flow"] = flow.name
        else:
            self.say += self.flows.acts("start_over")
        self.open = None

    def on_pattern_cancel_flow(self, flow: Flow, part: Part) -> None:
        if commands.asks_whether_to_stop(part.text):
            self.utter("pattern_unknown_question")
            return
        self.leave_aside()
        self.changed["paused"] = "stop"
        self.close(flow.name)

    def on_pattern_goodbye(self, flow: Flow, part: Part) -> None:
        self.on_pattern_cancel_flow(flow, part)

    def on_pattern_human_handoff(self, flow: Flow, part: Part) -> None:
        self.leave_aside()
        if self.before.get("paused") != "crisis":
            self.changed["paused"] = "human"
        self.close(flow.name)
