"""Puts the pieces together, for every entry point: settings, practice, database, model, worker, web."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from bot.coaching.needs import NeedModel
from bot.services import coaches, conversations, links, matching, photos, practice, signing
from bot.services.mail import leaving
from bot.settings import Settings, SettingsError
from bot.store.database import Database
from bot.store.migrations import TablesTooNew

ROOT = Path(__file__).resolve().parent.parent  # where config.yml, data/ and practice.yml are
Progress = Callable[[str], None]


class TrainingFailed(RuntimeError):
    """The training process ended without a model; it has said why."""


def note(line: str) -> None:
    """Progress goes to stderr: stdout is for results."""
    print(line, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Assembled:
    settings: Settings
    database: Database


def assemble(
    settings: Settings | None = None, progress: Progress = lambda line: None, reached_at: str = ""
) -> Assembled:
    """Settings read, practice.yml checked, database migrated, demo coaches there if there are none.

    ``reached_at`` is where links lead when INTAKE_PUBLIC_URL is not set; without either none are given.
    Raises SettingsError and PracticeInvalid.
    """
    os.chdir(ROOT)
    settings = settings or Settings.load(ROOT / ".env")
    settings.make_home()
    practice.use(practice.read(ROOT / practice.FILE))
    settings.export()
    signing.use_secret(settings.signing_secret())
    photos.use_folder(settings.home)
    links.use_base(settings.public_url or reached_at)
    leaving.use(settings.mail_server() is not None)
    database, new = _opened(settings)
    if new and practice.current().demo:  # once: who removes them does not want them back
        with database.transaction():
            if coaches.seed_demo():
                progress("three demo coaches added (remove them with `intake coach remove-demo`)")
    return Assembled(settings, database)


def _opened(settings: Settings) -> tuple[Database, bool]:
    """The database, migrated; and whether it is all new."""
    try:
        database = Database(settings.database_url)
        return database, database.migrate()
    except TablesTooNew:
        raise SettingsError(
            "INTAKE_DATABASE_URL: a later version has been at work in this database; run that one, or name another"
        ) from None
    except (sa.exc.DatabaseError, OSError) as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise SettingsError(f"INTAKE_DATABASE_URL: the database can't be opened: {reason}") from None


def model(settings: Settings) -> Path:
    """The bundle of the model to serve; trained first when the training files changed.

    Training runs in a process of its own: its memory is given back. Raises TrainingFailed.
    """
    from bot.tuning import training

    found = training.up_to_date(ROOT, settings.home)
    if found is not None:
        return found
    command = [sys.executable, "-m", "bot.cli", "train", "--if-changed"]
    free = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}  # cli.py set them
    done = subprocess.run(command, cwd=ROOT, env=free, stdout=sys.stderr, check=False)
    found = training.up_to_date(ROOT, settings.home)
    if done.returncode != 0 or found is None:
        raise TrainingFailed("training failed; what it said stands above")
    return found


@contextmanager
def unit_of(conversation: str) -> Iterator[None]:
    """A unit of work for one action of the stock action server, with what a turn of ours would give it."""
    assembled, needs = _for_stock()
    with assembled.database.transaction(), matching.using(needs):
        conversations.ensure(conversation, "rasa")
        yield


@cache
def _for_stock() -> tuple[Assembled, NeedModel]:
    from bot.nlu.needs import MatchModel

    assembled = assemble()
    return assembled, MatchModel.load(model(assembled.settings))
