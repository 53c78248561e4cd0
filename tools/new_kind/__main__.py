"""`python -m tools.new_kind TYPE --key KEY`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from amlstack import catalog
from tools.new_kind import __doc__ as about
from tools.new_kind import pieces
from tools.new_kind.facts import Facts, Unknown

ROOT = Path(__file__).resolve().parents[2]
HEAD = '''"""TODO: the provider, and its sources."""

from __future__ import annotations

from .kind import Kind, NameRule
'''
NEXT = """
Next: fill in what is marked TODO (`git diff` and `grep -rn TODO` show it), give examples/max the key, run
`make generate`, then `.venv/bin/python -m pytest tests/test_kinds.py`, which says what a room still misses.
"""


def written(root: Path, facts: Facts) -> Iterator[tuple[Path, str]]:
    """Yield each file that is new or changed, and its text."""
    entries = root / "amlstack" / "catalog" / f"{facts.module}.py"
    if not facts.known:
        yield entries, (entries.read_text(encoding="utf-8") if entries.is_file() else HEAD) + pieces.entry(facts)
    init = root / "amlstack" / "catalog" / "__init__.py"
    yield init, _registered(init.read_text(encoding="utf-8"), facts)
    nodes = root / "amlstack" / "plan" / "nodes"
    yield nodes / f"{facts.stem}.py", pieces.node(facts)
    yield nodes / "__init__.py", _listed((nodes / "__init__.py").read_text(encoding="utf-8"), facts)
    yield root / "templates" / "arm" / f"{facts.stem}.json.j2", pieces.template(facts)
    schema = root / "amlstack" / "spec" / "workspace.schema.json"
    text = schema.read_text(encoding="utf-8")
    yield schema, text.replace('    "datastores": {\n', pieces.schema(facts) + '    "datastores": {\n', 1)


def _registered(text: str, facts: Facts) -> str:
    """The catalog's list of kinds with the new one at its end, and no more among those that are only looked at."""
    entry = f"    {facts.module}.{facts.constant},\n"
    text = text.replace(entry, "", 1)
    if f"    {facts.module},\n" not in text:
        text = text.replace("from . import (\n", f"from . import (\n    {facts.module},\n", 1)
    return re.sub(
        r"(KINDS: tuple\[Kind, \.\.\.\] = \(\n.*?)(?=^\))", rf"\1{entry}", text, count=1, flags=re.MULTILINE | re.DOTALL
    )


def _listed(text: str, facts: Facts) -> str:
    """The list of nodes with the new one at its end."""
    name = pieces.class_name(facts)
    text = text.replace("from .base import", f"from .{facts.stem} import {name}\nfrom .base import", 1)
    text = re.sub(r"(NODES: .*? = \(\n.*?)(?=^\))", rf"\1    {name},\n", text, count=1, flags=re.MULTILINE | re.DOTALL)
    return text.replace("__all__ = [\n", f'__all__ = [\n    "{name}",\n', 1)


def main() -> int:
    """Write the skeleton; exit code 2 where that can't be done, and then nothing is written."""
    parser = argparse.ArgumentParser(prog="python -m tools.new_kind", description=about)
    parser.add_argument("type", help="the ARM type: Microsoft.Authorization/locks")
    parser.add_argument("--key", required=True, help="the declaration's key, which holds a list: locks")
    parser.add_argument("--stem", help="the kind's word, which its files are called by: else the key without its s")
    parser.add_argument("--extension", action="store_true", help="it is attached to another resource")
    given = parser.parse_args()
    known = catalog.EVERY_TYPE.get(given.type.lower())
    stem = known.stem if known else given.stem or given.key.removesuffix("s")
    facts = Facts(given.type, given.key, stem, given.extension)
    try:
        files = list(written(ROOT, facts))
    except Unknown as error:
        print(f"new_kind: {error}", file=sys.stderr)
        return 2
    for path, text in files:
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    ruff = Path(sys.executable).with_name("ruff")
    python = [path for path, _ in files if path.suffix == ".py"]
    subprocess.run([ruff, "check", "--quiet", "--fix", "--select", "F401,I,RUF022", *python], cwd=ROOT, check=False)
    subprocess.run([ruff, "format", "--quiet", *python], cwd=ROOT, check=False)
    if known:
        print(f"The catalog knew {facts.module}.{facts.constant} already: it has moved from LOOKED_AT to KINDS.")
    print(NEXT.strip("\n"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
