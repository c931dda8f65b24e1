# SPDX-License-Identifier: MIT
"""Comments of the headers as Markdown: plain sentences with names, code and mathematics in them."""

import re

# What is code in a sentence: a string, a name with arguments, members or an underscore, .x, <x.hpp>.
ARGUMENTS = r"(?:<[^<>\n]*(?:<[^<>]*(?:<[^<>]*>[^<>]*)*>[^<>]*)*>)"
CALL = r"(?:\([^()\n]*(?:\([^()]*\)[^()]*)*\))"
CODE = re.compile(
    r"`[^`]+`"  # what is code already
    r"|(?<!\w)\"[^\"\n]*\"|(?<!\w)'[^'\n]'"  # strings and characters
    r"|<ctnn[\w/.]*>|\bdocs/[\w/]+\.md\b"
    r"|(?:\b[A-Za-z_]\w*(?:::~?[A-Za-z_]\w*)*)(?:" + ARGUMENTS + r"(?:::\w+)*)?(?:" + CALL
    + r")?(?:(?:\.|::)[A-Za-z_]\w*" + ARGUMENTS + r"?" + CALL + r"?)*")


class Writer:
    """Turns comments into Markdown; link(name) gives the address of a name's page, or None, and
    page(path) that of a page of docs/."""

    def __init__(self, link, page):
        self.link = link
        self.page = page

    def paragraphs(self, lines, here=""):
        """A comment of several lines, with its lists and lines of code."""
        blocks = []
        for line in lines:
            if line.startswith("\\"):  # \since, \tparam
                continue
            indent = len(line) - len(line.lstrip())
            item = re.match(r"\s*- +(.*)$", line)
            last = blocks[-1] if blocks else ["", ""]
            if not line.strip():
                blocks.append(["", ""])
            elif item:
                blocks.append(["item", item[1]])
            elif last[0] == "item" and indent >= 2:
                last[1] += " " + line.strip()
            elif indent >= 2 and last[0] == "code":
                last[1] += "\n" + line
            elif indent >= 2:
                blocks.append(["code", line])
            elif last[0] == "text":
                last[1] += " " + line.strip()
            else:
                blocks.append(["text", line.strip()])
        result = []
        previous = ""
        for kind, text in blocks:
            if kind == "code":
                result.append("```cpp\n" + unindented(text) + "\n```")
            elif kind == "item":
                item = "- " + self.sentence(text, here)
                if previous == "item":
                    result[-1] += "\n" + item
                else:
                    result.append(item)
            elif kind == "text":
                result.append(self.sentence(text, here))
            previous = kind
        return "\n\n".join(result)

    def cell(self, lines, here=""):
        """A comment in one line, for a table."""
        text = " ".join(f"`{line.strip()}`" if is_code(line) else line.strip()
                        for line in lines if not line.startswith("\\"))
        return self.sentence(text, here).replace("|", "\\|").replace("\\\\|", "\\|")

    def first_sentence(self, lines, here=""):
        text = " ".join(line.strip() for line in lines
                        if not line.startswith("\\") and not is_code(line))
        end = re.search(r"(?<!e\.g)(?<!i\.e)(?<!et al)[.](?= [A-Z`]|$)", text)
        return self.cell([text[:end.end()] if end else text], here)

    def sentence(self, text, here=""):
        result = ""
        at = 0
        for found in CODE.finditer(text):
            if found.start() < at:
                continue
            word = found[0]
            before = text[at:found.start()]
            sentence_begins = not text[:found.start()].strip() or \
                text[:found.start()].rstrip().endswith((".", ":"))
            result += escaped(before)
            at = found.end()
            result += self._word(word, sentence_begins, here)
        return result + escaped(text[at:])

    def _word(self, word, sentence_begins, here):
        bare = word.strip("`")
        if bare[0] in "\"'":
            return f"`{bare}`"
        if bare.startswith("docs/"):
            return f"[{bare}]({self.page(bare)})"
        name = re.match(r"<?(?:ctnn::)?(\w*)", bare)[1]
        if word.startswith("`") or word.startswith("<ctnn") or re.search(r"[<(]|::|_|\.[a-z]", bare):
            # (out) behind a word is a shape or a remark, no call, unless the word is a function.
            call = re.match(r"^([A-Za-z]\w*)(\(.*)$", bare)
            if call and not self.link(call[1]) and "_" not in call[1] and len(call[1]) > 2 \
                    and not word.startswith("`") and "()" not in word:
                return escaped(word)
        elif not (self.link(name) and name[0].isupper()
                  and (not sentence_begins or re.search(r"[a-z][A-Z0-9]|[A-Z]{2}", name))):
            return escaped(word)
        address = self.link(name) if name != here else None
        return f"[`{bare}`]({address})" if address else f"`{bare}`"


def is_code(line):
    """Indented by two blanks, or four and more; three continue a list, and two before a dash begin one."""
    return re.match(r"  [^\s-]|    +\S", line) is not None


def escaped(text):
    """Plain text as Markdown shows it."""
    return re.sub(r"([\\`*_<>\[\]|$#~])", r"\\\1", text)


def unindented(text):
    lines = text.split("\n")
    least = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[least:] for line in lines)
