"""What reading one message costs: mean CPU on one core, and the memory of a process that does nothing else.

    INTAKE_HOME=… .venv/bin/python benchmarks/reading.py BUNDLE < texts.json

Reads a JSON list of [text, open question or null]; prints ``{"cpu_ms", "cpu_ms_undisturbed", "resident_mib"}``.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
warnings.simplefilter("ignore")  # what Rasa's libraries deprecate is nothing anybody here can mend
sys.path[:0] = [str(HERE), str(HERE.parent)]

import psutil  # noqa: E402
from children import LINUX, MIB, ROUNDS, summary  # noqa: E402

import bot.cli  # noqa: E402, F401 - one thread for the numbers, and what Rasa needs not have

WARM = 20  # messages read before the clock counts


def spent_on(pipeline: Any, message: tuple[str, str | None]) -> float:
    began = time.process_time()
    pipeline.parse([tuple(message)])
    return (time.process_time() - began) * 1000


def main() -> None:
    if LINUX:
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:1]))
    from bot.engine.processor import InOrderRunner  # as a turn runs it
    from bot.nlu.needs import MatchModel
    from bot.tuning.understanding import Pipeline

    bundle = Path(sys.argv[1])
    pipeline, needs = Pipeline(bundle, InOrderRunner), MatchModel.load(bundle)
    messages = json.load(sys.stdin)
    for message in messages[:WARM]:
        spent_on(pipeline, message)
    rounds = [[spent_on(pipeline, one) for one in messages] for _ in range(ROUNDS)]
    resident = psutil.Process().memory_info().rss / MIB
    del needs  # it is held as long as in the worker
    print(json.dumps({**summary(rounds), "resident_mib": resident}))


if __name__ == "__main__":
    main()
