# SPDX-License-Identifier: MIT
"""Finds, for a name, the shortest piece of compiled code that uses it: blocks of README and docs/,
functions and paragraphs of examples/, and of tests/ where users' code has none."""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

LONGEST = 15  # lines


@dataclass
class Piece:
    code: str
    path: str  # below the project
    line: int  # in the file
    preference: int  # the lower the better

    @property
    def words(self):
        if not hasattr(self, "_words"):
            self._words = set(re.findall(r"\w+|>>|<<|\|(?!\|)|\*|\+|>=", without_comments(self.code)))
        return self._words


def without_comments(code):
    return re.sub(r"//[^\n]*|\"(?:\\.|[^\"\\\n])*\"", "", code)


def blocks_of_page(path, root):
    """The C++ blocks of a page, all compiled by the tests but those that say they are not."""
    text = path.read_text(encoding="utf-8")
    for found in re.finditer(r"((?:<!--[^>]*-->\n)?)```cpp\n(.*?)\n```", text, re.S):
        if "not compiled" not in found[1]:
            yield Piece(textwrap.dedent(found[2]), str(path.relative_to(root)), text[:found.start(2)].count("\n") + 1, 0)


def pieces_of_program(path, root, preference):
    """Functions, and paragraphs of them, of a source."""
    lines = path.read_text(encoding="utf-8").split("\n")
    name = str(path.relative_to(root))

    def piece(begin, end, more=0):
        code = lines[begin:end]
        least = min((len(line) - len(line.lstrip()) for line in code if line.strip()), default=0)
        return Piece("\n".join(line[least:] for line in code), name, begin + 1, preference + more)

    begin = None
    depth = 0
    start_of_block = 0
    for number, line in enumerate(lines + [""]):
        if not line.strip() or line.startswith("#include"):
            if begin is not None and number - begin <= LONGEST:
                yield piece(begin, number)
            begin = None
        elif begin is None:
            begin = number
        if depth == 0 and line.strip() and not line.startswith(("//", "#", "}")):
            start_of_block = number if start_of_block is None else start_of_block
        depth += line.count("{") - line.count("}")
        if depth == 0 and start_of_block is not None and (line.startswith("}") or not line.strip()):
            if number + 1 - start_of_block <= LONGEST and line.startswith("}"):
                yield piece(start_of_block, number + 1)
            start_of_block = None
    # Of what is longer some lines around each use.
    for number, line in enumerate(lines):
        if line.strip() and not line.startswith(("//", "#")):
            end = number + 1
            code = line
            while end < len(lines) and end - number < LONGEST and unfinished(code):
                code += "\n" + lines[end]
                end += 1
            if not unfinished(code):
                yield piece(number, end, 6)


def unfinished(code):
    code = re.sub(r"//[^\n]*", "", code)
    return not code.rstrip().endswith((";", "}")) or any(
        code.count(a) > code.count(b) for a, b in ("()", "{}", "[]"))


class Examples:
    def __init__(self, root):
        pages = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
        self.pieces = [piece for page in pages if "/site/" not in str(page)
                       for piece in blocks_of_page(page, root)]
        for path in sorted((root / "examples").rglob("*.cpp")):
            self.pieces += pieces_of_program(path, root, 2)
        for folder in ("static/docs", "unit", "static/network", "golden", "laws"):
            for path in sorted((root / "tests" / folder).rglob("*.cpp")):
                self.pieces += pieces_of_program(path, root, 40)
        self.pieces = [piece for piece in self.pieces if piece.code.count("\n") < LONGEST
                       and balanced(piece.code) and begins(piece.code)]
        self.by_word = {}
        for piece in self.pieces:
            for word in piece.words:
                self.by_word.setdefault(word, []).append(piece)

    def find(self, name, kind):
        """The best piece that uses a name, or None."""
        word = name.removeprefix("operator")
        use = use_of(name, kind)
        fitting = [piece for piece in self.by_word.get(word, ())
                   if use.search(without_comments(piece.code))]
        return min(fitting, key=quality, default=None)


def quality(piece):
    """Short ones are better, but a single line says little."""
    lines = piece.code.count("\n") + 1
    too_wide = 8 * any(len(line) > 90 for line in piece.code.split("\n"))
    # What shows a learner or a main program shows how the rest comes together.
    whole = -3 if "Learner<" in piece.code else 0
    return piece.preference + (lines if lines > 2 else 5 - lines) + too_wide + whole, len(piece.code)


def use_of(name, kind):
    """How a name looks where it is used, not that of a variable or member of the same name."""
    if name.startswith("operator"):
        sign = re.escape(name.removeprefix("operator"))
        # A network on one side of it.
        return re.compile(rf"(>|\)|\b[a-z_]+) {sign} \(?(Dense|Dropout|[A-Z]\w+<|\w*_?net\b|head\b)") \
            if name != "operator<<" else re.compile(r"<< (summary|plan|report|dot|explain)\b")
    word = rf"(?<![\w.>])(?<!::)(?:ctnn::)?{name}\b" if name[0].islower() else rf"(?<!\w){name}\b"
    if kind == "function":
        return re.compile(word + r"(?=\s*[<(])")
    if name[0].islower() and kind in ("type", "concept"):
        return re.compile(rf"(: |[<,] ?){name}\b(?!\()")
    return re.compile(word)


def begins(code):
    """Not in the middle of a statement."""
    return not code.lstrip().startswith(("<<", "?", ":", ".", "&&", "||", ")", "}", ">>", "else", "="))


def balanced(code):
    code = without_comments(code)
    return all(code.count(a) == code.count(b) for a, b in ("()", "{}", "[]"))
