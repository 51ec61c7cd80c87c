"""practice.yml is checked with one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services import practice


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "is missing"),
        (b"name: caf\xe9\n", "it is not UTF-8"),
        (b"name: [\n", "not YAML"),
        (b"name: Alder\nprices: {}\n", "contact: Field required"),
        (b"", "should be a valid dictionary"),
    ],
)
def test_a_practice_that_cannot_be_used_is_named_with_the_reason(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "practice.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(practice.PracticeInvalid) as raised:
        practice.read(path)
    assert str(raised.value).startswith(str(path))
    assert told in str(raised.value)


def test_a_practice_that_is_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(practice.PracticeInvalid, match="it can't be read: Is a directory"):
        practice.read(tmp_path)
