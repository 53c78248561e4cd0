"""Write what the project makes itself: `make generate`, or `python -m tools.generated`.

That is what follows from the declaration's schema (tools/declaration), the components' schema, the index of the rules
that are errors, and parts of the documents: a fenced block right after a line `<!-- made by: amlstack ARGUMENTS -->`,
whose text is what that command prints, and the tables of keys (tools/declaration/tables.py). With --check nothing is
written: it says what is stale.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import error_rules
from tools.declaration import classes, tables
from tools.declaration.schema import Schema

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"(<!-- made by: amlstack (?P<arguments>.+?) -->\n+```\w*\n)(?P<text>.*?)(?=^```$)", re.MULTILINE | re.DOTALL
)


def documents() -> list[Path]:
    """Return the project's Markdown files that may hold such parts."""
    folders = [ROOT / "docs", ROOT / "examples"]
    return sorted([*ROOT.glob("*.md"), *(path for folder in folders for path in folder.rglob("*.md"))])


def printed(arguments: str) -> str:
    """Return what the command line prints for some arguments, as for a pipe 100 columns wide."""
    program = Path(sys.executable).with_name("amlstack")
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "100"}
    answer = subprocess.run(
        [program, *shlex.split(arguments)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return answer.stdout.rstrip("\n") + "\n"


def renewed(text: str) -> str:
    """Return a document's text with every such part as it would be made now."""
    return tables.renewed(BLOCK.sub(lambda block: block[1] + printed(block["arguments"]), text), Schema())


def made() -> Iterator[tuple[Path, str, str]]:
    """Yield each file that holds something made: its text now, and as it would be made now."""
    wholes = {
        ("amlstack", "spec", "model.py"): lambda: classes.model(Schema()),
        ("components", "args.py"): lambda: classes.args(Schema()),
        ("components", "schema.json"): components_schema,
        ("policies", "error_rules.py"): error_rules.text,
    }
    for place, now in wholes.items():  # in this order: what is made later reads what was made before
        path = ROOT.joinpath(*place)
        yield path, path.read_text(encoding="utf-8") if path.is_file() else "", now()
    for path in documents():
        text = path.read_text(encoding="utf-8")
        yield path, text, renewed(text)


def components_schema() -> str:
    """Return the schema of the components as a Pulumi plugin."""
    from amlstack.components.provider import schema  # late: it takes a second

    return schema()


def main() -> int:
    """Write or check; the exit code is 1 where a check finds something stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.generated", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    check = parser.parse_args().check
    stale = 0
    for path, old, new in made():
        if new == old:
            continue
        stale += 1
        print(f"{path.relative_to(ROOT)}: {'stale; run `make generate`' if check else 'written'}", file=sys.stderr)
        if not check:
            path.write_text(new, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
