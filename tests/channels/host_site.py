"""A coach's site that shows the widget: an origin of its own, in Debian's chromium."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, Route, expect
from web_side import SITE, Server, Side

from bot.coaching.chat import Reply
from bot.services import messages

HOSTILE = """
* { all: revert; font: italic 30px/3 cursive !important; color: red !important; text-transform: uppercase !important;
    letter-spacing: 9px !important; box-sizing: content-box !important; float: right }
html { font-size: 62.5% !important }
button, input, textarea, dialog, section, header { display: none !important }
* { --pine: red; --ink: white; --sheet: white; --side: 9rem; --rem: 40px; --line: red; --a: red; --b: 1px; --c: 0;
    --d: 0; --e: red; --f: red; --g: red; --h: 9rem; --i: red; --j: red; --k: red; --l: red; --m: red; --n: 9rem;
    --o: 9rem; --p: red; --q: red }
coaching-intake { opacity: .2; font-size: 3px; line-height: 9; filter: blur(4px); visibility: visible }
"""


class Site:
    """A coach's site at an origin of its own, with a strict content policy and a style that spares nothing."""

    def __init__(self, browser: Browser, server: Server, *, lang: str = "en", more: str = "", **settings: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1000, "height": 760}} | settings)
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.html = (
            f'<!doctype html><html lang="{lang}"><head><title>A coach</title>'
            f'<link rel="stylesheet" href="/hostile.css">'
            f'<script type="module" src="{server.url}/widget.js"></script></head><body><p>About me</p>'
            f'<coaching-intake {more}></coaching-intake><a href="#">Legal notice</a></body></html>'
        )
        self.policy = (
            f"default-src 'none'; style-src 'self'; script-src {server.url}; connect-src {server.url}; "
            f"img-src {server.url}; require-trusted-types-for 'script'; trusted-types lit-html"
        )
        self.context.route(f"{SITE}/**", self.answer)
        self.page = self.tab()

    def answer(self, route: Route) -> None:
        if route.request.url.endswith(".css"):
            route.fulfill(content_type="text/css", body=HOSTILE)
        else:
            headers = {"Content-Security-Policy": self.policy, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(headers=headers, body=self.html)

    def tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(8000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{SITE}/")
        return page


def begin(side: Side, site: Site, *replies: Reply, words: str = "I lead a small team") -> Page:
    """The visitor said yes and ``words``, and then the assistant this."""
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    for said in ("yes", words):
        page.locator("#words").fill(said)
        page.locator("#words").press("Enter")
        expect(page.locator(".pending")).to_have_count(0)
    expect(page.get_by_role("textbox", name="What is hard at the moment")).to_be_visible()
    kept = page.evaluate("Object.values(localStorage).map(JSON.parse)")[0]
    with side.database.transaction():
        messages.post(kept["conversation"], list(replies))
    side.hints.notify(kept["conversation"])
    expect(page.locator(".message").last).to_contain_text(replies[-1].text.split("\n")[-1])
    return page
