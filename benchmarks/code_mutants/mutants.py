"""What can be broken in a tree of sources, and a seeded sample of it."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .operators import OPERATORS, told

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file."""

    file: str
    """Within the tree."""
    line: int
    """Where the innermost statement begins that holds the change."""
    function: str
    """`Class.method`; empty at a module's own level."""
    running: bool
    """Whether the line runs when a function is called; else when its module is imported."""
    operator: str
    start: int
    end: int
    """The piece of the file's bytes that is replaced."""
    old: str
    new: str
    key: str
    """A digest of function, statement and change: the same where the file has moved or another line has changed."""

    def applied(self, source: bytes) -> bytes:
        """The file's source with the change."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def sample(rooms: Mapping[str, Sequence[Mutant]], size: int, least: int, seed: int) -> dict[str, list[Mutant]]:
    """Choose about `size` mutants: of each room in proportion to what it has, but at least `least`.

    Within a room the operators take turns. A mutant's rank is a digest of the seed and its key, so that code which
    hasn't changed between two commits gives the same mutants in both.
    """
    total = sum(len(mutants) for mutants in rooms.values())
    return {
        room: _turns(mutants, max(least, round(size * len(mutants) / max(total, 1))), seed)
        for room, mutants in rooms.items()
    }


def _turns(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    by_operator: dict[str, list[Mutant]] = {name: [] for name in OPERATORS}
    for mutant in sorted(mutants, key=lambda each: _digest(f"{seed} {each.key}")):
        by_operator[mutant.operator].append(mutant)
    ranked = [(turn, name, each) for name, found in by_operator.items() for turn, each in enumerate(found)]
    return [each for _, _, each in sorted(ranked, key=lambda each: each[0])][:size]


def mutants(root: Path, file: str) -> list[Mutant]:
    """Every change that the operators make in a file."""
    return list(_Sites(file, (root / file).read_bytes()).found())


class _Sites:
    """Walks a file's statements, past what isn't code: docstrings, annotations, imports, texts of messages."""

    def __init__(self, file: str, source: bytes) -> None:
        self.file = file
        self.source = source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.times: Counter[str] = Counter()

    def found(self) -> Iterator[Mutant]:
        yield from self._block(ast.parse(self.source).body, (), running=False)

    def _block(self, body: Sequence[ast.stmt], names: tuple[str, ...], *, running: bool) -> Iterator[Mutant]:
        for statement in body:
            if _silent(statement):
                continue
            yield from self._statement(statement, names, running=running)
            if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
                inside = isinstance(statement, _FUNCTIONS) or running
                yield from self._block(statement.body, (*names, statement.name), running=inside)
            else:
                for block in blocks(statement):
                    yield from self._block(block, names, running=running)

    def _statement(self, statement: ast.stmt, names: tuple[str, ...], *, running: bool) -> Iterator[Mutant]:
        """The changes of a statement itself, not of the statements within it."""
        function, header = ".".join(names), _header(statement)
        for node in _own(statement):
            for name, operator in OPERATORS.items():
                if not running and name in {"arithmetic", "removed_statement"}:  # `A | B` of types; registrations
                    continue
                for piece, new in operator(node):
                    start, end = self._span(piece)
                    old = self.source[start:end].decode()
                    said = "\n".join([function, header, name, old, new])
                    self.times[said] += 1
                    key = _digest(f"{said}\n{self.times[said]}")[:16]
                    yield Mutant(
                        self.file, statement.lineno, function, running, name, start, end, old, new, key
                    )  # fmt: skip

    def _span(self, piece: ast.AST) -> tuple[int, int]:
        assert isinstance(piece, ast.expr | ast.stmt)
        assert piece.end_lineno is not None
        assert piece.end_col_offset is not None
        return (
            self.starts[piece.lineno - 1] + piece.col_offset,
            self.starts[piece.end_lineno - 1] + piece.end_col_offset,
        )


def blocks(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks within a compound statement: of `if`, `else`, `except`, `case` and so on."""
    for name in ("body", "orelse", "finalbody"):
        if block := getattr(statement, name, None):
            yield block
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement's own expressions, and itself."""
    yield statement
    for name, value in ast.iter_fields(statement):
        if name in {"body", "orelse", "finalbody", "handlers", "decorator_list", "annotation", "returns", "bases"}:
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.match_case):
                yield from _expressions(part.guard) if part.guard else ()
            elif isinstance(part, ast.AST) and not isinstance(part, ast.stmt):
                yield from _expressions(part)


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.arg() | ast.JoinedStr() | ast.expr_context() | ast.operator() | ast.cmpop() | ast.pattern():
            return
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Call(func=ast.Name(id="cast" | "TypeVar" | "NewType")):
            return
        case _ if told(node):
            return
    yield node
    for part in ast.iter_child_nodes(node):
        yield from _expressions(part)


def _silent(statement: ast.stmt) -> bool:
    """Whether a statement is a docstring, an import, an assertion, or for type checkers."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
    return False


def _header(statement: ast.stmt) -> str:
    """A statement's text without the blocks within it."""
    if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
        return f"def {statement.name}"
    return ast.unparse(statement).splitlines()[0] if any(blocks(statement)) else ast.unparse(statement)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
