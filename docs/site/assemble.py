# SPDX-License-Identifier: MIT
"""Lays the pages of the project out for Sphinx.

    python3 assemble.py --source <project> --reference <generated pages> --samples <pages in HTML>
                        --out <folder> --html <folder>

The Markdown that GitHub shows stays as it is; copies of it, at the same places, get what a site needs:
- README.md is the first page of its folder: index.md.
- Links to files that are no pages lead to pages with their text, links to folders to a list of them.
- Pages in HTML, those of docs/ and the samples, go to --html, to be copied as they are.
- Pages get a place in the navigation: SECTIONS says the order, pages that it does not name come behind.
"""

import argparse
import os
import pathlib
import re
import shutil

# A page named `folder/` stands for all in the folder.
SECTIONS = {
    "Start": [
        "docs/README.md",
        "docs/start.md",
        "docs/cheat_sheet.md",
        "docs/how_to/",
        "docs/coming_from/",
        "docs/faq.md",
        "docs/platforms.md",
        "docs/compile_errors.md",
    ],
    "Concepts": [
        "docs/concepts/networks.md",
        "docs/concepts/formulas.md",
        "docs/concepts/policies.md",
        "docs/concepts/data.md",
        "docs/concepts/training.md",
        "docs/concepts/validation.md",
        "docs/concepts/models.md",
        "docs/concepts/gradients.md",
        "docs/concepts/",
    ],
    "Reference": ["docs/reference/index.md"],
    "Measured and shown": ["docs/bench.md", "docs/chapter.md", "docs/samples.md"],
    "Inside": [
        "docs/internals/architecture.md",
        "docs/internals/reading_guide.md",
        "docs/internals/generated_code.md",
        "docs/internals/",
    ],
    "Project": ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/site/", ""],
}

# Code and comments, where no link is one.
VERBATIM = re.compile(
    r"^ *(?P<fence>```+|~~~+).*?^ *(?P=fence) *$|<!--.*?-->|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
LINK = re.compile(r"(\]\(|^\[[^\]]+\]: )([^)\s]+)", re.MULTILINE)
LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".cmake": "cmake", ".txt": "cmake", ".py": "python",
             ".sh": "sh", ".json": "json"}
HIGHLIGHTED = 200_000  # bytes; what is longer is data, offered as a file


SAMPLES = """# Sample pages

Pages that programs with the library write, each one file without scripts or resources from elsewhere:

- [A report of a training](samples/report.html): [examples/report.cpp](../examples/report.cpp) writes it;
  [what is on it](concepts/training.md#a-report).
- [The machine code of a network](internals/generated_code/digits.html): `ctnn_explain` in CMake writes it;
  [how to read it](internals/generated_code.md).
"""


