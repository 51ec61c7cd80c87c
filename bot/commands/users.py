"""``intake user``: who may use the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.assembly import Assembled, assemble, note
from bot.coaching.accounts import Role
from bot.commands.failing import fail
from bot.running import served_at

app = typer.Typer(help="Accounts of the console.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The login name; an e-mail address will do.")]


@app.command("list")
def list_all() -> None:
    """Accounts, their roles, and how they stand."""
    from bot.services import accounts

    with assemble().database.read():
        known = accounts.all_accounts()
    for one in known:
        standing = "disabled" if one.disabled else "" if one.has_password else "invited"
        print("\t".join([one.name, one.role, one.coach or "-", standing or "active"]))
    if not known:
        note("intake: nobody has an account yet; `intake run` prints a link for the first one")


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they see: docs/console.md.")],
    coach: Annotated[str | None, typer.Option(help="Which coach they are, for the role coach.")] = None,
) -> None:
    """Add an account, and print the one-time link by which they choose a password."""
    from bot.services import accounts

    assembled = assemble()
    with assembled.database.transaction(), _refusals():
        path = accounts.invite(accounts.add(name, role, coach))
    _print_link(assembled, path)


@app.command()
def link(name: Name) -> None:
    """Another one-time link to choose a password by; the ones before it end."""
    from bot.services import accounts

    assembled = assemble()
    with assembled.database.transaction(), _refusals():
        path = accounts.invite(accounts.named(name))
    _print_link(assembled, path)


@app.command()
def disable(name: Name) -> None:
    """Let somebody in no more; all their sessions end at once."""
    from bot.services import accounts

    with assemble().database.transaction(), _refusals():
        accounts.disable(accounts.named(name))
    print(f"{name} is disabled")


@app.command()
def enable(name: Name) -> None:
    """Let somebody in again who was disabled, with the password they had."""
    from bot.services import accounts

    with assemble().database.transaction(), _refusals():
        accounts.enable(accounts.named(name))
    print(f"{name} is let in again")


def _print_link(assembled: Assembled, path: str) -> None:
    base = assembled.settings.public_url or served_at(assembled.settings.home) or "http://localhost:8000"
    print(f"{base}{path}")
    note("intake: the link is good once, for seven days; whoever has it can choose the password")


@contextmanager
def _refusals() -> Iterator[None]:
    from bot.services.accounts import AccountError
    from bot.services.coaches import UnknownCoach

    try:
        yield
    except AccountError as refusal:
        fail(str(refusal))
    except UnknownCoach as refusal:
        fail(f"there is no coach {refusal}; see `intake coach list`")
