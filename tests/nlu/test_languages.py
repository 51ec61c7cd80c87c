from __future__ import annotations

import pytest

from bot.nlu.languages import foreign_language, is_english


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich möchte gern mit einem Coach sprechen", "de"),
        ("je voudrais prendre rendez-vous", "fr"),
        ("no tengo tiempo para esto, ¿qué es?", "es"),
        ("parlez-vous français ?", "fr"),
        ("sprechen Sie Deutsch?", "de"),
        ("что это стоит", "ru"),
        ("死にたい", "ja"),
    ],
)
def test_another_language_is_noticed(text: str, language: str) -> None:
    assert foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["Ja", "gracias", "ok merci", "Łukasz Wiśniewski", "Head of Deutsche Bahn", "I work at La Poste de Paris", "", "42",
     "the die is cast", "no", "la la la"],
)  # fmt: skip
def test_english_names_and_simple_words_are_not_foreign(text: str) -> None:
    assert foreign_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("Türkçe konuşuyor musunuz?", "tr"), ("bir takim yonetiyorum", "tr"), ("Mówię tylko po polsku", "pl"),
     ("nie mowie po angielsku", "pl"), ("no hablo ingles", "es"), ("não falo inglês", "pt"),
     ("non parlo inglese", "it"), ("ik spreek geen Engels", "nl"), ("gerente de ventas", "es")],
)  # fmt: skip
def test_short_sentences_are_noticed_with_and_without_accents(text: str, language: str) -> None:
    assert foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا كيف حالك",
        "你好 我想找教练",
        "Здравствуйте, мне нужен коуч",
        "שלום, אני מנהלת צוות",
        "Привет, я менеджер",
        "नमस्ते, मैं टीम लीडर हूँ",
        "ሰላም እንደምን ነህ",
        "ich möchte mit einem Coach über mein Team sprechen",
        "a" * 10_000,
        "lorem" * 20,
        "<b>Head</b> of IT",
        "😀😀😀",
        "12345 !!!",
    ],
)
def test_what_is_no_english_is_not_judged_as_english(text: str) -> None:
    assert not is_english(text, abroad=foreign_language(text) is not None)


@pytest.mark.parametrize(
    "text",
    [
        "I don't see a way out",
        "i cant go on anymore",
        "heeeelp me",
        "nobody would miss me",
        "I <3 my team, but it all gets too much",
        "iwant to dissapear",
        "My boss José shouts at me",
        "tired",
        "x < 3 and y > 2",
    ],
)
def test_english_is_judged_whatever_its_spelling(text: str) -> None:
    assert is_english(text, abroad=foreign_language(text) is not None)


def test_an_english_sentence_in_a_foreign_message_is_judged() -> None:
    assert is_english("I want to be gone", abroad=True)
    assert not is_english("Здравствуйте, как дела сегодня.", abroad=True)
