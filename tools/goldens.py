"""Write the examples' exports that tests/goldens keeps: `make generate`, or `python -m tools.goldens`.

They are read in review whenever a template changes. With --check nothing is written: it says which are stale.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("tests/goldens")
PROGRAM = "from amlstack.cli import main; main()"


def exports() -> dict[Path, list[str]]:
    """Return the arguments of each export that is kept, by its folder, both from the project's root."""
    found = {}
    for file in sorted(ROOT.glob("examples/*/workspace.yaml")):
        found[FOLDER / file.parent.name] = [file.relative_to(ROOT).as_posix(), "--bundle"]
    subscription = [*found[FOLDER / "defaults"][:1], "--scope", "subscription"]
    return found | {FOLDER / "defaults_subscription": subscription}


def run(arguments: list[str]) -> int:
    """Run `amlstack export` from the project's root and return its exit code; what it says is for the user."""
    command = [sys.executable, "-c", PROGRAM, "export", *arguments]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    """Write or check; the exit code is 1 where one is stale or can't be written."""
    parser = argparse.ArgumentParser(prog="python -m tools.goldens", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say which are stale")
    check = parser.parse_args().check
    bad = 0
    for folder, arguments in exports().items():
        code = run([arguments[0], "--verify", str(folder)] if check else [*arguments, "--out", str(folder), "--force"])
        if code and check:
            print(f"{folder}: stale; run `make generate`", file=sys.stderr)
        bad += code != 0
    for folder in sorted(path.relative_to(ROOT) for path in (ROOT / FOLDER).iterdir()):
        if folder not in exports():
            print(f"{folder}: no example of that name; remove it", file=sys.stderr)
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
