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
        (b"name: Alder\n\nfoo: 1\n", "line 3, foo: unknown key; known there: name, demo, kind, notice_url,"),
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


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("    phone:", "    fone:", "unknown key; known there: name, phone, text, url, for,"),
        ("retention_days: 180", "retention_days: 0", "retention_days: Input should be greater than or equal to 1"),
    ],
)
def test_a_mistake_deep_in_the_file_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    lines = (Path(__file__).parents[2] / "practice.yml").read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if right in line)
    lines[at] = lines[at].replace(right, wrong)
    path = tmp_path / "practice.yml"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(practice.PracticeInvalid) as raised:
        practice.read(path)
    assert f"line {at + 1}, " in str(raised.value)
    assert told in str(raised.value)
