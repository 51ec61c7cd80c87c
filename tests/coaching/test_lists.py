"""Answers of several items: bulleted and numbered lists, and one item taken out, replaced or added later."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching import lists
from bot.coaching.enumerations import pieces
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
        ("too much work, no sleep", ["too much work", "no sleep"]),
        ("i redo everyones work, nobody speaks up, too many meetings", [
            "i redo everyones work", "nobody speaks up", "too many meetings"]),
        ("my boss ignores me, the team doesnt deliver, i cant say no, no sleep", [
            "my boss ignores me", "the team doesnt deliver", "i cant say no; no sleep"]),
        ("too many meetings and no time to think", ["too many meetings", "no time to think"]),
        ("delegation, conflict and time", ["delegation", "conflict", "time"]),
        ("redoing everyones work, chasing people and sitting in meetings", [
            "redoing everyones work", "chasing people", "sitting in meetings"]),
        ("i work too much; also conflicts in the team", ["i work too much", "conflicts in the team"]),
        ("i work too much. Also, nobody plans", ["i work too much", "nobody plans"]),
        ("nobody plans; nobody decides", ["nobody plans", "nobody decides"]),
    ],
)  # fmt: skip
def test_each_line_of_a_list_is_an_item_without_its_mark(text: str, items: list[str]) -> None:
    assert lists.items(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "I can't delegate, I redo everybody's work at night",
        "two people left, nobody came",
        "I have trouble with my boss, my team, my peers",
        "in my team of six, nobody speaks up, and I end up doing it",
        "since the merger, people left, nobody was replaced",
        "I lost a customer, it hurts, I cant sleep",
        "I ask, people nod, nothing happens",
        "my boss shouts; it scares me",
        "My managers avoid hard conversations and my CEO expects miracles.",
        "we're short of nurses, midwives, and doctors",
    ],
)
def test_one_story_is_one_item(text: str) -> None:
    assert lists.items(text) == [text]


BREATH = (
    "too much work, no sleep nobody listens; i redo everything, also and my boss ignores me, they stress. delegating "
    "conflict, plus meetings"
).split()


@given(st.lists(st.sampled_from(BREATH), min_size=1, max_size=14).map(" ".join))
def test_what_is_enumerated_is_cut_between_words_and_loses_none_that_counts(text: str) -> None:
    found = pieces(text)
    assert all(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in found)
    said, kept = re.findall(r"\w+", text), re.findall(r"\w+", " ".join(found))
    assert [word for word in said if word not in ("and", "also", "plus")] == [
        word for word in kept if word not in ("and", "also", "plus")
    ]


@pytest.mark.parametrize(
    ("words", "more"),
    [("and i also want more pay", "i also want more pay"), ("also, nobody plans", "nobody plans"),
     ("no sleep is my problem too", "no sleep is my problem too"), ("plus nobody plans", "nobody plans")],
)  # fmt: skip
def test_what_comes_beside_is_known_by_also(words: str, more: str) -> None:
    assert lists.adds(words)
    assert lists.beside(words) == more


@pytest.mark.parametrize("words", ["nobody plans", "too much work", "i want more pay", "me too"])
def test_what_says_no_also_is_not_beside(words: str) -> None:
    assert not lists.adds(words)


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


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("remove no sleep", [A, B]),
        ("take no sleep out", [A, B]),
        ("please delete delegating", [B, "no sleep"]),
        ("drop delegate", [B, "no sleep"]),
        ("remove my cat", None),
    ],
)
def test_under_the_summary_an_item_goes_by_its_words(words: str, left: list[str] | None) -> None:
    found = change(words, [A, B, "no sleep"], NOUNS, bare=True, quoted=True)
    assert (list(found.items or ()) if found else None) == left
    assert change(words, [A, B, "no sleep"], NOUNS, bare=True) is None


@pytest.mark.parametrize("words", ["put back no sleep", "put no sleep back in", "add no sleep", "bring back: no sleep"])
def test_an_item_is_put_back(words: str) -> None:
    found = change(words, [A], NOUNS, bare=True)
    assert found is not None
    assert found.items == (A, "no sleep")


@pytest.mark.parametrize("words", ["put it back", "put back the second one", "add something", "add another challenge"])
def test_what_is_to_be_put_back_has_to_be_said(words: str) -> None:
    assert change(words, [A], NOUNS, bare=True) is None


def test_a_colon_after_by_is_no_part_of_the_value() -> None:
    found = change("and replace the first challenge by: stakeholders fight", [A, B], NOUNS, bare=True)
    assert found is not None
    assert found.items == ("stakeholders fight", B)


def test_of_four_items_each_can_be_named() -> None:
    four = lists.few(["boss", "meetings", "tired", "nobody replies"])
    assert four == ["boss", "meetings", "tired; nobody replies"]
    assert lists.count(four) == 4
    for words, left in {
        "drop the third": ["boss", "meetings", "nobody replies"],
        "drop the fourth": ["boss", "meetings", "tired"],
        "delete the last one": ["boss", "meetings", "tired"],
        "remove the first": ["meetings", "tired", "nobody replies"],
    }.items():
        changed = change(words, four, NOUNS, bare=True)
        assert changed is not None
        assert changed.items is not None
        assert list(changed.items) == left, words


@pytest.mark.parametrize(
    "words", ["i dont need the second one", "the second one isnt important", "lets drop the second"]
)
def test_apostrophes_may_be_left_out(words: str) -> None:
    changed = change(words, ["boss", "meetings"], NOUNS, bare=True)
    assert changed is not None
    assert changed.items == ("boss",)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the second one is wrong, take out", [A, C]),
        ("the second is not right, so please remove it", [A, C]),
        ("no wait, the second one isn't right, drop it", [A, C]),
        ("number 3 isn't a problem any more, drop it", [A, B]),
        ("hmm forget what I said about my boss", [A, C]),
        ("scrap the thing about delegating", [B, C]),
        ("and meetings are fine, the last one is wrong", None),
        ("delegation is not a problem actually, remove", [B, C]),
        ("nobody came is no longer an issue, take it out", [A, B, "two people left"]),
    ],
)
def test_what_is_wrong_or_no_problem_is_taken_out_when_told_to(text: str, left: list[str] | None) -> None:
    changed = change(text, KNOWN, NOUNS, bare=True)
    assert (list(changed.items or ()) if changed else None) == left


def test_of_an_item_that_says_two_things_the_other_stays() -> None:
    for text, left in [("remove no sleep", "my team is loud"), ("remove the loud team", "no sleep")]:
        changed = change(text, ["my team is loud, no sleep"], NOUNS, bare=True, quoted=True)
        assert changed is not None
        assert changed.items == (left,)


def test_what_somebody_would_rather_forget_is_no_command() -> None:
    assert change("I want to forget what he did to me", KNOWN, NOUNS, bare=True) is None
    assert change("sleep is not a problem", KNOWN, NOUNS, bare=True) is None
