"""A Bot API server on loopback, as strict as Telegram's where a bot can feel it, with people who talk to the bot.

Refusals are worded as Telegram words them. ``fault`` is asked before each call: what it names happens. Telegram's clock
goes on by a second with whatever happens, so that what is written later is dated later.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "7000000001:AAF-fake_token_of_a_bot_for_tests_only"
BOT = {"id": 7000000001, "is_bot": True, "first_name": "Intake", "username": "intake_test_bot", "can_join_groups": True}
LONGEST, LONGEST_CAPTION, LONGEST_DATA, LONGEST_TOAST = 4096, 1024, 64, 200
TAGS = {"b", "strong", "i", "em", "u", "s", "code", "pre"}
KIND = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough"}
ENTITIES = ("&lt;", "&gt;", "&amp;", "&quot;")
PATIENCE = 20.0  # seconds a person waits in a test


class Refused(Exception):
    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


@dataclass
class Fault:
    """``code`` with ``retry_after``, or ``slow`` seconds before it is done, or ``lost``: the connection breaks before
    (``"request"``) or after (``"answer"``) it is done."""

    code: int = 0
    retry_after: int = 0
    slow: float = 0.0
    lost: str = ""


@dataclass
class Person:
    """Somebody with a Telegram account."""

    server: FakeTelegram
    id: int
    language: str = "en"
    blocked: bool = False
    shown: list[dict[str, Any]] = field(default_factory=list)  # what the bot has sent, as it stands now
    typing: int = 0
    toasts: list[str] = field(default_factory=list)
    last_sent: int = 0

    def account(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": f"P{self.id}", "language_code": self.language}

    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": f"P{self.id}"}

    def send(self, **content: Any) -> int:
        """A message with any content; gives its number."""
        number = self.server.number()
        self.last_sent = number
        message = {"message_id": number, "date": self.server.tick(), "chat": self.chat(), "from": self.account()}
        self.server.push({"message": message | content})
        return number

    def say(self, text: str) -> int:
        entities = []
        if hit := re.match(r"/\w+(@\w+)?", text):
            entities = [{"type": "bot_command", "offset": 0, "length": len(hit[0])}]
        return self.send(text=text, **({"entities": entities} if entities else {}))

    def edit(self, number: int, text: str) -> None:
        dates = {"date": self.server.clock - 1, "edit_date": self.server.tick()}
        message = {"message_id": number, "chat": self.chat(), "from": self.account(), "text": text, **dates}
        self.server.push({"edited_message": message})

    def buttons(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Title, data and message of every button that can be pressed, the newest message first."""
        found = []
        for message in reversed(self.shown):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard") or []:
                found += [(key["text"], key["callback_data"], message) for key in row]
        return found

    def tap(self, title: str) -> None:
        """Press the newest button whose title begins so, as soon as there is one."""
        self.until(lambda: any(one[0].startswith(title) for one in self.buttons()), f"button {title!r}")
        _, data, message = next(one for one in self.buttons() if one[0].startswith(title))
        self.press(data, message)

    def press(self, data: str, message: dict[str, Any] | None) -> str:
        id = str(self.server.number())
        self.server.queries[id] = self
        query = {"id": id, "from": self.account(), "chat_instance": "1", "data": data}
        self.server.push({"callback_query": query | ({"message": message} if message else {})})
        return id

    @property
    def texts(self) -> list[str]:
        return [message.get("text") or message.get("caption") or "" for message in self.shown]

    def hears(self, words: str, after: int = 0) -> str:
        """The newest text with these words in it, waited for among those behind the first ``after``."""
        self.until(lambda: any(words in text for text in self.texts[after:]), repr(words))
        return next(text for text in reversed(self.texts) if words in text)

    def until(self, holds: Callable[[], bool], what: str = "") -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"{what} did not come; last: {self.texts[-4:]}"
            time.sleep(0.01)


