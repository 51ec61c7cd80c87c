from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from bot.nlu import encoder, weights


def make(folder: Path, content: bytes, tokenizer: bytes = b"{}") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / weights.WEIGHTS).write_bytes(content)
    (folder / weights.TOKENIZER).write_bytes(tokenizer)
    return folder


def test_another_content_in_the_same_folder_is_another_encoder(tmp_path: Path) -> None:
    known = {weights.identity(tmp_path, make(tmp_path / "e", *files)) for files in [(b"a",), (b"b",), (b"b", b"[]")]}
    assert len(known) == 3


def test_the_same_content_elsewhere_is_the_same_encoder(tmp_path: Path) -> None:
    a, b = make(tmp_path / "a", b"same"), make(tmp_path / "b", b"same")
    assert weights.identity(tmp_path, a) == weights.identity(tmp_path, b) != ""


def test_without_an_encoder_there_is_no_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert weights.identity(tmp_path, tmp_path) == ""
    monkeypatch.setattr(weights, "_packaged", lambda: None)
    assert weights.identity(tmp_path, None) == ""


def test_a_file_is_read_again_only_when_it_looks_changed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    first, stamp = weights.sha256(path, tmp_path), path.stat()
    assert first == hashlib.sha256(b"one").hexdigest()
    notes = tmp_path / weights.CHECKSUMS
    kept = json.loads(notes.read_text())
    notes.write_text(json.dumps({name: [*seen[:-1], "noted"] for name, seen in kept.items()}))
    assert weights.sha256(path, tmp_path) == "noted"
    path.write_bytes(b"two")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    assert weights.sha256(path, tmp_path) == hashlib.sha256(b"two").hexdigest()


def test_spoilt_notes_are_made_anew(tmp_path: Path) -> None:
    (tmp_path / "encoder").mkdir()
    (tmp_path / weights.CHECKSUMS).write_text("{")
    (tmp_path / "file").write_bytes(b"one")
    assert weights.sha256(tmp_path / "file", tmp_path) == hashlib.sha256(b"one").hexdigest()
    assert weights.sha256(tmp_path / "file", tmp_path) == hashlib.sha256(b"one").hexdigest()


def test_a_package_with_other_weights_stays_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = make(tmp_path / "package", b"other weights")
    monkeypatch.setattr(weights, "_packaged", lambda: other)
    assert encoder._load(tmp_path, None) is None
    assert "IS NOT THE ORIGINAL" in caplog.text
