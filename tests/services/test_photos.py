from __future__ import annotations

import xml.etree.ElementTree as tree
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.services import coaches, photos
from bot.services.coaches import UnknownCoach
from bot.store.database import Database


@pytest.fixture
def practice(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with the demo coaches, within a transaction."""
    monkeypatch.setattr(photos, "_folder", Path())
    photos.use_folder(tmp_path)
    database = Database(sqlite_url)
    with database.transaction():
        coaches.seed_demo()
        yield database
    database.close()


@pytest.mark.parametrize("coach", coaches.DEMO, ids=lambda coach: coach.id)
def test_every_demo_coach_has_a_drawing_that_says_it_is_one(practice: Database, coach: coaches.Coach) -> None:
    found = photos.of(coach.id)
    assert found.media_type == "image/svg+xml"
    label = tree.fromstring(found.content).get("aria-label", "")
    assert "drawing" in label
    assert "made-up" in label


def test_a_photo_is_copied_and_shown(practice: Database, tmp_path: Path) -> None:
    (tmp_path / "Me.JPG").write_bytes(b"a photo")
    name = photos.keep("ines", tmp_path / "Me.JPG")
    coaches.add(replace(coaches.DEMO[0], id="ines", photo=name, demo=False))
    (tmp_path / "Me.JPG").unlink()
    assert photos.of("ines") == photos.Picture(b"a photo", "image/jpeg")


@pytest.mark.parametrize("photo", [None, "gone.png", "../secret", "../intake.db", "/etc/passwd"])
def test_without_a_photo_the_initials_stand_for_a_coach(practice: Database, tmp_path: Path, photo: str | None) -> None:
    (tmp_path / "secret").write_text("secret")
    coaches.add(replace(coaches.DEMO[0], id="ines", name="Inês <Silva> & Co", photo=photo, demo=False))
    found = photos.of("ines")
    assert tree.fromstring(found.content).findtext("{http://www.w3.org/2000/svg}text") == "IC"
    assert found.media_type == "image/svg+xml"


def test_nobody_looks_like_an_unknown_coach(practice: Database) -> None:
    with pytest.raises(UnknownCoach):
        photos.of("nobody")


@pytest.mark.parametrize(
    ("name", "size", "told"), [("a.pdf", 1, "ends in .svg, .png"), ("a.png", 1_000_001, "1000 kB")]
)
def test_what_is_no_photo_is_refused(practice: Database, tmp_path: Path, name: str, size: int, told: str) -> None:
    (tmp_path / name).write_bytes(b"x" * size)
    with pytest.raises(ValueError, match=told):
        photos.keep("ines", tmp_path / name)
