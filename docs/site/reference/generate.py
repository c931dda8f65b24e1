#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the reference as Markdown (MyST): a page for each public name, an index for each folder and
one of all names.

    (cat docs/site/reference/Doxyfile; echo OUTPUT_DIRECTORY=<dir>) | doxygen -
    python3 docs/site/reference/generate.py --xml <dir>/xml --source <project> --out <site>/reference

The pages go below --out: README.md, alphabetical.md, <folder>/README.md and <folder>/<name>.md. They
link to other files as if --out were docs/reference: to ../../concepts/data.md and to
../../../include/ctnn/data/dataset.hpp from <folder>/<name>.md. README.md, which the site calls index, and
those of the folders are in toctrees; the rest are orphans, so that the table of contents beside each page stays short.

  --names FILE       what `ctnn_architecture names <project>` prints: fails unless each name there has a
                     page and no other
  --source-url URL   what links to a header's line begin with, "https://…/blob/main/": else they lead to
                     the files
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from declarations import Headers, home_of  # noqa: E402
from docstrings import Writer, escaped  # noqa: E402
from examples import Examples, quality  # noqa: E402

KINDS = {"function": "function", "variable": "constant", "type": "type", "concept": "concept",
         "alias": "alias", "enumeration": "enumeration"}
OPERATORS = {">>": "shift_right", "<<": "shift_left", "|": "or", "+": "plus", "*": "times",
             ">=": "at_least"}


def includes_of(include, header):
    """All headers that a header reaches, itself included."""
    reached = set()
    open_ones = [header]
    while open_ones:
        one = open_ones.pop()
        if one in reached:
            continue
        reached.add(one)
        path = include / one
        if path.exists():
            open_ones += re.findall(r"#include <(ctnn[\w/.-]*\.hpp)>", path.read_text("utf-8"))
    return reached


def first_lines_of_folders(root):
    """The question that each folder answers, bottom up."""
    text = (root / "docs/internals/architecture.md").read_text("utf-8")
    return dict(re.findall(r"^### ([\w/]+): (.*)$", text, re.M))