class FakeTelegram:
    """``server.url`` is what INTAKE_TELEGRAM_BASE_URL is to be."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.done: list[tuple[str, dict[str, Any]]] = []
        self.fault: Callable[[str, dict[str, Any]], Fault | None] = lambda method, asked: None
        self.deliver: Callable[[list[dict[str, Any]]], list[list[dict[str, Any]]]] = lambda updates: [
            [one] for one in updates
        ]  # which updates are brought to the webhook together, and how often
        self.queue: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {}
        self.webhook_answers: list[int] = []
        self.queries: dict[str, Person] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.left: list[int] = []
        self.rates: defaultdict[int, list[float]] = defaultdict(list)
        self.clock = int(time.time()) - 3600
        self._number, self._update = 100, 5000
        self._lock = threading.RLock()
        self._start()

    # --- people

    def person(self, id: int, language: str = "en") -> Person:
        return self.people.setdefault(id, Person(self, id, language))

    def push(self, update: dict[str, Any]) -> int:
        """Something happened that the bot is to be told of."""
        with self._lock:
            self._update += 1
            self.queue.append({"update_id": self._update, **update})
            return self._update

    def number(self) -> int:
        with self._lock:
            self._number += 1
            return self._number

    def tick(self) -> int:
        with self._lock:
            self.clock += 1
            return self.clock

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.done)

    # --- the server

    def _start(self) -> None:
        app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["POST", "GET"])])
        config = uvicorn.Config(app, port=0, log_level="critical", ws="none", lifespan="off", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        end = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < end
            time.sleep(0.005)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    async def _serve(self) -> None:
        bringing = asyncio.create_task(self._bring())
        await self._server.serve()
        bringing.cancel()

    def stop(self) -> None:
        self._server.force_exit = self._server.should_exit = True
        self._thread.join(10)

    async def _bring(self) -> None:
        """Brings updates to the webhook, several at once, and again what was not taken."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            while True:
                with self._lock:
                    batch, hook = (self.queue[:40], dict(self.webhook)) if self.webhook.get("url") else ([], {})
                for together in self.deliver(batch) if batch else []:
                    taken = await asyncio.gather(*(self._bring_one(client, hook, one) for one in together))
                    with self._lock:
                        gone = {one["update_id"] for one, fine in zip(together, taken, strict=True) if fine}
                        self.queue = [one for one in self.queue if one["update_id"] not in gone]
                await asyncio.sleep(0.005 if batch else 0.02)

    async def _bring_one(self, client: httpx.AsyncClient, hook: dict[str, Any], update: dict[str, Any]) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
        try:
            answer = await client.post(hook["url"], json=update, headers=headers)
        except httpx.HTTPError:
            await asyncio.sleep(0.05)
            return False
        self.webhook_answers.append(answer.status_code)
        if answer.status_code != 200:
            await asyncio.sleep(0.05)
        return answer.status_code == 200

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        asked = await _read(request)
        if request.path_params["token"] != TOKEN:
            return _refusal(Refused(401, "Unauthorized"))
        self.calls.append((method, asked))
        fault = self.fault(method, asked) or Fault()
        if fault.slow:
            await asyncio.sleep(fault.slow)
        if fault.lost == "request":
            return _broken()
        if fault.code == 429:
            parameters = {"retry_after": fault.retry_after}
            return _refusal(Refused(429, f"Too Many Requests: retry after {fault.retry_after}", **parameters))
        if fault.code:
            return Response("<html><h1>502 Bad Gateway</h1></html>", status_code=fault.code)
        try:
            done = getattr(self, f"_{method}", None)
            if done is None:
                raise Refused(404, "Not Found")
            result = done(asked)
            if asyncio.iscoroutine(result):
                result = await result
        except Refused as refusal:
            return _refusal(refusal)
        self.done.append((method, asked))
        return _broken() if fault.lost else JSONResponse({"ok": True, "result": result})

    # --- methods

    def _getMe(self, asked: dict[str, Any]) -> Any:
        return BOT

    async def _getUpdates(self, asked: dict[str, Any]) -> Any:
        if self.webhook.get("url"):
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        offset, end = int(asked.get("offset") or 0), time.monotonic() + min(float(asked.get("timeout") or 0), 2.0)
        while True:
            with self._lock:
                self.queue = [one for one in self.queue if one["update_id"] >= offset]
                found = self.queue[: int(asked.get("limit") or 100)]
            if found or time.monotonic() > end:
                return found
            await asyncio.sleep(0.005)

    def _setWebhook(self, asked: dict[str, Any]) -> Any:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", asked.get("secret_token", "")):
            raise bad("secret token contains unallowed characters")
        self.webhook = asked
        return True

    def _deleteWebhook(self, asked: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    def _getWebhookInfo(self, asked: dict[str, Any]) -> Any:
        info = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        kinds = self.webhook.get("allowed_updates")
        return info | {"pending_update_count": len(self.queue)} | ({"allowed_updates": kinds} if kinds else {})

    def _setMyCommands(self, asked: dict[str, Any]) -> Any:
        for command in asked["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_INVALID")
        self.commands[asked.get("language_code", "")] = asked["commands"]
        return True

    def _sendMessage(self, asked: dict[str, Any]) -> Any:
        return self._post(asked, "text", LONGEST)

    def _sendDocument(self, asked: dict[str, Any]) -> Any:
        if "document" not in asked:
            raise bad("there is no document in the request")
        name, content = asked["document"]
        return self._post(asked, "caption", LONGEST_CAPTION, document={"file_name": name, "content": content})

    def _post(self, asked: dict[str, Any], key: str, longest: int, **more: Any) -> Any:
        chat = int(asked["chat_id"])
        text, entities = _parsed(asked.get(key) or "", asked.get("parse_mode"))
        if not text.strip() and not more:
            raise bad("message text is empty")
        if _units(text) > longest:
            raise bad("message is too long" if key == "text" else "message caption is too long")
        _check_markup(asked.get("reply_markup"))
        message = {"message_id": self.number(), "date": self.tick(), "from": BOT, key: text, **more}
        message |= {"entities" if key == "text" else "caption_entities": entities} if entities else {}
        message |= {"reply_markup": asked["reply_markup"]} if asked.get("reply_markup") else {}
        if chat < 0:
            return message | {"chat": {"id": chat, "type": "group", "title": "G"}}
        person = self._reachable(chat)
        message["chat"] = person.chat()
        person.shown.append(message)
        self.rates[chat].append(time.monotonic())
        return {k: v for k, v in message.items() if k not in ("reply_markup", "document")}

    def _reachable(self, chat: int) -> Person:
        person = self.people.get(chat)
        if person is None:
            raise bad("chat not found")
        if person.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return person

    def _shown(self, asked: dict[str, Any]) -> dict[str, Any]:
        person = self._reachable(int(asked["chat_id"]))
        for message in person.shown:
            if message["message_id"] == int(asked["message_id"]):
                return message
        raise bad("message to edit not found")

    def _editMessageText(self, asked: dict[str, Any]) -> Any:
        message = self._shown(asked)
        text, entities = _parsed(asked["text"], asked.get("parse_mode"))
        if _units(text) > LONGEST:
            raise bad("MESSAGE_TOO_LONG")
        markup = asked.get("reply_markup")
        if (text, markup) == (message.get("text"), message.get("reply_markup")):
            raise bad("message is not modified: specified new message content and reply markup are exactly the same")
        message.update(text=text, entities=entities)
        message.pop("reply_markup", None)
        return {k: v for k, v in message.items() if k != "reply_markup"}

    def _editMessageReplyMarkup(self, asked: dict[str, Any]) -> Any:
        message = self._shown(asked)
        if "reply_markup" not in message:
            raise bad("message is not modified: specified new message content and reply markup are exactly the same")
        del message["reply_markup"]
        return {k: v for k, v in message.items() if k != "document"}

    def _answerCallbackQuery(self, asked: dict[str, Any]) -> Any:
        person = self.queries.pop(str(asked["callback_query_id"]), None)
        if person is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(asked.get("text") or "") > LONGEST_TOAST:
            raise bad("MESSAGE_TOO_LONG")
        person.toasts.append(asked.get("text") or "")
        return True

    def _sendChatAction(self, asked: dict[str, Any]) -> Any:
        self._reachable(int(asked["chat_id"])).typing += 1
        return True

    def _leaveChat(self, asked: dict[str, Any]) -> Any:
        self.left.append(int(asked["chat_id"]))
        return True


async def _read(request: Request) -> dict[str, Any]:
    body, kind = await request.body(), request.headers.get("content-type", "")
    asked: dict[str, Any] = {}
    fields: list[tuple[str, str]] = []
    if kind.startswith("multipart/"):
        parsed = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        for part in parsed.walk():
            name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
            if part.get_filename():
                asked[str(name)] = (part.get_filename(), content)
            elif isinstance(content, bytes):
                fields.append((str(name), content.decode()))
    else:
        fields = parse_qsl(body.decode(), keep_blank_values=True)
    for name, value in fields:
        try:
            asked[name] = json.loads(value) if name not in ("text", "caption", "secret_token") else value
        except ValueError:
            asked[name] = value
    return asked


def _refusal(refusal: Refused) -> JSONResponse:
    body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return JSONResponse(body | ({"parameters": refusal.parameters} if refusal.parameters else {}), refusal.code)


class _broken(Response):
    """The connection ends in the middle of an answer."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b'{"ok"', "more_body": True})
        raise ConnectionResetError


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _parsed(text: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """HTML as Telegram reads it: text and entities; anything it does not know is refused."""
    if mode is None:
        return text, []
    assert mode == "HTML", mode
    plain, opened, entities = "", [], []
    for token in re.findall(r"<[^>]*>?|&#?\w+;|[^<&]+|&", text):
        at = len(text[: text.index(token)].encode())
        if token in ENTITIES or token.startswith("&#"):
            plain += unescape(token)
        elif not token.startswith("<"):
            plain += token
        elif hit := re.fullmatch(r"<(\w+)>", token):
            if hit[1] not in TAGS:
                raise bad(f'can\'t parse entities: Unsupported start tag "{hit[1]}" at byte offset {at}')
            opened.append((hit[1], _units(plain)))
        elif hit := re.fullmatch(r"</(\w+)>", token):
            if not opened or opened[-1][0] != hit[1]:
                raise bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
            tag, start = opened.pop()
            entities.append({"type": KIND.get(tag, tag), "offset": start, "length": _units(plain) - start})
        else:
            raise bad(f'can\'t parse entities: Unsupported start tag "{token[1:9]}" at byte offset {at}')
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return plain, entities


def _check_markup(markup: dict[str, Any] | None) -> None:
    for row in (markup or {}).get("inline_keyboard") or []:
        for key in row:
            if not 1 <= len(key.get("callback_data", "").encode()) <= LONGEST_DATA:
                raise bad("BUTTON_DATA_INVALID")
            if not key.get("text"):
                raise bad("BUTTON_TEXT_INVALID")
            if len(row) > 8:
                raise bad("REPLY_MARKUP_TOO_LONG")
