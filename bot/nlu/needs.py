"""The match model: which of the four needs a profile speaks of, how sure, and the words that speak for it.

Kernel ridge over the encoder's vectors of the three fields, their words and the author's standing (likeness), with a
fifth class for profiles nobody could match. The evidence is where its own sum comes from. Confidence is calibrated, and
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
from bot.nlu import encoder, evidence, likeness, standing, undecided
from bot.nlu.lexicon import Lexicon
from bot.nlu.likeness import Likeness, Seen
from bot.nlu.ridge import probabilities
from bot.nlu.undecided import Undecided, is_thin

NEEDS = tuple(Need)
MOST_WRONG = 0.025  # of the matches called sure, held out
KEPT = 0.9  # of the profiles nobody could match, held out, are to stay unsure
_FEWEST = 5  # profiles of a need
_LEVEL = 0.5  # of what a field adds as a whole: all of it favours long fields, none of it forgets one-clause fields
_THREAD = 0.1  # probability at which a second need runs through the answers; of a sure match it seldom has more

Floats = NDArray[np.float32]


@dataclass
class MatchModel:
    """``sharpness`` makes probabilities of the scores; ``threshold`` is the least confidence of a sure match."""

    lexicon: Lexicon
    likeness: Likeness
    undecided: Undecided
    sharpness: float
    threshold: float
    figures: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def train(cls, profiles: Sequence[Profile], needs: Sequence[Need], unsure: Sequence[Profile] = ()) -> MatchModel:
        """Learn from profiles with their needs, and from some nobody could match.

        Raises ValueError when a need has too few profiles.
        """
        classes = np.array([NEEDS.index(need) for need in needs])
        if np.bincount(classes, minlength=len(NEEDS)).min() < _FEWEST:
            raise ValueError(f"each need takes at least {_FEWEST} profiles")
        everybody = [*profiles, *(unsure or [Profile()])]
        count = len(profiles)
        targets = np.append(classes, np.full(len(everybody) - count, len(NEEDS)))
        lexicon = Lexicon.learn([_joined(profile) for profile in profiles])
        model, parts = likeness.fit(
            _vectors(everybody),
            [lexicon.matrix([profile.text(name) for profile in everybody]) for name in FIELDS],
            np.stack([standing.of(profile) for profile in everybody]),
            targets,
        )
        signs = np.stack([undecided.signs(p, one) for p, one in zip(everybody, parts, strict=True)])
        judge, odd = undecided.fit(signs[:count], signs[count:], KEPT)
        scores = parts.sum(axis=1)[:, : len(NEEDS)]
        sharpness = _sharpness(scores[:count], classes)
        chances = _chances(scores, sharpness, odd)
        open_ = odd > judge.limit
        thin = np.array([is_thin(profile) for profile in everybody], bool)
        threshold = _threshold(chances[:count], classes, open_[:count] | thin[:count])
        sure = (chances.max(axis=1) >= threshold) & ~open_ & ~thin
        figures = _figures(chances[:count], classes, sure[:count]) | {"unsure_kept": float(1 - sure[count:].mean())}
        return cls(lexicon, model, judge, sharpness, threshold, figures)

    def classify(self, profile: Profile) -> Match:
        """The best of the four needs; empty answers are a match, too, that is not sure."""
        readings = self._read(profile)
        texts = [profile.text(name) for name in FIELDS]
        seen = self._see(readings)
        parts = self.likeness.parts(seen, [self.lexicon.row(text) for text in texts], standing.of(profile))
        odd = self.undecided.chance(undecided.signs(profile, parts))
        chances = _chances(parts.sum(axis=0)[None, : len(NEEDS)], self.sharpness, np.array([odd]))[0]
        order = np.argsort(-chances)
        need, second = NEEDS[order[0]], NEEDS[order[1]]
        confidence = float(chances[order[0]])
        thread = second if chances[order[1]] >= _THREAD else None
        return Match(
            need=need,
            confidence=confidence,
            sure=confidence >= self.threshold and odd <= self.undecided.limit and not is_thin(profile),
            scores={one: float(chance) for one, chance in zip(NEEDS, chances, strict=True)},
            thread=thread,
            evidence=self._evidence(profile, readings, seen, need, thread),
        )

    def is_thin(self, profile: Profile) -> bool:
        """Whether the answers hold too few words that mean something."""
        return is_thin(profile)

    def _read(self, profile: Profile) -> list[encoder.Reading | None]:
        sentences = encoder.shared() if self.likeness.encoded else None
        texts = [profile.text(name) for name in FIELDS]
        if sentences is None:
            return [None] * len(FIELDS)
        read = iter(sentences.read([text for text in texts if text.strip()]))
        return [next(read) if text.strip() else None for text in texts]

    def _see(self, readings: Sequence[encoder.Reading | None]) -> list[Seen]:
        if not self.likeness.encoded:
            return []
        empty = np.zeros(encoder.WIDTH, np.float32)
        return [self.likeness.see(n, reading.vector if reading else empty) for n, reading in enumerate(readings)]

    def _evidence(
        self,
        profile: Profile,
        readings: Sequence[encoder.Reading | None],
        seen: Sequence[Seen],
        need: Need,
        thread: Need | None,
    ) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        rows = [self.lexicon.word_weights(profile.text(name)) for name in FIELDS]
        levels = [self.likeness.level(one) for one in seen]
        for wanted, most in ((need, 3), (thread, 1)):
            if wanted is None:
                continue
            speaks = _against_others(NEEDS.index(wanted))
            weighed = []
            for number, name in enumerate(FIELDS):
                text, reading = profile.text(name), readings[number]
                contributions = evidence.of_words(rows[number], self.likeness.words[number], speaks)
                if reading is not None:
                    pull = self.likeness.pull(seen[number], speaks)
                    evidence.add_pieces(contributions, reading, pull, _LEVEL * float(levels[number] @ speaks))
                weighed += evidence.phrases(name, text, contributions)
            found += evidence.strongest(weighed, wanted, most, [(e.field, e.start, e.end) for e in found])
        return tuple(found)

    def save(self, folder: Path) -> None:
        """Write ``needs.npz`` and ``needs.json``."""
        like = self.likeness
        np.savez(
            folder / "needs.npz",
            idf=self.lexicon.idf, bases=like.bases.astype(np.float16), examples=like.examples.astype(np.float16),
            duals=like.duals, words=like.words.astype(np.float16), standing=like.standing,
            undecided=self.undecided.weights,
        )  # fmt: skip
        body = {
            "terms": self.lexicon.terms,
            "sharpness": self.sharpness,
            "threshold": self.threshold,
            "undecided": {"bias": self.undecided.bias, "limit": self.undecided.limit},
            "figures": self.figures,
        }
        (folder / "needs.json").write_text(json.dumps(body), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> MatchModel:
        """Raises OSError or KeyError when the folder holds no match model."""
        body = json.loads((folder / "needs.json").read_text("utf-8"))
        with np.load(folder / "needs.npz", allow_pickle=False) as arrays:
            lexicon = Lexicon(body["terms"], arrays["idf"])
            like = Likeness(
                arrays["bases"].astype(np.float32), arrays["examples"].astype(np.float32), arrays["duals"],
                arrays["words"], arrays["standing"],
            )  # fmt: skip
            judge = Undecided(arrays["undecided"], **body["undecided"])
        return cls(lexicon, like, judge, body["sharpness"], body["threshold"], body["figures"])


def _joined(profile: Profile) -> str:
    return "\n".join(profile.text(name) for name in FIELDS)


def _vectors(profiles: Sequence[Profile]) -> Floats:
    """The fields' vectors [profiles, 3, 384], zeros for an empty field; no columns without an encoder."""
    sentences = encoder.shared()
    if sentences is None:
        return np.zeros((len(profiles), 3, 0), np.float32)
    texts = [profile.text(name) for profile in profiles for name in FIELDS]
    filled = np.array([bool(text.strip()) for text in texts], np.float32)
    return (encoder.last_layer(sentences.encode_examples(texts)) * filled[:, None]).reshape(len(profiles), 3, -1)


