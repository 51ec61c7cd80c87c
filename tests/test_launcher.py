"""The script `intake` at the root: what it installs, and when."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = """#!/bin/sh
[ "$1" = --version ] && exit
echo "$@" >>"{log}"
[ -f "{offline}" ] && {{ echo "error: no network" >&2; exit 2; }}
while [ $# -gt 0 ]; do [ "$1" = --project ] && root=$2; shift; done
mkdir -p "$root/.venv/bin"
printf '#!/bin/sh\\necho "$@"\\n' >"$root/.venv/bin/intake"
chmod +x "$root/.venv/bin/intake"
"""


class Machine:
    """A clone of the project on a machine whose uv only notes what it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.clone, self.bin, self.log, self.offline = (folder / name for name in ("clone", "bin", "log", "offline"))
        self.clone.mkdir()
        self.bin.mkdir()
        for name in ("intake", "uv.lock"):
            shutil.copy(ROOT / name, self.clone)
        self.program("uv", UV.format(log=self.log, offline=self.offline))

    def program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def intake(self, *args: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PATH": f"{self.bin}:/usr/bin:/bin"}
        return subprocess.run([self.clone / "intake", *args], env=env, capture_output=True, text=True, check=False)

    @property
    def installs(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_what_is_installed_once_runs_without_network_and_gets_its_arguments_as_they_are(machine: Machine) -> None:
    for _ in range(2):
        assert machine.intake("coach", "add", "--name", "A b").stdout == "coach add --name A b\n"
        machine.offline.touch()
    assert len(machine.installs) == 1
    assert "--frozen" in machine.installs[0]
    assert "dev" not in machine.installs[0]


def test_the_tests_bring_their_tools_and_these_serve_the_rest(machine: Machine) -> None:
    assert machine.intake("test", "tests/store", "-k", "x y").stdout == "test tests/store -k x y\n"
    assert "--group dev" in machine.installs[0]
    machine.intake("run")
    assert len(machine.installs) == 1


def test_a_changed_lock_is_installed(machine: Machine) -> None:
    machine.intake("run")
    with (machine.clone / "uv.lock").open("a") as lock:
        lock.write("\n")
    machine.intake("run")
    assert len(machine.installs) == 2


def test_a_moved_folder_is_installed_anew(machine: Machine) -> None:
    machine.intake("run")
    machine.clone = machine.clone.rename(machine.clone.with_name("moved elsewhere"))
    assert machine.intake("run").stdout == "run\n"
    assert len(machine.installs) == 2


def test_what_cannot_be_installed_is_said_and_tried_again(machine: Machine) -> None:
    machine.offline.touch()
    failed = machine.intake("run")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.endswith("It needs the network this once\n")
    machine.offline.unlink()
    assert machine.intake("run").stdout == "run\n"


def test_a_uv_that_does_not_run_is_passed_over(machine: Machine) -> None:
    machine.program("uv", "#!/bin/sh\necho 'version manager: no uv here' >&2\nexit 127\n")
    machine.program("python3.11", "#!/bin/sh\nexit 1\n")
    for name in ("python3", "python"):
        machine.program(name, "#!/bin/sh\nexit 1\n")
    failed = machine.intake("run")
    assert failed.returncode == 1
    assert failed.stderr == (
        "intake: no Python with venv found; install Python 3.11 (on Debian: python3.11 and python3.11-venv)\n"
    )


def test_nothing_locked_needs_a_compiler() -> None:
    """A package without a wheel is built on the machine: only pure Python may be."""
    pure = {"docopt", "randomname", "coaching-intake"}
    locked = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    tags = re.compile(r"(?:cp311|abi3)-manylinux\S+x86_64|none-any|none-manylinux\S+x86_64")
    built = [p["name"] for p in locked if not any(tags.search(wheel["url"]) for wheel in p.get("wheels", ()))]
    assert set(built) <= pure
