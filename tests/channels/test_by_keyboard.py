"""The widget and the whole product by keyboard alone: from the bubble to a booked call and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.served import running

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("patient")]
FAR = 40  # so often Tab is pressed at most to get anywhere
# The name of what has the focus, and whether that can be seen.
HERE = """() => {
  const e = document.activeElement.shadowRoot?.activeElement;
  if (!e) return ["", true];
  const s = getComputedStyle(e), around = getComputedStyle(e.closest("form.composer") ?? e);
  const name = e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent;
  return [name.trim(), [s, around].some(one => one.outlineStyle !== "none" && one.outlineWidth !== "0px")];
}"""


def focus(page: Page) -> str:
    name, seen = page.evaluate(HERE)
    assert seen, name
    return str(name)


def go(page: Page, name: str, key: str = "Shift+Tab") -> None:
    """Press Tab until what is called so has the focus, then Enter."""
    for _ in range(FAR):
        page.keyboard.press(key)
        if focus(page).startswith(name):
            return page.keyboard.press("Enter")
    raise AssertionError(f"{name} is not to be reached")


def say(page: Page, words: str, then: str) -> None:
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    asked(page, then)


def asked(page: Page, what: str) -> None:
    """The field asks for it and has the focus."""
    expect(page.get_by_role("textbox", name=what)).to_be_focused()
    expect(page.locator("#typing")).to_be_hidden()


def quick(page: Page, title: str) -> Any:
    return page.locator(".quick:not(.used)").get_by_role("button", name=title)


def test_from_the_bubble_to_a_call(browser: Browser, home: Path) -> None:
    with running(home) as server:
        context = browser.new_context(timezone_id="Europe/Lisbon", viewport={"width": 1280, "height": 860})
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(f"{server.base}/demo")
        go(page, "Find the coaching that fits", "Tab")
        assert focus(page) == "Start the conversation"
        page.keyboard.press("Enter")
        asked(page, "Your answer, or a question")
        go(page, "What is kept, who reads it, for how long")
        expect(page.get_by_text("take back your yes")).to_be_visible()
        go(page, "Yes, that's fine", "Tab")
        asked(page, "Your role, in your own words")
        say(page, "I lead a support team of six people", "What is hard at the moment")
        say(page, "I can't delegate, I redo everybody's work at night", "What would be different")
        page.keyboard.type("leave on time and let the team decide without me")
        page.keyboard.press("Enter")
        expect(quick(page, "Skip all of these")).to_be_visible()
        go(page, "Skip all of these")

        expect(quick(page, "That's right")).to_be_visible()
        go(page, "Change: Role")
        expect(page.get_by_label("Role", exact=True)).to_be_focused()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("I lead a support team of nine people")
        go(page, "Save", "Tab")
        expect(page.locator(".answers").last).to_contain_text("nine people")
        expect(quick(page, "That's right")).to_be_visible()
        go(page, "That's right")

        expect(page.locator(".match .need")).to_have_text("Leadership coaching")
        expect(quick(page, "Yes, find a time")).to_be_visible()
        go(page, "Yes, find a time")
        expect(page.get_by_label("Times in")).to_have_value("Europe/Lisbon")
        first = page.locator(".times button:enabled").first
        go(page, str(first.get_attribute("aria-label")))
        asked(page, "Your name")
        say(page, "Sam Okafor", "Your e-mail address")
        page.keyboard.type("sam@example.org")
        page.keyboard.press("Enter")
        expect(page.locator(".booking")).to_contain_text("It's booked")
        expect(page.get_by_role("textbox")).to_be_focused()
        for _ in range(FAR):
            page.keyboard.press("Shift+Tab")
            if focus(page) == "Add to calendar":
                break
        calendar = page.get_by_role("link", name="Add to calendar")
        expect(calendar).to_be_focused()
        assert "BEGIN:VCALENDAR" in context.request.get(str(calendar.get_attribute("href"))).text()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Continue the conversation")).to_be_focused()
        context.close()
