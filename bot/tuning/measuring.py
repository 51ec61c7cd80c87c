"""``intake evaluate``: figures of a trained bundle on labelled files, printed, and their picture written."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from bot.nlu.needs import MatchModel
from bot.tuning import bundles, report
from bot.tuning.diagram import reliability
from bot.tuning.evaluation import FROZEN, Measured, Model, bins_of, evaluate_files
from bot.tuning.labelled import Unreadable
from bot.tuning.slots import flows_of
from bot.tuning.training import ARCHIVE
from bot.tuning.understanding import Pipeline

SETS = Path("tests") / "understanding"


class CannotMeasure(Exception):
    """A file is not what it should be, is not there or cannot be written; the message names it."""


def frozen(project: Path) -> list[Path]:
    """The frozen sets that are there. Raises CannotMeasure when none is."""
    files = [file for name in FROZEN if (file := project / SETS / name).is_file()]
    if not files:
        raise CannotMeasure(f"{project / SETS}: there are no test sets here; name a file of labelled lines")
    return files


def evaluate(
    bundle: Path,
    files: Sequence[Path],
    picture: Path,
    out: TextIO,
    *,
    as_json: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Measure a bundle, print the figures, write the reliability diagram. Raises CannotMeasure."""
    measured = measure(bundle, files, say)
    shown: Path | None = picture if measured.panels else None
    if shown:
        try:
            shown.parent.mkdir(parents=True, exist_ok=True)
            shown.write_text(reliability(measured.panels), "utf-8")
        except OSError as problem:
            raise CannotMeasure(f"{shown}: the picture cannot be written: {problem.strerror}") from problem
    if as_json:
        extra = {"picture": str(shown) if shown else None, "bins": bins_of(measured.panels)}
        print(json.dumps({**measured.figures, **extra}, ensure_ascii=False, indent=1), file=out)
        return
    print(report.text(measured.figures), file=out)
    if shown:
        print(f"\nReliability diagram: {shown}", file=out)


def measure(bundle: Path, files: Sequence[Path], say: Callable[[str], None] = lambda line: None) -> Measured:
    """The figures, with those of the training beside them. Raises CannotMeasure."""
    try:
        measured = evaluate_files(lambda: _model(bundle), files, say)
    except Unreadable as problem:
        raise CannotMeasure(str(problem)) from problem
    return Measured({**measured.figures, "training": bundles.manifest_of(bundle)["figures"]}, measured.panels)


def _model(bundle: Path) -> Model:
    return Model(Pipeline(bundle), MatchModel.load(bundle), lambda: flows_of(bundle / ARCHIVE))
