"""Makes a stock Rasa project out of the product's own examples.

The examples are taken as they are; the pipeline and the policies are Rasa's default, read from the installed package;
form, rules, stories and action are those of project/, written as a tutorial would.

    uv run --project benchmarks/stock benchmarks/stock/make_project.py FOLDER
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import shutil
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parent / "project"
DATA = Path(__file__).parents[2] / "data"
VERSION = {"version": "3.1"}  # of the format of Rasa's training data
LEARNED = "learned.yml"  # from prospects, so different everywhere: a published figure cannot rest on it


def make_project(
    folder: Path, data: Path = DATA, *, epochs: int | None = None, without: Collection[str] = ()
) -> dict[str, int]:
    """Fill the folder; what it held of an earlier project is replaced, models stay.

    ``epochs`` replaces Rasa's 100 in every component that has them; files named in ``without`` are left out. Gives the
    numbers of examples and intents.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("actions", "data", "domain"):
        shutil.rmtree(folder / part, ignore_errors=True)
        shutil.copytree(TEMPLATE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    files = {path: _read(path) for path in sorted(data.rglob("*.yml")) if path.name not in {LEARNED, *without}}
    blocks = [block for read in files.values() for block in read.get("nlu") or []]
    for path, read in files.items():
        if read.get("nlu"):
            _write(folder / "data" / "nlu" / path.relative_to(data), {**VERSION, "nlu": read["nlu"]})
    intents = [block["intent"] for block in blocks if "intent" in block]
    said = {name: texts for read in files.values() for name, texts in (read.get("responses") or {}).items()}
    _write(
        folder / "domain" / "from_data.yml",
        {**VERSION, "intents": sorted({name.split("/")[0] for name in intents}), "responses": _answers(intents, said)},
    )
    _write(folder / "config.yml", _config(epochs))
    _write(folder / "credentials.yml", {"rest": None})
    return {"intents": len(set(intents)), "examples": sum(_count(block) for block in blocks if "intent" in block)}


def write_endpoints(folder: Path, actions_port: int, database: Path) -> Path:
    """Point the project at its action server and at a SQLite file; gives the file written."""
    path = folder / "endpoints.yml"
    _write(
        path,
        {
            "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"},
            "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(database)},
        },
    )
    return path


def digest(folder: Path) -> str:
    """Names what a model is trained from: the same digest, the same training."""
    seen = hashlib.sha256()
    for path in sorted([*folder.glob("config.yml"), *folder.glob("data/**/*.yml"), *folder.glob("domain/*.yml")]):
        seen.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:12]


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _count(block: dict[str, Any]) -> int:
    return sum(line.lstrip().startswith("- ") for line in block["examples"].splitlines())


def _answers(intents: Iterable[str], said: dict[str, Any]) -> dict[str, Any]:
    """The product's answer to each faq/…; one is made up where an action of the product gives it.

    What the product fills in from practice.yml is a plain sentence here: the length is alike, which is what counts.
    """
    answers = {}
    for name in sorted({name for name in intents if name.startswith("faq/")}):
        texts = said.get(f"utter_{name}") or [{"text": "That depends on you; a few questions will show it."}]
        answers[f"utter_{name}"] = [
            {"text": re.sub(r"\{\w+\}", "The practice will tell you more about that.", each["text"])} for each in texts
        ]
    return answers


def _config(epochs: int | None) -> dict[str, Any]:
    """Rasa's default configuration, as ``rasa train`` uses it for a project that names none."""
    rasa = importlib.util.find_spec("rasa")
    if rasa is None or rasa.origin is None:
        raise SystemExit("Rasa is not installed here: uv run --project benchmarks/stock …")
    config = _read(Path(rasa.origin).parent / "engine/recipes/config_files/default_config.yml")
    config["assistant_id"] = "stock"
    if epochs is not None:
        for component in config["pipeline"] + config["policies"]:
            if "epochs" in component:
                component["epochs"] = epochs
    return config


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Make a stock Rasa project out of the product's examples.")
    arguments.add_argument("folder", type=Path)
    print(make_project(arguments.parse_args().folder), file=sys.stderr)
