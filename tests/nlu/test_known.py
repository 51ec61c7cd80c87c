from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import known
from bot.nlu.known import Known, Vectors


class Encoding:
    """Each text's length as its vector; notes what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.given += texts
        return np.array([[len(text), 1] for text in texts], np.float32).reshape(-1, 2)


@pytest.fixture
def encode() -> Encoding:
    return Encoding()


def test_a_text_is_encoded_once(encode: Encoding) -> None:
    memory = Known()
    assert memory.of(["a", "bcd", "a"], encode)[:, 0].tolist() == [1, 3, 1]
    assert memory.of(["bcd", "ef"], encode)[:, 0].tolist() == [3, 2]
    assert sorted(encode.given) == ["a", "bcd", "ef"]


def test_the_next_training_finds_what_the_last_one_asked_for_and_nothing_older(
    tmp_path: Path, encode: Encoding
) -> None:
    for texts in (["a", "bcd"], ["a", "ef"], ["bcd", "ef"]):
        with known.remembered(tmp_path, "digest"):
            memory = known.vectors()
            assert memory is not None
            memory.of(texts, encode)
    assert encode.given == ["a", "bcd", "ef", "bcd"]
    assert known.vectors() is None


def test_another_encoders_vectors_are_not_taken_and_go(tmp_path: Path, encode: Encoding) -> None:
    for digest in ("one", "other"):
        with known.remembered(tmp_path, digest):
            memory = known.vectors()
            assert memory is not None
            memory.of(["a"], encode)
    assert encode.given == ["a", "a"]
    assert [path.name for path in (tmp_path / known.FOLDER).iterdir()] == [known.NAME.format("2-other")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path, content: bytes, encode: Encoding) -> None:
    (tmp_path / "vectors.npz").write_bytes(content)
    assert len(Known.load(tmp_path / "vectors.npz").of(["a"], encode)) == 1
    assert encode.given == ["a"]


def test_the_file_holds_no_words(tmp_path: Path, encode: Encoding) -> None:
    memory = Known()
    memory.of(["my secret"], encode)
    memory.save(tmp_path / "vectors.npz")
    assert b"secret" not in (tmp_path / "vectors.npz").read_bytes()
