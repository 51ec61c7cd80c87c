from __future__ import annotations

import pytest

from bot.nlu.languages import foreign_language


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
