"""The calls that follow a plan's resources."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import PlanError, Ref
from amlstack.plan.nodes import BlobContainer
from amlstack.plan.steps import steps
from amlstack.spec.fill import fill
from amlstack.spec.model import WorkspaceSpec

GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st"
BASE: dict[str, Any] = {"name": "fabrikam-ml", "name_seed": "fabrikam", "location": "westeurope"}


def planned(**keys: Any) -> plan.Plan:
    """The plan of a small declaration with these keys."""
    return plan.workspace(fill(WorkspaceSpec, BASE | {"resource_group": {"name": "rg"}} | keys))


def approved(*rules: dict[str, Any]) -> dict[str, Any]:
    """A managed network with rules."""
    return {"isolation_mode": "allow_only_approved_outbound", "outbound_rules": list(rules)}


def test_a_network_is_provisioned_where_the_file_says_so() -> None:
    """Once, of the workspace, without Spark; not where the key says false or isn't there."""
    (step,) = steps(planned(managed_network=approved(), provision_network_now=True))
    assert (step.target, step.action, step.body) == (
        Ref("workspace"),
        "provisionManagedNetwork",
        {"includeSpark": False},
    )
    assert step.done == {"properties.managedNetwork.status.status": "Active"}
    assert [*steps(planned(managed_network=approved(), provision_network_now=False))] == []
    assert [*steps(planned(managed_network=approved()))] == []


def test_a_rule_for_spark_provisions_for_spark() -> None:
    """And it has been done only where the network is ready for that, too."""
    target = {"service_resource_id": ACCOUNT, "subresource_target": "blob", "spark_enabled": True}
    rule = {"name": "lake", "type": "private_endpoint", "destination": target}
    keys: dict[str, Any] = {"storage_account": {"id": ACCOUNT}, "managed_network": approved(rule)}
    (step,) = steps(planned(**keys, provision_network_now=True))
    assert step.body == {"includeSpark": True}
    assert step.done["properties.managedNetwork.status.sparkReady"] is True


def test_it_waits_for_what_says_that_it_comes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the trait of a node, whatever its class."""
    monkeypatch.setattr(BlobContainer, "before_steps", True)
    store = {"name": "raw", "type": "azure_blob", "container_name": "raw"}
    made = planned(managed_network=approved(), provision_network_now=True, datastores=[store])
    (step,) = steps(made)
    assert step.after == tuple(Ref(node.key) for node in made.of(BlobContainer))
    assert len(step.after) == 1


@pytest.mark.parametrize("network", [None, {"isolation_mode": "disabled"}])
def test_without_a_managed_network_there_is_nothing_to_provision(network: Any) -> None:
    """It is refused at the key, whether there is no network or it is switched off."""
    with pytest.raises(PlanError) as caught:
        planned(managed_network=network, provision_network_now=True)
    (fault,) = caught.value.faults
    assert fault.path == ("provision_network_now",)
    assert "no managed network to provision" in fault.what