class Reference:
    def __init__(self, options):
        self.root = Path(options.source).resolve()
        self.out = Path(options.out)
        self.source_url = options.source_url
        self.names = Headers(options.xml, self.root).names
        self.home = {name: home_of(name, found) for name, found in self.names.items()}
        self.examples = Examples(self.root)
        self.umbrella = includes_of(self.root / "include", "ctnn.hpp")
        self.inference = includes_of(self.root / "include", "ctnn/inference.hpp")
        self.releases = {path.stem: set(path.read_text("utf-8").split("\n"))
                         for path in sorted((self.root / "tests/api").glob("[0-9]*.txt"))}
        self.pages = self._read_pages()
        self.questions = first_lines_of_folders(self.root)
        self.without_example = []
        self.files = self._file_names()

    # Where things are.

    def room(self, name):
        return self.home[name].split("/")[0]

    def _file_names(self):
        """File names that differ by more than case, as file systems ask for."""
        files = {}
        for name in self.names:
            file = "operator_" + OPERATORS[name[8:]] if name.startswith("operator") else name
            if name[0].islower() and any(other != name and other.lower() == name.lower()
                                         for other in self.names):
                file += "_" + KINDS[self.names[name][0].kind]
            files[name] = file
        return files

    def address(self, name):
        """From a page of a folder to that of a name."""
        if name not in self.names:
            return None
        return f"../{self.room(name)}/{self.files[name]}.md"

    def page_of_docs(self, path):
        return "../../" + path.removeprefix("docs/")

    def source_link(self, header, line):
        if self.source_url:
            return f"{self.source_url}include/ctnn/{header}#L{line}"
        return f"../../../include/ctnn/{header}"

    def _read_pages(self):
        """Title and code of the pages for users, to find where a name is explained."""
        result = []
        for folder in ("concepts", "how_to", "coming_from"):
            for path in sorted((self.root / "docs" / folder).glob("*.md")):
                text = path.read_text("utf-8")
                title = re.search(r"^# (.*)$", text, re.M)
                code = " ".join(re.findall(r"`[^`\n]+`|```cpp\n.*?```", text, re.S))
                words = {}
                for word in re.findall(r"\w+", code):
                    words[word] = words.get(word, 0) + 1
                result.append((str(path.relative_to(self.root)), title[1] if title else path.stem, words))
        return result

    # Parts of a page.

    def since(self, name):
        for one in self.names[name]:
            for line in one.comment:
                if line.startswith("\\since "):
                    return line.removeprefix("\\since ").strip()
        for release in sorted(self.releases, key=lambda text: [int(n) for n in text.split(".")]):
            if name in self.releases[release]:
                return release
        return None

    def include(self, name):
        header = f"ctnn/{self.home[name]}"
        line = f"#include <{header}>"
        if header in self.umbrella:
            line += "  // or <ctnn.hpp>"
            if header in self.inference:
                line += ", <ctnn/inference.hpp>"
        elif (self.root / "include" / Path(header).parent.with_suffix(".hpp")).exists():
            line += f"  // or <{Path(header).parent}.hpp>"
        return f"```cpp\n{line}\n```"

    def formula(self, one):
        """Of a constant the type, where that is a short formula: Adam's is AdamUpdate."""
        word = re.match(r"(?:constexpr )?(\w+)", one.type)
        if one.kind != "variable" or not word or word[1] not in self.names:
            return ""
        type_of = self.names[word[1]][0]
        if self.stands_for(word[1]) != one.name or " f = " not in type_of.signature:
            return f"Its type is [`{word[1]}`]({self.address(word[1])})."
        return f"```cpp\n{type_of.signature}\n```"

    def template_parameters(self, one):
        meanings = dict(re.match(r"\\tparam (\w+) +(.*)$", line).groups()
                        for line in joined_commands(one.comment) if line.startswith("\\tparam "))
        rows = [(kind, name, default) for kind, name, default in one.parameters if name]
        if not any(name in meanings for _, name, _ in rows):
            return ""
        table = ["| template parameter | default | meaning |", "|---|---|---|"]
        for kind, name, default in rows:
            table.append(f"| {code(kind + ' ' + name)} | {code(default)} | "
                         f"{self.writer.cell([meanings.get(name, '')])} |")
        return "\n".join(table)

    def members(self, one, name):
        """Tables of fields, then every function with what is said of it."""
        parts = []
        fields = [member for member in one.members if member.kind == "variable" and not member.static]
        constants = [member for member in one.members
                     if member.kind in ("variable", "alias", "enumeration")
                     and member not in fields and self.tells(member)]
        functions = [member for member in one.members if member.kind == "function"]
        friends = [member for member in one.members if member.kind == "friend"]
        fields = [field for field in fields if "misnamed_setting" not in field.signature]
        if one.kind == "enumeration":
            return ""
        if fields:
            table = ["| field | type | default | meaning |", "|---|---|---|---|"]
            for field in fields:
                table.append(f"| {code(field.name)} | {code(field.type)} | {code(field.default)} | "
                             f"{self.writer.cell(field.comment, name)} |")
            parts.append("## Fields\n\n" + "\n".join(table))
        if functions:
            parts.append("## Member functions\n\n" + self.functions(functions, name))
        if friends:
            parts.append("## Functions beside it\n\n" + self.functions(friends, name))
        if constants:
            table = ["| name | is | meaning |", "|---|---|---|"]
            for member in constants:
                value = member.type if member.kind == "alias" else member.default
                table.append(f"| {code(member.name)} | {code(short(value))} | "
                             f"{self.writer.cell(member.comment, name)} |")
            parts.append("## Types and constants of the class\n\n" + "\n".join(table))
        return "\n\n".join(parts)

    @staticmethod
    def tells(member):
        """Not what the library alone reads."""
        return "detail::" not in member.signature or bool(member.comment)

    def functions(self, members, name):
        """Overloads that share a comment are one block."""
        blocks = []
        for member in members:
            group = "friend" if member.kind == "friend" else member.name
            if blocks and not member.comment and blocks[-1][0] == group:
                blocks[-1][1].append(member.signature)
            else:
                blocks.append((group, [member.signature], member.comment))
        return "\n\n".join("```cpp\n" + "\n".join(signatures) + "\n```\n\n"
                           + self.writer.paragraphs(comment, name)
                           for _, signatures, comment in blocks).strip()

    def question(self, room):
        """A folder's question as a sentence."""
        question = self.questions.get(room, "")
        return question[:1].upper() + question[1:]

    def stands_for(self, name):
        """What users write for a name: X of "The type of X." and of XLayer, jacobian of Jacobian."""
        comment = next((one.comment for one in self.names[name] if one.comment), [""])
        found = re.match(r"The (?:type|earlier name) of (\w+)\b", comment[0])
        snake_case = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
        for other in (found[1] if found else "", name.removesuffix("Layer"), snake_case):
            if other in self.names and other != name:
                return other
        return name

    def example(self, name):
        kind = self.names[name][0].kind
        piece = self.examples.find(name, kind)
        if not piece and self.stands_for(name) != name:
            written = self.stands_for(name)
            piece = self.examples.find(written, self.names[written][0].kind)
        if not piece and self.names[name][0].kind == "type":
            # Of what a function takes or gives, the use of that function.
            with_it = [other for other, found in self.names.items()
                       if any(one.kind == "function" and re.search(rf"\b{name}\b", one.signature)
                              for one in found)]
            pieces = [self.examples.find(other, "function") for other in with_it]
            piece = min(filter(None, pieces), key=quality, default=None)
        if not piece:
            self.without_example.append(name)
            return ""
        if piece.path.startswith("docs/"):
            where = f"[{piece.path}]({self.page_of_docs(piece.path)})"
        else:
            address = f"{self.source_url}{piece.path}#L{piece.line}" if self.source_url \
                else f"../../../{piece.path}"
            where = f"[{piece.path}]({address}), line {piece.line}"
        return f"## Example\n\n```cpp\n{piece.code}\n```\n\nFrom {where}."

    def see_also(self, name):
        word = name.removeprefix("operator")
        pages = [(words[word], title, path) for path, title, words in self.pages if word in words]
        # Pages of concepts first, the parameters of policies last.
        pages.sort(key=lambda page: ("policy_parameters" in page[2], "concepts" not in page[2],
                                     -page[0], page[2]))
        return ", ".join(f"[{title}]({self.page_of_docs(path)})" for _, title, path in pages[:4])

    def page(self, name):
        # Without what only says of a mistake what is wrong.
        found = [one for one in self.names[name]
                 if not re.match(r"Says what is wrong|.*: says that ", " ".join(one.comment))]
        found = found or self.names[name]
        room = self.room(name)
        parts = [f"---\norphan: true\n---\n\n# {escaped(name)}",
                 f"[Reference](../README.md) › [{room}](README.md) · {KINDS[found[0].kind]}"
                 + ("" if not self.since(name) else f" · since {self.since(name)}"),
                 self.include(name)]
        details = []
        previous = None
        for one in found:
            if previous and not one.comment and one.kind == previous.kind == "function":
                # Overloads that share a comment are one block.
                at = parts.index(f"```cpp\n{previous_block}\n```")
                previous_block += "\n\n" + one.signature
                parts[at] = f"```cpp\n{previous_block}\n```"
                continue
            if previous and one.header != previous.header:
                parts.append(f"In `<ctnn/{one.header}>`:")
            previous, previous_block = one, one.signature
            parts.append(f"```cpp\n{previous_block}\n```")
            parts.append(self.writer.paragraphs(one.comment, name))
            parts.append(self.formula(one))
            parts.append(self.template_parameters(one))
            details.append(self.members(one, name))
        parts.append(self.example(name))
        parts += details
        also = self.see_also(name)
        header = self.home[name]
        line = next(one.line for one in found if one.header == header)
        parts.append("## See also\n\n" + (f"{also}. " if also else "")
                     + f"Source: [ctnn/{header}]({self.source_link(header, line)}), line {line}.")
        return "\n\n".join(part for part in parts if part) + "\n"

    # Indexes.

    def row(self, name, prefix):
        one = self.names[name][0]
        comment = next((one.comment for one in self.names[name] if one.comment), [])
        return (f"| [{code(name)}]({prefix}{self.files[name]}.md) | {KINDS[one.kind]} | "
                f"{self.writer.first_sentence(comment, name)} |")

    def index_of_folder(self, room):
        names = sorted((name for name in self.names if self.room(name) == room), key=by_alphabet)
        rows = [self.row(name, "") for name in names]
        return (f"# {room}\n\n```{{toctree}}\n```\n\n[Reference](../README.md) · {len(names)} names. "
                f"{self.question(room)}\n\n| name | kind | |\n|---|---|---|\n"
                + "\n".join(rows) + "\n")

    def index_of_all(self):
        text = "# All names\n\n"
        letters = {}
        for name in sorted(self.names, key=by_alphabet):
            letters.setdefault(name.removeprefix("operator")[0].upper(), []).append(name)
        signs = [letter for letter in letters if not letter.isalpha()]
        for letter in sorted(letters, key=lambda one: (not one.isalpha(), one)):
            if letter in signs and letter != sorted(signs)[0]:
                continue
            names = letters[letter] if letter not in signs else \
                [name for sign in sorted(signs) for name in letters[sign]]
            title = letter if letter not in signs else "Operators"
            rows = []
            for name in names:
                row = self.row(name, f"{self.room(name)}/")
                rows.append(row.replace("](../", "](").replace("](docs/", "](../"))
            text += f"## {title}\n\n| name | kind | |\n|---|---|---|\n" + "\n".join(rows) + "\n\n"
        return text

    def index(self):
        counts = {}
        for name in self.names:
            counts[self.room(name)] = counts.get(self.room(name), 0) + 1
        rooms = [room for room in self.questions if room in counts]
        rooms += sorted(set(counts) - set(rooms))
        rows = [f"| [{room}]({room}/README.md) | {counts[room]} | "
                f"{self.question(room)} |" for room in rooms]
        toctree = "\n".join(f"{room}/index" for room in rooms)
        return ("# Reference\n\n"
                f"Every public name of the library, {len(self.names)} in all, made from its headers: "
                "[all names](alphabetical.md) by letter, or by the folder of the header that declares "
                "them.\n\n| folder | names | its question |\n|---|---|---|\n" + "\n".join(rows)
                + f"\n\n```{{toctree}}\n:hidden:\n\nalphabetical\n{toctree}\n```\n")

    def write(self):
        if self.out.exists():
            shutil.rmtree(self.out)
        self.writer = Writer(self.address, self.page_of_docs)
        for name in self.names:
            self._write(f"{self.room(name)}/{self.files[name]}.md", self.page(name))
        for room in sorted({self.room(name) for name in self.names}):
            self._write(f"{room}/README.md", self.index_of_folder(room))
        self._write("alphabetical.md", self.index_of_all())
        self._write("README.md", self.index())

    def _write(self, path, text):
        path = self.out / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def joined_commands(comment):
    """The lines of a comment, those that go on with a command joined to it."""
    result = []
    for line in comment:
        if result and result[-1].startswith("\\") and not line.startswith("\\") and line.strip():
            result[-1] += " " + line.strip()
        else:
            result.append(line)
    return result


def by_alphabet(name):
    return name.removeprefix("operator").lower(), name


def short(text, length=70):
    return text if len(text) <= length else "…"


def code(text):
    """Code in a cell of a table."""
    if not text:
        return ""
    ticks = "``" if "`" in text else "`"
    return ticks + text.replace("|", "\\|") + ticks


def check(reference, path):
    """Says which names have no page, or a page and no name."""
    listed = {line.split(" ", 1)[1] for line in Path(path).read_text("utf-8").split("\n")
              if re.match(r"\w[\w/.]*\.hpp ", line)}
    pages = set(reference.names)
    for name in sorted(listed - pages):
        print(f"{name} is a public name without a page.", file=sys.stderr)
    for name in sorted(pages - listed):
        print(f"{name} has a page and is no public name.", file=sys.stderr)
    return listed == pages


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--xml", "--source", "--out"):
        parser.add_argument(option, required=True)
    parser.add_argument("--names")
    parser.add_argument("--source-url", default="")
    options = parser.parse_args()
    reference = Reference(options)
    reference.write()
    missing = reference.without_example
    print(f"{len(reference.names)} names, {len(reference.names) - len(missing)} with an example, without: "
          + " ".join(sorted(missing)))
    if options.names and not check(reference, options.names):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
