"""The widget and the whole product: from the bubble to a booked call by touch, the process killed on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.served import Running, running

pytestmark = pytest.mark.long
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


def say(page: Page, words: str, then: str) -> None:
    """Write it, and wait until the field asks for what comes next."""
    page.locator("#words:visible, #line:visible").fill(words)
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("textbox", name=then)).to_be_visible()


def tap(page: Page, title: str) -> None:
    page.locator(".quick:not(.used)").get_by_role("button", name=title).tap()


@pytest.mark.usefixtures("patient")
def test_from_the_bubble_to_a_call_while_the_server_dies(browser: Browser, home: Path) -> None:
    with running(home) as server:
        context = browser.new_context(**PHONE, timezone_id="Europe/Lisbon")
        context.set_default_timeout(20_000)
        page = context.new_page()
        streams: list[Request] = []
        page.on("request", lambda asked: streams.append(asked) if asked.url.endswith("/events") else None)
        page.goto(f"{server.base}/demo")
        page.get_by_role("button", name="Find the coaching that fits").tap()
        page.get_by_role("button", name="Start the conversation").tap()
        page.get_by_text("What is kept, who reads it, for how long").tap()
        expect(page.get_by_text("take back your yes")).to_be_visible()
        tap(page, "Yes, that's fine")
        expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
        say(page, "I lead a support team of six people", "What is hard at the moment")

        server.end()
        expect(page.locator("#link")).to_contain_text("Reconnecting")
        page.locator("#words").fill("I can't delegate, I redo everybody's work at night")
        page.get_by_role("button", name="Send").tap()
        expect(page.locator(".pending")).to_have_count(1)
        again = Running(home, server.port)
        try:
            expect(page.get_by_role("textbox", name="What would be different")).to_be_visible(timeout=60_000)
            expect(page.locator("#link")).to_be_empty()
            expect(page.locator(".pending")).to_have_count(0)
            assert int(streams[-1].headers["last-event-id"]) >= 4  # it asks for what came since, not for all

            page.locator("#words").fill("leave on time and let the team decide without me")
            page.get_by_role("button", name="Send").tap()
            tap(page, "Skip all of these")
            page.get_by_role("button", name="Change: Role").tap()
            page.get_by_label("Role", exact=True).fill("I lead a support team of nine people. And I am new.")
            page.get_by_role("button", name="Save").tap()
            expect(page.locator(".answers").last).to_contain_text("nine people. And I am new.")
            tap(page, "That's right")
            expect(page.locator(".match .need")).to_have_text("Leadership coaching")
            expect(page.locator(".match mark").first).to_be_visible()
            tap(page, "Yes, find a time")
            expect(page.get_by_label("Times in")).to_have_value("Europe/Lisbon")
            page.locator(".times button:enabled").first.tap()
            expect(page.get_by_role("textbox", name="Your name")).to_be_visible()
            say(page, "Sam Okafor", "Your e-mail address")
            page.locator("#line").fill("sam@example.org")
            page.get_by_role("button", name="Send").tap()
            expect(page.locator(".booking")).to_contain_text("It's booked")
            calendar = page.get_by_role("link", name="Add to calendar").get_attribute("href")
            assert "BEGIN:VCALENDAR" in context.request.get(str(calendar)).text()
            other = context.new_page()
            other.goto(f"{again.base}/")
            expect(other.locator(".booking")).to_be_visible()
            shown = "all => all.map(one => one.textContent)"
            assert other.locator(".message").evaluate_all(shown) == page.locator(".message").evaluate_all(shown)
            own = page.locator(".prospect .words").all_text_contents()
            assert len(own) == len(set(own))  # nothing was sent twice
        finally:
            again.end()
        context.close()
