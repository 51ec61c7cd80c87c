"""``intake telegram``: what is set up on Telegram, and what is missing."""

from __future__ import annotations

import asyncio

import typer

from bot.assembly import assemble
from bot.commands.failing import fail

app = typer.Typer(help="The Telegram channel.", no_args_is_help=True)


@app.callback()
def _telegram() -> None:
    """Keeps `check` a command of its own while it is the only one."""


@app.command()
def check() -> None:
    """What is set up on Telegram, and what is missing; the exit code is 1 when something is."""
    settings = assemble().settings
    if settings.telegram_token is None:
        fail("INTAKE_TELEGRAM_TOKEN is not set: ask @BotFather for a bot (/newbot) and set its token")
    from bot.channels.telegram.checking import check as findings

    token = settings.telegram_token.get_secret_value()

    async def run() -> bool:
        fine = True
        async for finding in findings(token, settings.telegram_base_url, settings.webhook_url()):
            print(f"{'ok     ' if finding.fine else 'MISSING'}  {finding.text}")
            fine = fine and finding.fine
        return fine

    if not asyncio.run(run()):
        raise typer.Exit(1)
