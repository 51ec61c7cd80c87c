"""What only sounds like a command is what the prospect has to say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from scripted import ROOT, at, heard

from bot.coaching import commands

TOLD = [
    ("restart", "i want to restart my career"), ("restart", "i need to start over in a new country"),
    ("restart", "i have to redo everyones work"), ("erase_my_data", "delete key people from my team"),
    ("erase_my_data", "i had to get rid of two colleagues"), ("erase_my_data", "my data is a mess"),
    ("request_my_data", "our data is never where it should be"), ("cancel_call", "i cancel calls all the time"),
    ("cancel_call", "clients always cancel on me"), ("reschedule_call", "we move meetings every single day"),
    ("thank", "nobody says thank you"), ("thank", "i never get a thank you from anyone"),
    ("goodbye", "my boss never says bye"), ("withdraw_consent", "my consent is never asked"),
]  # fmt: skip
COMMANDS = [
    ("restart", "restart"), ("restart", "start over please"), ("restart", "can we begin again"),
    ("restart", "restart this chat"), ("erase_my_data", "delete my data"), ("erase_my_data", "wipe the lot"),
    ("erase_my_data", "remove me from your system"), ("cancel_call", "cancel"), ("cancel_call",
    "cancel tuesday please"),
    ("cancel_call", "i always mess up, please cancel my call"), ("thank", "thank you"), ("thank",
    "thx, never used one of these"),
    ("goodbye", "bye"), ("request_my_data", "show me my data"), ("faq/price", "how much is it"),
]  # fmt: skip


@pytest.mark.parametrize(("intent", "words"), TOLD)
def test_words_with_another_object_are_no_command(intent: str, words: str) -> None:
    assert not commands.meant(intent, words)


@pytest.mark.parametrize(("intent", "words"), COMMANDS)
def test_a_command_stays_one(intent: str, words: str) -> None:
    assert commands.meant(intent, words)


def _examples(intent: str) -> list[str]:
    found: list[str] = []
    for path in Path(ROOT / "data").rglob("*.yml"):
        for entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu") or []:
            if entry.get("intent") == intent:
                found += [line[2:] for line in entry["examples"].splitlines() if line.startswith("- ")]
    return found


@pytest.mark.parametrize(
    "intent",
    [
        "restart",
        "erase_my_data",
        "cancel_call",
        "reschedule_call",
        "withdraw_consent",
        "request_my_data",
        "thank",
        "goodbye",
    ],
)
def test_the_examples_of_a_command_are_commands(intent: str) -> None:
    examples = _examples(intent)
    assert len(examples) > 40
    assert [words for words in examples if not commands.meant(intent, words)] == []


@pytest.mark.parametrize(("intent", "words"), TOLD)
def test_they_answer_the_open_question(intent: str, words: str) -> None:
    talk = at("challenges")
    talk.say(words, intent)
    assert (talk.slots["challenges"], talk.asks) == ([words], "goals")


def test_what_begins_like_a_question_may_be_what_the_words_speak_of() -> None:
    assert commands.spoken_of("who pays the bill, that is the fight")
    assert commands.spoken_of("how we talk to each other - that's what hurts")
    assert not commands.spoken_of("who pays the bill?")
    assert not commands.spoken_of("what does it cost, is that possible?")
    talk = at("challenges")
    talk.say("who pays the bill, that is the fight", "faq/who_pays", 0.7)
    assert talk.slots["challenges"] == ["who pays the bill, that is the fight"]
    talk = at("challenges")
    talk.hear(heard(("who pays the bill,", "faq/who_pays"), ("that is the fight", "inform_challenge", 0.6)))
    assert talk.slots["challenges"] == ["who pays the bill, that is the fight"]


@pytest.mark.parametrize("words", ["cancel it", "please cancel", "can you cancel it?", "i want to cancel the call"])
def test_a_command_tells(words: str) -> None:
    assert commands.told(words)


@pytest.mark.parametrize(
    "words",
    ["is there a fee if i cancel?", "can i cancel later?", "how do i cancel", "could you tell me the fee if i cancel?"],
)
def test_a_question_about_it_does_not_tell(words: str) -> None:
    assert not commands.told(words)


@pytest.mark.parametrize(
    "text",
    ["cancel it... no, keep it", "please cancel my call, oh wait no keep it", "cancel my call. actually never mind",
     "cancel… hm actually leave it", "Cancel the call, sorry, forget it", "cancel it no wait don\u2019t cancel"],
)  # fmt: skip
def test_a_cancellation_taken_back_is_none(text: str) -> None:
    assert commands.thought_better(text)


@pytest.mark.parametrize(
    "text",
    ["cancel it", "I want to cancel the call, I can't keep it", "keep it? no, cancel it",
     "cancel it, no keep it, no cancel", "I can't keep my appointment, please cancel"],
)  # fmt: skip
def test_a_cancellation_that_stands_is_one(text: str) -> None:
    assert not commands.thought_better(text)
