from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.coaching.needs import Need, Profile
from bot.tuning.labelled import Crisis, Kind, LabelledProfile, NearCrisis, Unreadable, Utterance, read


def lines(folder: Path, *bodies: Any) -> Path:
    file = folder / "lines.jsonl"
    file.write_text("\n".join(json.dumps(body) for body in bodies), "utf-8")
    return file


@pytest.mark.parametrize(
    ("body", "kind", "line"),
    [
        (
            {"text": "ok", "intent": "affirm", "also": ["thank"], "asks": "recap", "style": "short"},
            Kind.UTTERANCES,
            Utterance("ok", "recap", "affirm", ("thank",), "short"),
        ),
        (
            {"role": "ceo", "challenges": ["merger"], "goals": "", "need": "mentoring", "also": []},
            Kind.PROFILES,
            LabelledProfile(Profile("ceo", ("merger",), ""), Need.MENTORING),
        ),
        ({"role": "x", "challenges": "y", "goals": "z"}, Kind.UNSURE, Profile("x", ("y",), "z")),
        ({"text": "x", "asks": None, "level": "clear", "kind": "plan"}, Kind.CRISES, Crisis("x", None, "clear")),
        ({"text": "x", "asks": "role", "possible_ok": True}, Kind.NEAR_CRISES, NearCrisis("x", "role", True)),
    ],
)
def test_a_line_tells_its_kind(tmp_path: Path, body: dict[str, Any], kind: Kind, line: object) -> None:
    assert read(lines(tmp_path, body)) == (kind, [line])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "there is no line to measure on"),
        (b"\n\n", "there is no line to measure on"),
        (b"ab\xe5", r"it is not UTF-8 \(byte 2\)"),
        (b'\n{"text": "hi", "intent": "greet"}\n{"text": "hi"}', 'line 3: "intent" must be a text'),
        (b'{"text": "hi", "intent": "greet"}\noops', r"line 2: no JSON \(Expecting value"),
        (b"[1]", "line 1: not a JSON object"),
        (b'{"a": 1}', "line 1: neither a message"),
        (b'{"text": 3, "intent": "greet"}', 'line 1: "text" must be a text'),
        (b'{"text": "a", "intent": "greet", "asks": 1}', 'line 1: "asks" must be a text or null'),
        (b'{"text": "a", "intent": "greet", "also": "deny"}', 'line 1: "also" must be a list of names'),
        (b'{"role": "a", "need": "sleep"}', "line 1: 'sleep' is no need; it must be one of leadership_skills"),
        (b'{"role": 3, "need": "mentoring"}', 'line 1: "role" and "goals" must be texts'),
        (b'{"text": "a", "level": "bad"}', 'line 1: "level" must be clear or possible'),
        (b'{"text": "a", "slots": []}', 'line 1: "slots" must be an object'),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "lines.jsonl").write_bytes(content)
    with pytest.raises(Unreadable, match=rf"lines\.jsonl.*{told}"):
        read(tmp_path / "lines.jsonl")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.jsonl: it cannot be read: No such file"):
        read(tmp_path / "none.jsonl")


def test_a_text_may_hold_any_line_end(tmp_path: Path) -> None:
    (tmp_path / "lines.jsonl").write_text('\ufeff{"text": "hi\u2028you", "intent": "greet"}\n', "utf-8")
    assert len(read(tmp_path / "lines.jsonl")[1]) == 1
