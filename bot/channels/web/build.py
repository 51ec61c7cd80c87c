"""Builds widget.js, what the server gives to browsers, from the modules in widget/: `python -m bot.channels.web.build`.

Needed only after a change of these; running and testing the product needs no Node. The builder is esbuild at a fixed
version, brought by npx unless ESBUILD names the program. The first line of the built file tells the digest of what it
was built from, and a test compares.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "widget"
SHARED_STYLE = HERE / "page" / "base.css"
BUILT = HERE / "widget.js"
BUILDER = "npx --yes esbuild@0.28.2"
OPTIONS = "--bundle --minify --format=esm --target=es2022 --loader:.css=text --legal-comments=inline"
OPTIONS += " --mangle-props=^_[$]"  # what is Lit's own begins so
STYLE = 'import STYLE from "./style.css";\nexport { STYLE };\n'
ABOUT = "export const ABOUT = INTAKE_ABOUT;\n"  # a constant that the server writes before the rest
_REM = re.compile(r"(?<![\w.-])(-?\d*\.?\d+)rem\b")
_OWN = re.compile(r"--(?!intake-)[a-z][a-z-]*")  # custom properties that are no site's business
_INDENT = re.compile(r"(>?)\n {2,}(?=([<$`]?))")  # only templates have lines left that are indented


def digest() -> str:
    """Of all that goes into the build."""
    files = [*sorted(SOURCES.glob("*.js")), SHARED_STYLE, SOURCES / "look.css", Path(__file__)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:20]


def style() -> str:
    """The style of the shadow root. A ``rem`` is the host page's to decide (some make it 10 px), so inside, sizes of
    text hang on the widget's own, which on a page of its own is what the visitor set; other lengths are pixels."""
    whole = SHARED_STYLE.read_text("utf-8") + (SOURCES / "look.css").read_text("utf-8")
    sized = "\n".join(_own_lengths(line) for line in whole.splitlines())
    short = {name: f"--{chr(97 + at)}" for at, name in enumerate(sorted(set(_OWN.findall(sized))))}
    return _OWN.sub(lambda found: short[found[0]], sized)


def _own_lengths(line: str) -> str:
    if line.startswith("@media") or "--rem:" in line:
        return line
    if line.lstrip().startswith("font"):
        return _REM.sub(r"calc(\1 * var(--rem))", line)
    return _REM.sub(lambda found: f"{float(found[1]) * 16:g}px", line)


def build() -> None:
    run = shlex.split(os.environ.get("ESBUILD", BUILDER))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in SOURCES.glob("*.js"):
            (folder / source.name).write_bytes(source.read_bytes())
        smaller = subprocess.run(
            [*run, "--minify", "--loader=css"], input=style(), capture_output=True, text=True, check=True
        )
        (folder / "style.css").write_text(smaller.stdout.strip(), "utf-8")
        (folder / "style.js").write_text(STYLE, "utf-8")
        (folder / "about.js").write_text(ABOUT, "utf-8")
        built = subprocess.run(
            [*run, "element.js", *OPTIONS.split()], cwd=folder, capture_output=True, text=True, check=True
        )
    script = _INDENT.sub(lambda found: found[1] if found[1] or found[2] else " ", built.stdout)
    BUILT.write_text(f"/* Built by build.py from {digest()}; not to be edited. */\n{script}", "utf-8")


if __name__ == "__main__":
    build()
