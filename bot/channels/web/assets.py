"""The page, its files and the widget, held in memory with an ETag of their content.

Not by time and size, as static file servers do: installed and containerised files often all have the same time.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import Request
from jinja2 import Environment
from starlette.responses import Response
from starlette.routing import Route

FOLDER = files("bot.channels.web") / "page"
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
REVALIDATE = "no-cache"  # kept by the browser, asked for again each time: a 304 costs nothing
A_WHILE = "public, max-age=300, stale-while-revalidate=86400"  # the widget's own address, which never changes
FOR_GOOD = "public, max-age=31536000, immutable"  # under an address that names its content
WIDGET = files("bot.channels.web") / "widget.js"
# For pages of other origins: a module is fetched with CORS, whoever asks.
FOR_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(frozen=True)
class Asset:
    content: bytes
    media_type: str

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:20]

    @property
    def etag(self) -> str:
        return f'"{self.version}"'

    @cached_property
    def gzipped(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)


def widget(practice: str) -> Asset:
    """The widget's script, told the practice's name."""
    about = json.dumps({"practice": practice}, ensure_ascii=False)
    return Asset(f"const INTAKE_ABOUT={about};\n{WIDGET.read_text('utf-8')}".encode(), TYPES["js"])


def page(practice: str, script: Asset, locale: str = "en") -> Asset:
    """The chat page: the practice's name and the widget, full size; ``locale`` is that of the widget's own words."""
    template = Environment(autoescape=True).from_string((FOLDER / "index.html").read_text("utf-8"))
    values = {"practice": practice, "widget": f"/widget.js?v={script.version}", "locale": locale}
    return Asset(template.render(values).encode(), TYPES["html"])


def assets(folder: Traversable = FOLDER) -> dict[str, Asset]:
    """Styles, scripts and pictures of a folder, by file name; by default those of the pages."""
    found = {}
    for file in folder.iterdir():
        ending = file.name.rpartition(".")[2]
        if ending in TYPES and ending != "html":
            found[file.name] = Asset(file.read_bytes(), TYPES[ending])
    return found


def serve(asset: Asset) -> Callable[[Request], Response]:
    return lambda request: _answer(request, asset, {"Cache-Control": REVALIDATE})


def serve_widget(asset: Asset) -> Callable[[Request], Response]:
    """Kept for good by whoever asks for this very version, for minutes by pages that only know its address."""

    def answer(request: Request) -> Response:
        kept = FOR_GOOD if request.query_params.get("v") == asset.version else A_WHILE
        return _answer(request, asset, FOR_ALL | {"Cache-Control": kept})

    return answer


def _answer(request: Request, asset: Asset, headers: dict[str, str]) -> Response:
    headers = {"ETag": asset.etag, "Vary": "Accept-Encoding", **headers}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if asset.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.gzipped, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def routes(practice: str, script: Asset) -> list[Route]:
    listed = [Route("/", serve(page(practice, script))), Route("/widget.js", serve_widget(script))]
    return listed + files_of(FOLDER, "/page")


def files_of(folder: Traversable, path: str) -> list[Route]:
    return [Route(f"{path}/{name}", serve(asset)) for name, asset in sorted(assets(folder).items())]
