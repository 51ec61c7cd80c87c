"""How well messages and profiles are understood and what that costs, beside stock Rasa on the same examples.

    .venv/bin/python benchmarks/understanding.py [--stock [OPTIONS]] [--keep-model] [FILE…]

Trains in a fresh home, measures as `intake evaluate` does on the frozen sets in tests/understanding (or the files
given), then CPU per message of up to 20 words on one core and resident memory. ``--stock`` trains Rasa's default NLU
pipeline on the same examples (benchmarks/stock, a locked project of its own; without data/open_questions.yml, whose
examples mean what they do only under their open question, which it cannot see) and lets it read the same messages.
JSON on stdout, a table on stderr.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
warnings.simplefilter("ignore")  # what Rasa's libraries deprecate is nothing anybody here can mend
sys.path[:0] = [str(HERE), str(ROOT)]

from children import run  # noqa: E402

import bot.cli  # noqa: E402, F401 - one thread for the numbers, and what Rasa needs not have
from bot.tuning import bundles, measuring  # noqa: E402
from bot.tuning.evaluation import SEEDS, intents, is_right, noisy_texts  # noqa: E402
from bot.tuning.figures import Share  # noqa: E402
from bot.tuning.labelled import Kind, Utterance, read  # noqa: E402

WORDS = 20  # of a message whose cost is measured
MOST_TIMED = 500
TRAINING_LIMIT = 1800.0  # seconds


def say(text: str) -> None:
    print(f"understanding: {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def home_of(kept: Path | None) -> Iterator[Path]:
    """A fresh home with the converted encoder, if there is one; or the one that is kept."""
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="intake-understanding-") as name:
        if (ROOT / "var" / "encoder").is_dir():
            shutil.copytree(ROOT / "var" / "encoder", Path(name) / "encoder")
        yield Path(name)


def train(home: Path) -> dict[str, Any]:
    """Wall and CPU seconds and peak memory of the training, and what the manifest says of it."""
    environment = {"INTAKE_HOME": str(home)}
    command = [sys.executable, "-m", "bot.cli", "train"]
    spent = run(command, folder=ROOT, log=home / "train.log", environment=environment, limit=TRAINING_LIMIT)
    say(f"trained in {spent.wall_s:.0f} s ({spent.cpu_s:.0f} s of CPU)")
    return dataclasses.asdict(spent)


def timed(lines: Sequence[Utterance]) -> list[tuple[str, str | None]]:
    return [(line.text, line.asks) for line in lines if len(line.text.split()) <= WORDS][:MOST_TIMED]


def cost(home: Path, bundle: Path, lines: Sequence[Utterance]) -> dict[str, Any]:
    command = [sys.executable, str(HERE / "reading.py"), str(bundle)]
    environment = {**os.environ, "INTAKE_HOME": str(home)}
    asked = json.dumps(timed(lines))
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=asked, stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def stock(lines: Sequence[Utterance], options: list[str]) -> dict[str, Any]:
    """Stock Rasa's figures of the same lines: as it decides, and with its fallback's doubts left aside."""
    command = [
        "uv",
        "run",
        "--locked",
        "--project",
        str(HERE / "stock"),
        str(HERE / "stock" / "understand.py"),
        *options,
    ]
    rounds = [[line.text for line in lines], *(noisy_texts(lines, seed) for seed in SEEDS)]
    asked = json.dumps({"texts": list(chain.from_iterable(rounds)), "timed": [text for text, _ in timed(lines)]})
    done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True)
    answered = dict(json.loads(done.stdout.splitlines()[-1]))
    answers = answered.pop("answers")
    read_of = [answers[at : at + len(lines)] for at in range(0, len(answers), len(lines))]
    for at, name in enumerate(("decided", "best")):
        guesses = [[answer[at] for answer in one] for one in read_of]
        shares = [Share.count(is_right(line, g) for line, g in zip(lines, one, strict=True)) for one in guesses]
        answered[name] = {
            **intents(lines, guesses[0]),
            "noisy": fmean(share.value or 0.0 for share in shares[1:]),
        }
    return answered


def table(ours: dict[str, Any], theirs: dict[str, Any] | None) -> str:
    """Side by side; the last column is stock Rasa's errors (or cost) for each of ours."""
    messages = ours["figures"].get(Kind.UTTERANCES)
    rows: list[tuple[str, float, float | None, str]] = []
    if messages:
        told = theirs and theirs["decided"]
        for name in ("without_asks", "with_asks"):
            where, mine = name.replace("_asks", " the open question"), messages[name]
            rows += [
                (f"accuracy {where}", mine["accuracy"]["share"], told and told["accuracy"]["share"], "errors"),
                (f"macro-F1 {where}", mine["macro_f1"], told and told["macro_f1"], ""),
                (f"with typing errors, {where}", messages["noise"][name]["accuracy"], told and told["noisy"], "errors"),
            ]
        mine = messages["without_asks"]
        for name in ("out_of_scope_found", "in_scope_rejected"):
            rows.append((name.replace("_", " "), mine[name]["share"], told and told[name]["share"], ""))
        if theirs:
            rows.append(
                ("accuracy without the open question, stock Rasa's fallback left aside",
                 messages["without_asks"]["accuracy"]["share"], theirs["best"]["accuracy"]["share"], "errors"),
            )  # fmt: skip
    training, theirs_took = ours["training"] or {}, theirs and theirs["training"]
    for name, key, mine in (
        ("training, s of CPU", "cpu_s", training.get("cpu_s")),
        ("training, s", "wall_s", training.get("wall_s")),
        ("training, peak MiB", "peak_mib", training.get("peak_mib")),
    ):
        if mine is not None:
            rows.append((name, mine, theirs_took and theirs_took[key], "cost"))
    for name, key in (
        ("CPU per message of up to 20 words, ms", "cpu_ms"),
        ("the same undisturbed by others' work, ms", "cpu_ms_undisturbed"),
        ("resident memory, MiB", "resident_mib"),
    ):
        if ours["cost"]:
            rows.append((name, ours["cost"][key], theirs and theirs[key], "cost"))
    lines = ["| figure | ours | stock Rasa | stock / ours |", "|---|---|---|---|"]
    for name, mine, his, kind in rows:
        told = f"{_ratio(mine, his, kind):.1f} x the {kind}" if his is not None and kind else ""
        lines.append(f"| {name} | {_said(mine, kind)} | {'' if his is None else _said(his, kind)} | {told} |")
    return "\n".join(lines)


