"""How much a sentence sounds like a crisis: a linear model of its vector and its words, beside the intents.

The patterns of crisis.yml know the plain words; this knows what is meant by others. It learns from crises, from lines
that sound like one and are none (both in data/safety_lines.yml), and from the examples of all other intents. Being
linear, it costs a product per sentence; a Gaussian kernel, a landmark kernel and a small network were no better.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu import clauses, encoder

Floats = NDArray[np.float32]

# Shares of what is no crisis that may be taken for one, held out: they set the bounds.
NEAR_POSSIBLE, NEAR_SUPPORTED = 0.10, 0.30  # of the lines that sound like one
ORDINARY_POSSIBLE, ORDINARY_FIRM = 0.01, 0.005  # of all other lines
MISTAKEN_ASSURED, MISTAKEN_CLEAR = 0.0007, 0.00005  # of both

_FOLDS = 3
_STRENGTH = 10.0  # inverse regularisation
_EVERY = 2  # of the ordinary lines half are enough: most are far away
_TERM = re.compile(r"\w+(?:'\w+)*|[^\w\s.,;:!\"'()-]")
_MOST_TERMS = 200  # of one text


class TooFewLines(ValueError):
    """There is too little to learn crises from."""


@dataclass(frozen=True)
class Bounds:
    """Scores from which on a sentence supports a weak pattern, is a possible crisis, is one against other signs and
    confirms a clear pattern, confirms a likely one, is a clear crisis."""

    supported: float
    possible: float
    firm: float
    assured: float
    clear: float

    @property
    def halfway(self) -> float:
        """From here the plainest words are believed: "I want to die", but not of a slide with a typing error."""
        return (self.supported + self.possible) / 2


@dataclass
class DangerModel:
    """``vector`` [768] (empty without an encoder at training) and ``terms`` are weights."""

    vector: Floats
    terms: dict[str, float]
    bias: float
    bounds: Bounds
    figures: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def train(cls, crises: Sequence[str], near: Sequence[str], ordinary: Sequence[str]) -> DangerModel:
        """Learn from lines; what is no crisis is learned part by part, as it will be read.

        Raises TooFewLines when one kind has fewer lines than there are folds.
        """
        if min(len(crises), len(near), len(ordinary)) < _FOLDS:
            raise TooFewLines(f"each kind takes at least {_FOLDS} lines")
        kinds = (list(crises), _in_parts(near), _in_parts(ordinary[::_EVERY]))
        texts = [text for kind in kinds for text in kind]
        kind_of = np.repeat(np.arange(3), [len(kind) for kind in kinds])
        sentences = encoder.shared()
        vectors = sentences.encode_examples(texts) if sentences else np.zeros((len(texts), 0), np.float32)
        scores = _held_out(texts, vectors, kind_of == 0)
        bounds = _bounds(scores, kind_of)
        figures = {
            "found": float((scores[kind_of == 0] >= bounds.possible).mean()),
            "near_possible": float((scores[kind_of == 1] >= bounds.possible).mean()),
            "ordinary_possible": float((scores[kind_of == 2] >= bounds.possible).mean()),
        }
        vector, terms, bias = _fit(texts, vectors, kind_of == 0)
        return cls(vector, terms, bias, bounds, figures)

    def scores(self, texts: Sequence[str], vectors: Floats | None) -> list[float]:
        """The higher, the more likely a crisis; of texts without typing errors."""
        out = [self.bias + sum(weight * self.terms.get(term, 0.0) for term, weight in _weights(t)) for t in texts]
        if vectors is not None and self.vector.size:
            out = [score + float(near) for score, near in zip(out, vectors @ self.vector, strict=True)]
        return out

    def save(self, folder: Path) -> None:
        """Arrays as ``danger.npz``, the rest as ``danger.json``: nothing that runs code when read."""
        weights = np.fromiter(self.terms.values(), np.float32, len(self.terms))
        np.savez(folder / "danger.npz", vector=self.vector, terms=weights)
        bounds = list(astuple(self.bounds))
        body = {"terms": list(self.terms), "bias": self.bias, "bounds": bounds, "figures": self.figures}
        (folder / "danger.json").write_text(json.dumps(body), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        """Raises OSError or KeyError when the folder holds no saved model."""
        body = json.loads((folder / "danger.json").read_text("utf-8"))
        with np.load(folder / "danger.npz", allow_pickle=False) as arrays:
            terms = dict(zip(body["terms"], arrays["terms"].tolist(), strict=True))
            return cls(arrays["vector"], terms, body["bias"], Bounds(*body["bounds"]), body["figures"])


def _in_parts(lines: Sequence[str]) -> list[str]:
    """Every text that would be looked at, but for lines of several parts."""
    parts = [part for line in lines for part in clauses.split(line)]
    finer = [piece.text for part in parts if len(pieces := clauses.pieces(part)) > 1 for piece in pieces]
    return [*(part.text for part in parts), *finer]


def _weights(text: str) -> list[tuple[str, float]]:
    """A text's words and word pairs, each once; the squares of their weights sum to 1."""
    words = _TERM.findall(text.lower().replace("\u2019", "'"))[:_MOST_TERMS]
    terms = dict.fromkeys([*words, *(f"{a} {b}" for a, b in pairwise(words))])
    share = len(terms) ** -0.5 if terms else 0.0
    return [(term, share) for term in terms]


