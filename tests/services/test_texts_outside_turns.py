"""What is said outside of turns stands in the response files, too, and comes with the version that serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.greeting import use_wording
from bot.services import practice, wording


@pytest.fixture(autouse=True)
def none_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_given", {})


@pytest.mark.parametrize("name", wording.OUTSIDE)
def test_each_of_these_texts_stands_in_the_response_files(name: str) -> None:
    values = {
        "coach": "Maren",
        "coaches": "Maren",
        "name": "Sam",
        "time": "Tuesday",
        "link": "https://example.org",
        "number": "+44 20 7946 0000",
        "practice_name": "Us",
        "practice_contact": "us@example.org",
    }
    assert wording.said(name, **values)


def test_a_text_is_said_with_its_values() -> None:
    assert wording.said("utter_calendar_entry", coach="Maren", name="Sam {x}") == "Discovery call: Maren and Sam {x}"


def test_another_text_is_none_of_them() -> None:
    with pytest.raises(KeyError):
        wording.said("utter_greet")


def test_what_a_version_brings_is_said(bundle: Path, practice_in_use: practice.Practice) -> None:
    use_wording(bundle)
    assert wording._given.keys() == set(wording.OUTSIDE)
    wording.use({"utter_turn_failed": "Oh no."})
    assert wording.said("utter_turn_failed") == "Oh no."
