"""After a caring line: what was said may have been a plain answer, so it is kept until the prospect says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.coaching import lists
from bot.coaching.answers import bare
from bot.coaching.flows import MEANT, Question, left_open
from bot.coaching.hearing import ATTRIBUTES
from bot.coaching.repair import GO_ON, Repair

REASSURED = re.compile(
    r"\b(?:i'?m|i am|we'?re|it'?s|its|all|no i'?m)\s+(?:all\s+|really\s+|quite\s+|totally\s+)?"
    r"(?:fine|ok|okay|safe|good|alright|all right|only work|just work|just stress|only stress)\b|"
    r"\b(?:not|nothing|isn'?t|wasn'?t|wasnt|isnt|didn'?t mean it)\s+(?:it\s+)?like that\b|\bdon'?t worry\b|"
    r"\bno worries\b|\bfigures? of speech\b|\b(?:way|manner) of (?:speaking|talking)\b|\bnothing serious\b|"
    r"\bfigurative(?:ly)?\b|\bmetaphor(?:s|ical|ically)?\b|"
    r"\b(?:not|isn'?t|wasn'?t|didn'?t mean (?:it|that)) literal(?:ly)?\b|"
    r"\bnot meant literally\b|\b(?:just|only) (?:an? )?(?:expression|saying|idiom)\b",
    re.IGNORECASE,
)
FEW = 12  # words; a longer message says more than that all is well


class Caring(Repair):
    """``MEANT`` holds what the message before would have set, by slot."""

    def hear_message(self) -> None:
        raise NotImplementedError

    def care(self) -> None:
        """One caring line; the question stays open, and an answer to it is not lost."""
        self.utter("pattern_crisis_possible")
        if self.heard.foreign:
            return self.utter("pattern_other_language")
        question, meant = self.open, self._would_settle()
        text = self.flows.text(MEANT, question.collect) if question else None
        if question is None or text is None or question.collect not in meant:
            return None
        self.changed[MEANT] = self._with(self.before.get(MEANT) or {}, meant)
        self.say.append(text)
        self.listens = True
        return None

    def was_meant_so(self) -> bool:
        """Whether the message only says that all is well, and the one before was the answer."""
        meant, heard = self.before.get(MEANT), self.heard
        if not meant or heard.crisis or self.before.get("paused"):
            return False
        words = len(heard.text.split())
        agrees = bool(heard.parts) and all(bare(part) and part.intent == "affirm" for part in heard.parts)
        well = words <= FEW and (REASSURED.search(heard.text) or GO_ON.search(heard.text))
        if MEANT not in (heard.tapped or {}) and not agrees and not well:
            return False
        self._take(meant)
        return True

    def join_meant(self) -> None:
        """What answers the question now stands beside what was said before; who leaves the question takes it back."""
        meant, question = self.before.get(MEANT), self.open_before
        if not meant or MEANT in self.changed:
            return
        slot = question.collect if question else None
        refused = all(bare(part) and part.intent == "deny" for part in self.heard.parts) and not self.heard.tapped
        if self.heard.crisis or refused or slot in left_open(self.slots):
            self.changed[MEANT] = None
        elif slot in self.changed:
            said = self.changed[slot]
            self.changed[MEANT] = None
            if said:
                self._take(self._with(meant, {slot: said}))

    @property
    def open_before(self) -> Question | None:
        return self.flows.questions.get(self.asked.slot) if self.asked else None

    def _would_settle(self) -> dict[str, Any]:
        trial = type(self)(self.flows, self.before, self.asked, replace(self.heard, crisis=None))
        trial.hear_message()
        words = [q.collect for q in self.flows.questions.values() if q.answer in ("words", "list")]
        return {slot: trial.changed[slot] for slot in (*words, *ATTRIBUTES) if trial.changed.get(slot)}

    def _take(self, meant: Mapping[str, Any]) -> None:
        for slot, value in meant.items():
            if slot in self.flows.questions:
                self.settle(self.flows.questions[slot], value)
            elif self.slots.get(slot) is None:
                self.changed[slot] = value
        self.changed[MEANT] = None
        self.open = None

    def _with(self, meant: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
        joined = dict(meant)
        for slot, value in more.items():
            old = joined.get(slot)
            if old and isinstance(value, list):
                value = lists.few([*old, *value])
            elif old and slot in self.flows.questions:
                value = f"{old} {value}"
            joined[slot] = value
        return joined
