"""The comparison with stock Rasa: what can be checked without installing TensorFlow."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
import yaml

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
CONVERSATIONS = json.loads((BENCHMARKS / "conversations.json").read_text())


@pytest.fixture(scope="module")
def make_project():
    spec = importlib.util.spec_from_file_location("make_project", BENCHMARKS / "stock" / "make_project.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def project(make_project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stock")
    make_project.make_project(folder)
    return folder


def read(path):
    return yaml.safe_load(path.read_text())


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda each: each["name"])
def test_a_conversation_is_short_and_gives_what_the_intake_asks(conversation):
    turns = conversation["turns"]
    assert 6 <= len(turns) <= 12
    assert all(len(turn["text"].split()) <= 20 for turn in turns)
    kinds = [turn["kind"] for turn in turns]
    asked = [kind for kind in kinds if kind in ("consent", "role", "challenges", "goals", "email")]
    assert asked == ["consent", "role", "challenges", "goals", "email"]
    assert [turn["kind"] for turn in turns if "stock" in turn["custom_action"]] == ["email"]


def test_the_project_has_the_products_examples_as_they_are(make_project, project):
    ours = [b for p in make_project.DATA.rglob("*.yml") if p.name != "learned.yml" for b in read(p).get("nlu") or []]
    theirs = [b for p in (project / "data" / "nlu").rglob("*.yml") for b in read(p)["nlu"]]
    assert sorted(map(json.dumps, theirs)) == sorted(map(json.dumps, ours))


def test_a_file_that_is_left_out_is_not_there(make_project, tmp_path):
    make_project.make_project(tmp_path, without=["open_questions.yml"])
    names = {path.name for path in (tmp_path / "data" / "nlu").rglob("*.yml")}
    assert "open_questions.yml" not in names
    assert "intake.yml" in names


def test_every_question_about_coaching_has_an_answer_and_none_has_a_gap(project):
    domain = read(project / "domain" / "from_data.yml")
    asked = {b["intent"] for p in (project / "data" / "nlu").rglob("*.yml") for b in read(p)["nlu"] if "intent" in b}
    assert {f"utter_{name}" for name in asked if name.startswith("faq/")} == set(domain["responses"])
    assert not any("{" in each["text"] for texts in domain["responses"].values() for each in texts)


def test_rules_and_form_speak_only_of_intents_that_exist(project):
    known = {*read(project / "domain" / "from_data.yml")["intents"], "nlu_fallback"}
    rules = (project / "data" / "rules.yml").read_text() + (project / "data" / "stories.yml").read_text()
    assert set(re.findall(r"- intent: (\S+)", rules)) <= known
    slots = read(project / "domain" / "domain.yml")["slots"].values()
    assert {name for slot in slots for mapping in slot["mappings"] for name in mapping.get("not_intent", ())} <= known


def test_the_same_examples_give_the_same_digest_and_other_epochs_another(make_project, project, tmp_path):
    make_project.make_project(tmp_path / "same")
    make_project.make_project(tmp_path / "other", epochs=7)
    assert make_project.digest(tmp_path / "same") == make_project.digest(project)
    assert make_project.digest(tmp_path / "other") != make_project.digest(project)


def test_the_lock_names_public_hosts_only():
    hosts = set(re.findall(r"https?://([^/\"]+)", (BENCHMARKS / "stock" / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
