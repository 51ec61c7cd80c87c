"""One encoder for the session, converted into a folder of its own."""

from __future__ import annotations

import pytest

from bot.engine import absent

absent.install()

from bot.nlu import encoder  # noqa: E402


@pytest.fixture(scope="session")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> encoder.Encoder:
    encoder.configure(tmp_path_factory.mktemp("home"), None)
    found = encoder.shared()
    assert found is not None
    return found
