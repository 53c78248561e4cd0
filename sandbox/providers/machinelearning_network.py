"""A workspace's managed network: its rules, of the user and of Azure, and its provisioning.

Rules stand in the workspace's body, as a map, and are resources of their own beside it. A body that brings a map says
all of the user's rules. Azure's come by themselves and are Inactive until the network is provisioned.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network (modes, rules, provisioning),
azcollection's ml_workspace_info (the names of required rules), azure-ai-ml 1.35.2 (it never sends Azure's rules back,
since they are refused), azureml-examples#2990 (a second rule to one target). That a left-out map keeps the rules, and
the code BadRequest of all refusals, are unverified.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import managed_network
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import bad_request
from amlstack.sandbox.resource_manager.records import Resource

NETWORK = "properties.managedNetwork"
RULES = f"{NETWORK}.outboundRules"
_OFF, _APPROVED = "Disabled", "AllowOnlyApprovedOutbound"
_TAGS = (
    ("AzureActiveDirectory", "TCP", "80, 443"),
    ("AzureResourceManager", "TCP", "443"),
    ("AzureMonitor", "TCP", "443"),
    ("BatchNodeManagement", "TCP", "443"),
    ("AzureMachineLearning", "TCP", "443"),
    ("MicrosoftContainerRegistry.{region}", "TCP", "443"),
    ("AzureMachineLearning", "UDP", "5831"),
    ("AzureFrontDoor.FirstParty", "", "*"),
    ("VirtualNetwork", "", "*"),
)
"""Service tag, protocol and ports of the rules that approved traffic alone always has."""


def replace_rules(call: Call, body: Body, existing: Resource | None) -> None:
    """Let a body's map of rules say all of the user's, and a body without one keep them. Raises ArmError 400."""
    network = get(body, NETWORK)
    if not isinstance(network, dict) or network.get("isolationMode") == _OFF:
        return
    given = get(call.body, RULES)
    before = get(existing.body, RULES, {}) if existing else {}
    rules = given if isinstance(given, dict) else {name: each for name, each in before.items() if _is_users(each)}
    for name, rule in rules.items():
        check_rule(body, name, rule)
    network["outboundRules"] = rules


def check_rule(workspace: Body, name: str, rule: Any) -> None:
    """Refuse a rule of Azure's, one that says too little, and one to a target that Azure has a rule to already."""
    fault, path = managed_network.OUTBOUND_RULE.name.fault(name), f"{RULES}.{name}"
    if name.startswith(managed_network.AZURES_PREFIXES) or get(rule, "category") in managed_network.AZURES_CATEGORIES:
        raise bad_request(f"The outbound rule '{name}' is Azure's own: leave it out of the request.", path)
    if fault:
        raise bad_request(f"The outbound rule name '{name}' {fault}.", path)
    destination = get(rule, "destination")
    needs = {
        managed_network.PRIVATE_ENDPOINT: ("serviceResourceId", "subresourceTarget"),
        managed_network.SERVICE_TAG: ("protocol", "portRanges"),
        managed_network.FQDN: (),
    }
    said = str(get(rule, "type"))
    type_ = next((each for each in needs if each.lower() == said.lower()), None)
    if type_ is None:
        raise bad_request(f"The outbound rule '{name}' is of type '{said}', not {', '.join(needs)}.", f"{path}.type")
    rule["type"] = type_
    named = isinstance(destination, str) if type_ == managed_network.FQDN else isinstance(destination, dict)
    lacks = [word for word in needs[type_] if not get(destination, word)] if named and destination else ["destination"]
    if lacks and not (named and destination and not needs[type_]):
        raise bad_request(f"The outbound rule '{name}' lacks {', '.join(lacks)}.", f"{path}.destination")
    if type_ == managed_network.PRIVATE_ENDPOINT and _target(rule) in {_target(each) for each in _endpoints(workspace)}:
        raise bad_request(f"Azure has a rule to the target of '{name}' by itself: leave that rule out.", path)


