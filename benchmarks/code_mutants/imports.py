"""Which files import something of which: what stands at a module's own level is tested through these."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path


def importers(root: Path, files: Sequence[str]) -> dict[str, set[str]]:
    """Of each file, those that import its name, or a name that it defines, from wherever."""
    trees = {file: ast.parse((root / file).read_bytes()) for file in files}
    said = {file: {Path(file).stem, *_defined(tree)} for file, tree in trees.items()}
    asked = {file: set(_imported(tree)) for file, tree in trees.items()}
    return {file: {other for other in files if other != file and asked[other] & said[file]} for file in files}


def _defined(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        match statement:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.name.rpartition(".")[2] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.rpartition(".")[2]
