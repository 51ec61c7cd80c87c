"""The match model: which of the four needs a profile speaks of, how sure, and the words that speak for it.

One logistic regression over the encoder's vectors of the three fields and the words of all. Being linear in what the
single words contribute, it explains itself: the evidence is where its own sum comes from. Confidence is calibrated, and
the threshold of ``sure`` chosen, on profiles the model did not see.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.coaching.needs import FIELDS, Evidence, Match, Need, Profile
from bot.nlu import encoder, evidence
from bot.nlu.found import words
from bot.nlu.lexicon import Lexicon
from bot.nlu.ridge import probabilities

NEEDS = tuple(Need)
MOST_WRONG = 0.05  # of the matches called sure, held out
_STRENGTH = 10.0  # inverse regularisation, by cross-validation
_FOLDS = 5
_THREAD = 0.2  # probability at which a second need runs through the answers
_LEAST_WORDS = 5  # that mean something, in all three answers; with fewer nobody could tell

Floats = NDArray[np.float32]


@dataclass
class MatchModel:
    """``fields`` [3, 384, needs] and ``terms`` [terms, needs] are weights; ``means`` [3, 384] the average vectors."""

    lexicon: Lexicon
    fields: Floats
    terms: Floats
    bias: Floats
    means: Floats
    sharpness: float
    threshold: float
    figures: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def train(cls, profiles: Sequence[Profile], needs: Sequence[Need], unsure: Sequence[Profile] = ()) -> MatchModel:
        """Learn from profiles with their needs; ``unsure`` are some nobody could match, to set the threshold by.

        Raises ValueError when a need has fewer profiles than there are folds.
        """
        classes = np.array([NEEDS.index(need) for need in needs])
        if np.bincount(classes, minlength=len(NEEDS)).min() < _FOLDS:
            raise ValueError(f"each need takes at least {_FOLDS} profiles")
        lexicon = Lexicon.learn([_joined(profile) for profile in profiles])
        vectors = _vectors([*profiles, *unsure])
        rows = np.hstack(
            [vectors.reshape(len(vectors), -1), lexicon.matrix([_joined(p) for p in (*profiles, *unsure)]).toarray()]
        )
        known, strange = rows[: len(profiles)], rows[len(profiles) :]
        held_out, strangers = _held_out(known, classes, strange)
        sharpness = _sharpness(held_out, classes)
        chances, odd = probabilities(held_out, sharpness), probabilities(strangers, sharpness)
        thin = np.array([is_thin(profile) for profile in unsure], bool)
        odd_confidence = np.where(thin, 0.0, odd.max(axis=1)) if len(unsure) else np.zeros(0)
        threshold = _threshold(chances, classes, odd_confidence)
        weights, bias = _fit(known, classes)
        width = 3 * encoder.WIDTH if vectors.size else 0
        return cls(
            lexicon,
            weights[:width].reshape(3, -1, len(NEEDS)) if width else np.zeros((3, 0, len(NEEDS)), np.float32),
            weights[width:],
            bias,
            vectors[: len(profiles)].mean(axis=0) if width else np.zeros((3, 0), np.float32),
            sharpness,
            threshold,
            _figures(chances, classes, odd_confidence, threshold),
        )

    def classify(self, profile: Profile) -> Match:
        """The best of the four needs; empty answers are a match, too, that is not sure."""
        readings = self._read(profile)
        row, weight = self.lexicon.row(_joined(profile))
        scores = weight @ self.terms[row] + self.bias
        for number, reading in enumerate(readings):
            if reading is not None:
                scores = scores + reading.vector @ self.fields[number]
        chances = probabilities(scores.astype(np.float32), self.sharpness)
        order = np.argsort(-chances)
        need, second = NEEDS[order[0]], NEEDS[order[1]]
        confidence = float(chances[order[0]])
        thread = second if chances[order[1]] >= _THREAD else None
        return Match(
            need=need,
            confidence=confidence,
            sure=confidence >= self.threshold and not is_thin(profile),
            scores={one: float(chance) for one, chance in zip(NEEDS, chances, strict=True)},
            thread=thread,
            evidence=self._evidence(profile, readings, need, thread),
        )

    def _read(self, profile: Profile) -> list[encoder.Reading | None]:
        sentences = encoder.shared() if self.fields.size else None
        texts = [profile.text(name) for name in FIELDS]
        if sentences is None:
            return [None] * len(FIELDS)
        read = iter(sentences.read([text for text in texts if text.strip()]))
        return [next(read) if text.strip() else None for text in texts]

    def _evidence(
        self, profile: Profile, readings: list[encoder.Reading | None], need: Need, thread: Need | None
    ) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        for wanted, most in ((need, 3), (thread, 1)):
            if wanted is None:
                continue
            speaks = _against_others(NEEDS.index(wanted))
            weighed = []
            for number, name in enumerate(FIELDS):
                text, reading = profile.text(name), readings[number]
                contributions = evidence.of_words(self.lexicon.word_weights(text), self.terms @ speaks)
                if reading is not None:
                    weights = self.fields[number] @ speaks
                    evidence.add_pieces(contributions, reading, weights, float(self.means[number] @ weights))
                weighed += evidence.phrases(name, text, contributions)
            found += evidence.strongest(weighed, wanted, most, [(e.field, e.start, e.end) for e in found])
        return tuple(found)

    def save(self, folder: Path) -> None:
        """Write ``needs.npz`` and ``needs.json``."""
        np.savez(
            folder / "needs.npz",
            fields=self.fields, terms=self.terms, bias=self.bias, means=self.means, idf=self.lexicon.idf,
        )  # fmt: skip
        body = {
            "terms": self.lexicon.terms,
            "sharpness": self.sharpness,
            "threshold": self.threshold,
            "figures": self.figures,
        }
        (folder / "needs.json").write_text(json.dumps(body), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> MatchModel:
        """Raises OSError or KeyError when the folder holds no match model."""
        body = json.loads((folder / "needs.json").read_text("utf-8"))
        with np.load(folder / "needs.npz", allow_pickle=False) as arrays:
            lexicon = Lexicon(body["terms"], arrays["idf"])
            fields, terms, bias, means = (arrays[name] for name in ("fields", "terms", "bias", "means"))
        return cls(lexicon, fields, terms, bias, means, body["sharpness"], body["threshold"], body["figures"])


def is_thin(profile: Profile) -> bool:
    """Whether the answers hold too few words that mean something for anybody to tell."""
    said = _joined(profile).lower().split()
    small = frozenset(words("words_en")) | frozenset(words("empty"))
    return len({word.strip(".,;:!?()\"'") for word in said} - small - {""}) < _LEAST_WORDS


def _joined(profile: Profile) -> str:
    return "\n".join(profile.text(name) for name in FIELDS)


def _vectors(profiles: Sequence[Profile]) -> Floats:
    """The fields' vectors [profiles, 3, 384], zeros for an empty field; no columns without an encoder."""
    sentences = encoder.shared()
    if sentences is None:
        return np.zeros((len(profiles), 3, 0), np.float32)
    texts = [profile.text(name) for profile in profiles for name in FIELDS]
    filled = np.array([bool(text.strip()) for text in texts], np.float32)
    return (sentences.encode(texts) * filled[:, None]).reshape(len(profiles), 3, -1)


