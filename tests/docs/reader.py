"""What a reader of a page has in the folder where its commands are typed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.commands import amlstack
from tests.conftest import ROOT

_AS = ["-c", "user.name=reader", "-c", "user.email=reader@example.com"]
_ENVIRONMENTS = ("dev", "test", "production")


def furnish(folder: Path, page: Path) -> None:
    """Lay out what a reader of the page has: the root of the checkout, and what the page says is there."""
    for name in ("workspace.yaml", "Pulumi.yaml", "__main__.py"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "examples", folder / "examples")
    (folder / "policies").symlink_to(ROOT / "policies")
    text = (ROOT / "workspace.yaml").read_text()
    if page.name == "check.md":  # which shows a file of the branch main
        for words in (
            ["init", "--quiet", "--initial-branch", "main"],
            ["add", "workspace.yaml"],
            [*_AS, "commit", "-qm", "x"],
        ):
            subprocess.run(["git", *words], cwd=folder, check=True)
    if page.name == "export.md":
        for name in _ENVIRONMENTS:
            (folder / f"{name}.yaml").write_text(text.replace("contoso-ml", f"contoso-{name}"))
    if page.name == "import.md":
        assert amlstack("export", str(folder / "workspace.yaml"), "--out", str(folder / "arm")).returncode == 0
        for file in ("mainTemplate.json", "parameters.workspace.json"):
            (folder / "arm" / file).rename(folder / file)
        (folder / "workspace.yaml").unlink()
        (folder / "ml").mkdir()
        (folder / "ml" / "workspace.yml").write_text("name: contoso-ml\nlocation: westeurope\n")
