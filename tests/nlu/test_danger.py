from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu import encoder
from bot.nlu.danger import DangerModel, TooFewLines

CRISES = [
    "I want to die", "he beats me at home", "I keep counting my tablets", "she says she will jump", "I cut my arms",
    "I will end my life", "he hit me again", "I took all the tablets", "he will jump from the roof", "I cut myself",
]  # fmt: skip
NEAR = [
    "this job kills me", "I beat my target", "I count every invoice", "we jump at the chance", "they cut my budget",
    "the end of the quarter", "we hit the ceiling", "I took all the blame", "he fell from grace", "I cut the costs",
]  # fmt: skip
ORDINARY = [f"my team of {number} needs a better plan" for number in range(20)]


@pytest.fixture(scope="module")
def model(sentences: encoder.Encoder) -> DangerModel:
    return DangerModel.train(CRISES, NEAR, ORDINARY)


def _score(model: DangerModel, text: str) -> float:
    sentences = encoder.shared()
    return model.scores([text], sentences.encode_wide([text]) if sentences else None)[0]


def test_a_crisis_scores_higher_than_what_sounds_like_one(model: DangerModel) -> None:
    assert _score(model, "I want to end my life and die") > _score(model, "I want to end the quarter")


def test_the_bounds_rise_from_support_to_clear(model: DangerModel) -> None:
    bounds = model.bounds
    assert bounds.supported <= bounds.possible <= bounds.firm <= bounds.assured <= bounds.clear


def test_a_saved_model_scores_alike(model: DangerModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = DangerModel.load(tmp_path)
    assert loaded.bounds == model.bounds
    assert _score(loaded, CRISES[0]) == pytest.approx(_score(model, CRISES[0]), abs=1e-4)


def test_too_little_is_refused() -> None:
    with pytest.raises(TooFewLines):
        DangerModel.train(CRISES, [], ORDINARY)
