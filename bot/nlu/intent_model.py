"""What a text wants: spelling corrected, encoded, weighed by its words, under the open question. Rasa-free."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu import asks as open_question
from bot.nlu import clauses, encoder, rejection, ridge
from bot.nlu.clauses import Part
from bot.nlu.lexicon import Lexicon
from bot.nlu.spelling import Speller, count_words

OUT_OF_SCOPE, CRISIS = "out_of_scope", "crisis"
FALLBACK = "nlu_fallback"

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Guess:
    """``ranking`` is sorted, the best first, and holds calibrated probabilities of full intent names.

    ``intent`` differs from the ranking's first when nothing in it is to be trusted: FALLBACK or OUT_OF_SCOPE.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Understood:
    """A message and its parts; ``corrected`` are the parts' texts without typing errors.

    ``alarming`` is how likely each part is a crisis, whatever question is open.
    """

    whole: Guess
    parts: tuple[tuple[Part, Guess], ...]
    corrected: tuple[str, ...]
    alarming: tuple[float, ...]


@dataclass
class IntentModel:
    intents: list[str]
    counts: dict[str, int]
    lexicon: Lexicon
    ridge: ridge.Ridge
    sharpness: float
    threshold: float
    figures: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.encoder = encoder.shared() if self.ridge.encoded else None
        self.speller = _speller(self.counts, self.encoder)

    @classmethod
    def train(cls, texts: Sequence[str], labels: Sequence[str]) -> IntentModel:
        """Learn from examples; at least two intents."""
        intents = sorted(set(labels))
        classes = np.searchsorted(intents, labels)
        counts, sentences = count_words(texts), encoder.shared()
        speller = _speller(counts, sentences)
        fixed = [" ".join(speller.fix(part.text) for part in clauses.split(text)) for text in texts]
        lexicon = Lexicon.learn(fixed)
        vectors = sentences.encode(fixed) if sentences else None
        fitted, held_out = ridge.fit(vectors, lexicon.matrix(fixed), classes)
        sharpness = ridge.sharpness(held_out.scores, classes)
        chances = ridge.probabilities(held_out.scores, sharpness)
        threshold, figures = rejection.choose(chances, held_out.nearest, classes, intents, OUT_OF_SCOPE)
        return cls(intents, counts, lexicon, fitted, sharpness, threshold, figures)

    def understand(self, text: str, asks: str | None = None) -> Understood:
        """What the message and each of its parts want, under the open question ``asks``."""
        parts = clauses.split(text)
        corrected = [self.speller.fix(part.text) for part in parts]
        texts = corrected if len(parts) == 1 else [*corrected, " ".join(corrected)]
        vectors = self.encoder.encode_parts(corrected)[: len(texts)] if self.encoder else None
        scores, nearest = self.ridge.scores(vectors, [self.lexicon.row(t) for t in texts])
        bonus = np.stack([open_question.bonus(asks, self.intents, text) for text in texts])
        chances = ridge.probabilities(scores, self.sharpness, bonus)
        guesses = [self._guess(row, float(near)) for row, near in zip(chances, nearest, strict=True)]
        alarming = (0.0,) * len(parts)
        if CRISIS in self.intents:
            alone = ridge.probabilities(scores, self.sharpness)[: len(parts), self.intents.index(CRISIS)]
            alarming = tuple(alone.tolist())
        return Understood(guesses[-1], tuple(zip(parts, guesses, strict=False)), tuple(corrected), alarming)

    def _guess(self, chances: Floats, nearest: float) -> Guess:
        best = np.argsort(-chances)[:5]
        ranking = tuple((self.intents[i], float(chances[i])) for i in best)
        name, confidence = ranking[0]
        if name != OUT_OF_SCOPE and rejection.score(confidence, nearest) < self.threshold:
            stranger = len(ranking) > 1 and ranking[1][0] == OUT_OF_SCOPE
            return Guess(OUT_OF_SCOPE if stranger else FALLBACK, 1 - confidence, ranking)
        return Guess(name, confidence, ranking)

    def save(self, folder: Path) -> None:
        """Arrays as ``intents.npz``, the rest as ``intents.json``: nothing that runs code when read."""
        fitted = self.ridge
        np.savez(
            folder / "intents.npz",
            basis=fitted.basis,
            examples=fitted.examples.astype(np.float16),
            duals=fitted.duals,
            words=fitted.words.astype(np.float16),
            idf=self.lexicon.idf,
        )
        body = {
            "intents": self.intents,
            "terms": self.lexicon.terms,
            "counts": self.counts,
            "sharpness": self.sharpness,
            "threshold": self.threshold,
            "figures": self.figures,
        }
        (folder / "intents.json").write_text(json.dumps(body), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Raises OSError or KeyError when the folder holds no saved model."""
        body = json.loads((folder / "intents.json").read_text("utf-8"))
        with np.load(folder / "intents.npz", allow_pickle=False) as arrays:
            fitted = ridge.Ridge(*(arrays[name] for name in ("basis", "examples", "duals", "words")))
            lexicon = Lexicon(body["terms"], arrays["idf"])
        return cls(
            body["intents"], body["counts"], lexicon, fitted, body["sharpness"], body["threshold"], body["figures"]
        )


def _speller(counts: dict[str, int], sentences: encoder.Encoder | None) -> Speller:
    return Speller(counts, sentences.words() if sentences else [])
