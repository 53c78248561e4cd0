"""What the tests of who reaches what share: variations of the private workspace, and its pairs."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import machinelearning, private_dns
from amlstack.findings import Pair
from amlstack.policies import RULES, Verdict, judge
from amlstack.policies.reachability import RULE, reachabilities

from .private_workspace import KV, NET, OFF, ST, Template, private, resource

BY_ID = {rule.id: rule for rule in RULES}
API, NOTEBOOKS = private_dns.ZONES["amlworkspace"]["public"]
BLOB = private_dns.ZONES["blob"]["public"][0]
MANAGED = {"managedNetwork": {"isolationMode": "AllowInternetOutbound"}}
APPROVED = {"managedNetwork": {"isolationMode": "AllowOnlyApprovedOutbound"}}
FAR = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-far/providers"
FAR_VAULT = f"{FAR}/{KV.type}/far"
DENY: dict[str, Any] = {
    "publicNetworkAccess": "Enabled",
    "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"},
}
OUTPUT = "[parameters('later')]"
LATER = {"publicNetworkAccess": OUTPUT}
HUB = resource(NET, "hub", {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [{"name": "pe"}]})


def pairs(template: Template) -> dict[tuple[str, str], Pair]:
    """The pairs of a template's one workspace, by who and what; of several places the last."""
    (found,) = reachabilities(template.graph())
    return {(each.who, each.service): each for each in found.pairs}


def said(template: Template, *rules: str) -> Verdict:
    """What rules say of a template."""
    return judge([BY_ID[each] for each in rules or (RULE,)], template.graph())


def outbound(to: str, sub: str) -> dict[str, Any]:
    """An approved-only managed network with a rule to a target."""
    destination = {"serviceResourceId": to, "subresourceTarget": sub}
    rules = {"lake": {"type": "PrivateEndpoint", "destination": destination, "category": "UserDefined"}}
    return {"managedNetwork": APPROVED["managedNetwork"] | {"outboundRules": rules}}


def in_managed(**properties: Any) -> Template:
    """The private workspace with its computes in a managed network."""
    made = private().having("ws", **properties)
    made["cpu"]["properties"]["properties"] = {}
    return made


def lake(**workspace: Any) -> Template:
    """A workspace in a managed network with a datastore on a second account, which is closed."""
    made = in_managed(**workspace)
    made["lake"] = resource(ST, "lake", OFF)
    store = {"datastoreType": "AzureBlob", "accountName": "lake", "containerName": "raw"}
    made["store"] = resource(machinelearning.DATASTORE, "ml/raw", store)
    return made


def of_lake(template: Template) -> list[Pair]:
    """The pairs of the second account."""
    (found,) = reachabilities(template.graph())
    return [each for each in found.pairs if each.target.endswith(" lake")]
