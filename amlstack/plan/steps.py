"""The calls of a plan that are no resource's PUT: an operation of a resource that exists, once it and others do.

A template can't make such a call, and says it another way; each step's node says how.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amlstack.catalog import machinelearning, managed_network

from .graph import Plan
from .nodes import EndpointDestination, Workspace
from .refs import Ref


@dataclass(frozen=True, slots=True)
class Step:
    """A POST to a resource that the plan makes."""

    name: str
    """What it does, as the end of its name in Pulumi: a changed one would be another step."""
    target: Ref
    action: str
    """ARM's word behind the target's id."""
    api_version: str
    body: Mapping[str, bool]
    done: Mapping[str, object]
    """What the target says where the call has been made: dotted paths of its body and their values."""
    after: tuple[Ref, ...]
    """What must exist first, besides the target."""


def steps(plan: Plan) -> Iterator[Step]:
    """The steps of a plan, in order."""
    if machinelearning.WORKSPACE.stem in plan and plan.workspace.provision_network_now:
        yield _provision_network(plan, plan.workspace)


def _provision_network(plan: Plan, workspace: Workspace) -> Step:
    """Build the workspace's managed network, which Azure otherwise does with the first compute.

    Private endpoints come first: what has its public access on while the network is built may get no rule of Azure's.
    """
    network = workspace.managed_network
    rules = network.outbound_rules if network else ()
    ends = (rule.destination for rule in rules)
    spark = any(end.spark_enabled for end in ends if isinstance(end, EndpointDestination))
    ready = {managed_network.SPARK_READY: True} if spark else {}
    return Step(
        name="provision-network",
        target=Ref(workspace.key),
        action=managed_network.PROVISION,
        api_version=workspace.kind.api_version,
        body={"includeSpark": spark},
        done={managed_network.PROVISIONED: managed_network.ACTIVE, **ready},
        after=tuple(Ref(node.key) for node in plan if node.before_steps),
    )
