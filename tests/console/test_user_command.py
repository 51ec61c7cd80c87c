"""`intake user`, on a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.users import app
from bot.services import links
from tests.conftest import environment


@pytest.fixture
def intake(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(links, "_base", "")
    monkeypatch.chdir(Path(__file__).parent.parent.parent)
    return CliRunner(env=environment(tmp_path))


def run(intake: CliRunner, *args: str) -> Result:
    return intake.invoke(app, args)


def test_accounts_are_added_listed_invited_and_disabled(intake: CliRunner) -> None:
    assert run(intake, "list").stdout == ""
    added = run(intake, "add", "Root", "--role", "admin")
    assert added.exit_code == 0, added.stderr
    assert added.stdout.startswith("http://localhost:8000/console/link/")
    assert run(intake, "add", "dana", "--role", "director").exit_code == 0
    assert run(intake, "link", "dana").stdout != added.stdout
    assert run(intake, "disable", "dana").stdout == "dana is disabled\n"
    assert run(intake, "list").stdout == "dana\tdirector\t-\tdisabled\nroot\tadmin\t-\tinvited\n"
    assert run(intake, "enable", "dana").exit_code == 0
    refused = [
        (("add", "root", "--role", "admin"), "already"),
        (("add", "jo", "--role", "coach"), "which one"),
        (("add", "jo", "--role", "coach", "--coach", "nobody"), "there is no coach nobody"),
        (("add", "j o", "--role", "admin"), "a login name has"),
        (("disable", "root"), "only admin"),
        (("link", "ghost"), "there is no account ghost"),
    ]
    for args, why in refused:
        answer = run(intake, *args)
        assert answer.exit_code == 1
        assert why in answer.stderr
