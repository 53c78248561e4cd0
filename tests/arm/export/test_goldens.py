"""The examples' exports are those that were read in review."""

from __future__ import annotations

import pytest

from amlstack.arm.export.verify import verify
from tools import goldens

from ..test_parity import ROOT
from .declared import of_file


@pytest.mark.parametrize(("folder", "arguments"), goldens.exports().items(), ids=str)
def test_an_example_exports_what_its_golden_says(folder: object, arguments: list[str]) -> None:
    """Byte for byte; where a template changed on purpose, `make generate` writes them anew."""
    source = of_file(ROOT / arguments[0], "workspace")
    assert list(verify(ROOT / str(folder), [source])) == []


def test_goldens_are_small_enough_to_read() -> None:
    """None of their files is longer than a review can bear."""
    files = [path for folder in goldens.exports() for path in (ROOT / folder).iterdir()]
    assert len(files) > 20
    assert all(path.stat().st_size < 90_000 for path in files)
