"""The stand-ins for what Rasa imports and nobody uses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.engine import absent


def inert(name: str) -> absent._InertModule:
    return absent._InertModule(name)


def test_installing_twice_changes_nothing() -> None:
    absent.install()
    finders = [f for f in sys.meta_path if isinstance(f, absent._Finder)]
    absent.install()
    assert [f for f in sys.meta_path if isinstance(f, absent._Finder)] == finders
    assert len(finders) == 1


def test_only_what_is_missing_is_replaced() -> None:
    code = (
        "from bot.engine import absent\n"
        "missing = absent._missing()\n"
        "assert 'tensorflow' in missing or absent.has_tensorflow()\n"
        "assert not missing & {'requests', 'sqlalchemy', 'spacy'}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_stand_in_serves_as_base_decorator_and_annotation() -> None:
    tf = inert("tensorflow")

    class Layer(tf.keras.layers.Layer):  # type: ignore[name-defined,misc]
        pass

    def plain() -> int:
        return 1

    assert isinstance(Layer(), Layer)
    assert tf.function()(plain) is plain
    assert tf.Tensor | None
    assert tf.Tensor[int]


def test_an_error_of_a_stand_in_can_be_caught() -> None:
    error = inert("tensorflow").errors.ResourceExhaustedError
    with pytest.raises(error):
        raise error


def test_a_stand_in_has_no_private_parts() -> None:
    with pytest.raises(AttributeError):
        _ = inert("tensorflow").__version__


def test_packages_that_are_there_stay_the_real_ones_and_submodules_import() -> None:
    code = (
        "from bot.engine import absent; absent.install()\n"
        "import tensorflow.keras.layers, json, sqlalchemy\n"
        "import importlib.util as u\n"
        "assert u.find_spec('tensorflow').loader.__class__.__name__ == '_Finder'\n"
        "assert sqlalchemy.__version__\n"
        "try:\n    import nosuchpackage\nexcept ModuleNotFoundError:\n    print('fine')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "fine\n", done.stderr
