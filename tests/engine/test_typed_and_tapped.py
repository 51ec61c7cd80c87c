"""What is typed is words, never a command; what is tapped needs no understanding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.conversations import PayloadUnreadable, harmless, tapped


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("hello", "hello"),
        ("  hello ", "hello"),
        ("/restart", "restart"),
        ("/book_call", "book call"),
        ('/book_call{"opening": "x"}', "book call"),
        ('/inform_role{"role": "CEO"}', "inform role"),
        ("/SetSlots(consent=true)", "?"),
        ("/nosuch", "?"),
        ("//// restart", "restart"),
        ("/", "?"),
        ('/{"a": 1}', "?"),
        ("", "?"),
        ("and/or", "and/or"),
        ("I earn 5/hour {ha}", "I earn 5/hour {ha}"),
    ],
)
def test_a_typed_command_becomes_words(typed: str, words: str) -> None:
    assert harmless(typed) == words


@given(st.text())
def test_whatever_is_typed_never_begins_like_a_command(typed: str) -> None:
    assert harmless(typed)
    assert not harmless(typed).startswith("/")


@given(st.from_regex(r"\A[\s/]*/[a-z_/]{1,10}[({].*\Z"))
def test_a_command_with_values_loses_them(typed: str) -> None:
    assert "{" not in harmless(typed)
    assert "(" not in harmless(typed)


def test_a_button_becomes_an_intent_and_its_values() -> None:
    parsed = tapped('/inform_detail{"horizon": "no hurry"}', "No hurry")
    assert (parsed["text"], parsed["intent"]["name"]) == ("No hurry", "inform_detail")
    assert parsed["tapped"] == {"horizon": "no hurry"}
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [("horizon", "no hurry")]


def test_a_button_of_a_retrieval_intent_keeps_its_full_name() -> None:
    intent = tapped("/faq/price", "What does it cost?")["intent"]
    assert (intent["name"], intent["full_retrieval_intent_name"]) == ("faq", "faq/price")


def test_numbers_and_booleans_in_a_button_are_text() -> None:
    assert tapped('/give_rating{"rating": 5}', "5")["tapped"] == {"rating": "5"}


@pytest.mark.parametrize("payload", ["affirm", "", "/", "/affirm{", '/affirm{"a": }', "/affirm{}x", "/a b"])
def test_a_payload_of_another_form_is_refused(payload: str) -> None:
    with pytest.raises(PayloadUnreadable):
        tapped(payload, "x")
