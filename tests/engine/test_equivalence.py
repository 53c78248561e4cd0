"""What `pulumi up` makes and what the exported template makes are the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import BY_TYPE, identity, machinelearning, resources
from amlstack.sandbox import control
from tests import commands
from tests.arm.test_parity import without_orders
from tests.conftest import Engine, Sandbox
from tests.sandbox.deployments.deploying import lasting
from tests.serving import served

from .furnished import FOREIGN, ask, furnish
from .test_examples import EXAMPLES

pytestmark = pytest.mark.engine

OWN = f"/subscriptions/{control.SUBSCRIPTION}/"


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Sandbox]:
    """Another sandbox."""
    state = tmp_path / "second"
    with served(state) as server:
        yield Sandbox(state, server)


def let_in(sandbox: Sandbox, principal: str) -> None:
    """Let an identity read that storage, as whoever owns it would: a template can't skip the look at its role."""
    role = identity.role_definition_id(FOREIGN.split("/")[2], "Storage Blob Data Reader")
    said = {"roleDefinitionId": role, "principalId": principal, "principalType": "ServicePrincipal"}
    name = f"{FOREIGN}/providers/{identity.ROLE_ASSIGNMENT.type}/33333333-3333-4333-8333-333333333333"
    ask(sandbox, "PUT", name, identity.ROLE_ASSIGNMENT.api_version, {"properties": said})


def amlstack(*words: str, **variables: str) -> str:
    """What `amlstack` prints, which must succeed."""
    done = commands.amlstack(*words, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _marks(example: Path, scope: str) -> list[pytest.MarkDecorator]:
    """One example stands for all in `make test`."""
    return [] if (example.parent.name, scope) == ("defaults", "resource-group") else [pytest.mark.thorough]


def same(first: Sandbox, second: Sandbox) -> None:
    """Check that two sandboxes hold the same but for times, etags and what a creation was told: ids that Azure would
    draw at random too.
    """
    one, two = (sandbox.resources() for sandbox in (first, second))
    assert list(one) == list(two)
    for id_ in one:
        assert lasting(state(one[id_])) == lasting(state(two[id_]))


def state(body: dict[str, Any]) -> dict[str, Any]:
    """A resource without what its creation alone is told (Kind.orders), which Pulumi does by a step, and without the
    addresses that Azure chose for an endpoint: they are given away in the order of creation.
    """
    kind = BY_TYPE.get(body["type"].lower())
    kept: dict[str, Any] = unaddressed(without_orders(kind, body) if kind else body)
    return kept


def unaddressed(value: Any) -> Any:
    """A copy without the addresses of interfaces that are given by chance, and of records, which follow them.

    What lies in a subnet is listed in the order of creation too: such lists are sorted.
    """
    if isinstance(value, dict):
        chance = {"ipAddresses", "ipv4Address"}
        chance |= {"privateIPAddress"} if value.get("privateIPAllocationMethod") == "Dynamic" else set()
        return {key: unaddressed(each) for key, each in value.items() if key not in chance}
    if isinstance(value, list) and all(isinstance(each, dict) and each.keys() == {"id"} for each in value):
        return sorted(value, key=lambda each: str(each["id"]))
    return [unaddressed(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("example", "scope"),
    [
        pytest.param(file, scope, id=f"{file.parent.name}-{scope}", marks=_marks(file, scope))
        for file in EXAMPLES
        for scope in ("subscription", "resource-group")
    ],
)
def test_an_exported_example_is_what_up_makes(
    example: Path, scope: str, engine: Engine, sandbox: Sandbox, second: Sandbox, tmp_path: Path
) -> None:
    """`up` on one sandbox and `deploy` of the export on another make the same resources; deployed twice, they stay."""
    secrets, variables = furnish(sandbox), furnish(second)
    created = engine("up", example, "--skip-preview", **secrets)
    assert created.code == 0, created.output
    [workspace] = [each for each in sandbox.resources().values() if each["type"] == machinelearning.WORKSPACE.type]
    for each in (sandbox, second):  # an identity's object id is the same on both
        let_in(each, workspace["identity"]["principalId"])
    exported, state = str(tmp_path / "arm"), ("--state", str(second.state))
    amlstack("export", str(example), "--out", exported, "--scope", scope)
    into: tuple[str, ...] = ()
    if scope == "resource-group":
        # a deployment to a group doesn't make it: it is there before, as `up` made it
        [made] = [
            each
            for each in sandbox.resources().values()
            if each["type"] == resources.GROUP.type and each["id"].startswith(OWN)
        ]
        ask(second, "PUT", made["id"], resources.GROUP.api_version, {key: made[key] for key in ("location", "tags")})
        into = ("--resource-group", made["name"])
    for _ in range(2):
        amlstack("sandbox", "deploy", exported, *into, *state, **variables)
        same(sandbox, second)
