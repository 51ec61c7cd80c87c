from __future__ import annotations

import pytest

from bot.nlu import asks

INTENTS = ("faq/session_format", "inform_detail", "inform_role")


def detail(question: str | None, text: str) -> float:
    return float(asks.bonus(question, INTENTS, text)[INTENTS.index("inform_detail")])


@pytest.mark.parametrize("text", ["in six months", "online", "when I'm promoted", "may or June", "how about March"])
def test_a_detail_is_likelier_under_its_question(text: str) -> None:
    assert detail("horizon", text) > 0.5


@pytest.mark.parametrize("text", ["in six months?", "who pays", "can I choose that", "what do you suggest?"])
def test_a_question_in_return_is_no_likelier_a_detail(text: str) -> None:
    assert detail("sponsor", text) == 0


def test_a_choice_asks_something() -> None:
    assert detail("horizon", "online or in person?") < 0


def test_no_open_question_leaves_all_as_likely_as_they_are() -> None:
    assert not asks.bonus(None, INTENTS, "online").any()


def test_a_question_of_the_operators_own_asks_for_a_detail() -> None:
    assert (asks.bonus("unheard_of", INTENTS, "online") == asks.bonus("format", INTENTS, "online")).all()
