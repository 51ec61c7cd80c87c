from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import encoder, onnx_build, weights


def test_sentences_that_mean_the_same_are_closer_than_others(sentences: encoder.Encoder) -> None:
    a, b, c = sentences.encode(["What does it cost?", "How much is a session?", "My team ignores me"])
    assert a @ b > a @ c + 0.2


def test_vectors_have_length_one_and_no_text_gives_no_vector(sentences: encoder.Encoder) -> None:
    assert np.allclose(np.linalg.norm(sentences.encode(["hello", ""]), axis=1), 1, atol=1e-5)
    assert sentences.encode([]).shape == (0, encoder.WIDTH)


def test_a_text_reads_much_the_same_alone_and_among_others(sentences: encoder.Encoder) -> None:
    texts = ["I lead a team of five engineers", "please cancel the call", "tuesday at 3 works for me"]
    together, alone = sentences.encode(texts), np.concatenate([sentences.encode([t]) for t in texts])
    assert ((together * alone).sum(axis=1) > 0.95).all()


def test_what_is_learned_from_reads_the_same_whatever_is_beside_it(sentences: encoder.Encoder) -> None:
    texts = ["my team hates me", "book a call please", "I run a finance team of twelve and can't delegate", "hi"]
    assert (sentences.encode_examples(texts)[::-1] == sentences.encode_examples(texts[::-1])).all()


def test_the_end_of_a_long_text_counts(sentences: encoder.Encoder) -> None:
    start = "We talked about the weather and the food in the canteen. " * 40
    other, crisis = sentences.encode([start, start + "I want to resign from the board of directors. " * 20])
    wanted = sentences.encode(["I want to resign from the board of directors."])[0]
    assert crisis @ wanted > other @ wanted + 0.1


def test_shares_of_the_word_pieces_add_up_to_the_vector(sentences: encoder.Encoder) -> None:
    text = "My board wants a strategy"
    (reading,) = sentences.read([text])
    assert np.allclose(reading.shares.sum(axis=0), reading.vector, atol=1e-5)
    assert reading.vector @ sentences.encode([text])[0] > 0.999
    assert [text[a:b] for a, b in (place for place in reading.places if place)] == text.split()


def test_two_builds_at_once_leave_one_whole_file(sentences: encoder.Encoder, tmp_path: Path) -> None:
    source = weights.folder(None)
    assert source is not None
    for _ in range(2):
        onnx_build.build(source / "model.safetensors", tmp_path / "model.onnx")
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]


def test_a_folder_without_weights_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(encoder.EncoderUnusable, match=str(tmp_path)):
        encoder._load(tmp_path, tmp_path)


def test_without_weights_a_loud_line_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(weights, "_packaged", lambda: None)
    assert encoder._load(tmp_path, None) is None
    assert "NO SENTENCE ENCODER" in caplog.text
