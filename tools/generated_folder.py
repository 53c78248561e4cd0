"""A folder of documents that a tool writes whole: renewed, or only compared."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def renew(program: str, about: str | None, folder: Path, pages: Callable[[], dict[Path, str]]) -> int:
    """Write each page of the folder that is stale and remove the others; with --check on the command line only say so.

    Returns the exit code: 1 where a check finds something stale, or a page too many.
    """
    parser = argparse.ArgumentParser(prog=program, description=about)
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    check = parser.parse_args().check
    wanted = pages()
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    extra = sorted(set(folder.glob("*.md")) - set(wanted))
    for path in [*stale, *extra]:
        fate = "stale; run `make generate`" if check else "removed" if path in extra else "written"
        print(f"{path.relative_to(ROOT)}: {fate}", file=sys.stderr)
    if not check:
        folder.mkdir(parents=True, exist_ok=True)
        for path in stale:
            path.write_text(wanted[path], encoding="utf-8")
        for path in extra:
            path.unlink()
    return 1 if check and (stale or extra) else 0