class Site:
    def __init__(self, source, reference, samples, out, html):
        self.source, self.out = source, out
        self.pages = {}  # path in the project: text
        self.texts = {}  # pages with the text of a file, the same way
        self.elsewhere = set()
        for path in [*source.glob("*.md"), *(source / "docs").rglob("*.md")]:
            self.pages[path.relative_to(source).as_posix()] = path.read_text()
        for path in reference.rglob("*.md"):
            name = "docs/reference/" + path.relative_to(reference).as_posix()
            self.pages[name] = path.read_text()
        for folder, place in [(source / "docs", "docs"), (reference, "docs/reference")]:
            for path in folder.rglob("*.svg"):
                copy(path, out / place / path.relative_to(folder))
        self.pages["docs/samples.md"] = SAMPLES
        self.html = set()
        for folder, prefix in [(source / "docs", "docs"), (samples, "docs/samples")]:
            for path in folder.rglob("*.html"):
                name = prefix + "/" + path.relative_to(folder).as_posix()
                copy(path, html / "pages" / name)
                self.html.add(name)

    def link(self, page, target):
        """The target of a link on the page, as the site has it."""
        if re.match(r"[a-z]+:", target):
            self.elsewhere.add(target)
            return target
        path, sharp, anchor = target.partition("#")
        name = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        if name in self.html:
            return "site:" + os.path.relpath("pages/" + name, os.path.dirname(page) or ".")
        if name.endswith(".svg"):
            return target
        if not path or name in self.pages:
            pass
        elif name + "/README.md" in self.pages:
            name += "/README.md"
        elif (self.source / name).is_dir():
            name = self.folder_page(name)
        elif (self.source / name).is_file():
            name = self.text_page(name)
        else:
            return target  # leads nowhere, as Sphinx will say
        return os.path.relpath(place(name), os.path.dirname(page) or ".") + sharp + anchor

    def text_page(self, name):
        path = self.source / name
        if path.suffix == ".md":  # outside docs/
            self.texts[name] = path.read_text()
            return name
        file = os.path.basename(name)
        copy(path, self.out / name)
        if path.stat().st_size > HIGHLIGHTED or path.suffix in (".csv", ".svg"):
            text = f"{{download}}`{file}`"
        else:
            language = LANGUAGES.get(path.suffix, "text")
            text = f"```{{literalinclude}} {file}\n:language: {language}\n```"
        self.texts[name + ".md"] = f"# {name}\n\n{text}\n"
        return name + ".md"

    def folder_page(self, name):
        files = sorted(path for path in (self.source / name).iterdir() if path.is_file())
        lines = [f"- [{path.name}]({path.name})" for path in files]
        self.texts[name + "/README.md"] = f"# {name}\n\n" + "\n".join(lines) + "\n"
        return name + "/README.md"

    def with_links(self, page, text):
        def outside(words):
            return LINK.sub(lambda found: found[1] + self.link(page, found[2]), words)

        result, end = "", 0
        for verbatim in VERBATIM.finditer(text):
            result += outside(text[end : verbatim.start()]) + verbatim[0]
            end = verbatim.end()
        return result + outside(text[end:])

    def parent(self, page):
        """The page below which this one stands in the navigation, if any."""
        folder = os.path.dirname(page)
        if page.endswith("/README.md"):
            folder = os.path.dirname(folder)
        for candidate in (folder + "/README.md", folder + ".md"):
            if candidate in self.pages and candidate not in (page, "docs/README.md"):
                return candidate
        return None

    def children(self, page):
        """In the order in which the page links to them, then those it does not, by name."""
        below = sorted(name for name in self.pages if self.parent(name) == page)
        text = self.pages[page]
        at = {name: text.find("](" + os.path.relpath(name, os.path.dirname(page))) for name in below}
        return sorted(below, key=lambda name: at[name] if at[name] >= 0 else len(text))

    def sections(self):
        left = sorted(name for name in self.pages if not self.parent(name) and name != "README.md"
                      and not name.startswith("docs/reference/"))
        left.append("docs/reference/index.md")  # which names its own pages
        for caption, patterns in SECTIONS.items():
            entries = []
            for pattern in patterns:
                found = [name for name in left
                         if name == pattern or pattern == "" or
                         pattern.endswith("/") and name.startswith(pattern)]
                entries += found
                left = [name for name in left if name not in found]
            if entries:
                yield caption, entries

    def write(self):
        for name, text in self.pages.items():
            text = self.with_links(name, text)
            if name == "README.md":
                for caption, entries in self.sections():
                    text += toctree(name, entries, caption)
            elif "{toctree}" not in text:
                text += toctree(name, self.children(name))
            write(self.out / place(name), text)
        written = set()
        while left := self.texts.keys() - written:
            for name in sorted(left):
                text = self.with_links(name, self.texts[name])
                write(self.out / place(name), "---\norphan: true\n---\n" + text)
            written |= left


def place(name):
    folder, file = os.path.split(name)
    return os.path.join(folder, "index.md" if file == "README.md" else file)


def toctree(page, entries, caption=""):
    if not entries:
        return ""
    folder = os.path.dirname(page) or "."
    lines = [os.path.relpath(place(name), folder).removesuffix(".md") for name in entries]
    caption = f":caption: {caption}\n" if caption else ""
    return "\n```{toctree}\n:hidden:\n" + caption + "\n" + "\n".join(lines) + "\n```\n"


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    for name in ("source", "reference", "samples", "out", "html"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.out, ignore_errors=True)
    shutil.rmtree(arguments.html, ignore_errors=True)
    site = Site(**vars(arguments))
    site.write()
    print(f"{len(site.pages)} pages, {len(site.texts)} files and folders that they link to")
    print("not followed:", *sorted(site.elsewhere), sep="\n  ")


if __name__ == "__main__":
    main()
