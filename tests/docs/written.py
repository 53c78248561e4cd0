"""The commands that stand in the documents: lines of blocks, and what is named in running text."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

DOCUMENTS = sorted(
    path
    for folder in (".", "docs", "policies", "benchmarks", "examples", "pipelines", "tools")
    for path in (ROOT.glob("*.md") if folder == "." else (ROOT / folder).rglob("*.md"))
)
"""Every document of the repository that a person wrote or a tool made, the rules' pages too."""
PROGRAMS = {
    *("amlstack", "az", "docker", "eval", "export", "git", "jq", "make", "npm", "pip", "pre-commit", "pulumi"),
    *("python", "python3", ".venv/bin/amlstack", ".venv/bin/python", "source"),
}
"""By these a line is known as a command where its block doesn't say `sh`, and so is what stands between backticks."""
_SHELLS = {"sh", "bash", "shell", "console", "fish", "powershell"}
_FENCE = re.compile(r" *(```+)(\w*)")
_GENERATED = "<!-- made by:"
_ALTERNATIVES = re.compile(r"(\w+)(\\?\|\w+)+")
_OPERATORS = set("();<>|&")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is written."""

    document: Path
    line: int
    text: str
    in_block: bool
    """Whether it stands in a block, to be typed, or is named in running text."""

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}: {self.text}"

    @property
    def is_form(self) -> bool:
        """Whether it is a form to fill in (`amlstack plan FILE`, `...`), which can't be run as it stands."""
        words = [word for part in simple(self.text) for word in part]
        return "..." in self.text or any(re.fullmatch(r"\[.*|.*\]|(.*=)?[A-Z][A-Z_-]+(/.*)?", word) for word in words)


def commands(document: Path) -> Iterator[Command]:
    """All of a document, in its order. A block that `make generate` writes by running its command isn't one."""
    fence, language, generated, held = "", "", False, ""
    text: list[str] = []
    for number, line in enumerate([*document.read_text(encoding="utf-8").splitlines(), ""], 1):
        found = _FENCE.match(line)
        typed = held + line.strip()
        if found and fence in {"", found[1]}:
            fence, language, generated = ("", "", False) if fence else (found[1], found[2], generated)
        elif not fence and not line.startswith("    "):
            generated = line.startswith(_GENERATED) or (generated and not line)
            text.append(line)
        elif _is_command(typed, language) and not generated:
            held = typed.removesuffix("\\") if typed.endswith("\\") else ""
            if not held:
                yield Command(document, number, typed.removeprefix("$ "), in_block=True)
            continue
        elif not fence:
            text.append(line)
        if found or not line:
            yield from _named(document, number - len(text) + 1, "\n".join(text))
            text.clear()


def _is_command(line: str, language: str) -> bool:
    if language == "console" or line.startswith("$ "):
        return line.startswith("$ ")
    if language in _SHELLS:
        return bool(line) and not line.startswith("#")
    return not language and line.partition(" ")[0] in PROGRAMS


def _named(document: Path, first: int, paragraph: str) -> Iterator[Command]:
    for found in re.finditer(r"(?<!`)`([^`]+)`(?!`)", paragraph):
        text = " ".join(found[1].split())
        if " " in text and text.split()[0] in PROGRAMS:
            yield Command(document, first + paragraph.count("\n", 0, found.start()), text, in_block=False)


def simple(text: str) -> Iterator[list[str]]:
    """The words of each single command of a line: without redirections, assignments and comments, with `$(...)`.

    Of a form's alternatives (`DIR|TEMPLATE`) the first stands for all.
    """
    lexer = shlex.shlex(_ALTERNATIVES.sub(r"\1", text), posix=True, punctuation_chars=True)
    lexer.commenters, lexer.whitespace_split = "#", True
    words: list[str] = []
    target = False
    for token in lexer:
        if set(token) <= _OPERATORS:
            target = "<" in token or ">" in token
            if not target and words:
                yield words
                words = []
        elif target:
            target = False
        elif words or not re.match(r"\w+=", token):
            words.append(token)
            for inner in re.findall(r"\$\((.*)\)", token):
                yield from simple(inner)
    if words:
        yield words
