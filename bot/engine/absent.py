"""Stands in for packages Rasa imports at start but this project does not use.

TensorFlow alone costs 1.9 s and 426 MiB to import; the clients of chat platforms, brokers and clouds another second.
Only what is not installed is replaced: an operator who installs the real one gets the real one. Nothing here does
any work: a component that needs TensorFlow is refused when the configuration is read (``bot.engine.stock``).

Source: docs/decisions/0003-no-tensorflow.md
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

TENSORFLOW = frozenset({"tensorflow", "tensorflow_text", "tensorflow_hub", "tensorflow_addons", "keras"})
CLIENTS = frozenset(
    {
        "aio_pika", "aiogram", "aiormq", "boto3", "botocore", "confluent_kafka", "fbmessenger", "google.auth",
        "google.oauth2", "kafka", "mattermostwrapper", "pymongo", "psycopg2", "redis", "rocketchat_API", "sentry_sdk",
        "slack", "slack_sdk", "structlog_sentry", "twilio", "webexteamssdk", "webexpythonsdk",
    }
)  # fmt: skip


# Installed for training and the stock commands, but Rasa needs none of it to play a conversation with our components;
# together 0.1 GB and 2.9 s of CPU at every start.
NOT_FOR_PLAYING = frozenset(
    {
        "aiohttp", "apscheduler", "dask", "engineio", "joblib", "matplotlib", "networkx", "prompt_toolkit",
        "pycrfsuite", "questionary", "randomname", "sanic", "sanic_cors", "sanic_jwt", "sanic_routing",
        "scipy", "sklearn", "sklearn_crfsuite", "skops", "socketio", "websockets",
    }
)  # fmt: skip
OURS = "bot."


class _Inert(type):
    """A class whose every attribute is another such class: enough for annotations, bases and decorators."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(name)

    def __or__(cls, other: Any) -> Any:
        return cls

    __ror__ = __or__

    def __getitem__(cls, key: Any) -> Any:
        return cls


def _inert(name: str) -> _Inert:
    body = {
        "__init__": lambda self, *args, **kwargs: None,
        "__call__": lambda self, *args, **kwargs: args[0] if args else None,  # a decorator gives back what it got
        "__init_subclass__": classmethod(lambda cls, **kwargs: None),
    }
    return _Inert(name, (Exception,) if name.endswith(("Error", "Exception")) else (object,), body)


class _InertModule(types.ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _inert(name)
        setattr(self, name, made)
        return made


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, roots: frozenset[str]) -> None:
        self.roots = roots

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if not any(fullname == root or fullname.startswith(f"{root}.") for root in self.roots):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        return None


def has_tensorflow() -> bool:
    """Whether the real TensorFlow is installed."""
    return importlib.machinery.PathFinder.find_spec("tensorflow") is not None


def _missing() -> frozenset[str]:
    def found(name: str) -> bool:
        try:  # find_spec imports the parents of a dotted name, and stands in for nothing yet
            return importlib.util.find_spec(name) is not None
        except ModuleNotFoundError:
            return False

    return frozenset(root for root in TENSORFLOW | CLIENTS if not found(root))


def install() -> None:
    """Put the stand-ins in place; must come before the first ``import rasa``. Repeating it changes nothing."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    if _standing_in() is None:
        sys.meta_path.insert(0, _Finder(_missing()))


def install_for_playing(config: Path) -> None:
    """In a process that only plays conversations, stand in for what training needs, too.

    Only where every component of config.yml is ours: one of Rasa's own may need what it imports.
    """
    install()
    finder = _standing_in()
    body = yaml.safe_load(config.read_text(encoding="utf-8")) or {}
    named = [str(c.get("name", "")) for part in ("pipeline", "policies") for c in body.get(part) or ()]
    if finder is not None and "rasa" not in sys.modules and all(name.startswith(OURS) for name in named):
        finder.roots |= NOT_FOR_PLAYING - {name.partition(".")[0] for name in sys.modules}


def _standing_in() -> _Finder | None:
    return next((finder for finder in sys.meta_path if isinstance(finder, _Finder)), None)
