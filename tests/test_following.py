from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.following import Following
from bot.tuning import bundles


def publish(home: Path, name: str, **manifest: str) -> Path:
    with bundles.unfinished(home) as work:
        (work / bundles.MANIFEST).write_text(json.dumps({"code": bundles.code(), **manifest}))
        (work / "model").write_text(name)
        return bundles.publish(home, work, bundles.digest_of(work))


class Serving:
    """What a process does with the models it is given; some it can't load."""

    def __init__(self, home: Path) -> None:
        self.taken: list[str] = []
        self.said: list[str] = []
        self.tried = 0
        self.following = Following(home, publish(home, "first"), self.take_up, self.said.append)

    async def take_up(self, bundle: Path) -> None:
        self.tried += 1
        name = (bundle / "model").read_text()
        if name == "broken":
            raise RuntimeError("Error initializing graph component") from ValueError("not an archive")
        self.taken.append(name)


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    return Serving(tmp_path)


async def test_a_new_model_is_taken_up_once(serving: Serving, tmp_path: Path) -> None:
    await serving.following.look()
    assert serving.taken == []
    second = publish(tmp_path, "second")
    for _ in range(3):
        assert not await serving.following.look()
    assert serving.taken == ["second"]
    assert serving.following.bundle == second
    assert serving.said == [f"intake: model {second.name} serves from now on"]


async def test_a_model_that_cannot_be_loaded_is_told_once_and_the_next_one_is_tried(
    serving: Serving, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, broken = serving.following.bundle, publish(tmp_path, "broken")
    for _ in range(3):
        await serving.following.look()
    assert serving.tried == 1
    assert serving.following.bundle == first
    assert caplog.messages == [f"model {broken.name}: RuntimeError: not an archive; {first.name} goes on serving"]
    publish(tmp_path, "good")
    await serving.following.look()
    assert serving.taken == ["good"]


async def test_a_model_of_another_version_waits_for_a_new_start(
    serving: Serving, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish(tmp_path, "other", code="another")
    await serving.following.look()
    assert serving.tried == 0
    assert "trained by another version of the program; start again to use it" in caplog.text


async def test_a_pointer_to_nothing_changes_nothing(serving: Serving, tmp_path: Path) -> None:
    (tmp_path / "models" / "current").write_text("0123456789ab\n")
    await serving.following.look()
    (tmp_path / "models" / "current").unlink()
    await serving.following.look()
    assert (serving.tried, serving.taken) == (0, [])


async def test_the_model_that_serves_is_kept_and_the_one_before_it_let_go(serving: Serving, tmp_path: Path) -> None:
    first = serving.following.bundle
    for name in "abc":
        publish(tmp_path, name)
    assert first.exists()
    await serving.following.look()
    publish(tmp_path, "d")
    assert not first.exists()
    assert serving.following.bundle.exists()
