"""Trains the model bundle: Rasa's archive, the match model and a manifest, under ``INTAKE_HOME/models/<digest>``.

``models/current`` names the bundle in use. A bundle is complete before its folder has its name, and a name is a digest
of the content, so that nobody ever reads half a model.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import os
import shutil
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import portalocker
import yaml

import bot.nlu
from bot.coaching.needs import Need
from bot.engine import absent, greeting, stock
from bot.nlu import encoder
from bot.nlu.needs import MatchModel
from bot.tuning.profiles import ProfilesUnreadable, read_profiles

ARCHIVE, MANIFEST, CURRENT, LEARNED = "rasa.tar.gz", "manifest.json", "current", "learned.yml"

Progress = Callable[[str], None]


class TrainingError(Exception):
    """Training failed; the message names the file and what to mend."""


def fingerprint(project: Path, home: Path | None = None) -> str:
    """A digest of all that training depends on: configuration, data (the home's learned examples, too) and code."""
    code = Path(bot.nlu.__file__).parent
    files = [project / "config.yml", project / "domain.yml", *_data_files(project / "data")]
    files += sorted(path for path in code.iterdir() if path.suffix in {".py", ".yml"})
    if home is not None:
        files.append(home / LEARNED)
    digest = hashlib.sha256(f"{os.environ.get('INTAKE_ENCODER', '')} {encoder.PACKAGE_SHA256}".encode())
    for path in files:
        if path.is_file():
            digest.update(f"\0{path.name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def current(home: Path) -> Path | None:
    """The bundle in use, None when there is none yet."""
    try:
        name = (home / "models" / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    bundle = home / "models" / name
    return bundle if name and (bundle / MANIFEST).is_file() else None


def up_to_date(project: Path, home: Path) -> Path | None:
    """The bundle in use, if it was trained from the project as it stands."""
    bundle = current(home)
    return bundle if bundle and read_manifest(bundle)["fingerprint"] == fingerprint(project, home) else None


def ensure(project: Path, home: Path, progress: Progress) -> Path:
    """The bundle for the project as it stands; trains only when something changed. Raises TrainingError."""
    home.mkdir(parents=True, exist_ok=True)
    with portalocker.Lock(home / "training.lock", timeout=600):  # two sides starting at once train once
        return up_to_date(project, home) or train(project, home, progress)


def read_manifest(bundle: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((bundle / MANIFEST).read_text("utf-8"))
    return manifest


def train(project: Path, home: Path, progress: Progress) -> Path:
    """Train a new bundle and make it the current one; gives its folder. Raises TrainingError."""
    project, home = project.resolve(), home.resolve()
    began, mark = time.monotonic(), fingerprint(project, home)
    folder = os.environ.get("INTAKE_ENCODER")
    models = home / "models"
    models.mkdir(parents=True, exist_ok=True)
    _check_yaml(project)
    try:
        stock.check(project / "config.yml")
    except stock.NeedsTensorFlow as problem:
        raise TrainingError(str(problem)) from problem
    with tempfile.TemporaryDirectory(dir=models, prefix=".training-") as name:
        work = Path(name)
        progress("Preparing the sentence encoder")
        encoder.configure(home, Path(folder) if folder else None)
        try:
            sentences = encoder.shared()
        except encoder.EncoderUnusable as problem:
            raise TrainingError(f"INTAKE_ENCODER: {problem}") from problem
        progress("Learning what prospects say")
        _train_rasa(project, home, work)
        progress("Learning which need a profile speaks of")
        match, counts = _train_match(project)
        match.save(work)
        intents = _saved_intents(work / ARCHIVE)
        digest = _digest(work)
        manifest = {
            "digest": digest,
            "fingerprint": mark,
            "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - began, 1),
            "encoder": sentences.digest if sentences else None,
            "counts": {"intents": len(intents["intents"]), **intents.get("counts_of", {}), **counts},
            "figures": {"intents": intents["figures"], "needs": match.figures},
        }
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        bundle = models / digest
        if not bundle.is_dir():
            shutil.copytree(work, models / f".{digest}", dirs_exist_ok=True)
            os.replace(models / f".{digest}", bundle)
    _point_at(models, digest)
    progress(f"Trained in {manifest['seconds']:.0f} s")
    return bundle


def _data_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml"})


def _check_yaml(project: Path) -> None:
    for path in (project / "config.yml", project / "domain.yml", *_data_files(project / "data")):
        try:
            yaml.safe_load(path.read_text("utf-8"))
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

        learned = home / LEARNED
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                result = train_model(
                    domain="domain.yml",
                    config="config.yml",
                    training_files=["data", *([str(learned)] if learned.is_file() else [])],
                    output=str(target),
                    fixed_model_name=ARCHIVE,
                    force_training=True,
                )
            domain = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"]).get_domain()
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


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _point_at(models: Path, digest: str) -> None:
    handle, name = tempfile.mkstemp(dir=models, prefix=".current-")
    with os.fdopen(handle, "w") as file:
        file.write(digest + "\n")
    os.replace(name, models / CURRENT)
