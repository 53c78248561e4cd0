"""Count the places that ask for a node's concrete class: `python -m tools.class_switches`, part of `make lint`.

A room asks a node for what it is (`amlstack.plan.nodes.base`: an extension, a child, located, one of many ...), so
that a new kind goes through it without a change. Only a room that is about one very kind may ask for its class, and
those are few: with more than LIMIT such places the exit code is 1. Counted are isinstance, issubclass, Plan.of and
class patterns on a node's class, outside amlstack/plan/nodes. With --list every place is printed.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from amlstack.plan import nodes

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("amlstack", "components", "policies", "sandbox")
NODES = ROOT / "amlstack" / "plan" / "nodes"
LIMIT = 20


def concrete() -> frozenset[str]:
    """Return the names of the nodes' classes that stand for a kind, or for some kinds of one family.

    Those are all in the kinds' own files; the traits are in base.py.
    """
    asked: list[type[nodes.Node]] = [nodes.Node]
    found: set[str] = set()
    while asked:
        below = asked.pop().__subclasses__()
        asked.extend(below)
        found.update(cls.__name__ for cls in below if cls.__module__ != nodes.Node.__module__)
    return frozenset(found)


def switches(tree: ast.AST, classes: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the class of each place in a module that asks for a concrete class."""
    for found in ast.walk(tree):
        match found:
            case ast.Call(func=ast.Name("isinstance" | "issubclass"), args=[_, asked]):
                yield from ((found.lineno, name) for name in _named(asked) if name in classes)
            case ast.Call(func=ast.Attribute(attr="of"), args=[asked]):
                yield from ((found.lineno, name) for name in _named(asked) if name in classes)
            case ast.MatchClass(cls=asked):
                yield from ((found.lineno, name) for name in _named(asked) if name in classes)


def _named(asked: ast.expr) -> Iterator[str]:
    """Yield the last words of the classes in what isinstance, a pattern or Plan.of is given."""
    match asked:
        case ast.Name(name) | ast.Attribute(attr=name):
            yield name
        case ast.Tuple(parts):
            for part in parts:
                yield from _named(part)
        case ast.BinOp(left, ast.BitOr(), right):
            yield from _named(left)
            yield from _named(right)


def places() -> list[str]:
    """Return each such place of the product, as `file:line: class`."""
    classes = concrete()
    files = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files
        if NODES not in path.parents and not path.is_symlink()
        for line, name in switches(ast.parse(path.read_text(encoding="utf-8")), classes)
    ]


def main() -> int:
    """Count; the exit code is 1 where there are more than LIMIT."""
    parser = argparse.ArgumentParser(prog="python -m tools.class_switches", description=__doc__)
    parser.add_argument("--list", action="store_true", help="print every place")
    found = places()
    too_many = len(found) > LIMIT
    if parser.parse_args().list or too_many:
        print(*found, sep="\n")
    if too_many:
        print(f"{len(found)} places ask for a node's class, {LIMIT} may: ask for a trait instead", file=sys.stderr)
    return int(too_many)


if __name__ == "__main__":
    sys.exit(main())