def _fit(texts: Sequence[str], vectors: Floats, crisis: NDArray[np.bool_]) -> tuple[Floats, dict[str, float], float]:
    """Logistic regression; written out, as scikit-learn's takes three times as long on half-sparse rows."""
    from scipy.optimize import minimize

    index, words = _bag(texts)
    across = words.T.tocsr()
    width = vectors.shape[1]
    sign = np.where(crisis, 1, -1).astype(np.float32)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        near, said, bias = np.split(weights.astype(np.float32), [width, len(weights) - 1])
        margin = sign * (vectors @ near + words @ said + bias)
        pull = -sign / (1 + np.exp(np.clip(margin, -60, 60)))
        slope = np.concatenate([vectors.T @ pull, across @ pull, [pull.sum()]]).astype(np.float64) * _STRENGTH
        slope[:-1] += weights[:-1]
        missed = float(np.logaddexp(0, -margin).sum())
        return _STRENGTH * missed + 0.5 * float(weights[:-1] @ weights[:-1]), slope

    start = np.zeros(width + len(index) + 1)
    weights = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-6}).x
    terms = {term: float(weights[width + at]) for term, at in index.items()}
    return weights[:width].astype(np.float32), terms, float(weights[-1])


def _bag(texts: Sequence[str]) -> tuple[dict[str, int], Any]:
    """The column of each term that more than one text has, and the texts' weights of them: a sparse matrix."""
    from scipy.sparse import csr_matrix

    rows = [_weights(text) for text in texts]
    counts = Counter(term for row in rows for term, _ in row)
    index = {term: at for at, term in enumerate(term for term, count in counts.items() if count > 1)}
    known = [[(index[term], weight) for term, weight in row if term in index] for row in rows]
    return index, csr_matrix(
        (
            np.array([weight for row in known for _, weight in row], np.float32),
            np.array([at for row in known for at, _ in row], np.int32),
            np.cumsum([0, *(len(row) for row in known)]),
        ),
        shape=(len(texts), len(index)),
    )


def _held_out(texts: Sequence[str], vectors: Floats, crisis: NDArray[np.bool_]) -> Floats:
    """Each text's score by a model that never saw it."""
    out = np.zeros(len(texts), np.float32)
    fold = np.arange(len(texts)) % _FOLDS
    for one in range(_FOLDS):
        seen, left = np.flatnonzero(fold != one), np.flatnonzero(fold == one)
        fitted = _fit([texts[at] for at in seen], vectors[seen], crisis[seen])
        model = DangerModel(*fitted, Bounds(0.0, 0.0, 0.0, 0.0, 0.0))
        out[left] = model.scores([texts[at] for at in left], vectors[left])
    return out


def _bounds(scores: Floats, kind_of: NDArray[np.intp]) -> Bounds:
    near, ordinary = scores[kind_of == 1], scores[kind_of == 2]

    def exceeded_by(some: Floats, share: float) -> float:
        return float(np.quantile(some, 1 - share))

    possible = max(exceeded_by(near, NEAR_POSSIBLE), exceeded_by(ordinary, ORDINARY_POSSIBLE))
    firm = max(possible, exceeded_by(ordinary, ORDINARY_FIRM))
    both = np.concatenate([near, ordinary])
    assured = max(firm, exceeded_by(both, MISTAKEN_ASSURED))
    clear = max(assured, exceeded_by(both, MISTAKEN_CLEAR))
    return Bounds(min(possible, exceeded_by(near, NEAR_SUPPORTED)), possible, firm, assured, clear)
