"""A tapped button; an old one is explained, never misread."""

from __future__ import annotations

from collections.abc import Mapping

from bot.coaching.flows import CONFIRM, MEANT, Question, may_ask, may_keep
from bot.coaching.listening import asides, consenting
from bot.coaching.listening.hearing import Hearing
from bot.coaching.proposals import OFFER


def tap(hearing: Hearing, tapped: Mapping[str, str]) -> None:
    for key, value in tapped.items():
        if key == MEANT:
            hearing.utter("pattern_old_button")  # what it would have kept is settled
        elif key == OFFER:
            asides.aside(hearing, hearing.heard.parts[0])  # whatever is asked by now
        elif key == "skip":
            _skip(hearing, value)
        elif key == "correct" and value in hearing.flows.questions:
            hearing.reopen(hearing.flows.questions[value], None)
        elif key in hearing.flows.questions:
            _answer(hearing, hearing.flows.questions[key], value)
    hearing.open = None


def _skip(hearing: Hearing, value: str) -> None:
    if value != "rest":
        question = hearing.flows.questions.get(value)
        needed = question is not None and hearing.flows.text("needed", value) is not None
        if needed and question is not hearing.open:
            hearing.utter("pattern_old_button")
        elif question is not None:
            hearing.leave_open(question, hearing.flows.acts("pattern_skip_question"))
        return
    hearing.leave_rest_open()


def _answer(hearing: Hearing, question: Question, value: str) -> None:
    is_open = hearing.open is not None and hearing.open.collect == question.collect
    kept = is_open or question.collect == "consent" or may_keep(question, hearing.slots)
    if not (kept and may_ask(question, hearing.slots)):
        hearing.utter("pattern_consent_first")
    elif question.collect == CONFIRM and value == "no":
        hearing.close("pattern_correction_unclear")
    elif question.collect == "consent" and value == "no" and hearing.slots.get("consent") is True:
        hearing.changed["flow"] = "withdraw_consent"  # erases: asked once more, like any withdrawal
    elif question.collect == "consent" and value == "yes" and hearing.slots.get("consent") is True:
        hearing.utter("pattern_old_button")
    elif not is_open and question.collect != "consent" and question.answer in ("yes_no", "read"):
        hearing.utter("pattern_old_button")  # an old button is explained, never misread
    elif question.answer == "read":
        assert question.read is not None
        hearing.say.append(question.read)
    elif question.collect == "consent" and value == "yes" and hearing.slots.get("consent") is False:
        consenting.consent_after_all(hearing)
    else:
        changed = hearing.slots.get(question.collect) is not None
        hearing.settle(question, value == "yes" if question.answer == "yes_no" else value)
        if changed:
            hearing.utter("pattern_correction")
