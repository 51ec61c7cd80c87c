"""The commands of the chat's menu, as commands.yml lists them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("commands.yml")
DEFAULT = "en"  # shown to everybody whose language is none of the menu's


@dataclass(frozen=True)
class Command:
    """``payload``: what it stands for in the conversation; empty where the channel answers itself."""

    name: str
    payload: str
    descriptions: dict[str, str]  # by language


def _read() -> dict[str, Command]:
    listed: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return {name: Command(name, one.pop("payload", ""), one) for name, one in listed.items()}


COMMANDS = _read()
LANGUAGES = sorted({language for command in COMMANDS.values() for language in command.descriptions})


def described(language: str) -> list[tuple[str, str]]:
    """Names and descriptions in one language, as the menu lists them."""
    return [(one.name, one.descriptions.get(language, one.descriptions[DEFAULT])) for one in COMMANDS.values()]
