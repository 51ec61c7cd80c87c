"""Reads the profiles the match model learns from: data/needs/*.yml, one file per need, and unsure.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.coaching.needs import Need, Profile

UNSURE = "unsure"


class ProfilesUnreadable(Exception):
    """A file of profiles does not say what it should; the message names the file and what to mend."""


def read_profiles(folder: Path) -> dict[Need | None, list[Profile]]:
    """The profiles of each need; under None those nobody could match. Raises ProfilesUnreadable."""
    found: dict[Need | None, list[Profile]] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.stem not in {*Need, UNSURE}:
            raise ProfilesUnreadable(f"{path}: the file's name must be a need ({', '.join(Need)}) or {UNSURE}")
        need = None if path.stem == UNSURE else Need(path.stem)
        try:
            entries = (yaml.safe_load(path.read_text("utf-8")) or {}).get("profiles")
        except (yaml.YAMLError, AttributeError) as problem:
            raise ProfilesUnreadable(f"{path}: {problem}") from problem
        if not isinstance(entries, list):
            raise ProfilesUnreadable(f"{path}: give a list under `profiles:`")
        found[need] = [_profile(entry, path, number) for number, entry in enumerate(entries, 1)]
    missing = [need for need in Need if not found.get(need)]
    if missing:
        raise ProfilesUnreadable(f"{folder}: no profiles for {', '.join(missing)}")
    return found


def _profile(entry: Any, path: Path, number: int) -> Profile:
    if not isinstance(entry, dict) or not set(entry) <= {"role", "challenges", "goals"}:
        raise ProfilesUnreadable(f"{path}: profile {number} needs role, challenges and goals, nothing else")
    challenges = entry.get("challenges") or []
    if not isinstance(challenges, list):
        challenges = [challenges]
    return Profile(_text(entry.get("role")), tuple(_text(one) for one in challenges), _text(entry.get("goals")))


def _text(value: Any) -> str:
    """YAML reads some answers ("40", "yes") as other than texts."""
    return "" if value is None else str(value).strip()