def lay(call: Call, workspace: Resource) -> None:
    """Write the rules beside the workspace, and all of them into its body."""
    network = get(workspace.body, NETWORK)
    if network["isolationMode"] == _OFF:
        return
    kind = managed_network.OUTBOUND_RULE
    users = {name: each for name, each in (network.get("outboundRules") or {}).items() if _is_users(each)}
    wanted = {**users, **dict(_required(call, workspace))}
    for old in call.store.of_type_below(kind.type, workspace.id):
        if old.name not in wanted:
            call.store.drop(old.id)
    for name, rule in wanted.items():
        said = {"category": "UserDefined", **{key: each for key, each in rule.items() if key != "status"}}
        call.store.put(Resource(f"{workspace.id}/outboundRules/{name}", kind.type, {"properties": said}))
    show(call, workspace)


def show(call: Call, workspace: Resource) -> None:
    """Write the rules and the network's status into the workspace's body, and each rule's status."""
    network = get(workspace.body, NETWORK)
    network["networkId"] = call.store.guid(workspace.id, "managed network")
    status = network.setdefault("status", {"status": "Inactive", "sparkReady": False})
    if network["isolationMode"] == _APPROVED:
        network.setdefault("firewallSku", "Standard")
    network["outboundRules"] = {}
    for each in call.store.of_type_below(managed_network.OUTBOUND_RULE.type, workspace.id):
        each.properties["status"] = status["status"]
        call.store.put(each)
        network["outboundRules"][each.name] = dict(each.properties)
    call.store.put(workspace)


def provision(call: Call, workspace: Resource, *, spark: bool) -> Body:
    """Build the network: its rules are Active afterwards. What the operation answers. Raises ArmError 400."""
    network = get(workspace.body, NETWORK)
    if network["isolationMode"] == _OFF:
        message = f"The workspace '{workspace.name}' has no managed network: set its isolationMode first."
        raise bad_request(message, f"{NETWORK}.isolationMode")
    ready = spark or bool(get(network, "status.sparkReady"))
    network["status"] = {"status": "Active", "sparkReady": ready}
    show(call, workspace)
    return dict(network["status"])


def lose_parallel(call: Call, rule: Resource) -> None:
    """Take away the siblings that are still being written: of rules that are written at once, the last one stays.

    All of them report success. Source: https://github.com/Azure/terraform-provider-azapi/issues/453
    """
    workspace = rule.id.rpartition("/outboundRules/")[0]
    for each in call.store.of_type_below(rule.type, workspace):
        if each.key != rule.key and each.ready_at > time.time():
            call.store.drop(each.id)


def _is_users(rule: Any) -> bool:
    return bool(get(rule, "category", "UserDefined") == "UserDefined")


def _target(rule: Mapping[str, Any]) -> tuple[str, str]:
    where = rule["destination"]
    return str(where["serviceResourceId"]).lower(), str(where["subresourceTarget"])


def _endpoints(workspace: Body) -> Iterator[dict[str, Any]]:
    """The endpoint rules to the workspace's own resources, as far as its body names them."""
    for path, sub in managed_network.REQUIRED_ENDPOINTS:
        target = get(workspace, path)
        if target:
            destination = {"serviceResourceId": target, "subresourceTarget": sub, "sparkEnabled": True}
            yield {"type": managed_network.PRIVATE_ENDPOINT, "destination": destination, "category": "Required"}


def _required(call: Call, workspace: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    """Azure's own rules: those to what has public access off, and all where approved traffic alone gets out."""
    approved = get(workspace.body, f"{NETWORK}.isolationMode") == _APPROVED
    own = {"serviceResourceId": workspace.id, "subresourceTarget": "amlworkspace", "sparkEnabled": True}
    to_itself = {"type": managed_network.PRIVATE_ENDPOINT, "destination": own, "category": "Required"}
    for rule in (*_endpoints(workspace.body), to_itself):
        id_, sub = rule["destination"]["serviceResourceId"], rule["destination"]["subresourceTarget"]
        target = call.store.get(id_)
        if approved or (target and target.properties.get("publicNetworkAccess") == "Disabled"):
            name = id_.rpartition("/")[2]
            yield f"__SYS_PE_{name}_{sub}_{call.store.guid(workspace.id, f'rule {id_} {sub}')[:8]}", rule
    for tag, protocol, ports in _TAGS if approved else ():
        spelled = tag.format(region=workspace.body["location"])
        destination = {"serviceTag": spelled, "protocol": protocol or "*", "portRanges": ports}
        rule = {"type": managed_network.SERVICE_TAG, "destination": destination, "category": "Required"}
        yield f"__SYS_ST_{spelled}{f'_{protocol}' if protocol else ''}", rule
