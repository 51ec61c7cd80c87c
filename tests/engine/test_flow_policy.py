"""A mistake in data/flows.yml fails the training, with file, flow and line; a changed file is trained anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import InvalidConfigException

from bot.engine.flow_policy import FlowPolicy, read_flows

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [affirm]
slots:
  role: {type: text, mappings: [{type: custom}]}
actions: [action_match]
responses:
  utter_ask_role: [{text: "Your role?"}]
"""
)
GOOD = "flows:\n  intake:\n    steps:\n    - collect: role\n    - action: action_match\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "flows.yml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(InvalidConfigException) as caught:
        read_flows(written(folder, text), DOMAIN)
    return str(caught.value)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    flows, data = read_flows(written(tmp_path, GOOD), DOMAIN)
    assert list(flows.questions) == ["role"]
    assert list(data) == ["intake"]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("    - collect: rol\n", "flow intake, line 6: no slot `rol` in the domain"),
        ("    - action: action_mach\n", "flow intake, line 6: no action or response `action_mach` in the domain"),
        ("    - {collect: role, answr: list}\n", "flow intake, line 6: unknown key answr"),
        ("    - {collect: role, yes: [afirm]}\n", "flow intake, line 6: no intent `afirm` in the domain"),
        ("    - {action: action_match, next: nowhere}\n", "flow intake, line 6: no later step with the id `nowhere`"),
        (
            "    - {action: action_match, next: [{if: role, then: END}]}\n",
            "flow intake, line 6: can't read the condition",
        ),
        ("    - {collect: role, entity: titel}\n", "flow intake, line 6: no entity `titel` in the domain"),
        ("    - {collect: role, answer: list}\n", "flow intake, line 6: slot `role` is of type text in the domain"),
        ("    - call: elsewhere\n", "flow intake, line 6: no flow `elsewhere`"),
    ],
)
def test_a_mistake_is_named_with_file_flow_and_line(tmp_path: Path, wrong: str, place: str) -> None:
    said = complaint(tmp_path, GOOD + wrong)
    assert str(tmp_path / "flows.yml") in said
    assert place in said


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD + "    - collect: rol\n    - action: action_mach\n")
    assert "line 6" in said
    assert "line 7" in said


@pytest.mark.parametrize("text", ["", "flows:\n", "- a list\n", "flows: [\n", "intake: {}\n"])
def test_what_is_no_flows_file_is_named(tmp_path: Path, text: str) -> None:
    assert str(tmp_path / "flows.yml") in complaint(tmp_path, text)


def test_a_changed_file_has_another_fingerprint(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    before = FlowPolicy.fingerprint_addon({"flows": str(path)})
    assert FlowPolicy.fingerprint_addon({"flows": str(path)}) == before
    path.write_text(GOOD + "    # changed\n", encoding="utf-8")
    assert FlowPolicy.fingerprint_addon({"flows": str(path)}) != before
