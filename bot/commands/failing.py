"""How a command ends that could not do what was asked."""

from __future__ import annotations

from typing import NoReturn

import typer

from bot.assembly import note


def fail(message: str, code: int = 1) -> NoReturn:
    note(f"intake: {message}")
    raise typer.Exit(code)
