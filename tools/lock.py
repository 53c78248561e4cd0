"""Write the exact versions that are installed: `make lock`, or `python -m tools.lock`.

tools/requirements.txt is for `make setup`: pyproject.toml's dependencies with those of its extras. tools/clients.txt is
for `python -m tools.clients`: its dependency group `clients`. pip resolves each as if nothing were installed. With
--check nothing is resolved: it only says whether the locks were made for what pyproject.toml has now.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tools" / "requirements.txt"
CLIENTS = ROOT / "tools" / "clients.txt"
HEADER = "# Exact versions for `{user}`. Made by `make lock`; not to be edited.\n# for: {digest}\n"


Locks = Mapping[Path, tuple[str, list[str]]]
"""For each file who installs it, and what it is resolved from."""


def wanted() -> list[str]:
    """Return the requirements that pyproject.toml states, of the package and of its development."""
    project = _pyproject()["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    return [*project["dependencies"], *(each for each in extras if not each.startswith("amlstack["))]


def clients() -> list[str]:
    """Return the requirements of clients that stand on versions of their own, and are tested from outside."""
    return list(_pyproject()["dependency-groups"]["clients"])


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def header(requirements: list[str], user: str = "make setup") -> str:
    """Return a lock's first lines, which say who installs it and what it was made for."""
    return HEADER.format(user=user, digest=hashlib.sha256("\n".join(sorted(requirements)).encode()).hexdigest()[:16])


def resolve(requirements: list[str]) -> list[str]:
    """Return `name==version` for the requirements and all that they need, sorted by name."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    answer = subprocess.run([*command, *requirements], stdout=subprocess.PIPE, check=True)
    packages = [item["metadata"] for item in json.loads(answer.stdout)["install"]]
    return sorted(f"{package['name'].lower().replace('_', '-')}=={package['version']}" for package in packages)


def main() -> int:
    """Write or check the locks; the exit code is 1 where a check finds one stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the locks fit pyproject.toml")
    check = parser.parse_args().check
    locks = {LOCK: ("make setup", wanted()), CLIENTS: ("python -m tools.clients", clients())}
    return _stale(locks) if check else _write(locks)


def _stale(locks: Locks) -> int:
    found = [
        path
        for path, (user, requirements) in locks.items()
        if not (path.is_file() and path.read_text(encoding="utf-8").startswith(header(requirements, user)))
    ]
    for path in found:
        message = f"tools/{path.name} was made for other dependencies than pyproject.toml has: run `make lock`"
        print(message, file=sys.stderr)
    return 1 if found else 0


def _write(locks: Locks) -> int:
    for path, (user, requirements) in locks.items():
        lines = resolve(requirements)
        path.write_text(header(requirements, user) + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(lines)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
