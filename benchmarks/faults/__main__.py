"""`python -m benchmarks.faults`: each call of the default example's `up` meets each fault, and the table of it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click

from amlstack.sandbox import control
from amlstack.sandbox.engine.stack import open_stack

from . import table
from .calls import Call, Trial, cells, recorded
from .sandboxes import STACK, Breakable, Run, Stuck, different

RESULTS = Path(__file__).with_name("results.md")
EXAMPLES = """\b
Examples:
  python -m benchmarks.faults
  python -m benchmarks.faults --only 'kill -9 server' --only 409
  python -m benchmarks.faults --notes /var/tmp/faults.jsonl --write
"""


@click.command(epilog=EXAMPLES)
@click.option("--only", multiple=True, help="Only this column of the table; may be repeated.")
@click.option("--notes", type=click.Path(dir_okay=False, path_type=Path), help="Keep each result here; go on from it.")
@click.option("--at-once", type=click.IntRange(1, 16), default=2, show_default=True, help="Trials at the same time.")
@click.option("--minutes", type=click.FloatRange(min=0), help="Begin no trial after so long; --notes keeps the others.")
@click.option("--write", is_flag=True, help=f"Write the table to benchmarks/faults/{RESULTS.name} too.")
def main(only: tuple[str, ...], notes: Path | None, at_once: int, minutes: float | None, write: bool) -> None:
    """Let every call of the default example's `up` meet every fault and every kill, one after another.

    Each trial is a run with the fault, and one without where it failed, in a sandbox of its own, which must end in the
    state of a clean run and leave no process behind. All of them take the better part of an hour on two cores. The exit
    code is 1 where one failed or wasn't begun.
    """
    kept = notes.read_text().splitlines() if notes is not None and notes.exists() else []
    done: dict[str, str] = dict(json.loads(line) for line in kept)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        calls, clean = _clean(folder)
        planned = [cell for cell in cells(calls) if not only or cell[1].name in only]
        missing = [cell for cell in planned if _key(*cell) not in done]
        random.Random(1).shuffle(missing)  # noqa: S311 - what is done of it when it is cut short tells of the whole
        end = None if minutes is None else time.monotonic() + minutes * 60
        with ThreadPoolExecutor(at_once) as pool:
            tried = pool.map(lambda cell: (_key(*cell), _tried(cell, folder, clean, end)), missing)
            for number, (key, result) in enumerate(tried, 1):
                if result is None:
                    continue
                done[key] = result
                click.echo(f"{number}/{len(missing)} {key}: {result}", err=True)
                if notes is not None:
                    with notes.open("a") as file:
                        file.write(json.dumps([key, result]) + "\n")
    results = {(call, trial): done.get(_key(call, trial), table.NOT_TRIED) for call, trial in planned}
    click.echo(table.markdown(results))
    if write:
        beside = RESULTS.with_name(f".{RESULTS.name}.new")
        beside.write_text(table.markdown(results), encoding="utf-8")
        beside.rename(RESULTS)
    if any(result not in table.GOOD for result in results.values()):
        raise SystemExit(1)


def _clean(folder: Path) -> tuple[list[Call], dict[str, Any]]:
    """What a run calls, and what it leaves, where nothing goes wrong; and a sandbox in which nothing has run."""
    new = folder / "new"
    open_stack(STACK, new, control.ensure(new)).create()
    control.stop(new)
    (new / control.RECORD).unlink()
    sandbox = Breakable(folder / "clean")
    run = sandbox.up()
    if run.code:
        raise click.ClickException(f"a clean run fails:\n{run.output}")
    held = sandbox.holds()
    sandbox.left()
    return recorded((sandbox.state / control.LOG).read_text()), held


def _tried(cell: tuple[Call, Trial], folder: Path, clean: dict[str, Any], end: float | None) -> str | None:
    """A word of table.GOOD, or what went wrong; None where the time to begin one is over."""
    if end is not None and time.monotonic() > end:
        return None
    call, trial = cell
    sandbox = Breakable(Path(tempfile.mkdtemp(dir=folder)) / "sandbox")
    shutil.copytree(folder / "new", sandbox.state)
    try:
        sandbox.arm(trial.at(call))
        first = sandbox.up_and_kill() if trial.kills_engine else sandbox.up()
        if not _met(trial, first, sandbox):
            return table.NOT_MET
        sandbox.arm()
        # a run from where a clean one ends is the same, whatever led there: idempotence has tests of its own
        second = sandbox.up() if first.code else first
        if second.code:
            return f"the next run fails: {_reason(second.output)}"
        if found := different(sandbox.holds(), clean):
            return f"it ends elsewhere: {found[:3]}"
        if left := sandbox.left():
            return f"stays behind: {left}"
    except (Stuck, subprocess.SubprocessError, control.SandboxError, OSError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        sandbox.left()
        shutil.rmtree(sandbox.state.parent, ignore_errors=True)
    if trial.kills_engine:
        return table.MENDED if "mended   a killed run" in second.output else table.RECOVERED
    return table.RECOVERED if first.code else table.OVERCOME


def _met(trial: Trial, run: Run, sandbox: Breakable) -> bool:
    """Whether the run came to the fault."""
    if trial.kills_engine:
        return run.code != 0
    if trial.fault["fault"] == "kill":
        return control.running(sandbox.state) is None
    return sandbox.played() > 0


def _reason(output: str) -> str:
    return next((line.strip() for line in output.splitlines() if "error:" in line.lower()), output[-200:])


def _key(call: Call, trial: Trial) -> str:
    return f"{call} | {trial.name}"


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.faults")
