"""Responses: the practice's words, slots, values, and variations."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.nlg import PracticeNlg
from bot.services import practice

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  role: {type: text, mappings: [{type: custom}]}
responses:
  utter_hello:
  - text: "{practice_name} greets {role}{name}."
  utter_price:
  - text: "{practice_price}"
  utter_practice_does_not_say:
  - text: "I don't know."
  utter_lines:
  - text: "You are:\\n{role}\\nYou want:\\n{goals}"
  utter_choice:
  - text: Yes?
    buttons: [{title: "Yes", payload: '/affirm{{"call": "yes"}}'}]
  utter_two:
  - {text: one}
  - {text: two}
  utter_if:
  - text: with a role
    condition: [{type: slot, name: role, value: vet}]
  - text: without
"""
)


@pytest.fixture(scope="module")
def nlg(practice_in_use: practice.Practice) -> PracticeNlg:
    return PracticeNlg(domain=DOMAIN)


def said(nlg: PracticeNlg, response: str, known: str | None = None, **values: Any) -> dict[str, Any] | None:
    tracker = DialogueStateTracker.from_dict("x", [], DOMAIN.slots)
    if known is not None:
        tracker.slots["role"].value = known
    return asyncio.run(nlg.generate(response, tracker, "web", **values))


def text(nlg: PracticeNlg, response: str, known: str | None = None, **values: Any) -> str:
    found = said(nlg, response, known, **values)
    assert found is not None
    return str(found["text"])


def test_what_the_practice_leaves_out_is_admitted(practice_in_use: practice.Practice) -> None:
    practice.use(practice_in_use.model_copy(update={"price": None}))
    try:
        assert text(PracticeNlg(domain=DOMAIN), "utter_price") == "I don't know."
    finally:
        practice.use(practice_in_use)


def test_the_practices_words_slots_and_values_are_put_in(nlg: PracticeNlg) -> None:
    assert text(nlg, "utter_hello", "a vet", name=", Ada") == f"{practice.current().name} greets a vet, Ada."


def test_brackets_of_a_prospect_are_said_as_they_are(nlg: PracticeNlg) -> None:
    assert text(nlg, "utter_hello", "{practice_name} [x](y) {0}", name="") == (
        f"{practice.current().name} greets {{practice_name}} [x](y) {{0}}."
    )


def test_a_value_of_the_action_goes_before_the_slot(nlg: PracticeNlg) -> None:
    assert text(nlg, "utter_hello", "a vet", role="a nurse").endswith("greets a nurse.")


def test_a_line_without_its_value_is_left_out(nlg: PracticeNlg) -> None:
    assert text(nlg, "utter_lines", "a vet") == "You are:\na vet\nYou want:"


def test_buttons_are_given_anew_each_time(nlg: PracticeNlg) -> None:
    first = said(nlg, "utter_choice")
    assert first is not None
    first["buttons"].append({"title": "added"})
    second = said(nlg, "utter_choice")
    assert second is not None
    assert second["buttons"] == [{"title": "Yes", "payload": '/affirm{"call": "yes"}'}]


def test_variations_take_turns(nlg: PracticeNlg) -> None:
    assert {text(nlg, "utter_two") for _ in range(40)} == {"one", "two"}


def test_a_condition_chooses_the_variation(nlg: PracticeNlg) -> None:
    assert text(nlg, "utter_if", "vet") == "with a role"
    assert text(nlg, "utter_if", "nurse") == "without"


def test_an_unknown_response_is_none(nlg: PracticeNlg) -> None:
    assert said(nlg, "utter_nothing") is None
