from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from json import JSONDecodeError
from pathlib import Path

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import crisis
from bot.nlu.danger import Bounds

BOUNDS = Bounds(supported=-1.0, possible=1.0, firm=1.5, assured=2.0, clear=5.0)


def _found(text: str, score: float) -> str | None:
    alarm = crisis.find(text, [crisis.Reading(text, 0, len(text), score)], BOUNDS)
    return alarm.level if alarm else None


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
        "moving everything in one weekend was suicide",
        "our old server committed suicide during the demo",
        "how do I stop kicking myself over small mistakes",
        "he stabbed me in the back at the budget round",
        "a bigger rival beat us on price",
        "my boss hit me with another reorganisation",
        "I'd rather die than give that talk again",
        "I want to jump off the hamster wheel",
        "I want to end things with my business partner",
        "I don't want to live in Berlin",
        "I wrote a goodbye letter to the team",
        "my boss is going to kill me if the invoice is late",
        "I run workshops for suicide prevention",
        "I tried to kill myself when I was seventeen; I'm forty now and fine",
        "my father hit me when I was ten",
        "I'm not suicidal, only tired",
    ],
)
def test_a_hard_time_is_no_crisis(text: str) -> None:
    alarm = crisis.find(text)
    assert alarm is None or alarm.level != crisis.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "two years as head of sales, and my ex is stalking me since the spring",
        "I wanted to ask about prices but my wife beats me when I am late",
        "the release went fine, only that a friend of mine drank bleach on Sunday",
        "one of our apprentices cuts herself to feel something",
        "we are worried that our trainee may do something to himself",
        "last month I was raped by somebody from the board",
        "most evenings I just want to fall asleep and never wake up",
        "i am feeling suicidial since the audit",
        "my niece is being abused by her uncle and nobody in the family speaks of it",
        "our caretaker swallowed forty pills in the lunch break",
        "he will kill me when he reads this",
        "we are a team of six and a man with a gun is in the building",
        "I have suicidal thoughts since the merger and cannot tell anyone at work",
        "he locked me in the flat and took my phone, so I missed the meeting",
        "they all would be better off without me, I have thought it through",
    ],
)
def test_a_clear_pattern_amid_other_words_needs_little_from_the_model(text: str) -> None:
    assert _found(text, BOUNDS.firm) == crisis.CLEAR
    assert _found(text, 0.0) is not None


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
        "I can't live with this decision",
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


def test_the_plainest_words_are_clear_unless_the_model_hears_nothing_at_all() -> None:
    assert _found("I want to die", 0.8) == crisis.CLEAR
    assert _found("I want to die", -9.0) == crisis.POSSIBLE
    assert _found("mijn man slaat me", -9.0) == crisis.CLEAR
    assert _found("I want a coach as my husband hits me whenever I come home late from a shift", -9.0) == crisis.CLEAR


def test_a_likely_pattern_amid_other_words_needs_the_model() -> None:
    text = "every single idea of ours gets strangled at birth by legal"
    assert _found(text, 1.7) == crisis.POSSIBLE
    assert _found(text, 2.5) == crisis.CLEAR


def test_what_is_told_as_history_counts_where_the_model_hears_it_too() -> None:
    text = "twelve years ago my husband hit me"
    assert _found(text, -2.0) is None
    assert _found(text, 0.0) == crisis.POSSIBLE
    assert _found(text, 5.5) == crisis.CLEAR


def test_where_the_intents_all_but_rule_it_out_the_model_must_be_surer() -> None:
    text = "how do I get blood out of a carpet"
    doubtful = crisis.Reading(text, 0, len(text), 1.2, doubtful=True)
    assert crisis.find(text, [doubtful], BOUNDS) is None
    assert crisis.find(text, [replace(doubtful, score=1.6)], BOUNDS) is not None
    assert crisis.find(text, [replace(doubtful, doubtful=False)], BOUNDS) is not None


class Folder:
    """What a component keeps, as Rasa would give it back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def write_to(self, _: Resource) -> Iterator[Path]:
        yield self.path

    read_from = write_to


def test_a_model_trained_on_too_little_has_patterns_alone(tmp_path: Path) -> None:
    storage, resource = Folder(tmp_path), Resource("crisis")
    crisis.CrisisDetector(storage, resource).train(TrainingData())
    loaded = crisis.CrisisDetector.load({}, storage, resource, None)
    message = Message({TEXT: "I want to die"})
    loaded.process([message])
    assert message.get("crisis")["level"] == crisis.CLEAR


def test_a_danger_model_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        crisis.CrisisDetector.load({}, Folder(tmp_path), Resource("crisis"), None)
    (tmp_path / "danger.json").write_text("no JSON", "utf-8")
    with pytest.raises(JSONDecodeError):
        crisis.CrisisDetector.load({}, Folder(tmp_path), Resource("crisis"), None)


def test_where_one_does_not_want_to_be_may_be_the_office() -> None:
    assert _found("HR sent me. I don't want to be here", 0.5) == crisis.POSSIBLE
    assert _found("I don't want to be here anymore", 0.5) == crisis.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "i want to kill my principal lol",
        "haha I'm going to kill my boss",
        "i want to kill my manager \U0001f602",
        "I'll strangle my boss, just kidding",
        "gonna murder my boss jk",
    ],
)
def test_a_figure_of_speech_with_a_laugh_is_never_clear(text: str) -> None:
    assert _found(text, 6.0) in {None, crisis.POSSIBLE}


@pytest.mark.parametrize(
    "text",
    [
        "i want to kill myself lol",
        "haha I want to die",
        "I want to kill my wife haha",
        "he beats me every night lol",
        "I took all the pills jk",
    ],
)
def test_a_laugh_hides_no_danger(text: str) -> None:
    assert _found(text, 6.0) == crisis.CLEAR


def test_the_model_is_not_asked_about_what_is_no_english() -> None:
    text = "你好 我想找教练"
    reading = crisis.Reading(text, 0, len(text), 9.0, strange=True)
    assert crisis.find(text, [reading], BOUNDS) is None
    said = "quiero morirme"
    alarm = crisis.find(said, [crisis.Reading(said, 0, len(said), -9.0, strange=True)], BOUNDS)
    assert alarm is not None
    assert alarm.level == crisis.CLEAR
