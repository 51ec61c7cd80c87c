"""Name, address or zone put right outright, and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import project_flows

from bot.coaching.contact_changes import put_right
from bot.coaching.edits import something

FLOWS = project_flows()
TOLD = {"name": "Sam Okafor", "email": "sam@example.org", "time_zone": "Europe/Zurich"}


def meant(words: str, asks: str = "call") -> tuple[str, str | None] | None:
    hit = put_right(FLOWS, TOLD, words, {}, asks)
    return (hit[0].collect, hit[1]) if hit else None


@pytest.mark.parametrize(
    ("words", "slot", "value"),
    [
        ("sorry my name is Hanna", "name", "Hanna"),
        ("change name to Hanna", "name", "Hanna"),
        ("can my name be Anna", "name", "Anna"),
        ("could you please change my name to Hanna Schmidt", "name", "Hanna Schmidt"),
        ("call me Hanna please", "name", "Hanna"),
        ("please put Hanna as my name", "name", "Hanna"),
        ("the name should be Hanna, not Hannah", "name", "Hanna"),
        ("my name\u2019s Hanna btw", "name", "Hanna"),
        ("not Sam but Bob", "name", "Bob Okafor"),
        ("my email is wrong, it's a@b.com", "email", "a@b.com"),
        ("the e-mail should be a@b.org", "email", "a@b.org"),
        ("i want to change my email address to a@b.org please", "email", "a@b.org"),
        ("please use a@x.org as my email", "email", "a@x.org"),
        ("sam@example.com not sam@example.org", "email", "sam@example.com"),
        ("I meant Berlin not Bern", "time_zone", "Europe/Berlin"),
        ("not Bern, Berlin", "time_zone", "Europe/Berlin"),
        ("no wait, I'm in New York", "time_zone", "America/New_York"),
        ("wait no I am in New York", "time_zone", "America/New_York"),
        ("actually, I'm based in Tokyo", "time_zone", "Asia/Tokyo"),
        ("the time zone should be Tokyo", "time_zone", "Asia/Tokyo"),
        ("my name is wrong", "name", None),
        ("you spelled my name wrong", "name", None),
        ("i'd like to change my name", "name", None),
        ("my email address isn't right", "email", None),
        ("can i give you another email", "email", None),
        ("my time zone is wrong", "time_zone", None),
    ],
)
def test_what_is_to_be_changed_and_its_new_value_are_heard(words: str, slot: str, value: str | None) -> None:
    assert meant(words) == (slot, value)


def test_a_bare_i_meant_is_of_what_was_given_last() -> None:
    assert meant("I meant Berlin", "opening") == ("time_zone", "Europe/Berlin")
    assert meant("sorry, I meant Hanna", "email") == ("name", "Hanna")
    assert meant("I meant Berlin", "goals") is None


@pytest.mark.parametrize(
    "words",
    [
        "my name is not important",
        "my name is Hanna and I lead a team",
        "call me tomorrow",
        "call me on Monday",
        "I'm not a manager but a director",
        "I want more time for strategy, not emails",
        "my mail is full",
        "Tuesday, not Monday",
        "what's your name?",
        "",
    ],
)
def test_what_changes_none_of_them_is_left_to_others(words: str) -> None:
    assert meant(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "change something",
        "I'd like to change my answers",
        "can i change an answer",
        "something is wrong",
        "edit my data",
    ],
)
def test_that_something_is_to_change_may_be_all_that_is_said(words: str) -> None:
    assert something(words)


@pytest.mark.parametrize("words", ["I want to change something in my life", "change my goal", "what would change?"])
def test_what_says_more_is_not_only_that(words: str) -> None:
    assert not something(words)


@given(st.text(max_size=200), st.sampled_from(["call", "email", "opening", ""]))
def test_nothing_typed_raises(words: str, asks: str) -> None:
    put_right(FLOWS, TOLD, words, {}, asks)
    put_right(FLOWS, TOLD, f"my name is {words}", {}, asks)
    something(words)
