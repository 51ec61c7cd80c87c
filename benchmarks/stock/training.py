"""Trains a stock project; both measurements begin with it."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import make_project

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # what both sides are measured with
from children import run

RASA = [sys.executable, "-W", "ignore", "-m", "rasa"]


def say(text: str) -> None:
    print(f"stock: {text}", file=sys.stderr, flush=True)


def train(
    folder: Path,
    command: Sequence[str],
    *,
    model: str,
    note: str,
    environment: Mapping[str, str],
    again: str,
    epochs: int | None,
    limit: float,
    without: Collection[str] = (),
) -> dict[str, Any]:
    """Make the project and train it, unless the folder holds its model; gives what the training took.

    ``command`` is Rasa's; ``model`` and ``note`` name the model and what is kept of its training, beside its log.
    ``again`` says when to train although there is a model: always, changed (something it is trained from) or never.
    """
    kept, archive, log = folder / f"{note}.json", folder / "models" / f"{model}.tar.gz", folder / "logs" / f"{note}.log"
    known = json.loads(kept.read_text()) if kept.exists() and archive.exists() else None
    if known and again == "never":
        say(f"taking the model that is there, trained on {known['examples']} examples")
        return {**known, "reused": True}
    counted = make_project.make_project(folder, epochs=epochs, without=without)
    digest = make_project.digest(folder)
    if known and again == "changed" and known["digest"] == digest:
        say("the model of these examples is there already")
        return {**known, "reused": True}
    for old in (folder / ".rasa", folder / "models"):  # the cache would make the training look quick
        shutil.rmtree(old, ignore_errors=True)
    kept.unlink(missing_ok=True)
    say(f"training on {counted['examples']} examples of {counted['intents']} intents; this takes minutes")
    whole = [*RASA, *command, "--domain", "domain", "--fixed-model-name", model]
    spent = run(whole, folder=folder, log=log, environment=environment, limit=limit)
    if not archive.exists():
        raise RuntimeError(f"no model came out of the training, see {log}")
    left_out = {"left_out": list(without)} if without else {}
    figures = {"digest": digest, **counted, "epochs": epochs or 100, **left_out, **dataclasses.asdict(spent)}
    kept.write_text(json.dumps(figures))
    say(f"trained in {spent.wall_s:.0f} s")
    return {**figures, "reused": False}
