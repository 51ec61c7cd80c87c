"""``intake test``: brings what the tests need, then runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOW = "install Debian's package chromium, or set CHROMIUM to a Chromium"


def run(root: Path, args: list[str]) -> int:
    """Give pytest's exit code; its summary is the last line. ``--all`` adds the tests marked long."""
    long = "--all" in args
    rest = [arg for arg in args if arg != "--all"]
    env = {"TEST_HOME": str(root / "var" / "test"), **os.environ}
    if browser := _browser():
        env["CHROMIUM"] = browser
    else:
        print(f"intake test: NO BROWSER, so the browser tests are skipped; {HOW}", file=sys.stderr, flush=True)
    marks = [] if long or "-m" in rest else ["-m", "not long"]
    command = [sys.executable, "-m", "pytest", *marks, *rest]
    return subprocess.run(command, cwd=root, env=env, check=False).returncode


def _browser() -> str | None:
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("intake test: installing chromium for the browser tests", file=sys.stderr, flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "check": False}
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], env=env, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"], env=env, **quiet)  # type: ignore[call-overload]
        found = shutil.which("chromium")
    return found