def _chances(scores: Floats, sharpness: float, odd: NDArray[np.float64]) -> Floats:
    """Probabilities [profiles, needs]: as far as nobody could tell, each need is as likely as the other."""
    out: Floats = (1 - odd[:, None]) * probabilities(scores, sharpness) + odd[:, None] / len(NEEDS)
    return out.astype(np.float32)


def _sharpness(scores: Floats, classes: NDArray[np.intp]) -> float:
    """The factor on the scores with the least log loss: one over the temperature."""
    from scipy.optimize import minimize_scalar

    def loss(log_factor: float) -> float:
        chances = probabilities(scores, float(np.exp(log_factor)))
        return -float(np.log(np.maximum(chances[np.arange(len(classes)), classes], 1e-9)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 5.0), method="bounded").x))


def _threshold(chances: Floats, classes: NDArray[np.intp], left_out: NDArray[np.bool_]) -> float:
    """The lowest confidence above which at most MOST_WRONG are wrong, of those not left out for another reason."""
    confidence, wrong = chances.max(axis=1)[~left_out], (chances.argmax(axis=1) != classes)[~left_out]
    order = np.argsort(-confidence)
    share = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share <= MOST_WRONG)
    return float(confidence[order][good[-1]]) if len(good) else 1.0


def _figures(chances: Floats, classes: NDArray[np.intp], sure: NDArray[np.bool_]) -> dict[str, float]:
    guesses, confidence = chances.argmax(axis=1), chances.max(axis=1)
    bins = np.array_split(np.argsort(confidence), 10)
    gap = [abs(float(confidence[b].mean()) - float((guesses[b] == classes[b]).mean())) * len(b) for b in bins]
    return {
        "accuracy": float((guesses == classes).mean()),
        "coverage": float(sure.mean()),
        "right_among_sure": float((guesses[sure] == classes[sure]).mean()) if sure.any() else 0.0,
        "calibration_error": sum(gap) / len(classes),
    }


def _against_others(number: int) -> Floats:
    """Weighs the classes' scores: this need for, the average of the other needs against, and nobody's not at all."""
    weights = np.full(len(NEEDS) + 1, -1 / (len(NEEDS) - 1), np.float32)
    weights[number], weights[len(NEEDS)] = 1, 0
    return weights
