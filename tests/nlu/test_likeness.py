from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.coaching.needs import Profile
from bot.nlu import likeness, standing
from bot.nlu.likeness import Floats


@pytest.fixture
def examples() -> tuple[Floats, list[csr_matrix], Floats, np.ndarray]:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(12, 3, 384)).astype(np.float32)
    rows = [csr_matrix(rng.random((12, 7)) * (rng.random((12, 7)) > 0.5), dtype=np.float32) for _ in range(3)]
    return vectors, rows, rng.random((12, 4)).astype(np.float32), np.arange(12) % 2


def test_what_is_held_out_is_what_a_model_without_the_example_says(
    examples: tuple[Floats, list[csr_matrix], Floats, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors, rows, marks, classes = examples
    basis = np.eye(384, dtype=np.float32)
    monkeypatch.setattr(likeness, "_basis", lambda _: basis)  # else it depends on all examples
    held_out = likeness.fit(vectors, rows, marks, classes)[1]
    others = np.arange(12) != 5
    model, _ = likeness.fit(vectors[others], [row[others] for row in rows], marks[others], classes[others])
    own = [(row[5].indices, row[5].data) for row in rows]
    said = model.parts([model.see(field, vectors[5, field]) for field in range(3)], own, marks[5])
    assert said == pytest.approx(held_out[5], abs=1e-4)


def test_the_pull_is_where_the_score_rises(examples: tuple[Floats, list[csr_matrix], Floats, np.ndarray]) -> None:
    vectors, rows, marks, classes = examples
    model, _ = likeness.fit(vectors, rows, marks, classes)
    vector, wanted = vectors[3, 1] + vectors[4, 1], np.array([1, -1], np.float32)
    pull = model.pull(model.see(1, vector), wanted)
    step = pull / np.linalg.norm(pull)
    rise = [float(model.level(model.see(1, vector + far * step)) @ wanted) for far in (-0.5, 0.5)]
    assert rise[1] - rise[0] == pytest.approx(float(np.linalg.norm(pull)), rel=0.02)


def test_standing_is_read_from_title_and_span() -> None:
    team_lead = standing.of(Profile("Team lead, 8 engineers"))
    chief = standing.of(Profile("CEO of a hospital, 900 staff"))
    nobody = standing.of(Profile())
    assert not np.allclose(team_lead, chief)
    assert np.linalg.norm(nobody) == pytest.approx(1)
    assert np.allclose(nobody, standing.of(Profile("hello")))
