"""The ways to break a line of Python: each gives a piece of the source and what is put in its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Edits = Iterator[tuple[ast.AST, str]]
"""Nodes, and the text that replaces each."""

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "//",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.Mod: "*",
    ast.BitOr: "&",
    ast.BitAnd: "|",
}
_REPORTS = ("log", "logger", "logging", "warnings", "print", "click.echo", "click.secho", "time.sleep")
"""Calls that only tell something, or wait."""


def comparison(node: ast.AST) -> Edits:
    """`==` becomes `!=`, `<` becomes `<=`, `in` becomes `not in`, and the other way round."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        yield node, f"(({left}) {_COMPARISONS[type(node.ops[0])]} ({right}))"


def negation(node: ast.AST) -> Edits:
    """A condition becomes its contrary, also that of a comprehension or a conditional expression."""
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            tests = [test]
        case ast.comprehension(ifs=tests):
            pass
        case _:
            return
    yield from ((test, _contrary(test)) for test in tests if not any(comparison(test)))  # that is the same


def connective(node: ast.AST) -> Edits:
    """`and` becomes `or`, `or` becomes `and`."""
    if isinstance(node, ast.BoolOp):
        other = " or " if isinstance(node.op, ast.And) else " and "
        yield node, f"({other.join(f'({ast.unparse(value)})' for value in node.values)})"


def constant(node: ast.AST) -> Edits:
    """True becomes False, a number the next one, a word another word; sentences are left alone."""
    match node:
        case ast.Constant(value=bool(value)):
            yield node, str(not value)
        case ast.Constant(value=int(value)) | ast.Constant(value=float(value)):
            yield node, str(value + 1)
        case ast.Constant(value=str(value)) if " " not in value:
            yield node, repr(f"{value}_mutant")


def off_by_one(node: ast.AST) -> Edits:
    """An index, a bound of a slice or of a range, or a length, becomes one less."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=int(value)) as index) if not isinstance(value, bool):
            yield index, str(value - 1)
        case ast.Slice():
            yield from ((bound, f"{ast.unparse(bound)} - 1") for bound in (node.lower, node.upper) if bound)
        case ast.Call(func=ast.Name(id="range"), args=bounds):
            yield from ((bound, f"{ast.unparse(bound)} - 1") for bound in bounds)
        case ast.Call(func=ast.Name(id="len")):
            yield node, f"({ast.unparse(node)} - 1)"


def arithmetic(node: ast.AST) -> Edits:
    """`+` becomes `-`, `|` becomes `&`, and so on, where no text is put together."""
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC and not _text(node.left) and not _text(node.right):
        yield node, f"(({ast.unparse(node.left)}) {_ARITHMETIC[type(node.op)]} ({ast.unparse(node.right)}))"


def return_none(node: ast.AST) -> Edits:
    """A function returns None instead of its result, where that isn't nothing already."""
    match node:
        case ast.Return(value=None | ast.Constant(value=None | False)):
            return
        case ast.Return():
            yield node, "return None"


def removed_statement(node: ast.AST) -> Edits:
    """A call for its effect, a change of something that exists, a `continue` or a `break` is left out."""
    match node:
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom() | ast.Await()) if not told(node.value):
            yield node, "pass"
        case ast.AugAssign() | ast.Delete() | ast.Continue() | ast.Break():
            yield node, "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield node, "pass"


def removed_raise(node: ast.AST) -> Edits:
    """An error isn't raised."""
    if isinstance(node, ast.Raise):
        yield node, "pass"


OPERATORS: dict[str, Callable[[ast.AST], Edits]] = {
    operator.__name__: operator
    for operator in (
        comparison,
        negation,
        connective,
        constant,
        off_by_one,
        arithmetic,
        return_none,
        removed_statement,
        removed_raise,
    )
}


def told(node: ast.AST) -> bool:
    """Whether a node is a call that only tells something, as of a logger, or waits."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith(_REPORTS)


def _contrary(test: ast.expr) -> str:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return f"({ast.unparse(test.operand)})"
    return f"(not ({ast.unparse(test)}))"


def _text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
