"""A full spaCy model is used when the operator has installed one; a small one of rules stands in for it here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy

from bot.nlu import full_model
from bot.nlu.entities import EntityReader

PEOPLE = [{"label": "PERSON", "pattern": "Xqwyth Zorblatt"}, {"label": "PERSON", "pattern": "Grzmot Wrr"}]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns(PEOPLE)
    pipeline.to_disk(tmp_path / "en_core_test_sm")
    monkeypatch.setattr(full_model, "installed", lambda: str(tmp_path / "en_core_test_sm"))
    full_model.full_model.cache_clear()
    yield
    full_model.full_model.cache_clear()


def name_in(text: str, asks: str | None = None) -> str | None:
    return next((found.value for found in EntityReader().read(text, asks) if found.entity == "name"), None)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("well, for the invoice it would be Xqwyth Zorblatt if that is fine with everybody there", "name"),
        ("before that I ran the depot, and i'm Xqwyth Zorblatt by the way", "role"),
    ],
)
def test_it_finds_a_name_the_patterns_do_not(model: None, text: str, asks: str) -> None:
    assert name_in(text, asks) == "Xqwyth Zorblatt"


def test_of_two_people_and_of_others_it_takes_none(model: None) -> None:
    assert name_in("either Xqwyth Zorblatt or Grzmot Wrr would know more about this than me", "name") is None
    assert name_in("my boss Grzmot Wrr never listens", "challenges") is None


def test_the_largest_quick_model_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ["de_core_news_sm", "en_core_web_trf", "en_core_web_sm", "en_core_web_md"]
    monkeypatch.setattr(spacy.util, "get_installed_models", lambda: found)
    assert full_model.installed() == "en_core_web_md"
    monkeypatch.setattr(spacy.util, "get_installed_models", lambda: ["de_core_news_sm"])
    assert full_model.installed() is None


def test_without_one_nothing_changes() -> None:
    assert full_model.full_model() is None
