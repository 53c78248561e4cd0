"""The build from Go modules: what is missing is told before anything is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.toolchain import build
from amlstack.toolchain.console import SetupError


def put_go(machine: Path, script: str) -> None:
    """Put a stand-in `go` on the machine's PATH."""
    program = machine / "path" / "go"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_no_go_is_told_apart(machine: Path) -> None:
    """Without Go nothing is tried: the caller names all the ways."""
    with pytest.raises(build.NoGo):
        build.build(machine)


def test_an_old_go_is_refused(machine: Path) -> None:
    """A Go older than go.mod asks for is refused with both versions."""
    put_go(machine, "echo go1.22.4")
    with pytest.raises(SetupError, match=r"Go 1\.25\.11 or newer is needed .* here is go1\.22\.4"):
        build.build(machine)


def test_a_go_that_cannot_replace_itself_is_refused(machine: Path) -> None:
    """A Go that fails to fetch its newer self is the same error, with its own words."""
    put_go(machine, "echo 'go: download go1.25.11 for linux/amd64: toolchain not available' >&2; exit 1")
    with pytest.raises(SetupError, match=r"(?s)Go 1\.25\.11 or newer is needed.*toolchain not available"):
        build.build(machine)


def test_modules_out_of_reach_are_told(machine: Path) -> None:
    """A module proxy that can't be reached is an error of its own, which names GOPROXY."""
    put_go(machine, '[ "$1" = env ] && echo go1.30 && exit; echo "dial tcp: lookup proxy: no such host"; exit 1')
    with pytest.raises(SetupError, match=r"(?s)GOPROXY=.*no such host"):
        build.build(machine)


def test_another_failure_keeps_gos_words(machine: Path) -> None:
    """What isn't understood is passed on in Go's own last lines."""
    put_go(machine, '[ "$1" = env ] && echo go1.30 && exit; echo "signal: killed"; exit 1')
    with pytest.raises(SetupError, match=r"(?s)could not build.*signal: killed"):
        build.build(machine)


@given(st.lists(st.integers(0, 99), min_size=2, max_size=3), st.lists(st.integers(0, 99), min_size=2, max_size=3))
def test_versions_compare_as_numbers(one: list[int], other: list[int]) -> None:
    """go1.9 is older than go1.25, whatever the letters say."""
    as_text = ["go" + ".".join(map(str, numbers)) for numbers in (one, other)]
    assert (build.numbers(as_text[0]) < build.numbers(as_text[1])) == (one < other)


@pytest.mark.parametrize(("text", "numbers"), [("1.25.11", (1, 25, 11)), ("go1.26rc1", (1, 26)), ("devel", ())])
def test_versions_are_read_in_all_their_forms(text: str, numbers: tuple[int, ...]) -> None:
    """With and without the `go`, a release candidate, and none at all."""
    assert build.numbers(text) == numbers