def _ratio(mine: float, his: float, kind: str) -> float:
    return (1 - his) / max(1 - mine, 1e-9) if kind == "errors" else his / max(mine, 1e-9)


def _said(value: float, kind: str) -> str:
    return f"{value:.1f}" if kind == "cost" else f"{value:.1%}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options.add_argument(
        "--stock",
        nargs="?",
        const="",
        metavar="OPTIONS",
        help='measure stock Rasa beside it; its options, e.g. "--epochs 15" (it trains for long), "--train never"',
    )
    options.add_argument("--keep-model", action="store_true", help="take the model of INTAKE_HOME (var/) as it is")
    given = options.parse_args()
    kept = Path(os.environ.get("INTAKE_HOME", ROOT / "var")).resolve() if given.keep_model else None
    files = [file.resolve() for file in given.files] or measuring.frozen(ROOT)
    contents = [read(file) for file in files]
    lines = [line for kind, some in contents if kind == Kind.UTTERANCES for line in some]
    with home_of(kept) as home:
        training = None if kept else train(home)
        bundle = bundles.current(home)
        if bundle is None:
            raise SystemExit(f"understanding: there is no model in {home}; leave --keep-model out")
        os.environ["INTAKE_HOME"] = str(home)  # where the encoder is looked for
        manifest = bundles.manifest_of(bundle)
        ours = {
            "load_average": os.getloadavg()[0],
            "training": training,
            "counts": manifest["counts"],
            "figures": measuring.measure(bundle, files, say).figures,
            "cost": cost(home, bundle, lines) if lines else None,
        }
    theirs = stock(lines, given.stock.split()) if given.stock is not None and lines else None
    print(json.dumps({"intake": ours, "stock": theirs}, indent=1))
    print(table(ours, theirs), file=sys.stderr)


if __name__ == "__main__":
    main()
