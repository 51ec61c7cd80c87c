"""The chat API over a real store and a real worker: what clients rely on, and what strangers try."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from web_side import GREETING, PRACTICE, SITE, Server, Side, greeting

from bot.app import create_app
from bot.channels.web import events, tokens
from bot.channels.web.build import SOURCES
from bot.channels.web.hints import Hints
from bot.channels.web.problems import MEDIA_TYPE, Code
from bot.coaching.bookings import Booking, State
from bot.coaching.chat import Button, Reply
from bot.services import coaches, links, messages, signing
from bot.services.calendars import feed_out
from bot.settings import Settings
from bot.store import bookings as kept
from bot.store.database import Database, DatabaseUnavailable
from bot.store.tables import metadata

STRANGE = {
    "NUL": "a\x00b",
    "controls": "\x1b[2J\x07 bell",
    "emoji": "👩🏽‍💼🧑‍🚀 ok",
    "right to left": "שלום \u202eabc\u202c مرحبا",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "slash": '/book_call{"opening": "x"}',
    "SQL": "'; DROP TABLE message; --",
    "10 kB": "word " * 2000,
    "template": "{{7*7}} {name} %s ${x}",
}


@dataclass
class Visitor:
    """Talks to one conversation."""

    api: httpx.AsyncClient
    id: str
    token: str
    sent: int = 0

    @classmethod
    async def arrive(cls, api: httpx.AsyncClient, **wishes: Any) -> Visitor:
        answer = await api.post("/api/conversations", json=wishes)
        assert answer.status_code == 201
        return cls(api, answer.json()["conversation"], answer.json()["token"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.id}"

    async def post(self, wait: float = 10, **body: Any) -> httpx.Response:
        self.sent += 1
        body.setdefault("client_id", f"m{self.sent}")
        return await self.api.post(f"{self.path}/messages", params={"wait": wait}, json=body, headers=self.headers)

    async def say(self, text: str) -> list[dict[str, Any]]:
        answer = await self.post(text=text)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    async def read(self, after: int = 0) -> list[dict[str, Any]]:
        answer = await self.api.get(f"{self.path}/messages", params={"after": after}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    async def accept(self) -> None:
        answer = await self.post(payload="/consent_yes")
        assert answer.status_code == 200


@pytest.fixture
async def visitor(api: httpx.AsyncClient) -> Visitor:
    return await Visitor.arrive(api, locale="en-GB", time_zone="Europe/Berlin")


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE), answer.text
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert "Traceback" not in answer.text


# --- a conversation


async def test_a_conversation_begins_with_the_greeting(api: httpx.AsyncClient) -> None:
    answer = await api.post("/api/conversations", json={"locale": "en-GB", "time_zone": "Europe/Berlin", "new": 1})
    body = answer.json()
    assert answer.status_code == 201
    assert [m["text"] for m in body["messages"]] == [reply.text for reply in GREETING]
    last = body["messages"][-1]
    assert list(last) == ["seq", "from", "text", "buttons", "asks", "card", "at", "links"]
    assert (last["from"], last["asks"], last["buttons"][0]["payload"]) == ("assistant", "consent", "/consent_yes")
    assert datetime.fromisoformat(last["at"]).tzinfo is not None


@pytest.mark.parametrize("body", [b"", b"{}", b'{"locale": null}', b'{"locale": "??", "time_zone": "Mars/Base"}'])
async def test_no_visitor_is_turned_away_for_what_the_browser_says(api: httpx.AsyncClient, body: bytes) -> None:
    answer = await api.post("/api/conversations", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201


async def test_asked_again_with_the_same_key_it_is_the_same_conversation(side: Side, api: httpx.AsyncClient) -> None:
    key = "9f86d081884c7d659a2feaa0c55ad015"
    again, first, other = await asyncio.gather(
        *(api.post("/api/conversations", json={"key": one}) for one in (key, key, key[::-1]))
    )
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["conversation"] != other.json()["conversation"]
    own = {"Authorization": f"Bearer {first.json()['token']}"}
    await api.delete(f"/api/conversations/{first.json()['conversation']}", headers=own)
    anew = (await api.post("/api/conversations", json={"key": key})).json()
    assert anew["conversation"] != first.json()["conversation"]
    assert anew["token"] != first.json()["token"]
    with side.database.read() as connection:
        dumped = [repr(connection.execute(table.select()).all()) for table in metadata.sorted_tables]
    assert not [table for table in dumped if key in table or anew["token"] in table]


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "a b" * 10])
async def test_a_key_that_could_be_guessed_is_refused(api: httpx.AsyncClient, key: str) -> None:
    assert (await api.post("/api/conversations", json={"key": key})).status_code == 422


async def test_a_site_that_is_not_listed_can_begin_and_change_nothing(side: Side, api: httpx.AsyncClient) -> None:
    """A simple request is sent without asking first: CORS would hide the answer alone."""
    for origin in ("http://evil.test", "null", "http://chat.test.evil.test", "http://evil.test/chat.test"):
        refused = await api.post("/api/conversations", headers={"Origin": origin})
        assert (refused.status_code, refused.json()["code"]) == (403, "origin_not_listed")
        assert "access-control-allow-origin" not in refused.headers
        assert "x-content-type-options" in refused.headers
    with side.database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM conversation")).scalar() == 0
    own = {"Origin": "https://chat.example", "Sec-Fetch-Site": "same-origin"}  # behind a proxy with a name of its own
    for headers in ({"Origin": SITE}, {"Origin": "http://chat.test"}, {"Origin": "https://chat.test"}, own, {}):
        assert (await api.post("/api/conversations", headers=headers)).status_code == 201


async def test_the_token_is_not_in_the_database(side: Side, visitor: Visitor) -> None:
    with side.database.read() as connection:
        row = connection.execute(sa.text("SELECT * FROM conversation")).mappings().one()
    assert row["token_hash"] == tokens.digest(visitor.token)
    assert visitor.token not in repr(dict(row))
    assert (row["locale"], row["time_zone"]) == ("en-GB", "Europe/Berlin")


async def test_waiting_gives_the_replies_of_this_turn(visitor: Visitor) -> None:
    await visitor.accept()
    replies = await visitor.say("I lead a team of six")
    assert [(m["from"], m["asks"]) for m in replies] == [("assistant", "challenges")]


async def test_a_turn_without_replies_ends_the_wait_too(visitor: Visitor) -> None:
    assert await visitor.say("be silent") == []


async def test_without_waiting_a_message_is_accepted_and_answered_later(side: Side, visitor: Visitor) -> None:
    answer = await visitor.post(wait=0, text="yes")
    assert (answer.status_code, answer.json()) == (202, {"seq": 4})
    for _ in range(100):
        if any(m["asks"] == "role" for m in await visitor.read(after=4)):
            return
        await asyncio.sleep(0.05)
    pytest.fail("never answered")


async def test_when_the_time_is_up_the_message_is_accepted(side: Side, visitor: Visitor) -> None:
    side.play.delay = 1
    answer = await visitor.post(wait=0.2, text="yes")
    assert (answer.status_code, answer.json()) == (202, {"seq": 4})


async def test_the_same_client_id_is_the_same_message(side: Side, visitor: Visitor) -> None:
    first, second = await asyncio.gather(
        visitor.post(text="yes", client_id="same"), visitor.post(text="yes", client_id="same")
    )
    again = await visitor.post(wait=0, text="yes", client_id="same")
    assert first.json() == second.json()
    assert again.json() == {"seq": 4}
    assert side.play.heard == ["yes"]


async def test_words_are_read_back_under_consent_only(visitor: Visitor) -> None:
    await visitor.say("my secret")
    await visitor.accept()
    await visitor.say("I lead a team")
    own = [m["text"] for m in await visitor.read() if m["from"] == "prospect"]
    assert own == ["Yes, that's fine", "I lead a team"]


async def test_many_visitors_at_once_get_their_own_answers(api: httpx.AsyncClient) -> None:
    visitors = [await Visitor.arrive(api) for _ in range(12)]

    async def talk(visitor: Visitor) -> list[dict[str, Any]]:
        await visitor.accept()
        await visitor.say("role")
        return await visitor.read()

    for said in await asyncio.gather(*(talk(visitor) for visitor in visitors)):
        assert [m["seq"] for m in said] == list(range(1, 9))


# --- what is refused


async def test_a_payload_must_have_been_offered(visitor: Visitor) -> None:
    assert_problem(await visitor.post(payload='/book_call{"opening": "x"}'), 422, "payload_not_offered")
    assert_problem(await visitor.post(payload="/consent_yes\x00"), 422, "payload_not_offered")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"client_id": "a"}, "invalid"),
        ({"client_id": "a", "text": "x", "payload": "/consent_yes"}, "invalid"),
        ({"text": "x", "client_id": ""}, "invalid"),
        ({"text": "x", "client_id": " "}, "invalid"),
        ({"text": "x", "client_id": "a" * 65}, "invalid"),
        ({"text": "x", "client_id": "a\x00"}, "invalid"),
        ({"text": "x", "client_id": 5}, "invalid"),
        ({"text": ["x"], "client_id": "a"}, "invalid"),
        ({"text": "", "client_id": "a"}, "message_empty"),
        ({"text": " \n\x00\x07 ", "client_id": "a"}, "message_empty"),
        ({"text": "x" * 20_001, "client_id": "a"}, "message_too_long"),
        ({"text": "x", "payload": "p" * 1001, "client_id": "a"}, "invalid"),
        ([], "invalid"),
        ("text", "invalid"),
        (None, "invalid"),
    ],
)
async def test_a_body_that_does_not_fit_is_named(visitor: Visitor, body: Any, code: str) -> None:
    answer = await visitor.api.post(f"{visitor.path}/messages", json=body, headers=visitor.headers)
    assert_problem(answer, 422, code)


@pytest.mark.parametrize(
    "content",
    [b"{", b"\xff\xfe", b'{"text": "\xc3"}', b"[" * 30_000, b'{"text": ' + b"9" * 5000 + b"}", b"nonsense"],
)
async def test_broken_json_is_said_to_be_broken(visitor: Visitor, content: bytes) -> None:
    headers = {**visitor.headers, "Content-Type": "application/json"}
    answer = await visitor.api.post(f"{visitor.path}/messages", content=content, headers=headers)
    assert_problem(answer, 400, "bad_request")


@pytest.mark.parametrize("field", ["text", "client_id", "payload"])
async def test_half_a_surrogate_pair_does_no_harm(visitor: Visitor, field: str) -> None:
    body = {"text": "x", "client_id": "a", field: "half \ud800"}
    if field == "payload":
        del body["text"]
    answer = await visitor.api.post(f"{visitor.path}/messages", content=json.dumps(body), headers=visitor.headers)
    assert answer.status_code == 422


async def test_a_large_body_is_refused_whether_announced_or_not(visitor: Visitor) -> None:
    large = json.dumps({"client_id": "a", "text": "x" * 70_000}).encode()

    async def dribble() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 4096):
            yield large[start : start + 4096]

    for content in (large, dribble()):
        headers = {**visitor.headers, "Content-Type": "application/json"}
        answer = await visitor.api.post(f"{visitor.path}/messages", content=content, headers=headers)
        assert_problem(answer, 413, "too_large")


@pytest.mark.parametrize("words", STRANGE.values(), ids=STRANGE.keys())
async def test_strange_words_are_words(side: Side, visitor: Visitor, words: str) -> None:
    await visitor.accept()
    await visitor.say(words)
    own = [m["text"] for m in await visitor.read() if m["from"] == "prospect"][-1]
    assert own == re.sub(r"[\x00-\x08\x0b-\x1f]", "", words).strip()
    assert side.play.heard[-1] == own


@pytest.mark.parametrize("method", ["messages", "events", "data", "erase", "send"])
async def test_only_its_own_token_opens_a_conversation(api: httpx.AsyncClient, method: str, visitor: Visitor) -> None:
    other = await Visitor.arrive(api)
    wrong = [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {other.token}"},
        {"Authorization": f"Basic {visitor.token}"},
        {"Authorization": f"Bearer {visitor.token[:-1]}"},
        {"Authorization": f"Bearer {tokens.digest(visitor.token)}"},
        {"Authorization": b"Bearer \xff\xfe"},
    ]
    answers = [await _call(api, method, visitor.id, headers) for headers in wrong]
    # an unknown conversation looks the same
    answers += [await _call(api, method, id, visitor.headers) for id in ("unknown", "a%00b", "%F0%9F%92%A9", "x" * 999)]
    for answer in answers:
        assert_problem(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert len({answer.content for answer in answers}) == 1


async def _call(api: httpx.AsyncClient, what: str, id: str, headers: Any) -> httpx.Response:
    path = f"/api/conversations/{id}"
    if what == "erase":
        return await api.delete(path, headers=headers)
    if what == "send":
        return await api.post(f"{path}/messages", json={"text": "x", "client_id": "a"}, headers=headers)
    return await api.get(f"{path}/{what}", headers=headers)


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999999999999", "after=1e9"])
async def test_numbers_out_of_range_are_refused(visitor: Visitor, query: str) -> None:
    assert_problem(await visitor.api.get(f"{visitor.path}/messages?{query}", headers=visitor.headers), 422, "invalid")


@pytest.mark.parametrize("wait", ["-1", "31", "nan", "inf", "soon"])
async def test_the_wait_has_a_limit(visitor: Visitor, wait: str) -> None:
    assert_problem(await visitor.post(wait=wait, text="x"), 422, "invalid")  # type: ignore[arg-type]


async def test_every_other_address_answers_with_a_problem(api: httpx.AsyncClient) -> None:
    assert_problem(await api.get("/nothing/here"), 404, "not_found")
    assert_problem(await api.get("/page/../app.py"), 404, "not_found")
    assert_problem(await api.get("/page/%2e%2e/api.py"), 404, "not_found")
    wrong = await api.put("/api/conversations")
    assert_problem(wrong, 405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"
    assert (await api.put("/api/conversations/x/messages")).headers["allow"] == "GET, POST"


async def test_an_error_of_ours_shows_nothing_of_itself(
    side: Side, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the inside story")

    monkeypatch.setattr(messages, "after", broken)
    answer = await visitor.api.get(f"{visitor.path}/messages", headers=visitor.headers)
    assert_problem(answer, 500, "failed")
    assert "inside" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


# --- data


async def test_everything_stored_can_be_downloaded(visitor: Visitor) -> None:
    await visitor.accept()
    await visitor.say("I lead a team")
    answer = await visitor.api.get(f"{visitor.path}/data", headers=visitor.headers)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert "I lead a team" in answer.text
    assert tokens.digest(visitor.token) not in answer.text


async def test_what_is_erased_is_gone_and_says_so(visitor: Visitor) -> None:
    await visitor.accept()
    answer = await visitor.api.delete(visitor.path, headers=visitor.headers)
    assert answer.status_code == 200
    assert answer.json()["conversation"] == visitor.id
    for what in ("messages", "events", "data", "erase", "send"):
        assert_problem(await _call(visitor.api, what, visitor.id, visitor.headers), 410, "erased")
        assert_problem(await _call(visitor.api, what, visitor.id, {}), 401, "unauthorized")


async def test_who_asks_in_the_chat_to_be_erased_reads_the_answer(visitor: Visitor) -> None:
    assert [m["text"] for m in await visitor.say("erase me")] == ["Everything is erased."]
    assert [m["text"] for m in await visitor.read()] == ["Everything is erased."]
    assert_problem(await visitor.post(text="hello?"), 410, "erased")


# --- the stream


async def stream(server: Server, visitor: Visitor, last: int | None = None) -> AsyncIterator[dict[str, Any]]:
    """The events of the real server, parsed; comments left out."""
    headers = visitor.headers | ({} if last is None else {"Last-Event-ID": str(last)})
    async with (
        httpx.AsyncClient(base_url=server.url, timeout=10) as client,
        client.stream("GET", f"{visitor.path}/events", headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        event: dict[str, Any] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if line == "" and event:
                yield event | {"data": json.loads(event["data"])}
                event = {}
            elif name:
                event[name] = value


async def collect(source: AsyncIterator[dict[str, Any]], until: str) -> list[dict[str, Any]]:
    """Events until a message asks this, or an event of this name."""
    seen = []
    async with asyncio.timeout(10):
        async for event in source:
            seen.append(event)
            if event["event"] == until or event["data"].get("asks") == until:
                break
    await source.aclose()  # type: ignore[attr-defined]
    return seen


async def test_messages_are_pushed_whole_and_resume_where_they_stopped(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url) as api:
        visitor = await Visitor.arrive(api)
        listening = asyncio.create_task(collect(stream(server, visitor), "role"))
        await asyncio.sleep(0.3)
        await visitor.post(wait=0, payload="/consent_yes")
        seen = [e for e in await listening if e["event"] == "message"]
        assert [int(e["id"]) for e in seen] == [e["data"]["seq"] for e in seen]
        assert [e["data"]["from"] for e in seen] == ["assistant"] * 3 + ["prospect"] + ["assistant"] * 2

        await visitor.say("I lead a team")  # nobody listens
        last = int(seen[-1]["id"])
        again = [e for e in await collect(stream(server, visitor, last), "challenges") if e["event"] == "message"]
        assert next((e["data"]["from"], e["data"]["text"]) for e in again) == ("prospect", "I lead a team")
        assert {int(e["id"]) for e in again}.isdisjoint(int(e["id"]) for e in seen)


async def test_the_stream_tells_how_many_messages_wait(side: Side, server: Server) -> None:
    side.play.delay = 0.3
    async with httpx.AsyncClient(base_url=server.url) as api:
        visitor = await Visitor.arrive(api)
        source = stream(server, visitor, last=3)
        assert (await anext(source))["data"] == {"waiting": 0}
        await visitor.post(wait=0, text="yes")
        told = await collect(source, "role")
        assert [e["data"]["waiting"] for e in told if e["event"] == "waiting"] == [1]


async def test_a_coach_who_writes_is_seen_at_once(side: Side, server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url) as api:
        visitor = await Visitor.arrive(api)
        source = stream(server, visitor, last=3)
        await anext(source)
        with side.database.transaction():
            messages.post(visitor.id, [Reply("Hello, Mira here.", (Button("Hi", "/greet"),))], sender="coach")
        side.hints.notify(visitor.id)
        async with asyncio.timeout(2):
            event = await anext(source)
        assert (event["data"]["from"], event["data"]["text"]) == ("coach", "Hello, Mira here.")
        await source.aclose()  # type: ignore[attr-defined]


async def test_the_stream_of_an_erased_conversation_ends(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url) as api:
        visitor = await Visitor.arrive(api)
        source = stream(server, visitor, last=3)
        await anext(source)
        await visitor.post(wait=0, text="erase me")
        seen = [e async for e in source]
        assert [e["data"].get("text") for e in seen if e["event"] == "message"][-1] == "Everything is erased."
        assert seen[-1]["event"] == "erased"


async def test_the_stream_beats_while_nothing_happens(
    side: Side, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.1)
    async with httpx.AsyncClient(base_url=server.url, timeout=5) as api:
        visitor = await Visitor.arrive(api)
        async with api.stream("GET", f"{visitor.path}/events", headers=visitor.headers) as answer:
            async for line in answer.aiter_lines():
                if line.startswith(":"):
                    return


@pytest.mark.parametrize("last", ["-1", "x", "1" * 30])
async def test_a_last_event_id_that_is_none_is_refused(visitor: Visitor, last: str) -> None:
    headers = visitor.headers | {"Last-Event-ID": last}
    assert_problem(await visitor.api.get(f"{visitor.path}/events", headers=headers), 422, "invalid")


# --- hints


async def test_a_hint_wakes_whoever_listens_to_that_conversation() -> None:
    hints = Hints(every=30)
    with hints.listen("a") as a, hints.listen("b") as b:
        await asyncio.to_thread(hints.notify, "a")
        async with asyncio.timeout(1):
            await a.wait()  # given before the wait: not lost
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await b.wait()
    hints.notify("a")  # nobody is left


async def test_without_a_hint_one_looks_again_soon() -> None:
    with Hints(every=0.05).listen("a") as a:
        async with asyncio.timeout(2):
            await a.wait(timeout=30)


# --- the rest of the house


async def test_security_headers_stand_on_every_answer(api: httpx.AsyncClient) -> None:
    for path in (
        "/",
        "/page/base.css",
        "/widget.js",
        "/healthz",
        "/nothing",
        "/api/openapi.json",
        "/api/conversations/x/messages",
    ):
        headers = (await api.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["strict-transport-security"].startswith("max-age=")


async def test_the_page_and_its_files_are_revalidated_by_content(api: httpx.AsyncClient) -> None:
    page = await api.get("/")
    assert PRACTICE.replace("&", "&amp;") in page.text
    files = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(files) == 4
    for path in ("/", *files):
        first = await api.get(path)
        assert first.status_code == 200
        again = await api.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert (await api.head(path)).status_code == 200


async def test_the_page_asks_nobody_else_and_runs_no_inline_script(api: httpx.AsyncClient) -> None:
    page = (await api.get("/")).text
    assert not re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", page)
    written = [path.read_text("utf-8") for path in SOURCES.iterdir() if path.name not in ("lit.js", "LICENSE-lit")]
    for text in (*written, (await api.get("/page/base.css")).text):
        assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|@import|url\(", text)
        assert not re.findall(r"https?://(?![/\[])\w", text)
    assert not re.findall(r"\beval\(|new Function|\bimport\(", (await api.get("/widget.js")).text)


async def test_health_is_whether_the_store_answers(
    side: Side, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await api.get("/healthz")).json() == {"status": "ok"}

    monkeypatch.setattr(side.database, "_engine", sa.create_engine("postgresql+psycopg://127.0.0.1:1/nobody"))
    assert_problem(await api.get("/healthz"), 503, "unavailable")


@asynccontextmanager
async def over(database: Database, visitor: Visitor) -> AsyncIterator[httpx.AsyncClient]:
    """The visitor at another web side, without a worker."""
    app = create_app(Settings(_env_file=None), database, None, Hints(), greeting)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.test", headers=visitor.headers) as api:
        yield api
    database.close()


async def test_while_the_database_is_locked_who_writes_is_asked_to_come_again(
    visitor: Visitor, sqlite_url: str, locked: Callable[[str], AbstractContextManager[None]]
) -> None:
    message = {"text": "hello", "client_id": "once"}
    async with over(Database(sqlite_url, lock_wait=0.1), visitor) as api:
        with locked(sqlite_url):
            for answer in (
                await api.post("/api/conversations", json={}),
                await api.post(f"{visitor.path}/messages", json=message),
                await api.delete(visitor.path),
            ):
                assert_problem(answer, 503, "unavailable")
                assert int(answer.headers["retry-after"]) > 0
            assert (await api.get(f"{visitor.path}/messages")).status_code == 200
        assert (await api.post(f"{visitor.path}/messages", json=message)).status_code == 202


async def test_without_a_database_every_call_is_asked_to_come_again(visitor: Visitor) -> None:
    async with over(Database("postgresql://127.0.0.1:1/nobody"), visitor) as api:
        for answer in (
            await api.post("/api/conversations", json={}),
            await api.post(f"{visitor.path}/messages", json={"text": "hello", "client_id": "once"}),
            await api.get(f"{visitor.path}/messages"),
            await api.get(f"{visitor.path}/events"),
            await api.get(f"{visitor.path}/data"),
            await api.delete(visitor.path),
            await api.get("/healthz"),
        ):
            assert_problem(answer, 503, "unavailable")
            assert int(answer.headers["retry-after"]) > 0


async def test_a_stream_outlives_a_database_that_is_away() -> None:
    looks = iter([DatabaseUnavailable(), events.News([], 0, erased=True)])

    def look(after: int) -> events.News:
        if isinstance(found := next(looks), Exception):
            raise found
        return found

    told = [event.event async for event in events._events(Hints(every=0.01), look, "a", 0)]
    assert told == ["waiting", "erased"]


async def test_every_answer_is_documented(api: httpx.AsyncClient) -> None:
    schema = (await api.get("/api/openapi.json")).json()
    assert set(schema["components"]["schemas"]["Code"]["enum"]) == {code.value for code in Code}
    one = "/api/conversations/{conversation}"
    expected = {
        ("/api/conversations", "post"): {"201", "400", "403", "413", "422", "429", "500", "503"},
        (f"{one}/messages", "post"): {
            "200",
            "202",
            "400",
            "401",
            "403",
            "409",
            "410",
            "413",
            "422",
            "429",
            "500",
            "503",
        },
        (f"{one}/messages", "get"): {"200", "401", "410", "422", "429", "500", "503"},
        (f"{one}/events", "get"): {"200", "401", "410", "422", "429", "500", "503"},
        (f"{one}/telegram", "post"): {"200", "401", "403", "404", "409", "410", "422", "429", "500", "503"},
        (f"{one}/data", "get"): {"200", "401", "409", "410", "422", "429", "500", "503"},
        (one, "delete"): {"200", "401", "403", "410", "422", "429", "500", "503"},
    }
    for (path, method), statuses in expected.items():
        operation = schema["paths"][path][method]
        assert set(operation["responses"]) == statuses, (path, method)
        assert operation["description"]
        for status, response in operation["responses"].items():
            if status >= "400":
                assert set(response["content"]) == {MEDIA_TYPE}
        if path != "/api/conversations":
            assert operation["security"]


async def test_a_calendar_link_gives_the_call_as_it_stands(
    side: Side, api: httpx.AsyncClient, visitor: Visitor
) -> None:
    start = datetime(2031, 6, 3, 10, tzinfo=UTC)
    with side.database.transaction():
        coaches.seed_demo()
        coach = coaches.all()[0]
        booking = Booking(
            "b1", visitor.id, coach.id, start, start + timedelta(minutes=30), State.BOOKED, "Jo", "jo@example.org",
            None, "Europe/Berlin", "uid-1", 0, start,
        )  # fmt: skip
        kept.insert(booking, coach.span(booking.interval))
        link = links.link("calendar", "b1")
    answer = await api.get(urlsplit(link).path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert "DTSTART;TZID=Europe/Berlin:20310603T120000" in answer.text
    assert "STATUS:CONFIRMED" in answer.text
    await visitor.api.delete(visitor.path, headers=visitor.headers)
    assert_problem(await api.get(urlsplit(link).path), 404, "not_found")


async def test_a_coachs_picture_is_shown_and_kept_by_the_browser(side: Side, api: httpx.AsyncClient) -> None:
    with side.database.transaction():
        coaches.seed_demo()
    answer = await api.get("/photos/maren")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "max-age" in answer.headers["cache-control"]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    again = await api.get("/photos/maren", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert_problem(await api.get("/photos/nobody"), 404, "not_found")


async def test_a_calendar_link_cannot_be_forged(api: httpx.AsyncClient) -> None:
    late = signing.sign("calendar", "b1", timedelta(days=-1))
    other = signing.sign("session", "b1", timedelta(days=1))
    for forged in ("x", "a.b", "%00", "é.é", late, other, signing.sign("calendar", "nothing", timedelta(days=1))):
        assert_problem(await api.get(f"/calendar/{forged}.ics"), 404, "not_found")


async def test_a_coachs_feed_is_read_by_its_secret_and_any_other_key_is_not_found(
    side: Side, api: httpx.AsyncClient
) -> None:
    with side.database.transaction():
        coaches.seed_demo()
        address = feed_out.address("maren").removeprefix("https://chat.test")
    answer = await api.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    again = await api.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    for unknown in ("x", "maren", "%00"):
        assert_problem(await api.get(f"/feeds/{unknown}.ics"), 404, "not_found")


async def test_without_a_telegram_bot_there_is_no_link_to_one(api: httpx.AsyncClient) -> None:
    begun = (await api.post("/api/conversations")).json()
    path, token = f"/api/conversations/{begun['conversation']}/telegram", f"Bearer {begun['token']}"
    answer = await api.post(path, headers={"Authorization": token})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_telegram")


async def test_a_bot_that_was_never_reached_is_told(side: Side) -> None:
    settings = Settings(_env_file=None, telegram_token="123456789:AAE-a_token_of_a_bot_for_tests")
    app = create_app(settings, side.database, None, side.hints, greeting)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.test") as client:
        begun = (await client.post("/api/conversations")).json()
        path, token = f"/api/conversations/{begun['conversation']}/telegram", f"Bearer {begun['token']}"
        answer = await client.post(path, headers={"Authorization": token})
    assert (answer.status_code, answer.json()["code"]) == (409, "telegram_not_reached")
