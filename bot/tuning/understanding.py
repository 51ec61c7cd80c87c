"""``intake understand`` and ``intake classify``: the understanding without a conversation.

JSON lines in, JSON lines out, one for one and in order. A line that cannot be read is said on stderr with its number,
and answered by a line that understood nothing, so that the two files stay side by side; the command then fails.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO, TypeVar

from bot.coaching.needs import Profile
from bot.engine import absent
from bot.nlu.needs import MatchModel
from bot.tuning.evaluation import FALLBACK, guess_of
from bot.tuning.labelled import message
from bot.tuning.labelled import profile as profile_of
from bot.tuning.training import ARCHIVE

_BATCH = 64

Line = TypeVar("Line")


class Pipeline:
    """The NLU part of a trained bundle, run without the dialogue; ``runner`` is a graph runner, else Rasa's own."""

    def __init__(self, bundle: Path, runner: type | None = None) -> None:
        absent.install()
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.loader import load_predict_graph_runner
        from rasa.engine.runner.dask import DaskGraphRunner
        from rasa.engine.storage.local_model_storage import LocalModelStorage

        self._message = UserMessage
        with tempfile.TemporaryDirectory() as folder:
            metadata, self._runner = load_predict_graph_runner(
                Path(folder), bundle / ARCHIVE, LocalModelStorage, runner or DaskGraphRunner
            )
        self._target = metadata.nlu_target

    def parse(self, messages: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
        """Parse data of texts with their open questions, the intent's full name under ``intent``/``name``."""
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

        asked = [self._message(text=text, metadata={"asks": asks}) for text, asks in messages]
        found = self._runner.run({PLACEHOLDER_MESSAGE: asked, PLACEHOLDER_TRACKER: None}, targets=[self._target])
        return [message.as_dict(only_output_properties=True) for message in found[self._target]]


def understand(bundle: Path, lines: Iterable[str], out: TextIO, errors: TextIO = sys.stderr) -> bool:
    """Answer ``{"text", "asks"?}`` lines by ``{"text", "intent", "confidence", "entities"}`` lines; whether all were
    readable."""
    pipeline, readable = Pipeline(bundle), True
    for batch in _batches(_read(lines, errors, message)):
        parsed = iter(pipeline.parse([line for line in batch if line is not None]))
        readable = readable and None not in batch
        for line in batch:
            body = _understood(line[0], next(parsed)) if line is not None else _not_understood()
            print(json.dumps(body, ensure_ascii=False), file=out)
        out.flush()
    return readable


def classify(bundle: Path, lines: Iterable[str], out: TextIO, errors: TextIO = sys.stderr) -> bool:
    """Answer ``{"role", "challenges", "goals"}`` lines by matches, what cannot be read as an empty profile; whether all
    were readable."""
    model, readable = MatchModel.load(bundle), True
    for profile in _read(lines, errors, profile_of):
        readable = readable and profile is not None
        match = model.classify(profile or Profile())
        print(json.dumps(match.to_json(), ensure_ascii=False), file=out)
    out.flush()
    return readable


def _read(lines: Iterable[str], errors: TextIO, reader: Callable[[dict[str, Any]], Line]) -> Iterator[Line | None]:
    for number, line in enumerate(lines, 1):
        try:
            body = json.loads(line.removeprefix("\ufeff"))  # some editors begin a file with it
            if not isinstance(body, dict):
                raise ValueError("not an object")
            yield reader(body)
        except ValueError as problem:
            print(f"line {number}: {problem}", file=errors)
            yield None


def _understood(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    entities = [
        {key: entity[key] for key in ("entity", "value", "start", "end")} for entity in parsed.get("entities") or ()
    ]
    guess = guess_of(parsed)
    return {"text": text, "intent": guess.intent, "confidence": guess.confidence, "entities": entities}


def _not_understood() -> dict[str, Any]:
    return {"text": None, "intent": FALLBACK, "confidence": 0.0, "entities": []}


def _batches(items: Iterable[Line]) -> Iterator[list[Line]]:
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch
