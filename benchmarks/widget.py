"""What the widget costs a visitor, in Debian's chromium against `intake run`: size, start, first reply, a bad network.

    .venv/bin/python benchmarks/widget.py [--pictures FOLDER]

``--pictures`` plays an intake instead and writes its states as pictures, which README and docs show.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

from children import free_port, started  # noqa: E402

from bot.channels.web import assets  # noqa: E402

INTAKE = [str(ROOT / "intake")]
SLOWED = 4  # times slower than this machine
LOADS, SENT, LOSSY = 11, 40, 20
ASKED = "What does it cost, and who is it for? ({})"
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
WATCH = """
window.blocked = 0;
new PerformanceObserver(list => { for (const task of list.getEntries()) window.blocked += task.duration - 50; })
  .observe({type: "longtask", buffered: true});
customElements.whenDefined("coaching-intake").then(() => requestAnimationFrame(() => {
  window.usable = performance.now();
}));
"""
# Milliseconds from pressing Enter to the first reply on the screen.
SEND = """
words => new Promise(resolve => {
  const root = document.querySelector("coaching-intake").shadowRoot;
  const field = root.getElementById("words");
  const before = root.querySelectorAll(".assistant").length;
  field.value = words;
  const began = performance.now();
  const seen = new MutationObserver(() => {
    if (root.querySelectorAll(".assistant").length === before) return;
    seen.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - began));
  });
  seen.observe(root.getElementById("log"), {childList: true});
  field.form.requestSubmit();
})
"""


def say(text: str) -> None:
    print(f"widget: {text}", file=sys.stderr, flush=True)


def load(browser: Browser, url: str) -> dict[str, float]:
    """One first visit, on a slowed processor: milliseconds."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(url, wait_until="load")
    page.wait_for_function("window.usable")
    page.wait_for_timeout(500)
    seen: dict[str, float] = page.evaluate(
        "() => ({usable: window.usable, blocked: window.blocked,"
        " script: performance.getEntriesByType('resource').find(one => one.name.includes('/widget.js')).responseEnd,"
        " painted: performance.getEntriesByName('first-contentful-paint')[0].startTime})"
    )
    context.close()
    return {
        "first_paint_ms": seen["painted"],
        "script_to_usable_ms": seen["usable"] - seen["script"],
        "blocked_ms": seen["blocked"],
    }


