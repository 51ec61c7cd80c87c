"""Values in responses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.wording import fill, prepared


def test_values_are_put_in_as_they_are() -> None:
    assert fill("Your role: {role}", {"role": "I run {role} & <b>ops</b>"}) == "Your role: I run {role} & <b>ops</b>"


def test_a_line_whose_values_are_all_empty_is_left_out() -> None:
    text = "In your words:\nRole: {role}\nGoal: {goals}\nIs that right?"
    assert fill(text, {"role": "vet", "goals": ""}) == "In your words:\nRole: vet\nIs that right?"
    assert fill(text, {}) == "In your words:\nIs that right?"


def test_a_line_with_one_value_is_kept() -> None:
    assert fill("{first} or {second}", {"first": "tea"}) == "tea or "


def test_zero_and_false_are_values() -> None:
    assert fill("{n} left", {"n": 0}) == "0 left"


def test_what_is_no_placeholder_stays() -> None:
    assert fill("{} { role } {{", {}) == "{} { role } {{"


def test_the_practice_speaks_once_and_other_placeholders_wait() -> None:
    made = prepared({"text": "{practice_name}: hello {name}"}, {"practice_name": "Harbour"})
    assert made["text"] == "Harbour: hello {name}"
    assert made["buttons"] == []


def test_buttons_carry_json_though_braces_are_doubled_in_yaml() -> None:
    made = prepared({"text": "?", "buttons": [{"title": "Yes", "payload": '/affirm{{"consent": "yes"}}'}]}, {})
    assert made["buttons"] == [{"title": "Yes", "payload": '/affirm{"consent": "yes"}'}]


def test_what_else_a_variation_has_is_kept() -> None:
    assert prepared({"text": "x", "channel": "web"}, {})["channel"] == "web"


@given(st.text(), st.dictionaries(st.sampled_from(["a", "b"]), st.text()))
def test_filling_never_raises(text: str, values: dict[str, str]) -> None:
    assert isinstance(fill(text, values), str)


@given(st.text(min_size=1))
def test_a_value_is_said_to_the_letter(words: str) -> None:
    assert fill("{a}", {"a": words, "b": "other"}) == words
