"""Pictures of the console for README and docs: `.venv/bin/python benchmarks/console_pictures.py FOLDER [--model HOME]`.

A few intakes are played through the real engine, coaches get accounts, and the console is photographed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright
from widget import INTAKE, ROOT, serving, wait_for_start

NAMES = {"light": "daniel.reyes", "dark": "daniel"}
PASSWORD = "grey otters swim upstream"
START = ("Yes, that's fine",)
SHORT = ("Within three months", "Skip", "Online", "English", "Skip")
TALKS = (
    (
        *START, "Charge nurse on a ward with 14 nurses", "I can't delegate, I redo everybody's work at night",
        "leave on time and let the team decide without me", *SHORT, "my role: Ward manager, 14 nurses",
        "That's right", "Yes, find a time", "the second one", "Amara Nwosu", "amara@example.org", "5", "No, thanks",
    ),
    (
        *START, "Founder of a software firm, sixty people", "the board wants growth and I don't know which market",
        "a strategy for three years that I can stand behind", *SHORT, "That's right", "Yes, find a time",
        "the first one", "Tomás Ferreira", "tomas@example.org", "4", "No, thanks",
    ),
    (
        *START, "Engineer, new in the country", "I know nobody here and don't see how people get promoted",
        "somebody who has walked this path to advise me", *SHORT, "That's right", "No, thanks",
    ),
    (
        *START, "Product lead", "my co-lead and I stopped talking after a reorganisation", "to trust each other again",
        *SHORT, "That's right", "I want to talk to a person",
    ),
    (*START, "Head of a school"),
)  # fmt: skip


def play(base: str) -> None:
    client = httpx.Client(base_url=base, timeout=60, trust_env=False)
    for talk in TALKS:
        begun = client.post("/api/conversations", json={"time_zone": "Europe/Lisbon"}).json()
        address = f"/api/conversations/{begun['conversation']}/messages"
        shown = begun["messages"]
        for number, words in enumerate(talk):
            buttons = [b for message in shown for b in message["buttons"] if b["title"] == words]
            said: dict[str, Any] = {"payload": buttons[0]["payload"]} if buttons else {"text": words}
            sent = client.post(
                f"{address}?wait=30",
                json={**said, "client_id": str(number)},
                headers={"Authorization": f"Bearer {begun['token']}"},
            )
            shown = sent.json()["messages"]


def account(page: Page, home: Path, base: str, name: str, *options: str) -> None:
    """Add an account on the command line, and go in by its link."""
    environment = {**os.environ, "INTAKE_HOME": str(home), "INTAKE_PUBLIC_URL": base}
    added = subprocess.run(
        [*INTAKE, "user", "add", name, *options], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    page.goto(re.sub(r"^https?://[^/]+", base, added.stdout.strip()))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("heading", name="Inbox").wait_for()


def pictures(browser: Browser, base: str, home: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme=scheme)
        account(page, home, base, NAMES[scheme], "--role", "coach", "--coach", "daniel")
        page.screenshot(path=folder / f"console-inbox-{scheme}.png")
        page.get_by_role("link", name="Amara Nwosu").click()
        page.get_by_role("heading", name="Amara Nwosu").wait_for()
        page.screenshot(path=folder / f"console-prospect-{scheme}.png")
        page.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--model", type=Path, default=ROOT / "var", help="a home to take the model of (var/)")
    given = options.parse_args()
    with serving(given.model) as (base, home), sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        wait_for_start(browser, base)
        play(base)
        pictures(browser, base, home, given.folder)
        browser.close()


if __name__ == "__main__":
    main()
