"""Which tests run which line: recorded once for a commit, by running the tests on a copy with probes."""

from __future__ import annotations

import ast
import gzip
import json
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .imports import importers
from .mutants import Mutant, blocks
from .sources import copied, files, git, python, site, variables

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_IMPORT = """try:
    from code_mutants_probe import ON as _code_mutants_on, hit as _code_mutants_hit
except ImportError:
    import collections
    _code_mutants_on = collections.defaultdict(bool)
"""


@dataclass(frozen=True, slots=True)
class Covering:
    """One test that passes on the commit as it is."""

    id: str
    seconds: float
    marks: frozenset[str]

    @property
    def file(self) -> str:
        """The file that it stands in."""
        return self.id.partition("::")[0]


@dataclass(frozen=True)
class Record:
    """What the tests of a commit reach."""

    tests: Sequence[Covering]
    blocks: dict[str, dict[str, int]]
    """Of each file and line of a statement in a function: the block's number."""
    reached: dict[str, list[int]]
    """Of each block: which tests run it."""

    importers: dict[str, set[str]] = field(default_factory=dict)
    """Of each file: those that import it."""

    def covering(self, mutant: Mutant) -> list[list[Covering]]:
        """The tests that run a mutant's line.

        Of a line that runs at import: those that run a function of its file, then those that run one of a file which
        imports it.
        """
        own = self.blocks.get(mutant.file, {})
        if mutant.running and str(mutant.line) in own:
            return [self._that_reach({own[str(mutant.line)]})]
        near = self._that_reach(set(own.values()))
        far = {n for file in self.importers.get(mutant.file, ()) for n in self.blocks.get(file, {}).values()}
        known = {test.id for test in near}
        return [near, [test for test in self._that_reach(far) if test.id not in known]]

    def _that_reach(self, blocks: set[int]) -> list[Covering]:
        return [self.tests[test] for test in sorted({t for b in blocks for t in self.reached.get(str(b), ())})]

    def without(self, marks: Sequence[str]) -> Record:
        """The record of the tests that have none of these marks."""
        kept = {old: new for new, old in enumerate(n for n, test in enumerate(self.tests) if not test.marks & {*marks})}
        reached = {block: [kept[test] for test in tests if test in kept] for block, tests in self.reached.items()}
        return Record([self.tests[old] for old in kept], self.blocks, reached, self.importers)

    @cached_property
    def about(self) -> dict[str, int]:
        """How many of the product's files each test file reaches: few, where it is about one of them."""
        found: dict[str, set[str]] = defaultdict(set)
        for file, lines in self.blocks.items():
            for number in set(lines.values()):
                for test in self.reached.get(str(number), ()):
                    found[self.tests[test].file].add(file)
        return {name: len(reached) for name, reached in found.items()}

    @classmethod
    def read(cls, written: Sequence[Path], root: Path) -> Record:
        """From files that `made` wrote of a commit, each of other tests, and a checkout of it."""
        tests: list[Covering] = []
        reached: dict[str, list[int]] = defaultdict(list)
        for file in written:
            with gzip.open(file, "rt", encoding="utf-8") as text:
                said = json.load(text)
            for block, found in said["reached"].items():
                reached[block] += [len(tests) + test for test in found]
            tests += [Covering(id_, seconds, frozenset(marks)) for id_, seconds, marks in said["tests"]]
            assert said["commit"] == git(root, "rev-parse", "HEAD"), f"{file} is of another commit"
            blocks = said["blocks"]
        return cls(tests, blocks, dict(reached), importers(root, files(root)))


def made(root: Path, file: Path, arguments: Sequence[str]) -> None:
    """Run the tests that pytest's `arguments` choose on a copy of the last commit, and write the record to a file."""
    with copied(root) as copy:
        numbers: dict[str, dict[str, int]] = {}
        for name in files(copy):
            before = sum(len(set(lines.values())) for lines in numbers.values())
            text, numbers[name] = with_probes((copy / name).read_text("utf-8"), before)
            (copy / name).write_text(text, encoding="utf-8")
        plugin = ["-p", "code_mutants_recorder", "-p", "no:cacheprovider", "--timeout", "600", "-q"]
        command = [str(python(copy)), "-m", "pytest", *plugin, "--basetemp", str(copy.parent / "tmp"), *arguments]
        subprocess.run(command, cwd=copy, env=variables(), check=False)
        hits = site(copy) / "code_mutants_hits"
        ran = dict(json.loads(line) for line in (hits / "tests").read_text("utf-8").splitlines())
        said = {"commit": git(copy, "rev-parse", "HEAD"), "blocks": numbers, **_reached(ran, hits / "hits")}
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt", encoding="utf-8") as out:
        json.dump(said, out)


def _reached(ran: dict[str, dict[str, Any]], hits: Path) -> dict[str, Any]:
    by_tick: dict[int, set[int]] = defaultdict(set)
    with hits.open() as lines:
        for line in lines:
            tick, _, block = line.partition(" ")
            by_tick[int(tick)].add(int(block))
    passed = {id_: entry for id_, entry in ran.items() if entry["passed"]}
    reached: dict[int, list[int]] = defaultdict(list)
    for test, entry in enumerate(passed.values()):
        for number in set().union(*(by_tick[tick] for tick in entry["ticks"])):
            reached[number].append(test)
    tests = [(id_, entry["seconds"], entry["marks"]) for id_, entry in passed.items()]
    return {"tests": tests, "reached": reached}


def with_probes(source: str, first: int) -> tuple[str, dict[str, int]]:
    """Put a probe at the start of each block of each function; returns the source, and the block of each line.

    Blocks are numbered from `first`. After a compound statement a new block begins: it may have returned.
    """
    tree = ast.parse(source)
    numbers: dict[str, int] = {}
    count = first

    def probed(body: list[ast.stmt], *, running: bool) -> list[ast.stmt]:
        nonlocal count
        done: list[ast.stmt] = []
        current: int | None = None
        for statement in body:
            docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if running and current is None and not docstring:
                done.append(ast.parse(f"_code_mutants_on[{count}] and _code_mutants_hit({count})").body[0])
                current, count = count, count + 1
            if current is not None:
                numbers[str(statement.lineno)] = current
            for block in blocks(statement):
                inside = not isinstance(statement, ast.ClassDef) and (running or isinstance(statement, _FUNCTIONS))
                block[:] = probed(block, running=inside)
                if not isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
                    current = None
            done.append(statement)
        return done

    tree.body = probed(tree.body, running=False)
    header = sum(_heads(statement) for statement in tree.body[:2])
    tree.body[header:header] = ast.parse(_IMPORT).body
    return ast.unparse(tree), numbers


def _heads(statement: ast.stmt) -> bool:
    """Whether a statement must stand before any other."""
    docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return docstring or (isinstance(statement, ast.ImportFrom) and statement.module == "__future__")
