"""Measures how well a model understands, on labelled lines.

Every measure gives figures as plain JSON; ``report.py`` makes a text of them. A message is right when the intent is
the line's or one of its ``also``; for what is out of scope either name of a rejection counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any, Protocol

from bot.coaching.flows import Flows
from bot.coaching.needs import NeedModel, Profile
from bot.nlu.asks import EXPECTED
from bot.nlu.crisis import CLEAR
from bot.tuning import slots
from bot.tuning.comprehensiveness import comprehensiveness
from bot.tuning.diagram import Panel
from bot.tuning.figures import Bin, Share, bins, by_class, calibration_error, macro_f1
from bot.tuning.labelled import OUT_OF_SCOPE, Crisis, Filling, Kind, LabelledProfile, NearCrisis, Utterance, read
from bot.tuning.noise import RATE, noisy

FALLBACK = "nlu_fallback"
REJECTED = frozenset({FALLBACK, OUT_OF_SCOPE})
CRISIS = "crisis"
SEEDS = range(5)
FROZEN = tuple(f"{kind}.jsonl" for kind in Kind)  # the names in the folder of frozen sets
_CONFUSIONS = 20

Message = tuple[str, str | None]  # a text and the open question
Figures = dict[str, Any]


class Reader(Protocol):
    def parse(self, messages: list[Message]) -> list[dict[str, Any]]:
        """Parse data, as the NLU pipeline gives it."""


@dataclass(frozen=True)
class Guess:
    intent: str
    confidence: float


@dataclass(frozen=True)
class Model:
    """What is measured: the NLU pipeline, the match model, and how the conversation hears what was understood.

    ``flows`` reads the flows; it is called only where slots are measured.
    """

    pipeline: Reader
    needs: NeedModel
    flows: Callable[[], Flows]

    def guesses(self, messages: Iterable[Message]) -> list[Guess]:
        return [guess_of(parsed) for parsed in self.pipeline.parse(list(messages))]


@dataclass(frozen=True)
class Measured:
    """``figures`` by the name of what was measured; ``panels`` for the reliability diagram."""

    figures: Figures
    panels: tuple[Panel, ...]


def guess_of(parsed: Mapping[str, Any]) -> Guess:
    """The intent by its full name; an empty text has none."""
    intent = parsed.get("intent") or {}
    name = intent.get("full_retrieval_intent_name") or intent.get("name") or FALLBACK
    return Guess(name, float(intent.get("confidence") or 0.0))


def evaluate_files(
    load: Callable[[], Model], files: Sequence[Path], say: Callable[[str], None] = lambda line: None
) -> Measured:
    """Measure on each file what it is for. Raises Unreadable, before a model is loaded."""
    by_kind: dict[Kind, list[Any]] = {}
    for file in files:
        kind, lines = read(file)
        by_kind.setdefault(kind, []).extend(lines)
    model = load()
    figures: Figures = {}
    panels: list[Panel] = []
    for kind, lines in by_kind.items():
        say(f"Measuring on {len(lines)} {kind.replace('_', ' ')}")
        figures[kind], shown = MEASURES[kind](model, lines)
        panels += shown
    if Kind.NEAR_CRISES in figures and Kind.UTTERANCES in figures:
        figures["no_crisis"] = _share(_sum(figures[Kind.NEAR_CRISES]["clear"], figures[Kind.UTTERANCES]["clear"]))
    return Measured(figures, tuple(panels))


def utterances(model: Model, lines: Sequence[Utterance]) -> tuple[Figures, list[Panel]]:
    parsed = model.pipeline.parse([(line.text, line.asks) for line in lines])
    asked = [guess_of(one) for one in parsed]
    alone = model.guesses((line.text, None) for line in lines)
    known = [at for at, line in enumerate(lines) if line.asks is not None]
    answers = [at for at in known if answers_question(lines[at])]
    others = [at for at in known if not answers_question(lines[at])]
    right, right_alone = _right(lines, asked), _right(lines, alone)
    found = bins(*_decided(asked, right))
    stopped = [
        _is_clear(one) for one, line in zip(parsed, lines, strict=True) if CRISIS not in (line.intent, *line.also)
    ]
    figures: Figures = {
        "lines": len(lines),
        "without_asks": intents(lines, [guess.intent for guess in alone]),
        "with_asks": intents(lines, [guess.intent for guess in asked]),
        "open_question": {
            name: {
                "without_asks": _share(Share.count(right_alone[at] for at in which)),
                "with_asks": _share(Share.count(right[at] for at in which)),
            }
            for name, which in (("answers", answers), ("others", others))
        },
        "styles": {
            style: _share(Share.count(r for r, line in zip(right, lines, strict=True) if line.style == style))
            for style in sorted({line.style for line in lines if line.style})
        },
        "noise": _under_noise(model, lines, sum(right), sum(right_alone)),
        "calibration_error": calibration_error(found),
        "clear": _share(Share.count(stopped)),
    }
    return figures, [Panel("Intents, with the open question", found)]


def intents(lines: Sequence[Utterance], guessed: Sequence[str]) -> Figures:
    """Accuracy, F1, confusions and rejections of guessed intents, whoever guessed them."""
    right = [is_right(line, guess) for line, guess in zip(lines, guessed, strict=True)]
    wanted = [line.intent for line in lines]
    taken = [OUT_OF_SCOPE if guess in REJECTED else guess for guess in guessed]
    judged = [want if good else take for want, good, take in zip(wanted, right, taken, strict=True)]
    table = by_class(wanted, judged)
    confused = Counter((want, take) for want, good, take in zip(wanted, right, taken, strict=True) if not good)
    strange = [guess in REJECTED for guess, line in zip(guessed, lines, strict=True) if line.intent == OUT_OF_SCOPE]
    inside = [
        guess in REJECTED
        for guess, line in zip(guessed, lines, strict=True)
        if OUT_OF_SCOPE not in (line.intent, *line.also)
    ]
    return {
        "accuracy": _share(Share.count(right)),
        "macro_f1": macro_f1(table),
        "intents": {one.name: one.to_json() for one in table},
        "confused": [[*pair, times] for pair, times in confused.most_common(_CONFUSIONS)],
        "out_of_scope_found": _share(Share.count(strange)),
        "in_scope_rejected": _share(Share.count(inside)),
    }


def is_right(line: Utterance, guess: str) -> bool:
    wanted = {line.intent, *line.also}
    return guess in wanted or (guess in REJECTED and OUT_OF_SCOPE in wanted)


def answers_question(line: Utterance) -> bool:
    """Whether what the line wants is among what its open question expects."""
    expected = EXPECTED.get(line.asks, {"inform_detail": 0.0}) if line.asks else {}
    return line.intent in expected


def noisy_texts(lines: Sequence[Utterance], seed: int) -> list[str]:
    random = Random(seed)
    return [noisy(line.text, random) for line in lines]


def profiles(model: Model, lines: Sequence[LabelledProfile]) -> tuple[Figures, list[Panel]]:
    matches = [model.needs.classify(line.profile) for line in lines]
    right = [match.need in (line.need, *line.also) for match, line in zip(matches, lines, strict=True)]
    strictly = [match.need == line.need for match, line in zip(matches, lines, strict=True)]
    judged = [line.need if good else match.need for match, line, good in zip(matches, lines, right, strict=True)]
    sure = [match.sure for match in matches]
    found = bins([match.confidence for match in matches], right)
    confused = Counter((line.need, m.need) for line, m, good in zip(lines, matches, right, strict=True) if not good)
    figures: Figures = {
        "lines": len(lines),
        "accuracy": _share(Share.count(right)),
        "accuracy_without_also": _share(Share.count(strictly)),
        "needs": {one.name: one.to_json() for one in by_class([line.need for line in lines], judged)},
        "confused": [[*pair, times] for pair, times in confused.most_common()],
        "coverage": _share(Share.count(sure)),
        "risk": _share(Share.count(not good for good, is_sure in zip(right, sure, strict=True) if is_sure)),
        "calibration_error": calibration_error(found),
        "evidence": comprehensiveness(model.needs, [line.profile for line in lines]),
    }
    return figures, [Panel("Match", found)]


def unsure(model: Model, lines: Sequence[Profile]) -> tuple[Figures, list[Panel]]:
    kept = Share.count(not model.needs.classify(profile).sure for profile in lines)
    return {"lines": len(lines), "kept": _share(kept)}, []


def crises(model: Model, lines: Sequence[Crisis]) -> tuple[Figures, list[Panel]]:
    alarms = [one.get("crisis") for one in model.pipeline.parse([(line.text, line.asks) for line in lines])]
    grave = [alarm for alarm, line in zip(alarms, lines, strict=True) if line.level == CLEAR]
    figures: Figures = {
        "lines": len(lines),
        "found": _share(Share.count(alarm is not None for alarm in alarms)),
        "clear_found": _share(Share.count(alarm is not None for alarm in grave)),
        "clear_found_as_clear": _share(Share.count(alarm is not None and alarm["level"] == CLEAR for alarm in grave)),
    }
    return figures, []


def near_crises(model: Model, lines: Sequence[NearCrisis]) -> tuple[Figures, list[Panel]]:
    parsed = model.pipeline.parse([(line.text, line.asks) for line in lines])
    asked_after = [
        one.get("crisis") is not None and not _is_clear(one)
        for one, line in zip(parsed, lines, strict=True)
        if not line.possible_ok
    ]
    figures: Figures = {
        "lines": len(lines),
        "clear": _share(Share.count(map(_is_clear, parsed))),
        "possible": _share(Share.count(asked_after)),
    }
    return figures, []


def filled(model: Model, lines: Sequence[Filling]) -> tuple[Figures, list[Panel]]:
    parsed = model.pipeline.parse([(line.text, line.asks) for line in lines])
    filler = slots.Filler(model.flows())
    found = [filler.fill(line.text, line.asks, one) for line, one in zip(lines, parsed, strict=True)]
    return slots.figures(lines, found), []


MEASURES: dict[Kind, Callable[[Model, Any], tuple[Figures, list[Panel]]]] = {
    Kind.UTTERANCES: utterances,
    Kind.PROFILES: profiles,
    Kind.UNSURE: unsure,
    Kind.CRISES: crises,
    Kind.NEAR_CRISES: near_crises,
    Kind.SLOTS: filled,
}


def _under_noise(model: Model, lines: Sequence[Utterance], clean: int, clean_alone: int) -> Figures:
    hits, alone = [], []
    for seed in SEEDS:
        texts = noisy_texts(lines, seed)
        asked = model.guesses((text, line.asks) for text, line in zip(texts, lines, strict=True))
        hits.append(sum(_right(lines, asked)))
        alone.append(sum(_right(lines, model.guesses((text, None) for text in texts))))
    count = len(lines)
    return {
        "rate": RATE,
        "seeds": len(SEEDS),
        "with_asks": {"accuracy": fmean(hits) / count, "lost": (clean - fmean(hits)) / count},
        "without_asks": {"accuracy": fmean(alone) / count, "lost": (clean_alone - fmean(alone)) / count},
    }


def _right(lines: Sequence[Utterance], guesses: Sequence[Guess]) -> list[bool]:
    return [is_right(line, guess.intent) for line, guess in zip(lines, guesses, strict=True)]


def _decided(guesses: Sequence[Guess], right: Sequence[bool]) -> tuple[list[float], list[bool]]:
    """Confidence and rightness where an intent was named: that of a rejection is of another kind."""
    kept = [
        (guess.confidence, good) for guess, good in zip(guesses, right, strict=True) if guess.intent not in REJECTED
    ]
    return [confidence for confidence, _ in kept], [good for _, good in kept]


def _is_clear(parsed: Mapping[str, Any]) -> bool:
    return (parsed.get("crisis") or {}).get("level") == CLEAR


def _share(share: Share) -> Figures:
    return share.to_json()


def _sum(first: Figures, second: Figures) -> Share:
    return Share(first["hits"] + second["hits"], first["of"] + second["of"])


def bins_of(panels: Iterable[Panel]) -> dict[str, list[Figures]]:
    """The diagram's figures, for the JSON."""

    def body(one: Bin) -> Figures:
        return {"confidence": one.confidence, **one.right.to_json()}

    return {panel.title: [body(one) for one in panel.bins] for panel in panels}
