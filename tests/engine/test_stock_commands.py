"""Stock Rasa without TensorFlow."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import absent, stock


def config(folder: Path, text: str) -> Path:
    path = folder / "config.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("part", "component"),
    [
        ("pipeline", "DIETClassifier"),
        ("pipeline", "ResponseSelector"),
        ("pipeline", "LanguageModelFeaturizer"),
        ("pipeline", "rasa.nlu.classifiers.diet_classifier.DIETClassifier"),
        ("policies", "TEDPolicy"),
        ("policies", "UnexpecTEDIntentPolicy"),
    ],
)
def test_a_component_that_needs_tensorflow_is_refused_with_one_clear_line(
    tmp_path: Path, part: str, component: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absent, "has_tensorflow", lambda: False)
    with pytest.raises(stock.NeedsTensorFlow) as caught:
        stock.check(config(tmp_path, f"{part}:\n- name: WhitespaceTokenizer\n- name: {component}\n"))
    said = str(caught.value)
    assert "\n" not in said
    assert "config.yml" in said
    assert component.rpartition(".")[2] in said
    assert "TensorFlow" in said


def test_where_tensorflow_is_installed_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absent, "has_tensorflow", lambda: True)
    stock.check(config(tmp_path, "pipeline:\n- name: DIETClassifier\n"))


@pytest.mark.parametrize("text", ["", "pipeline:\n", "pipeline:\n- name: WhitespaceTokenizer\n", "language: en\n"])
def test_other_configurations_are_accepted(tmp_path: Path, text: str) -> None:
    stock.check(config(tmp_path, text))


@pytest.mark.parametrize(
    ("args", "added"),
    [
        (["test"], ["--stories", "tests/stories", "--nlu", "data"]),
        (["test", "core"], ["--stories", "tests/stories"]),
        (["test", "nlu"], ["--nlu", "data"]),
        (["test", "core", "--stories", "mine"], []),
        (["test", "nlu", "-u", "mine"], []),
        (["test", "--nlu", "mine"], ["--stories", "tests/stories"]),
    ],
)
def test_rasa_test_looks_where_the_project_keeps_its_tests(args: list[str], added: list[str]) -> None:
    assert stock._defaults(args) == added


@pytest.mark.parametrize(
    ("args", "added"),
    [
        (["shell"], ["--model", "m.tar.gz"]),
        (["test", "core"], ["--model", "m.tar.gz"]),
        (["run", "--port", "5006"], ["--model", "m.tar.gz"]),
        (["run", "-m", "mine"], []),
        (["test", "--model=mine"], []),
        (["run", "actions"], []),
        (["data", "validate"], []),
        ([], []),
    ],
)
def test_the_stock_commands_find_the_model_in_use(args: list[str], added: list[str]) -> None:
    assert stock._model_of(args, Path("m.tar.gz")) == added
    assert stock._model_of(args, None) == []


@pytest.mark.parametrize(
    ("args", "named"),
    [
        ([], None),
        (["train"], None),
        (["train", "-c"], None),
        (["train", "-c", "mine.yml"], "mine.yml"),
        (["train", "--config=mine.yml"], "mine.yml"),
    ],
)
def test_the_configuration_that_is_checked_is_the_one_given(args: list[str], named: str | None) -> None:
    assert stock._configuration(args) == (named and Path(named))


def test_the_projects_own_configuration_is_accepted() -> None:
    stock.check(Path(__file__).parents[2] / "config.yml")
