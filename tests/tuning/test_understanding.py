from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.tuning import understanding
from bot.tuning.profiles import ProfilesUnreadable, read_profiles


class Parrot:
    """A pipeline that takes every text for a greeting and an empty one for nothing."""

    def __init__(self, bundle: Path) -> None: ...

    def parse(self, messages: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
        greeting = {"intent": {"name": "greet", "confidence": 0.9}, "entities": []}
        return [greeting if text else {"text": ""} for text, _ in messages]


def test_every_line_is_answered_in_order_and_a_bad_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understanding, "Pipeline", Parrot)
    out, errors = io.StringIO(), io.StringIO()
    lines = ['{"text": "hi"}\n', "oops\n", '{"text": 3}\n', '{"text": ""}\n', '{"text": "hé", "asks": null}\n']
    understanding.understand(Path(), lines, out, errors)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer["text"] for answer in answers] == ["hi", None, None, "", "hé"]
    assert [answer["intent"] for answer in answers] == [
        "greet",
        "nlu_fallback",
        "nlu_fallback",
        "nlu_fallback",
        "greet",
    ]
    assert [line.split(":")[0] for line in errors.getvalue().splitlines()] == ["line 2", "line 3"]


def test_a_mark_at_the_beginning_of_a_file_is_no_part_of_its_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understanding, "Pipeline", Parrot)
    out, errors = io.StringIO(), io.StringIO()
    understanding.understand(Path(), ['\ufeff{"text": "hi"}\n'], out, errors)
    assert (json.loads(out.getvalue())["text"], errors.getvalue()) == ("hi", "")


def test_a_file_of_profiles_with_another_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "strategy.yml").write_text("profiles: []")
    with pytest.raises(ProfilesUnreadable, match=r"strategy\.yml"):
        read_profiles(tmp_path)
