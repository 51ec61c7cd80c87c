"""The model bundles under ``INTAKE_HOME/models/<digest>``, and which of them is in use: ``models/current`` names it.

A bundle is complete before its folder has its name, and a name is a digest of the content, so that nobody ever reads
half a model.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import bot

MANIFEST = "manifest.json"
KEPT = 2  # bundles before the current one, to go back to
_FOLDER, _CURRENT, _UNFINISHED = "models", "current", "."


def current(home: Path) -> Path | None:
    """The bundle in use, None when there is none yet."""
    try:
        name = (home / _FOLDER / _CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    bundle = home / _FOLDER / name
    return bundle if name and (bundle / MANIFEST).is_file() else None


def mark(home: Path) -> tuple[int, int] | None:
    """Something cheap that is another whenever ``models/current`` was written anew; None when there is none."""
    try:
        found = (home / _FOLDER / _CURRENT).stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def manifest_of(bundle: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((bundle / MANIFEST).read_text("utf-8"))
    return manifest


def hold(bundle: Path) -> BinaryIO:
    """Keep a bundle from being pruned until the file is closed or the process ends."""
    file = (bundle / MANIFEST).open("rb")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


@contextmanager
def unfinished(home: Path) -> Iterator[Path]:
    """A folder to make a bundle in; it is gone afterwards. Only one at a time: what others left behind is removed."""
    models = home / _FOLDER
    models.mkdir(parents=True, exist_ok=True)
    for left in models.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=models, prefix=f"{_UNFINISHED}training-") as name:
        yield Path(name)


def digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def publish(home: Path, work: Path, digest: str) -> Path:
    """Make what is in the folder ``work`` the bundle in use, and remove the oldest ones; gives its folder."""
    models = home / _FOLDER
    bundle = models / digest
    if not bundle.is_dir():
        shutil.copytree(work, models / f"{_UNFINISHED}{digest}", dirs_exist_ok=True)
        os.replace(models / f"{_UNFINISHED}{digest}", bundle)
    os.utime(bundle)  # when it came into use
    _point_at(models, digest)
    _prune(models, bundle)
    return bundle


def _point_at(models: Path, digest: str) -> None:
    handle, name = tempfile.mkstemp(dir=models, prefix=f"{_UNFINISHED}current-")
    with os.fdopen(handle, "w") as file:
        file.write(digest + "\n")
    os.replace(name, models / _CURRENT)


def _prune(models: Path, bundle: Path) -> None:
    others = [path.parent for path in models.glob(f"[!{_UNFINISHED}]*/{MANIFEST}") if path.parent != bundle]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in others[KEPT:]:
        with (old / MANIFEST).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # a process serves it
            gone = models / f"{_UNFINISHED}{old.name}"
            os.replace(old, gone)  # at once, for whoever looks
            shutil.rmtree(gone)


@cache
def code() -> str:
    """A digest of the program as it was when first asked for: models are made by one version, and for it."""
    digest = hashlib.sha256()
    root = Path(bot.__file__).parent
    for path in sorted([*root.rglob("*.py"), *(root / "nlu").glob("*.yml"), *(root.parent / "actions").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
