"""After the match: why that one, not that one, rather another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import MATCHED, Script

from bot.coaching.match_talk import Kind, Said, about_match, named
from bot.coaching.needs import Need

LEADERSHIP, EXECUTIVE, RELATIONAL, MENTORING = Need


@pytest.mark.parametrize(
    "words",
    ["why leadership coaching?", "but why a mentor", "why that one?", "why do you think so?", "Why did you pick that?",
     "what makes you think that?", "how do you know?", "how did you come to that?", "are you sure?",
     "how sure are you?", "which one came second?", "what's that based on?", "whats that based on",
     "why would that be the right one for me", "based on what?", "ok, but why relational", "what else could it be?",
     "how come that one?", "what was my match again",
     "why leadership and not strategy?"],
)  # fmt: skip
def test_the_reasons_are_asked_for(words: str) -> None:
    assert about_match(words, loose=True) == Said(Kind.WHY)


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("wouldn't executive coaching be better for me?", EXECUTIVE),
        ("could it be mentoring instead?", MENTORING),
        ("what about mentoring instead?", MENTORING),
        ("wouldnt mentoring be better?", MENTORING),
        ("wouldnt mentoring be better", MENTORING),
        ("but isnt it more about strategy", EXECUTIVE),
        ("dont you think a mentor would suit me better?", MENTORING),
        ("what about leadership instead", LEADERSHIP),
    ],
)
def test_another_kind_is_asked_about(words: str, need: Need) -> None:
    assert about_match(words, loose=True) == Said(Kind.WHY, need)


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("I'd rather have a mentor", MENTORING),
        ("id rather have a mentor", MENTORING),
        ("Id prefer a mentor pls", MENTORING),
        ("i dont need leadership coaching i need a mentor", MENTORING),
        ("no thats wrong i want a mentor", MENTORING),
        ("no u are wrong, i need somebody who did my job before", MENTORING),
        ("i want someone whos been there", MENTORING),
        ("i was hoping for someone more senior to guide me", MENTORING),
        ("id like somebody with experience in my field", MENTORING),
        ("lets do executive coaching", EXECUTIVE),
        ("im better off with relational coaching", RELATIONAL),
        ("its about the relationship with my boss", RELATIONAL),
        ("i think id be better off with a mentor tbh", MENTORING),
        ("no, I think it's more executive strategy", EXECUTIVE),
        ("I think it's more executive strategy", EXECUTIVE),
        ("that's wrong, it's about the relationship with my boss", RELATIONAL),
        ("it\u2019s about the relationship with my boss", RELATIONAL),
        ("mentoring please", MENTORING),
        ("a mentor would be better", MENTORING),
        ("i want a mentor not a coach", MENTORING),
        ("not leadership, more strategy", EXECUTIVE),
        ("I need relational coaching, not leadership coaching", RELATIONAL),
        ("can I have a mentor instead?", MENTORING),
        ("I'd prefer relational coaching", RELATIONAL),
        ("let's go with executive coaching", EXECUTIVE),
        ("it's more of a leadership thing", LEADERSHIP),
        ("my problem is really the relationship with my deputy", RELATIONAL),
        ("honestly I think mentoring fits me better", MENTORING),
        ("I don't need leadership coaching, I need a mentor", MENTORING),
        ("i would like some mentoring", MENTORING),
        ("rather a mentor", MENTORING),
        ("leadership coaching then", LEADERSHIP),
        ("I disagree, it's about strategy", EXECUTIVE),
        ("ok fine, then leadership", LEADERSHIP),
    ],
)
def test_another_kind_is_wished_for(words: str, need: Need) -> None:
    assert about_match(words, loose=True) == Said(Kind.WISH, need)


@pytest.mark.parametrize(
    "words",
    ["that's wrong", "that is not right", "I disagree", "I don't think that fits", "no, that doesn't fit me", "wrong",
     "not leadership", "I don't want leadership coaching", "that's not what I need", "I see it differently",
     "you've got me wrong", "this isn't me", "I'd rather have something else", "can I choose a different kind?",
     "I don't think leadership is right for me", "I do not agree", "wrong kind", "thats wrong", "i dont agree",
     "this feels wrong", "that sounds a bit off to me", "no u are wrong", "it doesnt fit", "thats not me",
     "u didnt get me", "i dont think that fits", "idk this just feels wrong", "nah thats not what i need",
     "not for me", "ur suggestion is off", "hmm im not sure this is right for me", "im not convinced thats it"],
)  # fmt: skip
def test_the_match_is_disputed(words: str) -> None:
    assert about_match(words, loose=True) == Said(Kind.DISPUTE)


@pytest.mark.parametrize(
    "words",
    ["why do you ask?", "why?", "why do you need my name?", "yes", "no", "not now", "what is mentoring?",
     "what's the difference between coaching and mentoring?", "how does a mentor work", "the first one", "Tuesday at 3",
     "can I move the call?", "what does leadership coaching cost?", "I want a leadership role by spring",
     "my goal is to be a better mentor", "I'd like to have a better relationship with my boss", "that's right",
     "I'm not sure", "what about mentoring?", "I want to improve my leadership", "is the call free?",
     "my strategy meeting is on Tuesday", "I have a mentor already", "how do I know the call is private?",
     "I don't think so", "I have to be at the executive board on Monday", "tell me more about leadership coaching"],
)  # fmt: skip
def test_other_things_are_not_about_the_match(words: str) -> None:
    assert about_match(words, loose=True) is None


@pytest.mark.parametrize("words", ["this feels wrong", "I don't agree", "i disagree", "the match is wrong"])
def test_what_the_match_itself_asks_to_be_told_counts_whatever_is_open(words: str) -> None:
    assert about_match(words, loose=False) == Said(Kind.DISPUTE)


@pytest.mark.parametrize(
    "words", ["that's wrong", "are you sure?", "I don't think so", "what else could it be?", "wrong"]
)
def test_where_something_else_is_open_only_what_names_a_kind_is_meant(words: str) -> None:
    assert about_match(words, loose=False) is None
    assert about_match("I'd rather have a mentor", loose=False) == Said(Kind.WISH, MENTORING)
    assert about_match("why leadership?", loose=False) == Said(Kind.WHY)


@pytest.mark.parametrize(
    ("words", "need"),
    [("mentoring", MENTORING), ("the relationship with my sister", RELATIONAL), ("leadership I guess", LEADERSHIP),
     ("strategy", EXECUTIVE), ("Executive coaching", EXECUTIVE)],
)  # fmt: skip
def test_where_the_kind_was_asked_its_name_is_enough(words: str, need: Need) -> None:
    assert about_match(words, loose=False, choosing=True) == Said(Kind.WISH, need)


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("leadership", Need.LEADERSHIP_SKILLS),
        ("executive coaching i think", Need.EXECUTIVE_STRATEGY),
        ("probably the executive one", Need.EXECUTIVE_STRATEGY),
    ],
)
def test_where_two_kinds_were_named_and_none_suggested_one_of_them_is_a_choice(words: str, need: Need) -> None:
    assert about_match(words, loose=True, between=True) == Said(Kind.WISH, need)
    assert about_match(words, loose=True) is None


@pytest.mark.parametrize("words", ["leadership?", "what is leadership coaching", "my team's leadership is weak", "yes"])
def test_other_words_are_no_choice(words: str) -> None:
    assert about_match(words, loose=True, between=True) is None


@pytest.mark.parametrize("words", ["leadership i mean", "I meant leadership coaching"])
def test_what_was_meant_is_wished_for(words: str) -> None:
    assert about_match(words, loose=True) == Said(Kind.WISH, Need.LEADERSHIP_SKILLS)


@pytest.mark.parametrize("words", ["both?", "both", "it's both i think", "can it be both?", "a bit of both"])
def test_it_may_be_both(words: str) -> None:
    assert about_match(words, loose=True) == Said(Kind.BOTH)
    assert about_match(words, loose=False) is None
    assert about_match(words, loose=True, choosing=True) is None


def test_after_an_unsure_match_a_kind_is_chosen_and_both_is_answered() -> None:
    talk = Script(**{**MATCHED, "need": "unsure"})
    assert talk.asks == "call"
    assert talk.say("both?", "nlu_fallback", 0.3) == ["utter_match_both", "utter_again_call"]
    assert "action_take_need" in talk.say("leadership i mean", "faq/leadership_coaching")
    assert talk.asks == "call"


@pytest.mark.parametrize(
    ("words", "intent"),
    [("thats bs", "affirm"), ("no its not about that", "deny"), ("hm not really", "deny"),
     ("none of these fit", "deny"), ("that's nonsense", "affirm"), ("none of them fits me", "choose_slot"),
     ("its not really about that", "deny")],
)  # fmt: skip
def test_below_the_match_a_no_to_it_is_no_answer_to_the_call(words: str, intent: str) -> None:
    talk = Script(**MATCHED)
    assert talk.say(words, intent)[-1] == "action_ask_other_need"
    assert talk.slots.get("call") is None


def test_below_the_match_its_reasons_are_no_answer_to_the_call() -> None:
    talk = Script(**MATCHED)
    assert talk.say("who says so", "choose_slot")[0] == "action_explain_match"
    assert (talk.asks, talk.slots.get("call")) == ("call", None)


@pytest.mark.parametrize(
    ("words", "intent", "need"),
    [("relational", "faq/what_is_relational_coaching", RELATIONAL),
     ("no wait leadership", "deny", LEADERSHIP), ("maybe mentoring", "faq/what_is_mentoring", MENTORING)],
)  # fmt: skip
def test_below_the_match_the_name_of_a_kind_chooses_it(words: str, intent: str, need: Need) -> None:
    talk = Script(**MATCHED)
    assert talk.say(words, intent)[0] == "action_take_need"
    assert (talk.asks, talk.slots.get("call")) == ("call", None)
    assert about_match(words, loose=True, offered=True) == Said(Kind.WISH, need)


def test_below_the_match_it_may_be_left_to_a_coach() -> None:
    talk = Script(**MATCHED)
    assert talk.say("a coach should decide", "deny")[0] == "utter_left_open"
    assert (talk.asks, talk.slots.get("call")) == ("call", None)


@pytest.mark.parametrize(
    ("words", "intent", "called"),
    [("not now", "deny", False), ("no thanks", "deny", False), ("yes please", "affirm", True),
     ("yes, mentoring", "affirm", True), ("up to you", "affirm", True)],
)  # fmt: skip
def test_below_the_match_an_answer_to_the_call_stays_one(words: str, intent: str, called: bool) -> None:
    talk = Script(**MATCHED)
    talk.say(words, intent)
    assert talk.slots["call"] is called


def test_once_the_call_is_asked_again_not_really_is_a_no_to_it() -> None:
    talk = Script(**MATCHED)
    talk.say("what does it cost?", "faq/price")
    talk.say("not really", "deny")
    assert talk.slots["call"] is False


@pytest.mark.parametrize(
    "words", ["mentoring?", "what is mentoring", "it's about that", "not now", "none", "yes, mentoring"]
)
def test_below_the_match_other_words_say_nothing_of_it(words: str) -> None:
    assert about_match(words, loose=True, offered=True, at_once=True) is None


@pytest.mark.parametrize("words", ["no I want a mentor", "no, please a mentor", "no give me a mentor"])
def test_a_no_before_the_wish_does_not_turn_it_down(words: str) -> None:
    assert about_match(words, loose=False) == Said(Kind.WISH, MENTORING)


def test_of_two_kinds_named_none_is_taken() -> None:
    assert named("leadership or mentoring") is None
    assert named("mentoring rather than leadership") is MENTORING


@given(st.lists(st.sampled_from("why not i'd rather have a mentor it's wrong about leadership strategy , ?".split())))
def test_no_words_break_it(words: list[str]) -> None:
    about_match(" ".join(words), loose=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("leadership is for beginners, im a director", Said(Kind.DISPUTE, LEADERSHIP)),
        ("that's too basic for me", Said(Kind.DISPUTE)),
        ("i'm way past that", Said(Kind.DISPUTE)),
        ("i said i cant delegate, thats executive right?", Said(Kind.WISH, EXECUTIVE)),
        ("so thats mentoring, no?", Said(Kind.WISH, MENTORING)),
    ],
)
def test_the_match_is_argued_over(words: str, said: Said) -> None:
    assert about_match(words, loose=True) == said


def test_a_kind_nobody_suggested_may_be_turned_down() -> None:
    talk = Script(**MATCHED)
    assert talk.say("executive is for beginners", "inform_role", 0.5) != ["action_ask_other_need"]
    assert Script(**MATCHED).say("leadership is for beginners", "faq/what_is_mentoring") == ["action_ask_other_need"]
