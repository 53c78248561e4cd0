"""Every example, on the real engine: created, unchanged, destroyed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from amlstack import plan, spec
from amlstack.sandbox import control
from tests.conftest import AMLSTACK, Engine, Sandbox

from .conftest import counted, pulumi
from .furnished import furnish

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/workspace.yaml"))


@pytest.mark.thorough
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.parent.name)
def test_an_example_is_created_stays_as_it_is_and_goes(example: Path, engine: Engine, sandbox: Sandbox) -> None:
    """The first run creates, a second and a refresh change nothing, and a destroy takes away what the first made.

    A refresh takes Azure's own rules of a provisioned managed network into the stack (docs/drift.md), and nothing else.
    """
    furnish(sandbox)
    first = engine("up", example)
    assert first.code == 0, first.output
    made = counted(first.output)
    assert set(made) == {"created"}
    again = engine("up", example)
    assert counted(again.output) == {"unchanged": made["created"]}, again.output
    stack = yaml.safe_load(example.read_text())["name"]
    provisioned = plan.workspace(spec.load(example).spec).workspace.provision_network_now
    quiet = ["--yes", "--skip-preview", *([] if provisioned else ["--expect-no-changes"])]
    refreshed = pulumi(engine, ROOT, "refresh", *quiet, "--stack", stack)
    if provisioned:
        assert re.findall(r"(\S+) updated .*\[diff: (\S+)\]", refreshed) == [(f"{stack}-workspace", "~managedNetwork")]
        assert counted(refreshed) == {"unchanged": made["created"] - 1, "updated": 1}, refreshed
    else:
        assert counted(refreshed) == {"unchanged": made["created"]}, refreshed
    gone = engine("destroy", example)
    assert gone.code == 0, gone.output
    own = f"/subscriptions/{control.SUBSCRIPTION}/"
    assert [id_ for id_ in sandbox.resources() if id_.startswith(own)] == []


def test_the_root_file_is_the_default_example() -> None:
    """What `make sandbox` builds is examples/defaults."""
    root, example = (spec.load(file).spec for file in (ROOT / "workspace.yaml", EXAMPLES[0]))
    assert plan.workspace(root) == plan.workspace(example)


@pytest.mark.thorough
def test_pulumi_in_the_root_does_the_same(engine: Engine, sandbox: Sandbox) -> None:
    """After `amlstack sandbox up`, plain `pulumi up` in the root, with the sandbox's environment, has nothing to do."""
    import shlex
    import subprocess

    first = engine("up", ROOT / "workspace.yaml")
    assert first.code == 0, first.output
    exported = subprocess.run(
        [*AMLSTACK, "sandbox", "env", "--state", str(sandbox.state)],
        env=engine.variables,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    script = f"{exported}\ncd {shlex.quote(str(ROOT))}\npulumi preview --non-interactive --expect-no-changes"
    shell = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert shell.returncode == 0, shell.stdout + shell.stderr
