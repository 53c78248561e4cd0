"""No default stands twice: what a node's field says is what the template and the component say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from amlstack import plan, spec
from amlstack.arm import render
from amlstack.components import Workspace
from amlstack.components import workspace as component
from amlstack.plan import Ambient, Plan, Ref
from amlstack.plan.nodes import (
    NODES,
    AccountKey,
    Artifact,
    IpConfiguration,
    IpRule,
    LogAnalytics,
    ManagedNetwork,
    NetworkAcls,
    NoCredentials,
    Node,
    PrivateLinkServiceConnection,
    SecurityRule,
    ServerlessCompute,
    Subnet,
)
from amlstack.spec.fill import fill
from amlstack.spec.model import WorkspaceSpec

from .recording import Recorded, record
from .test_parity import ROOT, secret

IDENTITY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-other"
SPECIAL: dict[str, Any] = {
    "after": (Ref("extra"),),
    "user_assigned_identities": (IDENTITY,),
    "artifact": Artifact("LakeHouse", "flipped"),
    "network_acls": NetworkAcls("Deny", ip_rules=(IpRule("203.0.113.7"),)),
    "managed_network": ManagedNetwork("AllowInternetOutbound"),
    "serverless_compute": ServerlessCompute(no_public_ip=True),
    "security_rules": (SecurityRule(name="flipped", direction="Inbound", priority=100),),
    "subnets": (Subnet(name="flipped", address_prefix="10.0.0.0/26"),),
    "private_link_service_connections": (PrivateLinkServiceConnection("flipped", IDENTITY, ("blob",)),),
    "manual_private_link_service_connections": (PrivateLinkServiceConnection("flipped", IDENTITY, ("blob",)),),
    "ip_configurations": (IpConfiguration("flipped", "blob", "blob", "10.0.0.9"),),
}
NOT_IN_A_TEMPLATE = {
    "Datastore.skip_validation": "a query parameter, which a template can't say",
    "Datastore.expires": "what checks look at",
    "ClassicDatastore.expires": "what checks look at",
}
NOT_SENT = {"Datastore.expires", "ClassicDatastore.expires", "Workspace.provision_network_now"}
"""What checks look at, and what a call of its own does on Pulumi."""
IN_THE_ID = {f"{kind}.{field}" for kind in ("RoleAssignment", "DataRoleAssignment") for field in ("name", "holder")}
IN_THE_ID |= {"PrivateDnsZoneGroup.name"}
"""What a resource's name is, or is made of: whatever waits for it says so too."""


def defaulted() -> Iterator[tuple[type[Node], str]]:
    """Every field of every kind of node that has a default."""
    for node in NODES:
        for field in dataclasses.fields(node):
            if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
                yield node, field.name


EACH_DEFAULT = pytest.mark.parametrize(
    ("kind", "field"), [pytest.param(*pair, id=f"{pair[0].__name__}.{pair[1]}") for pair in defaulted()]
)


def other(default: Any) -> Any:
    """A value that isn't this default."""
    match default:
        case bool():
            return not default
        case int():
            return default + 1
        case str():
            return f"{default}x"
        case None | Ambient():
            return "flipped"
        case NoCredentials():
            return AccountKey("flipped")
        case dict():
            return {"flipped": "yes"}
    raise AssertionError(f"no other value for {default!r}")


@cache
def base(extra: str) -> Plan:
    """A plan with every kind of node, and a copy of the node `extra` in front: something more to wait for."""
    args = spec.load(ROOT / "tests/arm/declarations/made.yaml").as_args(lambda kept: secret(kept.secret))
    made: Any = plan.workspace(fill(WorkspaceSpec, args))
    return Plan((dataclasses.replace(made[extra], key="extra", name="extra", resource_group="rg"), *made))


@cache
def built_base(extra: str) -> dict[str, Recorded]:
    """What the component registers for `base`."""
    return built(base(extra))


def built(planned: Plan) -> dict[str, Recorded]:
    """What the Workspace component registers for this plan, whatever its arguments."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(component, "_plan", lambda _: planned)
        return record(lambda: Workspace("contoso-ml", {}))  # type: ignore[typeddict-item]


def extra_for(kind: type[Node]) -> str:
    """A node of another kind, whose copy nodes of this kind can wait for."""
    return "key_vault" if kind is LogAnalytics else "log_analytics"


def flipped(kind: type[Node], field: str) -> Plan:
    """`base` with another value than its default in a field of each node of a kind."""
    declared = next(item for item in dataclasses.fields(kind) if item.name == field)
    factory = declared.default_factory
    default = declared.default if factory is dataclasses.MISSING else factory()
    change = {field: SPECIAL.get(field) or other(default)}
    nodes = base(extra_for(kind))
    return Plan(tuple(dataclasses.replace(node, **change) if isinstance(node, kind) else node for node in nodes))


@EACH_DEFAULT
def test_a_flipped_default_changes_the_template(kind: type[Node], field: str) -> None:
    """Give a field another value than its default, and the rendered resources say so."""
    before, after = render(base(extra_for(kind))), render(flipped(kind, field))
    changed = {new["type"] for old, new in zip(before, after, strict=True) if old != new}
    if f"{kind.__name__}.{field}" in IN_THE_ID:
        assert kind.kind.type in changed
        return
    assert changed == (set() if f"{kind.__name__}.{field}" in NOT_IN_A_TEMPLATE else {kind.kind.type})


@pytest.mark.thorough
@EACH_DEFAULT
def test_a_flipped_default_changes_the_component(kind: type[Node], field: str) -> None:
    """Give a field another value than its default, and what the component sends to Azure says so."""
    before, after = built_base(extra_for(kind)), built(flipped(kind, field))
    if f"{kind.__name__}.{field}" in IN_THE_ID:
        assert {each.kind for id_, each in after.items() if id_ not in before} == {kind.kind}
        return
    assert before.keys() == after.keys()
    changed = {before[id_].kind for id_ in before if before[id_] != after[id_]}
    assert changed == (set() if f"{kind.__name__}.{field}" in NOT_SENT else {kind.kind})
