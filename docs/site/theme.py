# SPDX-License-Identifier: MIT
"""What the theme Furo lacks as Debian packs it, with its source files side by side.

Its script is split into modules, which browsers do not load from a file system; its style sheet imports
one from the root of a server, and has no colours for a dark system where no theme was chosen.
"""

import pathlib
import re

import furo

STATIC = pathlib.Path(furo.__file__).parent / "theme" / "furo" / "static"
NORMALIZE = re.compile(r"@import url\((/javascript/[^)]+)\);")


def complete(folder):
    """Writes files that are to replace those of the theme into the folder; gives the dark colours."""
    script = (STATIC / "scripts/furo.js").read_text()
    module = 'import Gumshoe from "./gumshoe-patched.js";'
    if module in script:
        gumshoe = (STATIC / "scripts/gumshoe-patched.js").read_text()
        write(folder / "scripts/furo.js", gumshoe + script.replace(module, ""))
    style = (STATIC / "styles/furo.css").read_text()
    imported = NORMALIZE.search(style)
    if imported:
        normalize = pathlib.Path("/usr/share" + imported[1]).read_text()
        write(folder / "styles/furo.css", normalize + style.replace(imported[0], ""))
    dark = re.search(r'body\[data-theme="dark"\] \{(.*?)\}', style, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+):\s*([^;]+);", dark[1])) if dark else {}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
