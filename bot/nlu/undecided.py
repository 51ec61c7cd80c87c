"""Whether anybody could tell which need a profile speaks of: too thin, beside the point, or two needs at par.

A logistic regression over what the match model says of the profile, learned from profiles with a need and from some
written so that nobody could match them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.coaching.needs import FIELDS, Need, Profile
from bot.nlu.found import word_set

LEAST_WORDS = 5  # that mean something, in all three answers; with fewer nobody could tell
NEEDS = len(Need)
_CHALLENGES, _GOALS = FIELDS.index("challenges"), FIELDS.index("goals")
_FOLDS = 10
_USUAL = 0.04  # of them for each profile with a need: more than that are written than are met

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Undecided:
    """``weights`` of the signs, and ``limit``: a chance above it means that nobody could tell."""

    weights: Floats
    bias: float
    limit: float

    def chance(self, signs: Floats) -> float:
        return float(1 / (1 + np.exp(-(signs @ self.weights + self.bias))))


def meaningful(text: str) -> int:
    """How many different words of a text may say something of a need."""
    small = word_set("words_en") | word_set("empty")
    return len({word.strip(".,;:!?()\"'") for word in text.lower().split()} - small - {""})


def is_thin(profile: Profile) -> bool:
    """Whether the answers hold too few words that mean something for anybody to tell."""
    return meaningful("\n".join(profile.text(name) for name in FIELDS)) < LEAST_WORDS


def signs(profile: Profile, parts: Floats) -> Floats:
    """What speaks for and against a decision; ``parts`` [fields and standing, needs and nobody] as of the model.

    How the scores lie, whether challenges and goals agree on the best need, and how much was said.
    """
    total = parts.sum(axis=0)
    best = int(total[:NEEDS].argmax())
    leads = [_lead(parts[field], best) for field in (_CHALLENGES, _GOALS)]
    strange = [total[NEEDS], parts[_CHALLENGES, NEEDS], parts[_GOALS, NEEDS]]
    texts = ["\n".join(profile.text(name) for name in FIELDS), profile.text("challenges"), profile.goals]
    said = [float(np.log1p(meaningful(text))) for text in texts]
    return np.array([*np.sort(total[:NEEDS])[:0:-1], *strange, *leads, min(leads), *said], np.float32)


def fit(known: Floats, strange: Floats, most_kept: float) -> tuple[Undecided, NDArray[np.float64]]:
    """Train on the signs of profiles with a need and of others; ``most_kept`` of the latter are to stay undecided.

    Gives, too, the chances of all, the known ones first, by models that did not see them. Raises ValueError when there
    are none of either.
    """
    from sklearn.linear_model import LogisticRegression  # heavy, and only training needs it
    from sklearn.model_selection import StratifiedKFold

    rows, odd = np.concatenate([known, strange]), np.arange(len(known) + len(strange)) >= len(known)
    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    rows = (rows - mean) / spread

    weight = np.where(odd, min(1.0, _USUAL * len(known) / max(len(strange), 1)), 1.0)

    def model(which: Any) -> Any:
        return LogisticRegression(C=1.0, max_iter=2000).fit(rows[which], odd[which], sample_weight=weight[which])

    folds = min(_FOLDS, int(odd.sum()), int((~odd).sum()))
    chances = np.zeros(len(rows))
    if folds > 1:
        for seen, left in StratifiedKFold(folds, shuffle=True, random_state=0).split(rows, odd):
            chances[left] = model(seen).predict_proba(rows[left])[:, 1]
    fitted = model(slice(None))
    weights = fitted.coef_[0] / spread
    limit = float(np.quantile(chances[odd], 1 - most_kept)) if folds > 1 else 0.5
    return Undecided(weights.astype(np.float32), float(fitted.intercept_[0] - mean @ weights), limit), chances


def _lead(scores: Floats, best: int) -> float:
    """By how much the best need of all is ahead of the others in one field."""
    return float(scores[best] - np.delete(scores[:NEEDS], best).max())
