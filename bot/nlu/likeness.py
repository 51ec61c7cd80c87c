"""How like a profile is to those learned from, field by field, and what that says for each class.

Kernel ridge regression: two profiles are alike as the encoder's vectors of the same field are (a Gaussian of their
distance), as its words are, and a little as the standing of their authors is. The sum falls apart into what each field
says, and leaving one example out takes no second fit: both come from one inverse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Row = tuple[NDArray[np.int32], Floats]

# The choice of these is told in docs/decisions/0008; all are shares of a likeness of at most 1.
OF_FIELDS = (0.23, 0.385, 0.385)  # role, challenges, goals by vector
OF_WORDS = (0.2, 0.4, 0.4)  # by words
SHARE_OF_WORDS = 0.45
SHARE_OF_STANDING = 0.03
GAUSSIAN = 2.5  # factor of one minus the cosine
RIDGE = 0.1
DIRECTIONS = 160  # of the encoder's space, for each field


@dataclass(frozen=True)
class Seen:
    """One field's direction ``along`` its basis, of what ``length``, and how ``near`` it is to each example."""

    field: int
    along: Floats
    length: float
    near: Floats


@dataclass(frozen=True)
class Likeness:
    """``bases`` [3, 384, directions] and ``examples`` [3, examples, directions] are empty without an encoder.

    ``duals`` [examples, classes] weigh the examples, ``words`` [3, terms, classes] a field's terms, ``standing``
    [marks, classes] the marks of standing.
    """

    bases: Floats
    examples: Floats
    duals: Floats
    words: NDArray[np.floating[Any]]
    standing: Floats

    @property
    def encoded(self) -> bool:
        return bool(self.examples.size)

    def see(self, number: int, vector: Floats) -> Seen:
        """How near a field's vector is to the examples; zeros for an empty field, which is a little like all."""
        seen = vector @ self.bases[number]
        length = max(float(np.linalg.norm(seen)), 1e-12)
        near = np.exp(GAUSSIAN * (self.examples[number] @ (seen / length) - 1)) * np.float32(_shares(True)[0][number])
        return Seen(number, seen / length, length, near)

    def parts(self, seen: Sequence[Seen], rows: Sequence[Row], standing: Floats) -> Floats:
        """What the fields and, last, the standing say for each class [4, classes]; ``seen`` by the encoder, if any."""
        said = [weight @ self.words[number][at].astype(np.float32) for number, (at, weight) in enumerate(rows)]
        for one in seen:
            said[one.field] = said[one.field] + one.near @ self.duals
        out: Floats = np.stack([*said, standing @ self.standing])
        return out

    def level(self, seen: Seen) -> Floats:
        """What the field's vector says for each class, against a field left empty."""
        empty = np.float32(np.exp(-GAUSSIAN) * _shares(True)[0][seen.field]) * self.duals.sum(axis=0)
        out: Floats = seen.near @ self.duals - empty
        return out

    def pull(self, seen: Seen, classes: Floats) -> Floats:
        """The direction [384] in which the field's vector would raise the sum of ``classes`` the fastest.

        Along the vector itself nothing is gained: only its direction counts.
        """
        steep = (seen.near * (self.duals @ classes)) @ self.examples[seen.field] * np.float32(GAUSSIAN)
        across = steep - (steep @ seen.along) * seen.along
        out: Floats = self.bases[seen.field] @ across / np.float32(seen.length)
        return out


def fit(
    vectors: Floats, rows: Sequence[csr_matrix], standing: Floats, classes: NDArray[np.intp]
) -> tuple[Likeness, Floats]:
    """Train on examples given by the fields' vectors [examples, 3, 384 or 0], terms and standing.

    Gives, too, what the parts say of each example [examples, 4, classes] by a model that did not see it.
    """
    import scipy.linalg

    count, fields = len(classes), len(rows)
    encoded = bool(vectors.size)
    of_fields, of_words, of_standing = _shares(encoded)
    kernels: list[Any] = [np.asarray((r @ r.T).todense(), np.float64) * s for r, s in zip(rows, of_words, strict=True)]
    bases, examples = np.zeros((fields, 0, 0), np.float32), np.zeros((fields, count, 0), np.float32)
    if encoded:
        bases = np.stack([_basis(vectors[:, number]) for number in range(fields)])
        examples = np.stack([along(bases[number], vectors[:, number]) for number in range(fields)])
        for number, one in enumerate(examples):
            kernels[number] += of_fields[number] * np.exp(GAUSSIAN * (one @ one.T - 1))
    kernels.append(of_standing * (standing @ standing.T).astype(np.float64))
    whole = sum(kernels)
    whole.flat[:: count + 1] += RIDGE
    inverse = scipy.linalg.cho_solve(scipy.linalg.cho_factor(whole, lower=True), np.eye(count))
    duals = inverse @ np.eye(int(classes.max()) + 1)[classes]
    missing = duals / np.diag(inverse)[:, None]  # what an example's own target adds to it
    held_out = np.stack(
        [k @ duals - np.einsum("ij,ji->i", k, inverse)[:, None] * missing for k in kernels], axis=1
    ).astype(np.float32)
    words = np.stack([np.asarray(r.T @ duals, np.float32) * s for r, s in zip(rows, of_words, strict=True)])
    return (
        Likeness(
            bases.astype(np.float32),
            examples.astype(np.float32),
            duals.astype(np.float32),
            words.astype(np.float32),
            (of_standing * standing.T @ duals).astype(np.float32),
        ),
        held_out,
    )


def along(basis: Floats, vectors: Floats) -> Floats:
    """The vectors' directions as seen in the basis; zeros stay zeros."""
    seen = vectors @ basis
    out: Floats = seen / np.maximum(np.linalg.norm(seen, axis=-1, keepdims=True), 1e-12)
    return out


def _basis(vectors: Floats) -> Floats:
    out: Floats = np.linalg.svd(vectors, full_matrices=False)[2][:DIRECTIONS].T.astype(np.float32)
    return out


def _shares(encoded: bool) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    words = SHARE_OF_WORDS if encoded else 1.0
    left = 1 - SHARE_OF_STANDING
    return (
        tuple(left * (1 - words) * share for share in OF_FIELDS),
        tuple(left * words * share for share in OF_WORDS),
        SHARE_OF_STANDING,
    )
