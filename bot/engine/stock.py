"""The stock Rasa commands on this project, without TensorFlow."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml

from bot.engine import absent

Unit = Callable[[str], AbstractContextManager[Any]]  # a conversation's id → the unit of work its action runs in

NEEDS_TENSORFLOW = frozenset(
    {
        "DIETClassifier", "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy", "ConveRTFeaturizer",
        "LanguageModelFeaturizer",
    }
)  # fmt: skip
SERVING = ("test", "shell", "run")  # else they look for a model in `models/`
DEFAULTS = {  # `rasa test` alone trips over files in hidden folders
    "core": (("--stories", "-s", "tests/stories"),),
    "nlu": (("--nlu", "-u", "data"),),
}


class NeedsTensorFlow(ValueError):
    """config.yml names a component that can't run here."""


def check(config: Path) -> None:
    """Raises ``NeedsTensorFlow`` with the component and the ways out."""
    if absent.has_tensorflow():
        return
    body = yaml.safe_load(config.read_text(encoding="utf-8")) or {}
    for part in ("pipeline", "policies"):
        for component in body.get(part) or ():
            name = str(component.get("name", "")).rpartition(".")[2]
            if name in NEEDS_TENSORFLOW:
                raise NeedsTensorFlow(
                    f"{config}: {name} (in {part}) needs TensorFlow, which is not installed here; "
                    "take it out, or use the components this project ships"
                )


def command(root: Path, args: list[str], unit: Unit, model: Path | None = None) -> None:
    """Run ``rasa ARGS``; ends the process with Rasa's own exit code.

    ``unit`` opens the unit of work that each action of a stock action server runs in; ``model`` is the archive in use,
    for the commands that need one and were given none. Raises ``NeedsTensorFlow``.
    """
    os.chdir(root)
    check(_configuration(args) or root / "config.yml")
    if args[:1] == ["test"]:
        args = [*args, *_defaults(args)]
    args = [*args, *_model_of(args, model)]
    if args[:2] == ["run", "actions"]:
        _in_units(unit)
    sys.argv = ["rasa", *args]
    sys.path.insert(0, str(root))
    from rasa.__main__ import main

    main()


def _defaults(args: list[str]) -> list[str]:
    """What ``rasa test``, ``rasa test core`` or ``rasa test nlu`` look at where nothing was said."""
    wanted = DEFAULTS.get(args[1] if len(args) > 1 else "", sum(DEFAULTS.values(), ()))
    return [word for long, short, value in wanted if not {long, short} & set(args) for word in (long, value)]


def _model_of(args: list[str], model: Path | None) -> list[str]:
    """The model in use, where a command needs one and none was named."""
    named = any(arg.partition("=")[0] in ("-m", "--model") for arg in args)
    needed = args[:1] and args[0] in SERVING and args[:2] != ["run", "actions"]
    return ["--model", str(model)] if needed and model and not named else []


def _configuration(args: list[str]) -> Path | None:
    """The file given by -c or --config, in either spelling."""
    for name, following in zip_longest(args, args[1:]):
        if name in ("-c", "--config") and following:
            return Path(following)
        if name.startswith("--config="):
            return Path(name.partition("=")[2])
    return None


def _in_units(unit: Unit) -> None:
    """In a turn of ours a unit of work is open already; the stock action server knows of none."""
    from rasa_sdk import endpoint
    from rasa_sdk.executor import ActionExecutor

    class UnitExecutor(ActionExecutor):
        async def run(self, action_call: dict[str, Any]) -> Any:
            with unit(action_call.get("sender_id") or "default"):
                return await super().run(action_call)

    endpoint.ActionExecutor = UnitExecutor
