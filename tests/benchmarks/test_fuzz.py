"""Damaged inputs of every sort: none makes a traceback, and one that would is found and made small."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from amlstack.plan import views
from benchmarks.fuzz.__main__ import cases
from benchmarks.fuzz.case import DEEP, DIGITS, ODD, Case, Data, Odd, Text
from benchmarks.fuzz.fronts import FRONTS
from benchmarks.fuzz.shrink import shrunk
from benchmarks.fuzz.trial import tried

SEED = 13
QUICK = tuple(name for name in FRONTS if name not in ("deploy", "requests", "pack"))
"""What needs no server and no pulumi: these take a second to import."""


def fallen(number: int, *fronts: str) -> list[str]:
    """What that many inputs fall over."""
    found = (tried(case) for _, case in islice(cases(SEED, 0, fronts), number))
    return [fall.text for fall in found if fall]


def test_no_damaged_input_makes_a_traceback() -> None:
    """A sample of the inputs of `python -m benchmarks.fuzz`, the same ones each time."""
    assert fallen(40, *QUICK) == []


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_no_damaged_input_makes_a_traceback_anywhere() -> None:
    """A larger sample, over the sandbox, the policy pack and stacks too."""
    assert fallen(2_000) == []


def test_the_same_seed_gives_the_same_inputs() -> None:
    """An input hangs on its seed and its number alone, so that one can be asked for again; all fronts have some."""
    several = dict(islice(cases(SEED, 0), 200))
    assert len({case.front for case in several.values()}) > len(FRONTS) - 4
    assert [next(cases(SEED, number))[1] for number in (0, 7, 199)] == [several[number] for number in (0, 7, 199)]
    assert next(cases(SEED + 1, 7))[1] != several[7]


def test_a_traceback_is_found_and_its_input_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its innermost line of the product; what the fall doesn't need is taken out of the input."""
    monkeypatch.setattr(views.tree, "__code__", _falls.__code__)
    whole = {"name": "contoso-ml", "resource_group": "rg-contoso", "location": "westeurope", "tags": {"a": "b"}}
    case = Case("plan", {"workspace.yaml": Data(whole, "yaml"), "x.json": Data({})}, ("plan", "workspace.yaml"))
    fall = tried(case)
    assert fall
    assert fall.where.startswith("ZeroDivisionError amlstack/cli/plan.py:")
    small = shrunk(case, fall.where, most=20)
    assert list(small.files) == ["workspace.yaml"]
    (file,) = small.files.values()
    assert isinstance(file, Data)
    assert file.value.keys() == {"name", "resource_group", "location"}


def _falls(plan: object) -> str:
    return str(1 / 0)


def test_what_no_writer_would_write_is_written(tmp_path: Path) -> None:
    """Folders, links in a circle, numbers without end: a case's files are as it says."""
    odd = {what: Odd(what) for what in ODD}
    Case("x", {**odd, "a/deep.json": Data([DEEP, DIGITS]), "text": Text(b"\xff")}).write(tmp_path)
    assert (tmp_path / "folder").is_dir()
    assert all((tmp_path / name).is_symlink() for name in ("loop", "dangling", "unreadable"))
    with pytest.raises(OSError, match="Input/output error"):
        (tmp_path / "unreadable").read_bytes()
    written = (tmp_path / "a/deep.json").read_text()
    assert "[" * 400 in written
    assert "9" * 5_000 in written
    assert (tmp_path / "text").read_bytes() == b"\xff"
