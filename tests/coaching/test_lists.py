"""Answers of several items: bulleted and numbered lists, and one item taken out, replaced or added later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching import lists
from bot.coaching.list_changes import change

NOUNS = ("challenge", "challenges", "problem", "difficulty", "trouble", "issue")
KNOWN = ["I can't delegate", "my boss undermines me in meetings", "two people left, nobody came"]
A, B, C = KNOWN


# --- several in one text
@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- no time\n- no team", ["no time", "no team"]),
        ("* no time\n* no team\n", ["no time", "no team"]),
        ("\u2022 no time\n\u2022 no team", ["no time", "no team"]),
        ("1. no time\n2. no team", ["no time", "no team"]),
        ("1) no time\n2) no team\n3) no sleep", ["no time", "no team", "no sleep"]),
        ("(1) no time\n(2) no team", ["no time", "no team"]),
        ("-no time\n-no team", ["no time", "no team"]),
        ("1) no time 2) no team", ["no time", "no team"]),
        ("1. no time, 2. no team", ["no time", "no team"]),
        ("a) no time b) no team c) no sleep", ["no time", "no team", "no sleep"]),
        ("plan b) is gone", ["plan b) is gone"]),
        ("Several things:\n\n- no time\n- no team", ["no time", "no team"]),
        ("since the merger in May it has been hard for all of us:\n- no time", [
            "since the merger in May it has been hard for all of us:", "no time"]),
        ("- no time\n  for anything\n- no team", ["no time for anything", "no team"]),
        ("- one\n- two\n- three\n- four\n- five", ["one", "two", "three; four; five"]),
        ("- no time\n- no time", ["no time"]),
        ("- no time", ["no time"]),
        ("no time\nno team", ["no time\nno team"]),
        ("I lost 1.5 million - in a day", ["I lost 1.5 million - in a day"]),
        ("we met in room 2. The boss shouted", ["we met in room 2. The boss shouted"]),
        ("2 people left. 1 came back", ["2 people left. 1 came back"]),
    ],
)  # fmt: skip
def test_each_line_of_a_list_is_an_item_without_its_mark(text: str, items: list[str]) -> None:
    assert lists.items(text) == items


@given(st.text("-*1.2) ab\n:\u2022", max_size=60))
def test_no_text_gives_too_many_items_or_loses_a_letter(text: str) -> None:
    found = lists.items(text)
    assert len(found) <= lists.MOST
    assert all(item.strip() for item in found)


def test_what_is_added_beyond_the_most_joins_the_last() -> None:
    assert lists.added(KNOWN, "no sleep") == [A, B, f"{C}; no sleep"]
    assert lists.added([A], "- no sleep\n- no food") == [A, "no sleep", "no food"]
    assert lists.added(KNOWN, B) == KNOWN
    assert lists.added([A, B, f"{C}; no sleep"], "no sleep") == [A, B, f"{C}; no sleep"]


# --- one of several
@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("delete the second challenge", [A, C]),
        ("please remove the first one", [B, C]),
        ("drop the last one", [A, B]),
        ("no, drop the third", [A, B]),
        ("remove the one about my boss", [A, C]),
        ("can you take out the thing with delegation?", [B, C]),
        ("take the second one out please", [A, C]),
        ("scratch the boss one", [A, C]),
        ("forget challenge 2", [A, C]),
        ("remove number three", [A, B]),
        ("delete the first two", [C]),
        ("drop the last two challenges", [A]),
        ("remove the first and the third one", [B]),
        ("the second one can go", [A, C]),
        ("the last one isn't a problem any more", [A, B]),
        ("i don't want the second one in there", [A, C]),
        ("leave out the part about people leaving", [A, B]),
        ("yes, but drop the last one", [A, B]),
    ],
)
def test_one_item_is_taken_out(words: str, left: list[str]) -> None:
    found = change(words, KNOWN, NOUNS, bare=True)
    assert found is not None
    assert list(found.items or ()) == left


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("the second one should be that nobody plans", [A, "that nobody plans", C]),
        ("change the second one to nobody plans", [A, "nobody plans", C]),
        ("second challenge: nobody plans", [A, "nobody plans", C]),
        ("The last should say my team is too small.", [A, B, "my team is too small."]),
        ("replace the one about my boss with nobody plans", [A, "nobody plans", C]),
        ("no, the first is actually that I\u2019m too slow", ["that I\u2019m too slow", B, C]),
        ("my third challenge should be: sleep", [A, B, "sleep"]),
    ],
)
def test_one_item_is_replaced(words: str, after: list[str]) -> None:
    found = change(words, KNOWN, NOUNS, bare=True)
    assert found is not None
    assert list(found.items or ()) == after


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("add that I sleep badly", [A, "I sleep badly"]),
        ("please add: no plan at all", [A, "no plan at all"]),
        ("another challenge is that I sleep badly", [A, "that I sleep badly"]),
        ("one more thing: I sleep badly", [A, "I sleep badly"]),
        ("the second one should be no plan", [A, "no plan"]),
    ],
)
def test_one_item_is_added(words: str, after: list[str]) -> None:
    found = change(words, [A], NOUNS, bare=True)
    assert found is not None
    assert list(found.items or ()) == after


@pytest.mark.parametrize(
    "words",
    ["delete the fifth challenge", "remove the fourth one", "remove the one about my cat", "the second one is wrong",
     "the first isn't quite right", "change the last one", "the third should be different"],
)  # fmt: skip
def test_what_item_or_what_instead_may_be_unclear(words: str) -> None:
    found = change(words, KNOWN, NOUNS, bare=True)
    assert found is not None
    assert found.items is None


@pytest.mark.parametrize(
    "words",
    ["delete my data", "delete everything", "delete the chat", "my boss", "the first is fine",
     "yes, that's right", "the last one", "my second in command left", "forget it", "not now", "delete the challenges",
     "I can't let the last one go", "the second half of the year is hard"],
)  # fmt: skip
def test_what_speaks_of_no_item_changes_none(words: str) -> None:
    assert change(words, KNOWN, NOUNS, bare=True) is None


@pytest.mark.parametrize("words", ["drop the last one", "not the second one", "the second one should be later"])
def test_among_other_lists_the_item_has_to_be_called_by_its_name(words: str) -> None:
    assert change(words, KNOWN, NOUNS, bare=False) is None


def test_called_by_its_name_an_item_is_found_anywhere() -> None:
    found = change("remove the second challenge please", KNOWN, NOUNS, bare=False)
    assert found is not None
    assert found.items == (A, C)


@given(st.text("the second one last drop my boss :,.", max_size=60))
def test_no_words_break_it(words: str) -> None:
    change(words, KNOWN, NOUNS, bare=True)