def _fit(rows: Floats, classes: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Weights [columns, needs] and bias. Solved among the examples, of which there are fewer than columns."""
    from sklearn.linear_model import LogisticRegression  # heavy, and only training needs it

    values, vectors = np.linalg.eigh(rows @ rows.T)
    kept = values > 1e-5
    root = np.sqrt(values[kept])
    fitted = LogisticRegression(C=_STRENGTH, max_iter=500, tol=1e-3).fit(vectors[:, kept] * root, classes)
    weights = rows.T @ (vectors[:, kept] / root) @ fitted.coef_.T
    return weights.astype(np.float32), fitted.intercept_.astype(np.float32)


def _held_out(rows: Floats, classes: NDArray[np.intp], strange: Floats) -> tuple[Floats, Floats]:
    """Scores of the examples by models that did not see them, and of the strange ones by all of these."""
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros((len(rows), len(NEEDS)), np.float32)
    strangers = np.zeros((len(strange), len(NEEDS)), np.float32)
    for seen, left in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(rows, classes):
        weights, bias = _fit(rows[seen], classes[seen])
        scores[left] = rows[left] @ weights + bias
        strangers += (strange @ weights + bias) / _FOLDS
    return scores, strangers


def _sharpness(scores: Floats, classes: NDArray[np.intp]) -> float:
    """The factor on the scores with the least log loss: one over the temperature."""
    from scipy.optimize import minimize_scalar

    def loss(log_factor: float) -> float:
        chances = probabilities(scores, float(np.exp(log_factor)))
        return -float(np.log(np.maximum(chances[np.arange(len(classes)), classes], 1e-9)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 3.0), method="bounded").x))


def _threshold(chances: Floats, classes: NDArray[np.intp], strangers: NDArray[np.floating[Any]]) -> float:
    """The lowest confidence above which at most MOST_WRONG are wrong; who is a stranger and sure is wrong, too."""
    confidence = np.concatenate([chances.max(axis=1), strangers])
    wrong = np.concatenate([chances.argmax(axis=1) != classes, np.ones(len(strangers), bool)])
    order = np.argsort(-confidence)
    share = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share <= MOST_WRONG)
    return float(confidence[order][good[-1]]) if len(good) else 1.0


def _figures(
    chances: Floats, classes: NDArray[np.intp], strangers: NDArray[np.floating[Any]], threshold: float
) -> dict[str, float]:
    guesses, confidence = chances.argmax(axis=1), chances.max(axis=1)
    sure = confidence >= threshold
    bins = np.array_split(np.argsort(confidence), 10)
    gap = [abs(float(confidence[b].mean()) - float((guesses[b] == classes[b]).mean())) * len(b) for b in bins]
    return {
        "accuracy": float((guesses == classes).mean()),
        "coverage": float(sure.mean()),
        "right_among_sure": float((guesses[sure] == classes[sure]).mean()) if sure.any() else 0.0,
        "calibration_error": sum(gap) / len(classes),
        "unsure_kept": float((strangers < threshold).mean()) if len(strangers) else 1.0,
    }


def _against_others(number: int) -> Floats:
    """Weighs the needs' scores: this one for, the average of the others against."""
    weights = np.full(len(NEEDS), -1 / (len(NEEDS) - 1), np.float32)
    weights[number] = 1
    return weights
