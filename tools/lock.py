"""Write tools/requirements.txt, the exact versions that `make setup` installs: `make lock`, or `python -m tools.lock`.

pip resolves pyproject.toml's dependencies with its `dev` extra, as if nothing were installed. With --check nothing is
resolved: it only says whether the lock was made for the dependencies that pyproject.toml has now.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tools" / "requirements.txt"
HEADER = "# Exact versions for `make setup`. Made by `make lock`; not to be edited.\n# for: {digest}\n"


def wanted() -> list[str]:
    """Return the requirements that pyproject.toml states, of the package and of its development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def header(requirements: list[str]) -> str:
    """Return the lock's first lines, which say what it was made for."""
    return HEADER.format(digest=hashlib.sha256("\n".join(sorted(requirements)).encode()).hexdigest()[:16])


def resolve(requirements: list[str]) -> list[str]:
    """Return `name==version` for the requirements and all that they need, sorted by name."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    answer = subprocess.run([*command, *requirements], stdout=subprocess.PIPE, check=True)
    packages = [item["metadata"] for item in json.loads(answer.stdout)["install"]]
    return sorted(f"{package['name'].lower().replace('_', '-')}=={package['version']}" for package in packages)


def main() -> int:
    """Write or check the lock; the exit code is 1 where a check finds it stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the lock fits pyproject.toml")
    requirements = wanted()
    if parser.parse_args().check:
        if LOCK.read_text(encoding="utf-8").startswith(header(requirements)):
            return 0
        print(
            "tools/requirements.txt was made for other dependencies than pyproject.toml has: run `make lock`",
            file=sys.stderr,
        )
        return 1
    lines = resolve(requirements)
    LOCK.write_text(header(requirements) + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{LOCK.relative_to(ROOT)}: {len(lines)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
