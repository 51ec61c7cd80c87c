from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.running import AlreadyRuns, alone


def test_a_home_is_served_once_and_the_second_is_told_where(tmp_path: Path) -> None:
    with alone(tmp_path, "http://localhost:8000"), pytest.raises(AlreadyRuns) as raised, alone(tmp_path, "other"):
        pass
    assert f"{str(tmp_path)!r}: http://localhost:8000 (process {os.getpid()})" in str(raised.value)
    assert "INTAKE_HOME" in str(raised.value)


def test_a_home_is_free_again_afterwards(tmp_path: Path) -> None:
    for address in ("a rather long address", "short"):
        with alone(tmp_path, address):
            assert (tmp_path / "run.lock").read_text() == f"{address} (process {os.getpid()})\n"


def test_two_homes_are_served_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with alone(tmp_path, "a"), alone(tmp_path / "other", "b"):
        pass
