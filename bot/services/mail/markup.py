"""A mail's text as HTML: the same words, so that nothing is written twice, and no picture or script to fetch."""

from __future__ import annotations

import re
from html import escape

LABELLED = re.compile(r"(?P<label>[^:\n]{1,60}): (?P<url>https?://\S+)")  # a whole line
URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
BODY = "margin:0;padding:24px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1d2430"
PAGE = (
    '<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    '<body style="{style}">\n<div style="max-width:34em">\n{body}\n</div>\n</body>\n</html>\n'
)


def page(text: str, title: str, lang: str = "en") -> str:
    """Paragraphs, line breaks and links.

    A line "Label: https://…" becomes a link of its label, any other address a link of itself.
    """
    body = "\n".join(f"<p>{_paragraph(one)}</p>" for one in re.split(r"\n{2,}", text.strip()))
    return PAGE.format(lang=lang, title=escape(title), style=BODY, body=body)


def _paragraph(text: str) -> str:
    return "<br>\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    if whole := LABELLED.fullmatch(line):
        return _link(whole["url"], whole["label"])
    parts, done = [], 0
    for hit in URL.finditer(line):
        parts += [escape(line[done : hit.start()]), _link(hit[0], hit[0])]
        done = hit.end()
    return "".join([*parts, escape(line[done:])])


def _link(url: str, label: str) -> str:
    return f'<a href="{escape(url)}">{escape(label)}</a>'
