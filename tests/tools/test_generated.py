"""What the project makes itself: parts of documents, and the components' schema."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import generated
from tools.declaration import classes

DOCUMENT = """# A page

<!-- made by: amlstack plan 'a b.yaml' -->
```mermaid
old
```

```text
left alone
```
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a document, in a project whose command prints its arguments."""
    program = tmp_path / "bin" / "amlstack"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "<%s>\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    monkeypatch.setattr(generated, "ROOT", tmp_path)
    monkeypatch.setattr(generated, "components_schema", lambda: "{}\n")
    for module in ("model", "args"):
        monkeypatch.setattr(classes, module, lambda _: "made\n")
    for room in ("components", "policies", "amlstack/spec"):
        (tmp_path / room).mkdir(parents=True)
    path = tmp_path / "README.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the tool and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["tools.generated", *arguments])
    return generated.main()


def test_a_stale_block_is_told_and_renewed(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--check names the stale document and leaves it; without it that block alone is written, and is current."""
    assert main(monkeypatch, "--check") == 1
    told = capsys.readouterr().err
    assert "README.md: stale" in told
    assert "components/schema.json: stale" in told
    assert page.read_text(encoding="utf-8") == DOCUMENT
    assert main(monkeypatch) == 0
    assert page.read_text(encoding="utf-8") == DOCUMENT.replace("old", "<plan>\n<a b.yaml>")
    assert (page.parent / "components" / "schema.json").read_text(encoding="utf-8") == "{}\n"
    assert (page.parent / "amlstack" / "spec" / "model.py").read_text(encoding="utf-8") == "made\n"
    assert main(monkeypatch, "--check") == 0
