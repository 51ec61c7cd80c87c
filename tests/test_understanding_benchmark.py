"""The comparison of the understanding with stock Rasa: what can be checked without training either."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.tuning.labelled import Utterance

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location("benchmark_of_understanding", BENCHMARKS / "understanding.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def share(value: float) -> dict[str, Any]:
    return {"share": value}


def told(accuracy: float) -> dict[str, Any]:
    rejections = {"out_of_scope_found": share(0.9), "in_scope_rejected": share(0.02)}
    return {"accuracy": share(accuracy), "macro_f1": 0.8, **rejections}


OURS = {
    "training": {"wall_s": 60.0, "cpu_s": 50.0, "peak_mib": 1000.0},
    "cost": {"cpu_ms": 2.5, "cpu_ms_undisturbed": 2.0, "resident_mib": 250.0},
    "figures": {
        "utterances": {
            "without_asks": told(0.9),
            "with_asks": told(0.95),
            "noise": {"without_asks": {"accuracy": 0.8}, "with_asks": {"accuracy": 0.85}},
        }
    },
}
THEIRS = {
    "training": {"wall_s": 600.0, "cpu_s": 500.0, "peak_mib": 2000.0},
    "cpu_ms": 25.0,
    "cpu_ms_undisturbed": 20.0,
    "resident_mib": 1000.0,
    "decided": {**told(0.7), "noisy": 0.6},
    "best": {**told(0.8), "noisy": 0.7},
}


def test_the_table_compares_errors_and_cost(benchmark: ModuleType) -> None:
    lines = benchmark.table(OURS, THEIRS).splitlines()
    assert "| accuracy without the open question | 90.0% | 70.0% | 3.0 x the errors |" in lines
    assert "| with typing errors, with the open question | 85.0% | 60.0% | 2.7 x the errors |" in lines
    assert "| CPU per message of up to 20 words, ms | 2.5 | 25.0 | 10.0 x the cost |" in lines
    assert any("fallback left aside | 90.0% | 80.0% | 2.0 x" in line for line in lines)


def test_the_table_does_without_stock_rasa_and_without_a_training(benchmark: ModuleType) -> None:
    lines = benchmark.table({**OURS, "training": None}, None).splitlines()
    assert "| accuracy without the open question | 90.0% |  |  |" in lines
    assert not any(line.startswith("| training") for line in lines)


def test_only_short_messages_are_timed(benchmark: ModuleType) -> None:
    short, long = Utterance("a b", "role", "x"), Utterance("a " * 21, None, "x")
    assert benchmark.timed([short, long]) == [("a b", "role")]
