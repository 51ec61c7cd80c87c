"""``intake understand``, ``intake classify`` and ``intake evaluate``: the understanding without a conversation.

JSON lines in, JSON lines out, one for one and in order. A line that cannot be read is said on stderr with its number,
and answered by a line that understood nothing, so that the two files stay side by side.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO, TypeVar

from bot.coaching.needs import Profile
from bot.engine import absent
from bot.nlu.needs import MatchModel
from bot.tuning.training import ARCHIVE

FALLBACK = "nlu_fallback"
_BATCH = 64
_CONFUSIONS = 20

Line = TypeVar("Line")


class Pipeline:
    """The NLU part of a trained bundle, run without the dialogue."""

    def __init__(self, bundle: Path) -> None:
        absent.install()
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.loader import load_predict_graph_runner
        from rasa.engine.runner.dask import DaskGraphRunner
        from rasa.engine.storage.local_model_storage import LocalModelStorage

        self._message = UserMessage
        with tempfile.TemporaryDirectory() as folder:
            metadata, self._runner = load_predict_graph_runner(
                Path(folder), bundle / ARCHIVE, LocalModelStorage, DaskGraphRunner
            )
        self._target = metadata.nlu_target

    def parse(self, messages: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
        """Parse data of texts with their open questions, the intent's full name under ``intent``/``name``."""
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

        asked = [self._message(text=text, metadata={"asks": asks}) for text, asks in messages]
        found = self._runner.run({PLACEHOLDER_MESSAGE: asked, PLACEHOLDER_TRACKER: None}, targets=[self._target])
        return [message.as_dict(only_output_properties=True) for message in found[self._target]]


def understand(bundle: Path, lines: Iterable[str], out: TextIO, errors: TextIO = sys.stderr) -> None:
    """Answer ``{"text", "asks"?}`` lines by ``{"text", "intent", "confidence", "entities"}`` lines."""
    pipeline = Pipeline(bundle)
    for batch in _batches(_read(lines, errors, _utterance)):
        parsed = iter(pipeline.parse([line for line in batch if line is not None]))
        for line in batch:
            body = _understood(line[0], next(parsed)) if line is not None else _not_understood()
            print(json.dumps(body, ensure_ascii=False), file=out)
        out.flush()


def classify(bundle: Path, lines: Iterable[str], out: TextIO, errors: TextIO = sys.stderr) -> None:
    """Answer ``{"role", "challenges", "goals"}`` lines by matches; what cannot be read is an empty profile."""
    model = MatchModel.load(bundle)
    for profile in _read(lines, errors, _profile):
        match = model.classify(profile or Profile())
        print(json.dumps(match.to_json(), ensure_ascii=False), file=out)
    out.flush()


def evaluate(bundle: Path, file: Path, out: TextIO) -> dict[str, Any]:
    """Measure on ``{"text", "intent", "also"?, "asks"?}`` lines; prints and gives the figures."""
    pipeline = Pipeline(bundle)
    lines = _labelled(file)
    parsed = pipeline.parse([(line["text"], line.get("asks")) for line in lines])
    guesses = [_full_name(one) for one in parsed]
    right = [g == line["intent"] or g in line.get("also", ()) for g, line in zip(guesses, lines, strict=True)]
    judged = [line["intent"] if good else guess for line, guess, good in zip(lines, guesses, right, strict=True)]
    scores = _f1([line["intent"] for line in lines], judged)
    confused = Counter(
        (line["intent"], guess) for line, guess, good in zip(lines, guesses, right, strict=True) if not good
    )
    figures = {"lines": len(lines), "accuracy": sum(right) / len(lines), "macro_f1": sum(scores.values()) / len(scores)}
    print(f"{figures['lines']} lines, accuracy {figures['accuracy']:.1%}, macro-F1 {figures['macro_f1']:.1%}", file=out)
    for (intent, guess), times in confused.most_common(_CONFUSIONS):
        print(f"{times:4}  {intent} taken for {guess}", file=out)
    return {**figures, "f1": scores, "confused": [[*pair, times] for pair, times in confused.most_common()]}


def _labelled(file: Path) -> list[dict[str, Any]]:
    """Raises ValueError with the line that has no text or intent, or when there is none."""
    lines = []
    try:
        content = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{file}: it is not UTF-8") from None
    for number, line in enumerate(content.split("\n"), 1):
        try:
            body = json.loads(line) if line.strip() else None
            if body is not None:
                lines.append({**body, "text": _sound(body["text"]), "intent": body["intent"]})
        except (ValueError, KeyError, TypeError) as problem:
            raise ValueError(f"{file}, line {number}: not a JSON object with text and intent ({problem})") from None
    if not lines:
        raise ValueError(f"{file}: there is no line to measure on")
    return lines


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


def _utterance(body: dict[str, Any]) -> tuple[str, str | None]:
    text, asks = body.get("text"), body.get("asks")
    if not isinstance(text, str):
        raise ValueError('"text" must be a text')
    if asks is not None and not isinstance(asks, str):
        raise ValueError('"asks" must be a text or null')
    return _sound(text), asks


def _sound(text: str) -> str:
    """Half characters, which only JSON can carry, as the mark for what can't be read; places stay."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _profile(body: dict[str, Any]) -> Profile:
    role, challenges, goals = (body.get(name) or "" for name in ("role", "challenges", "goals"))
    several = challenges if isinstance(challenges, list) else [challenges]
    if not all(isinstance(text, str) for text in (role, goals, *several)):
        raise ValueError('"role" and "goals" must be texts, "challenges" a text or a list of texts')
    return Profile(_sound(role), tuple(map(_sound, several)), _sound(goals))


def _understood(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    entities = [
        {key: entity[key] for key in ("entity", "value", "start", "end")} for entity in parsed.get("entities") or ()
    ]
    confidence = (parsed.get("intent") or {}).get("confidence", 0.0)  # an empty text has neither
    return {"text": text, "intent": _full_name(parsed), "confidence": confidence, "entities": entities}


def _not_understood() -> dict[str, Any]:
    return {"text": None, "intent": FALLBACK, "confidence": 0.0, "entities": []}


def _full_name(parsed: dict[str, Any]) -> str:
    intent = parsed.get("intent") or {}
    return intent.get("full_retrieval_intent_name") or intent.get("name") or FALLBACK


def _batches(items: Iterable[Line]) -> Iterator[list[Line]]:
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _f1(right: list[str], guessed: list[str]) -> dict[str, float]:
    """F1 by the intents that occur."""
    hits = Counter(r for r, g in zip(right, guessed, strict=True) if r == g)
    wanted, given = Counter(right), Counter(guessed)
    return {name: 2 * hits[name] / (wanted[name] + given[name]) for name in sorted(wanted)}
