"""Trains stock Rasa's default NLU pipeline on the product's examples and lets it read texts.

    uv run --project benchmarks/stock benchmarks/stock/understand.py [--epochs N] [--train never] < texts.json

Reads ``{"texts": […], "timed": […]}`` and prints ``{"training", "answers", "cpu_ms", "cpu_ms_undisturbed",
"resident_mib"}``: an answer is the intent (``faq/price``; ``nlu_fallback`` when Rasa's fallback rejects it) and the
best intent of all the same. The timed texts are read one by one on one core. Only the understanding is trained, no
dialogue. open_questions.yml is left out: what its examples mean rests on the open question, which stock Rasa's
classifier does not see; so is what only the crisis detector learns from.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # what both sides are measured with
from children import LINUX, MIB, ROUNDS, summary
from training import say, train

HERE = Path(__file__).parent
LEFT_OUT = ("open_questions.yml", "safety_lines.yml")
FALLBACK = "nlu_fallback"
WARM = 20  # texts read before the clock counts


def read(model: Path, texts: list[str], timed: list[str]) -> dict[str, Any]:
    """The answers to the texts, and what reading the timed ones takes."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    say(f"reading {len(texts) + len(timed)} texts")

    def parse(text: str) -> dict[str, Any]:
        return loop.run_until_complete(agent.parse_message(text))

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        for text in timed[:WARM]:
            parse(text)
        rounds = []
        for _ in range(ROUNDS):
            spent = []
            for text in timed:
                began = time.process_time()
                parse(text)
                spent.append((time.process_time() - began) * 1000)
            rounds.append(spent)
        resident = psutil.Process().memory_info().rss / MIB
        answers = [answer(parse(text)) for text in texts]
    return {"answers": answers, **summary(rounds), "resident_mib": resident}


def answer(parsed: dict[str, Any]) -> tuple[str, str]:
    """The intent as decided, and the best one when the fallback's doubts are left aside."""
    said = parsed["intent"]["name"] or FALLBACK
    best = next((one["name"] for one in parsed["intent_ranking"] if one["name"] != FALLBACK), said)
    selected = parsed.get("response_selector", {}).get("default", {}).get("response", {}).get("intent_response_key")

    def full(name: str) -> str:
        return selected if selected and name == selected.split("/")[0] else name

    return full(said), full(best)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--epochs", type=int, help="in place of Rasa's 100")
    options.add_argument("--train", choices=["always", "changed", "never"], default="changed")
    options.add_argument("--train-only", action="store_true")
    options.add_argument("--train-limit", type=float, default=2 * 3600.0, metavar="SECONDS")
    options.add_argument("--project", type=Path, default=HERE / "work" / "understanding")
    given = options.parse_args()
    folder = given.project.resolve()
    training = train(
        folder,
        ["train", "nlu", "--nlu", "data/nlu"],
        model="nlu",
        note="understanding",
        environment=dict(os.environ),
        again=given.train,
        epochs=given.epochs,
        limit=given.train_limit,
        without=LEFT_OUT,
    )
    if given.train_only:
        print(json.dumps({"training": training}))
        return
    asked = json.load(sys.stdin)
    if LINUX:
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:1]))  # one core, as an operator may have
    print(json.dumps({"training": training, **read(folder / "models" / "nlu.tar.gz", asked["texts"], asked["timed"])}))


if __name__ == "__main__":
    main()
