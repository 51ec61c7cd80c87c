"""The ``intake`` command."""

from __future__ import annotations

import os
import signal

signal.signal(signal.SIGINT, lambda *_: os._exit(130))  # a Ctrl-C during the imports below leaves no traceback

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.engine import absent

absent.install()  # before anything imports Rasa
threads = os.cpu_count() if sys.argv[1:2] == ["train"] else 1  # turns: more only get in each other's way
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", str(threads))

from bot import assembly
from bot.address import Address, CannotListen
from bot.assembly import ROOT, TrainingFailed, assemble, model, note
from bot.commands import coaches, telegram, users
from bot.commands.failing import fail
from bot.running import AlreadyRuns
from bot.services.practice import PracticeInvalid
from bot.settings import SettingsError
from bot.store.database import DatabaseUnavailable

signal.signal(signal.SIGINT, signal.default_int_handler)

app = typer.Typer(
    name="intake",
    help="A coaching-intake assistant: it listens, says which coaching fits, and books the first call.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(coaches.app, name="coach")
app.add_typer(telegram.app, name="telegram")
app.add_typer(users.app, name="user")
jobs_app = typer.Typer(help="What is sent and done outside: mails, calendars, reminders.", no_args_is_help=True)
app.add_typer(jobs_app, name="jobs")

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.command()
def run(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open the chat page in a browser.")] = True,
) -> None:
    """Everything in one process: set up at the first time, then the chat page and the worker."""
    from bot import serving

    serving.everything(Address(host, port), browser=browser and sys.stdout.isatty())


@app.command()
def web(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """The web side alone; a worker must run beside it."""
    from bot import serving

    serving.web_side(Address(host, port))


@app.command()
def worker() -> None:
    """The worker alone: plays the turns and does the jobs."""
    from bot import serving

    serving.worker_side()


@app.command()
def train(
    if_changed: Annotated[bool, typer.Option("--if-changed", help="Only when the training files changed.")] = False,
) -> None:
    """Train the assistant from data/, config.yml and domain.yml."""
    from bot.settings import Settings
    from bot.tuning import training

    os.chdir(ROOT)
    settings = Settings.load(ROOT / ".env")
    settings.make_home()
    settings.export()
    try:
        (training.ensure if if_changed else training.train)(ROOT, settings.home, note)
    except training.TrainingError as error:
        fail(str(error))


@app.command()
def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", exists=True, dir_okay=False, resolve_path=True),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON, to compute with.")] = False,
    picture: Annotated[
        Path | None,
        typer.Option(dir_okay=False, resolve_path=True, help="Where the reliability diagram goes (SVG)."),
    ] = None,
) -> None:
    """How well messages, profiles, crises and slots are understood: labelled files, or the frozen test sets."""
    from bot.tuning import measuring

    settings = assemble().settings
    try:
        chosen = files or measuring.frozen(ROOT)
        where = picture or settings.home / "evaluation" / "reliability.svg"
        measuring.evaluate(model(settings), chosen, where, sys.stdout, as_json=as_json, say=note)
    except measuring.CannotMeasure as problem:
        fail(str(problem))


@app.command()
def understand() -> None:
    """JSON lines with "text" (and "asks") in, intents and entities out."""
    from bot.tuning import understanding

    if not understanding.understand(model(assemble().settings), sys.stdin, sys.stdout):
        raise typer.Exit(1)


@app.command()
def classify() -> None:
    """JSON lines with "role", "challenges" and "goals" in, matches out."""
    from bot.tuning import understanding

    if not understanding.classify(model(assemble().settings), sys.stdin, sys.stdout):
        raise typer.Exit(1)


@app.command()
def chat() -> None:
    """Talk to the assistant here in the terminal."""
    absent.install_for_playing(ROOT / "config.yml")
    from bot.channels import terminal
    from bot.engine.conversations import Conversations
    from bot.engine.greeting import Greeter

    assembled = assemble(progress=note)
    bundle = model(assembled.settings)
    terminal.talk(assembled.database, Conversations(bundle), Greeter(bundle)("en", None), sys.stdin, sys.stdout)


@app.command(context_settings={"ignore_unknown_options": True})  # older ids may begin with a hyphen
def show(conversation: str) -> None:
    """What is known of a conversation, as JSON."""
    import json

    from bot.coaching.errors import CoachingError
    from bot.services import conversations

    with assemble().database.read():
        try:
            found = conversations.show(conversation)
        except CoachingError as refusal:
            fail(f"{conversation}: {type(refusal).__doc__}")
    print(json.dumps(found, ensure_ascii=False))


@app.command()
def unblock(address: str) -> None:
    """Let an e-mail address be used again whose owner had said that they booked nothing."""
    from bot.services import blocking

    with assemble().database.transaction():
        was_blocked = blocking.unblock(address)
    if not was_blocked:
        fail(f"{address} is not blocked")


@app.command(context_settings=PASS_ON)
def rasa(context: typer.Context) -> None:
    """Any stock Rasa command on this project: train, test, shell, run, data validate, …"""
    from bot.engine import stock
    from bot.settings import Settings
    from bot.tuning import bundles
    from bot.tuning.training import ARCHIVE

    bundle = bundles.current(Settings.load(ROOT / ".env").home)
    try:
        stock.command(ROOT, context.args, assembly.unit_of, bundle / ARCHIVE if bundle else None)
    except stock.NeedsTensorFlow as error:
        fail(str(error))


@app.command(context_settings=PASS_ON)
def test(context: typer.Context) -> None:
    """The tests; with --all the long ones too. Further arguments go to pytest."""
    from bot import testing

    raise typer.Exit(testing.run(ROOT, context.args))


@jobs_app.command("list")
def jobs_list() -> None:
    """Jobs that were given up, are tried again, or are overdue."""
    from bot.services import troubles

    with assemble().database.read():
        found = troubles.all()
    for job in found:
        state = "given up" if job.failed else f"next try {job.due:%Y-%m-%d %H:%M} UTC" if job.attempts else "overdue"
        since, where = f"since {job.since:%Y-%m-%d %H:%M} UTC", job.conversation or "-"
        print("\t".join([str(job.id), job.kind, state, since, f"{job.attempts} tries", where, job.error or "-"]))
    note(f"intake: {len(found)} jobs want your eyes" if found else "intake: all jobs are done, or wait for their time")


@jobs_app.command("retry")
def jobs_retry(
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="Of which jobs; without any, all.")] = None,
) -> None:
    """Have jobs that were given up tried again."""
    from bot.services import troubles

    with assemble().database.transaction():
        print(f"{troubles.retry(ids or ())} jobs will be tried again")


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("rasa").setLevel(logging.ERROR)  # its messages may carry what a prospect wrote
    if not sys.warnoptions and sys.argv[1:2] != ["rasa"]:
        logging.captureWarnings(True)  # what Rasa's libraries deprecate is nothing an operator can mend
        logging.getLogger("py.warnings").setLevel(logging.ERROR)
    try:
        app()
    except (SettingsError, PracticeInvalid, TrainingFailed, CannotListen, AlreadyRuns) as error:
        note(f"intake: {error}")
        raise SystemExit(2) from None
    except DatabaseUnavailable:
        raise SystemExit(2) from None  # why stands in the log already
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
