"""Stock `rasa test` checks tests/stories on the trained model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def checked(bundle: Path, stories: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable, "-m", "bot.cli", "rasa", "test", "core", "--stories", str(stories), "--model",
        str(bundle / "rasa.tar.gz"), "--out", str(out), "--no-plot",
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.long
def test_all_stories_pass_with_the_stock_command(bundle: Path, tmp_path: Path) -> None:
    done = checked(bundle, ROOT / "tests" / "stories", tmp_path / "results")
    assert done.returncode == 0, done.stderr[-3000:]
    failed = (tmp_path / "results" / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "story:" not in failed, failed
    report = json.loads((tmp_path / "results" / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["correct"] == report["conversation_accuracy"]["total"] > 5


@pytest.mark.long
def test_a_wrong_story_is_found_by_the_stock_command(bundle: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "test_wrong.yml"
    wrong.write_text(
        "version: '3.1'\nstories:\n- story: wrong\n  steps:\n  - user: hello\n    intent: greet\n"
        "  - action: utter_thank\n",
        encoding="utf-8",
    )
    checked(bundle, wrong, tmp_path / "results")
    assert "story: wrong" in (tmp_path / "results" / "failed_test_stories.yml").read_text(encoding="utf-8")
