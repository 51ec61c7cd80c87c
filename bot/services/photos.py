"""Pictures of coaches: files in the home's folder ``photos``, and the drawings of the demo coaches."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from bot.services import coaches

FOLDER = "photos"  # within the home
TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
LARGEST = 1_000_000  # bytes: it is shown the size of a thumbnail
INITIALS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><circle cx="48" cy="48" r="48" fill="#dbe7dc"/>'
    '<text x="48" y="60" text-anchor="middle" font-family="sans-serif" font-size="34" fill="#2f5d50">{}</text></svg>'
)
_folder = Path(FOLDER)


@dataclass(frozen=True)
class Picture:
    content: bytes
    media_type: str


def use_folder(home: Path) -> None:
    """Once at start: where photos are kept."""
    global _folder
    _folder = home.resolve() / FOLDER


def check(file: Path) -> str:
    """How the photo's name ends. Raises ValueError when it is none, and OSError when it can't be read."""
    ending = file.suffix.lower()
    if ending not in TYPES:
        raise ValueError(f"a photo is a file that ends in {', '.join(TYPES)}")
    if file.stat().st_size > LARGEST:
        raise ValueError(f"a photo has at most {LARGEST // 1000} kB")
    return ending


def keep(coach_id: str, file: Path) -> str:
    """Copy a coach's photo into the home; gives its name there. Raises as `check` does."""
    ending = check(file)
    _folder.mkdir(parents=True, exist_ok=True)
    name = coach_id + ending
    shutil.copyfile(file, _folder / name)
    return name


def of(coach_id: str) -> Picture:
    """The coach's photo or drawing; the initials where there is none. Raises UnknownCoach."""
    coach = coaches.get(coach_id)
    name = Path(coach.photo or "").name  # never another folder's
    for place in (_folder, files("bot.services") / "drawings"):
        if (found := place / name).is_file() and (kind := TYPES.get(Path(name).suffix.lower())):
            return Picture(found.read_bytes(), kind)
    letters = "".join(word[0] for word in coach.name.split() if word[0].isalpha())[:2]
    return Picture(INITIALS.format(escape(letters)).encode(), TYPES[".svg"])
