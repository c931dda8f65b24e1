# SPDX-License-Identifier: MIT
"""What the headers declare: Doxygen's XML says which names there are and what they consist of; their
signatures and comments are taken from the source as they are written there."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_BODY = 16  # lines; of what is longer only the head is shown


@dataclass
class Declaration:
    name: str
    kind: str  # function, variable, type, concept, alias, friend, enumeration
    header: str  # below include/ctnn
    line: int
    signature: str = ""
    comment: list[str] = field(default_factory=list)  # its lines, without ///
    parameters: list[tuple[str, str, str]] = field(default_factory=list)  # template: type, name, default
    type: str = ""
    default: str = ""
    static: bool = False
    is_type: bool = False  # a variable, and its type of the same name
    members: list["Declaration"] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)

    @property
    def room(self):
        return self.header.split("/")[0]


class Source:
    """The lines of one header."""

    def __init__(self, path):
        self.lines = path.read_text(encoding="utf-8").split("\n")

    def first_line(self, line):
        """Where the declaration begins whose name stands in a line, from 0."""
        at = line - 1
        while at > 0 and not self._ends(at - 1):
            at -= 1
        return at

    def _ends(self, at):
        text = re.sub(r"\s*///?.*$", "", self.lines[at]).strip()
        if text.endswith("}") and "requires" in text:
            return False
        return (not text or text.startswith("#") or text.endswith((";", "{", "}"))
                or re.fullmatch(r"(public|private|protected):", text) is not None)

    def comment(self, first):
        """The lines of `///` before a declaration, or `///<` behind it."""
        behind = re.search(r"///< ?(.*)$", self.lines[first])
        if behind:
            found = [behind[1]]
            for line in self.lines[first + 1:]:
                more = re.match(r"\s*///< ?(.*)$", line)
                if not more:
                    break
                found.append(more[1])
            return found
        found = []
        while re.match(r"\s*// NOLINT", self.lines[first - 1]):
            first -= 1
        while first > 0:
            line = re.match(r"\s*///(?!<) ?(.*)$", self.lines[first - 1])
            if not line:
                break
            found.insert(0, line[1])
            first -= 1
        return found

    def signature(self, first, kind):
        """A declaration without its body; of a short variable, alias or concept all of it."""
        text = "\n".join(re.sub(r"\s*//.*$", "", line) if "//" in line else line
                         for line in self.lines[first:first + 80])
        end = self._head_end(text, kind)
        head = text[:end].rstrip()
        if kind in ("type", "enumeration"):
            # Comments are the point of a body that is shown.
            body = "\n".join(self.lines[first:first + 80])
            body = body[:closing(body, body.index("{"))] if "{" in body else body
            # A short one without access specifiers is shown whole, with the variable of its type.
            if body.count("\n") < LONGEST_BODY and "private:" not in body:
                return dedent(body + "}" + text_until_semicolon(text, body))
            return dedent(head)
        if kind in ("variable", "alias", "concept"):
            return dedent(head + ";") if head.count("\n") < LONGEST_BODY else \
                dedent("\n".join(head.split("\n")[:LONGEST_BODY]) + "\n…")
        return dedent(head + ";")

    @staticmethod
    def _head_end(text, kind):
        depth = 0
        at = 0
        while at < len(text):
            c = text[at]
            if c in "\"'" and not (c == "'" and at and text[at - 1].isalnum()):
                at += 1
                while text[at] != c:
                    at += 2 if text[at] == "\\" else 1
            elif c in "([":
                depth += 1
            elif c in ")]":
                depth -= 1
            elif c == "{":
                if depth == 0 and kind not in ("variable", "alias", "concept") \
                        and not ends_with_requires(text[:at]):
                    return at
                at = closing(text, at)
            elif c == ";" and depth == 0:
                return at
            elif (c == ":" and depth == 0 and kind in ("function", "friend") and text[at + 1] == " "
                  and text[at - 1] != ":"):
                return at  # of a constructor, what follows initializes members
            elif c == "=" and depth == 0 and kind in ("function", "friend") \
                    and re.match(r"=\s*(default|delete);", text[at:]):
                return text.index(";", at)
            at += 1
        return len(text)


def text_until_semicolon(text, body):
    """Of `struct A { … } a{};` what follows the body."""
    opened = closing(text, text.index("{"))
    return text[opened + 1:text.index(";", opened) + 1]


def ends_with_requires(text):
    """Whether what follows, in braces, is what a requires-expression asks for."""
    text = text.rstrip()
    if text.endswith(")"):
        depth = 0
        for at in range(len(text) - 1, -1, -1):
            depth += (text[at] == ")") - (text[at] == "(")
            if depth == 0:
                text = text[:at].rstrip()
                break
    return text.endswith("requires")


def closing(text, at):
    """Where the brace at a place closes."""
    depth = 0
    while at < len(text):
        c = text[at]
        if c == '"':
            at += 1
            while text[at] != '"':
                at += 2 if text[at] == "\\" else 1
        depth += (c == "{") - (c == "}")
        if depth == 0:
            return at
        at += 1
    return len(text) - 1


def dedent(text):
    lines = text.strip("\n").split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    least = min(indents, default=0)
    return "\n".join(line[least:] for line in lines).strip()


def home_of(name, declarations):
    """The header of a name that several declare: that which is called like it, or the first."""
    headers = sorted({one.header for one in declarations})
    like_name = name.lower().replace("_", "")
    for header in headers:
        if header.split("/")[-1].removesuffix(".hpp").replace("_", "") == like_name:
            return header
    return headers[0]


def plain(element):
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def written(text):
    """A type as the sources write it: Doxygen puts spaces inside angles and before & and *."""
    return re.sub(r" ([&*]+)", r"\1", re.sub(r"< ", "<", re.sub(r" >", ">", text)))


class Headers:
    """All public declarations, by name."""

    def __init__(self, xml, root):
        self.include = root / "include/ctnn"
        self.sources = {}
        self.names = {}
        self.compounds = {}
        for path in sorted(Path(xml).glob("*.xml")):
            if path.name in ("index.xml", "Doxyfile.xml"):
                continue
            for compound in ElementTree.parse(path).iter("compounddef"):
                self._read(compound)
        for name, found in self.names.items():
            # Of `struct ReLU … {} ReLU{};` the type, which has the formula, stands for both.
            found[:] = [one for one in found if not one.signature.startswith("}")]
            for one in found:
                if one.kind == "type" and one.signature.startswith("inline constexpr struct"):
                    one.kind = "variable"
                    one.is_type = True
            home = home_of(name, found)
            found.sort(key=lambda one: (f" {name}<" in one.signature.split("{")[0].split(":")[0],
                                        one.kind != "variable", one.header != home, one.header,
                                        one.line))

    def _read(self, compound):
        name = plain(compound.find("compoundname"))
        kind = compound.get("kind")
        if kind == "namespace" and name == "ctnn":
            for member in compound.iter("memberdef"):
                self._add(self._member(member))
        elif kind in ("class", "struct", "union", "concept"):
            short = name.removeprefix("ctnn::")
            base = short.split("<")[0].strip()
            if name == short or "::" in base:
                return
            kind = "concept" if kind == "concept" else "type"
            one = self._declaration(base, kind, compound.find("location"))
            one.parameters = template_parameters(compound)
            one.bases = [plain(base) for base in compound.findall("basecompoundref")]
            one.members = [self._member(member) for member in compound.iter("memberdef")
                           if member.get("prot") == "public"]
            one.members = [member for member in one.members if member.kind != "friend"
                           or not re.match(r"(template .*)?friend (class|struct)?[^(]*$",
                                           " ".join(member.signature.split()))]
            one.members.sort(key=lambda member: member.line)
            if not re.match(r"(template\s*<[^{]*>\s*)?(struct|class) \w+;", one.signature):
                self._add(one)

    def _add(self, one):
        if "unavailable(" not in one.signature:
            self.names.setdefault(one.name, []).append(one)

    def _member(self, member):
        kind = {"typedef": "alias", "enum": "enumeration"}.get(member.get("kind"), member.get("kind"))
        one = self._declaration(plain(member.find("name")), kind, member.find("location"))
        one.parameters = template_parameters(member)
        one.type = written(plain(member.find("type")))
        one.default = re.sub(r"^= ?", "", plain(member.find("initializer")))
        one.static = member.get("static") == "yes"
        return one

    def _declaration(self, name, kind, location):
        header = location.get("file").split("include/ctnn/")[-1]
        line = int(location.get("line"))
        if header not in self.sources:
            self.sources[header] = Source(self.include / header)
        source = self.sources[header]
        first = source.first_line(line)
        return Declaration(name, kind, header, first + 1, source.signature(first, kind),
                           source.comment(first if kind != "variable" else
                                          first if source.comment(first) else line - 1))


def template_parameters(element):
    found = element.find("templateparamlist")
    if found is None:
        return []
    result = []
    for one in found.findall("param"):
        kind, name = written(plain(one.find("type"))), plain(one.find("declname"))
        if not name and " " in kind:
            kind, name = kind.rsplit(" ", 1)
        result.append((kind, name, plain(one.find("defval"))))
    return result
