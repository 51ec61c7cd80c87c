"""Trains a model bundle: Rasa's archive, the match model and a manifest."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import json
import logging
import os
import tarfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

import bot
from bot.coaching.needs import Need
from bot.engine import absent, greeting, stock
from bot.nlu import encoder, known, weights
from bot.nlu.needs import MatchModel
from bot.nlu.progress import told_to
from bot.tuning import bundles
from bot.tuning.profiles import ProfilesUnreadable, read_profiles
from bot.tuning.steps import Steps

ARCHIVE, LEARNED = "rasa.tar.gz", "learned.yml"
STEPS = 6
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where PyYAML was built with it
# What else has a say in what a bundle holds, beside the understanding's code: it reads what it wrote.
WRITERS = ("engine/flow_policy.py", "engine/greeting.py", "services/wording.py")

Progress = Callable[[str], None]


class TrainingError(Exception):
    """Training failed; the message names the file and what to mend."""


def fingerprint(project: Path, home: Path) -> str:
    """A digest of all that training depends on: configuration, data (the home's learned examples, too), code, encoder.

    A file that was moved counts as changed.
    """
    code = Path(bot.__file__).parent
    files = {project: [project / "config.yml", project / "domain.yml", *_data_files(project / "data")]}
    files[code] = sorted(path for path in (code / "nlu").iterdir() if path.suffix in {".py", ".yml"})
    files[code] += [code / name for name in WRITERS]
    files[home] = [home / LEARNED]
    digest = hashlib.sha256(weights.identity(home, _encoder_folder()).encode())
    for root, paths in files.items():
        for path in filter(Path.is_file, paths):
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def up_to_date(project: Path, home: Path) -> Path | None:
    """The bundle in use, if it was trained from the project as it stands."""
    bundle = bundles.current(home)
    return bundle if bundle and bundles.manifest_of(bundle)["fingerprint"] == fingerprint(project, home) else None


def ensure(project: Path, home: Path, progress: Progress) -> Path:
    """The bundle for the project as it stands; trains only when something changed. Raises TrainingError."""
    with _alone(home, progress):
        return up_to_date(project, home) or _train(project.resolve(), home.resolve(), progress)


def train(project: Path, home: Path, progress: Progress) -> Path:
    """Train a new bundle and make it the current one; gives its folder. Raises TrainingError."""
    with _alone(home, progress):
        return _train(project.resolve(), home.resolve(), progress)


@contextlib.contextmanager
def _alone(home: Path, progress: Progress) -> Iterator[None]:
    """Two sides starting at once train once. Raises TrainingError."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "training.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("Another process trains; waiting for it to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _train(project: Path, home: Path, progress: Progress) -> Path:
    mark = fingerprint(project, home)
    with bundles.unfinished(home) as work, Steps(STEPS, progress) as steps:
        steps.begin("Checking the training files")
        _check_yaml(project)
        try:
            stock.check(project / "config.yml")
        except stock.NeedsTensorFlow as problem:
            raise TrainingError(str(problem)) from problem
        steps.begin("Preparing the sentence encoder")
        encoder.configure(home, _encoder_folder())
        try:
            sentences = encoder.shared()
        except encoder.EncoderUnusable as problem:
            raise TrainingError(f"INTAKE_ENCODER: {problem}") from problem
        steps.begin("Reading the training files")
        with known.remembered(home, sentences.digest if sentences else None):
            with told_to(steps.begin):  # what the components do are the steps that follow
                _train_rasa(project, home, work)
            steps.begin("Learning which need a profile speaks of")
            match, counts = _train_match(project)
        match.save(work)
        intents = _saved_intents(work / ARCHIVE)
        digest = bundles.digest_of(work)
        manifest = {
            "digest": digest,
            "fingerprint": mark,
            "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(steps.seconds, 1),
            "encoder": sentences.digest if sentences else None,
            "code": bundles.code(),
            "counts": {"intents": len(intents["intents"]), **intents.get("counts_of", {}), **counts},
            "figures": {"intents": intents["figures"], "needs": match.figures},
        }
        (work / bundles.MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        bundle = bundles.publish(home, work, digest)
    progress(f"Trained in {manifest['seconds']:.0f} s")
    return bundle


def _encoder_folder() -> Path | None:
    folder = os.environ.get("INTAKE_ENCODER")
    return Path(folder) if folder else None


def _data_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml"})


def _check_yaml(project: Path) -> None:
    for path in (project / "config.yml", project / "domain.yml", *_data_files(project / "data")):
        try:
            yaml.load(path.read_text("utf-8"), Loader=_LOADER)
        except OSError as problem:
            raise TrainingError(f"{path}: cannot be read: {problem.strerror}") from problem
        except (yaml.YAMLError, UnicodeDecodeError) as problem:
            raise TrainingError(f"{path}: {problem}") from problem


def _train_rasa(project: Path, home: Path, target: Path) -> None:
    absent.install()
    with _quiet(), contextlib.chdir(project):  # the flows are named relative to the project
        from rasa.model_training import train as train_model
        from rasa.shared.exceptions import RasaException
        from rasa.shared.importers.importer import TrainingDataImporter

        from bot.engine import flow_policy

        learned = home / LEARNED
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                files = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
                domain = files.get_domain()
                flow_policy.check(files.get_config(), domain)  # a minute before it is trained
                result = train_model(
                    domain="domain.yml",
                    config="config.yml",
                    training_files=["data", *([str(learned)] if learned.is_file() else [])],
                    output=str(target),
                    fixed_model_name=ARCHIVE,
                    force_training=True,
                )
            greeting.write(target, domain.responses)
        except (RasaException, ValueError, KeyError, SystemExit) as problem:
            raise TrainingError(f"{problem} {said.getvalue()}".strip()) from problem
        if result.code or not (target / ARCHIVE).is_file():
            raise TrainingError(f"Rasa trained nothing: {said.getvalue().strip()}")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Rasa without telemetry, cache files in the working folder, warnings and progress bars on the screen."""
    switched_off = {"RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0", "LOG_LEVEL": "ERROR"}
    before = {name: os.environ.get(name) for name in switched_off}
    os.environ.update(switched_off)
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from rasa.utils.log_utils import configure_structlog

            configure_structlog(logging.ERROR)
            yield
    finally:
        logging.disable(level)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _train_match(project: Path) -> tuple[MatchModel, dict[str, int]]:
    try:
        found = read_profiles(project / "data" / "needs")
        known = [(profile, need) for need in Need for profile in found[need]]
        unsure = found.get(None, [])
        model = MatchModel.train([profile for profile, _ in known], [need for _, need in known], unsure)
    except ProfilesUnreadable as problem:
        raise TrainingError(str(problem)) from problem
    except ValueError as problem:
        raise TrainingError(f"{project / 'data' / 'needs'}: {problem}") from problem
    return model, {"profiles": len(known), "unsure_profiles": len(unsure)}


def _saved_intents(archive: Path) -> dict[str, Any]:
    """What the intent classifier wrote of itself into Rasa's archive."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.endswith("/intents.json") and (file := tar.extractfile(member)):
                saved: dict[str, Any] = json.load(file)
                return saved
    raise TrainingError("config.yml: the pipeline needs bot.nlu.intents.IntentClassifier")