def begin(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Start the conversation").click()
    page.get_by_role("button", name="Yes, that's fine").click()
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible(timeout=20_000)


def replies(page: Page) -> list[float]:
    return [page.evaluate(SEND, ASKED.format(number)) for number in range(SENT)]


def bad_network(browser: Browser, url: str) -> dict[str, Any]:
    """Messages written while the network comes and goes, 400 ms away and 50 KB a second wide when it is there."""
    dice = random.Random(5)
    context = browser.new_context()
    page = context.new_page()
    begin(page, url)
    network = context.new_cdp_session(page)
    began = time.monotonic()
    for number in range(LOSSY):
        there = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
        network.send("Network.emulateNetworkConditions", {"offline": dice.random() < 0.5, **there})
        page.locator("#words").fill(ASKED.format(number))
        page.locator("#words").press("Enter")
        page.wait_for_timeout(dice.uniform(100, 900))
    network.send("Network.emulateNetworkConditions", {"offline": False, **there})
    written = time.monotonic()
    expect(page.locator(".pending")).to_have_count(0, timeout=120_000)
    expect(page.locator("#typing")).to_be_hidden(timeout=120_000)
    settled = time.monotonic()
    page.wait_for_timeout(1000)
    shown = page.locator(".prospect .words").all_text_contents()
    sent = [ASKED.format(number) for number in range(LOSSY)]
    told = [text for text in shown if text in sent]
    context.close()
    return {
        "messages": LOSSY,
        "lost": len(set(sent) - set(told)),
        "doubled": len(told) - len(set(told)),
        "out_of_order": int(told != sorted(told, key=sent.index)),
        "writing_s": written - began,
        "settled_after_s": settled - written,
    }


def measure(browser: Browser, base: str) -> dict[str, Any]:
    loads: dict[str, list[dict[str, float]]] = {}
    for place in ("/demo", "/"):
        loads[place] = [load(browser, base + place) for _ in range(LOADS)]
        say(f"{place} loaded {LOADS} times")
    page = browser.new_page()
    begin(page, f"{base}/")
    waits = sorted(replies(page))
    say(f"{SENT} messages answered")
    return {
        "gzipped_bytes": len(assets.widget("Example Coaching").gzipped),
        "load": {
            place: {name: statistics.median(one[name] for one in seen) for name in seen[0]}
            for place, seen in loads.items()
        },
        "reply_ms": {"p50": statistics.median(waits), "p95": waits[int(len(waits) * 0.95) - 1], "worst": waits[-1]},
        "bad_network": bad_network(browser, f"{base}/"),
    }


def pictures(browser: Browser, base: str, folder: Path) -> None:
    """The main states on a phone, one in the dark, and a practice's site."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page = browser.new_page(**PHONE, color_scheme=scheme, timezone_id="Europe/Lisbon")
        page.set_default_timeout(20_000)
        page.goto(f"{base}/")

        def shoot(state: str, page: Page = page, scheme: str = scheme) -> None:
            if scheme == "light" or state == "match":
                page.wait_for_timeout(700)
                page.screenshot(path=folder / f"widget-{state}-{scheme}.png")

        def write(words: str, page: Page = page) -> None:
            page.wait_for_timeout(400)
            page.locator("#words:visible, #line:visible").fill(words)
            page.get_by_role("button", name="Send").tap()

        def tap(title: str, page: Page = page) -> None:
            page.locator(".quick:not(.used)").get_by_role("button", name=title).tap()

        page.get_by_role("button", name="Start the conversation").tap()
        page.get_by_text("What is kept, who reads it, for how long").tap()
        shoot("consent")
        tap("Yes, that's fine")
        write("I lead a support team of six")
        write("I can't delegate, I redo everybody's work at night")
        write("leave on time and let the team decide without me")
        tap("Skip all of these")
        expect(page.locator(".answers")).to_be_visible(timeout=20_000)
        shoot("summary")
        tap("That's right")
        expect(page.locator(".match")).to_be_visible(timeout=20_000)
        shoot("match")
        tap("Yes, find a time")
        expect(page.locator(".times").first).to_be_visible(timeout=20_000)
        shoot("times")
        page.locator(".times button:enabled").first.tap()
        expect(page.get_by_role("textbox", name="Your name")).to_be_visible(timeout=20_000)
        write("Sam Okafor")
        expect(page.get_by_role("textbox", name="Your e-mail address")).to_be_visible(timeout=20_000)
        write("sam@example.org")
        expect(page.locator(".booking")).to_be_visible(timeout=20_000)
        shoot("booked")
        page.close()
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.goto(f"{base}/demo")
    page.get_by_role("button", name="Find the coaching").click()
    page.wait_for_timeout(700)
    page.screenshot(path=folder / "widget-site.png")


@contextmanager
def serving(model: Path | None) -> Iterator[tuple[str, Path]]:
    """`intake run` with a fresh database: its address and home; ``model``: a home to take the model of."""
    with tempfile.TemporaryDirectory() as name:
        home, port = Path(name), free_port()
        for folder in ("models", "encoder"):
            if model and (model / folder).is_dir():
                shutil.copytree(model / folder, home / folder)
        environment = {"INTAKE_HOME": str(home), "INTAKE_LIMIT_MESSAGES": "off"}
        train = [*INTAKE, "train", "--if-changed"]
        subprocess.run(train, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=sys.stderr)
        command = [*INTAKE, "run", "--port", str(port), "--no-browser"]
        with started(command, folder=ROOT, log=home / "run.log", environment=environment):
            yield f"http://127.0.0.1:{port}", home


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pictures", type=Path, help="write pictures of the main states to this folder")
    options.add_argument("--model", type=Path, default=ROOT / "var", help="a home to take the model of (var/)")
    given = options.parse_args()
    with serving(given.model) as (base, _), sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        wait_for_start(browser, base)
        if given.pictures:
            pictures(browser, base, given.pictures)
        else:
            print(json.dumps(measure(browser, base), indent=2))
        browser.close()


def wait_for_start(browser: Browser, base: str) -> None:
    page = browser.new_page()
    for _ in range(600):
        try:
            page.goto(f"{base}/healthz")
            return
        except Error:  # not there yet
            time.sleep(0.1)
    raise TimeoutError(base)


if __name__ == "__main__":
    main()
