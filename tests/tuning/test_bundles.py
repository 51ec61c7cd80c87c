from __future__ import annotations

import os
from pathlib import Path

from bot.tuning import bundles


def publish(home: Path, name: str, when: int = 0) -> Path:
    with bundles.unfinished(home) as work:
        (work / bundles.MANIFEST).write_text("{}")
        (work / "model").write_text(name)
        bundle = bundles.publish(home, work, bundles.digest_of(work))
    if when:
        os.utime(bundle, (when, when))
    return bundle


def names(home: Path) -> set[str]:
    return {path.name for path in (home / "models").iterdir()} - {"current"}


def test_without_a_bundle_none_is_in_use(tmp_path: Path) -> None:
    assert bundles.current(tmp_path) is None
    assert bundles.mark(tmp_path) is None


def test_the_newest_is_in_use_and_the_two_before_it_are_kept(tmp_path: Path) -> None:
    made = [publish(tmp_path, name, when) for when, name in enumerate("abcd", 1)]
    made.append(publish(tmp_path, "e"))
    assert bundles.current(tmp_path) == made[-1]
    assert names(tmp_path) == {bundle.name for bundle in made[-3:]}


def test_a_bundle_that_comes_into_use_again_counts_as_new(tmp_path: Path) -> None:
    a, b, c = (publish(tmp_path, name, when) for when, name in enumerate("abc", 1))
    assert publish(tmp_path, "a") == a
    assert bundles.current(tmp_path) == a
    d = publish(tmp_path, "d")
    assert names(tmp_path) == {a.name, c.name, d.name}
    assert b.name not in names(tmp_path)


def test_a_bundle_somebody_serves_is_kept_until_they_let_it_go(tmp_path: Path) -> None:
    served = publish(tmp_path, "a", 1)
    held = bundles.hold(served)
    for when, name in enumerate("bcd", 2):
        publish(tmp_path, name, when)
    assert (served / "model").read_text() == "a"
    held.close()
    publish(tmp_path, "e")
    assert not served.exists()


def test_what_a_killed_training_left_behind_goes_with_the_next(tmp_path: Path) -> None:
    kept = publish(tmp_path, "a")
    for left in (".training-x", ".0123456789ab"):
        (tmp_path / "models" / left).mkdir()
        (tmp_path / "models" / left / "rasa.tar.gz").write_text("half")
    (tmp_path / "models" / ".current-y").touch()
    new = publish(tmp_path, "b")
    assert names(tmp_path) == {kept.name, new.name}


def test_each_change_of_the_bundle_in_use_has_another_mark(tmp_path: Path) -> None:
    publish(tmp_path, "a")
    first = bundles.mark(tmp_path)
    assert bundles.mark(tmp_path) == first
    publish(tmp_path, "b")
    assert bundles.mark(tmp_path) != first
