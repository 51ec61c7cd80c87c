from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import crisis
from bot.nlu.danger import Bounds


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "i dont want to live anymore",
        "Goals: delegate more, sleep better. And I keep thinking about ending my life.",
        "my colleague says she wants to die",
        "he hit me again last night",
        "There is a man with a knife in our shop",
        "quiero morirme",
    ],
)
def test_a_crisis_in_plain_words_is_clear(text: str) -> None:
    alarm = crisis.find(text)
    assert alarm is not None
    assert alarm.level == crisis.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "this job is killing me",
        "I'm burned out and I cry in the car before work",
        "my father died two years ago and I still miss him",
        "I want to fire him",
        "killing the project was right",
        "I'd kill for a quiet office",
        "that would be career suicide",
        "I want to shoot myself in the foot less often",
        "let's end it here, I have a meeting",
        "can we end the call early?",
        "the meeting hit me hard",
        "I beat myself up about every mistake",
        "I'm dying to start",
    ],
)
def test_a_hard_time_is_no_crisis(text: str) -> None:
    alarm = crisis.find(text)
    assert alarm is None or alarm.level != crisis.CLEAR


def test_the_alarm_names_its_sentence() -> None:
    text = "I lead a team. I want to die. Bye."
    alarm = crisis.find(text)
    assert alarm is not None
    assert text[alarm.start : alarm.end] == "I want to die."


def test_the_corrected_text_is_read_too() -> None:
    text = "i wnat to kil mysef"
    assert crisis.find(text) is None
    alarm = crisis.find(text, [crisis.Reading("i want to kill myself", 0, len(text), 0.0)])
    assert alarm is not None
    assert alarm.level == crisis.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "my stepfather beats mum",
        "my neighbour hits his kids, I hear it every night",
        "they keep me locked in the house and took my phone",
        "there's a rope ready in the garage",
        "my coworker tryed to drown hisself",
        "I don't feel like living",
        "he texted me goodbye and his bank password",
        "ich möchte mich umbringen",
        "mein Vater schlägt meine Mutter",
        "je n'ai plus envie de vivre",
        "mon copain m\u2019a frappée hier",
        "ya no quiero vivir",
        "mi padre le pega a mi madre",
        "non voglio più vivere",
        "meu marido me bate",
        "mijn man slaat me",
        "nie chce mi się żyć",
        "муж меня бьёт",
        "kocam beni dövüyor",
        "我想自杀",
        "もう死にたいです",
        "죽고 싶어요",
        "أريد أن أموت",
    ],
)
def test_others_are_heard_too_and_in_other_languages(text: str) -> None:
    alarm = crisis.find(text)
    assert alarm is not None
    assert alarm.level == crisis.CLEAR


BOUNDS = Bounds(supported=-1.0, possible=1.0, assured=2.0, clear=5.0)


def _found(text: str, score: float) -> str | None:
    alarm = crisis.find(text, [crisis.Reading(text, 0, len(text), score)], BOUNDS)
    return alarm.level if alarm else None


@pytest.mark.parametrize(
    "text",
    [
        "I cannot carry on",
        "I want everything to stop, just sleep",
        "it would be easier if I wasn't here",
        "I don't trust myself tonight",
        "what is the point anymore",
    ],
)
def test_despair_is_possible_where_the_model_hears_something(text: str) -> None:
    assert _found(text, -2.0) is None
    assert _found(text, 0.0) == crisis.POSSIBLE
    assert _found(text, 3.0) == crisis.POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "my husband says I'm always late",
        "I was attacked in the press for weeks",
        "they locked us into a two year contract",
        "I want to jump into a bigger role",
        "I don't want to be here on Fridays",
        "I can't go on maternity leave without a handover",
        "I'd die for a quiet week",
        "Ich will besser delegieren",
        "der Stress bringt mich um",
        "Je veux en finir avec les réunions inutiles",
        "no quiero vivir en Madrid",
        "Я хочу научиться делегировать",
        "my boss shouts at me and I cry",
    ],
)
def test_a_pattern_excused_and_a_model_that_hears_little_make_no_crisis(text: str) -> None:
    assert _found(text, 0.5) is None


def test_the_model_alone_makes_a_crisis_possible_and_where_it_is_sure_clear() -> None:
    text = "the rope stays where he left it"
    assert _found(text, 0.9) is None
    assert _found(text, 1.1) == crisis.POSSIBLE
    assert _found(text, 5.1) == crisis.CLEAR


def test_plain_words_are_clear_whatever_the_model_hears() -> None:
    assert _found("I want to die", -9.0) == crisis.CLEAR
    assert _found("mijn man slaat me", -9.0) == crisis.CLEAR


def test_a_clear_pattern_amid_other_words_needs_the_model() -> None:
    text = "every single idea of ours gets strangled at birth by legal"
    assert _found(text, 1.5) == crisis.POSSIBLE
    assert _found(text, 2.5) == crisis.CLEAR


def test_the_shortest_of_the_gravest_alarms_is_named() -> None:
    text = "I run a bakery. Nothing will bring me back."
    readings = [crisis.Reading(text, 0, len(text), 1.5), crisis.Reading(text[16:], 16, len(text), 2.0)]
    assert crisis.find(text, readings, BOUNDS) == crisis.Alarm(crisis.POSSIBLE, 16, len(text))


def test_the_next_intent_takes_the_place_of_a_crisis_nobody_sees() -> None:
    text = "my wife says I'm never home"
    clause = {"text": text, "start": 0, "end": len(text), "intent": "crisis", "confidence": 0.9}
    clause["ranking"] = [["crisis", 0.9], ["faq/price", 0.05]]
    message = Message({TEXT: text, "clauses": [clause]})
    message.set("intent", {"name": "crisis", "confidence": 0.9})
    message.set("intent_ranking", [{"name": "crisis", "confidence": 0.9}, {"name": "faq/price", "confidence": 0.05}])
    crisis.CrisisDetector(None, None).process([message])  # type: ignore[arg-type]
    assert message.get("crisis") is None
    assert message.get("intent")["full_retrieval_intent_name"] == "faq/price"
    assert message.get("clauses")[0]["intent"] == "faq/price"
