from __future__ import annotations

import fcntl
import shutil
import threading
from pathlib import Path

import pytest

import bot
from bot.nlu import weights
from bot.tuning import training

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files that training depends on, and an encoder."""
    root = tmp_path / "project"
    for name in ("config.yml", "domain.yml", "data/intake.yml", "data/faq/price.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"a: {name}\n")
    return root


def test_every_change_of_what_is_trained_from_is_noticed(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "encoder"
    folder.mkdir()
    monkeypatch.setenv("INTAKE_ENCODER", str(folder))
    known = [training.fingerprint(project, tmp_path)]

    def changed() -> bool:
        known.append(training.fingerprint(project, tmp_path))
        return known[-1] not in known[:-1]

    assert not changed()
    (project / "data/intake.yml").write_text("b: 1\n")
    assert changed()
    (project / "data/needs").mkdir()
    (project / "data/faq/price.yml").rename(project / "data/needs/price.yml")
    assert changed()
    (tmp_path / "learned.yml").write_text("c: 1\n")
    assert changed()
    (folder / weights.WEIGHTS).write_bytes(b"one")
    (folder / weights.TOKENIZER).write_bytes(b"{}")
    assert changed()
    (folder / weights.WEIGHTS).write_bytes(b"other")
    assert changed()


def test_the_code_that_is_trained_with_is_there() -> None:
    assert [name for name in training.WRITERS if not (Path(bot.__file__).parent / name).is_file()] == []


def test_who_trains_beside_another_is_told_and_waits(tmp_path: Path) -> None:
    said, told, through = list[str](), threading.Event(), threading.Event()

    def second() -> None:
        def say(line: str) -> None:
            said.append(line)
            told.set()

        with training._alone(tmp_path, say):
            through.set()

    with (tmp_path / "training.lock").open("a") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        waiting = threading.Thread(target=second)
        waiting.start()
        assert told.wait(10)
        assert not through.is_set()
    assert through.wait(10)
    waiting.join()
    assert said == ["Another process trains; waiting for it to end"]


def test_a_file_that_is_no_yaml_ends_the_training_with_its_name(project: Path, tmp_path: Path) -> None:
    (project / "data/faq/price.yml").write_text("a: [\n")
    said: list[str] = []
    with pytest.raises(training.TrainingError, match=r"data/faq/price\.yml"):
        training.train(project, tmp_path / "home", said.append)
    assert said == ["[1/6] Checking the training files (0 s)"]
    assert list((tmp_path / "home/models").iterdir()) == []


def test_a_mistake_in_the_flows_is_told_before_anything_is_trained(bundle: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in ("config.yml", "domain.yml", "data"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        project.mkdir(exist_ok=True)
        copy(ROOT / name, project / name)
    flows = project / "data/flows.yml"
    flows.write_text(flows.read_text("utf-8").replace("collect: horizon", "collect: horizn"), "utf-8")
    said: list[str] = []
    with pytest.raises(training.TrainingError, match="no slot `horizn` in the domain"):
        training.train(project, bundle.parents[1], said.append)
    assert not any("Encoding" in line for line in said)
