"""From a template's workspace, or az ml's file, to the file's words for the network of its computes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.arm.language import Resource
from amlstack.catalog import managed_network as catalog
from amlstack.catalog import workspaces
from amlstack.catalog.datastores import camel
from amlstack.plan.nodes import EndpointDestination, ServiceTagDestination

from .bodies import get, is_known, word_of

_RULES = {arm: word for word, (arm, _, _) in catalog.RULE_WORDS.items()}
_DESTINATIONS: Mapping[str, type] = {"private_endpoint": EndpointDestination, "service_tag": ServiceTagDestination}
_PRINTED = frozenset({"category", "status", "parent_rule_names", "error_information", "network_id"})
"""What `az ml workspace show` prints of a network and its rules, and nobody declares. Source: azure-ai-ml 1.35,
`_schema/workspace/networking.py` (dump_only)."""


def without_azures_own(network: Mapping[str, Any], remarks: list[str], file: str) -> dict[str, Any]:
    """az ml's `managed_network` without what Azure adds to one, rules and states; `remarks` gets what that is."""
    said, printed = _declared(network, "managed_network")
    if isinstance(rules := said.get("outbound_rules"), list):
        own = [each for each in rules if isinstance(each, Mapping) and _is_azures(*map(each.get, ("name", "category")))]
        names = ", ".join(str(each.get("name")) for each in own)
        what = f"{file}: of managed_network.outbound_rules Azure adds by itself, and the file leaves out: {names}"
        remarks += [what] if own else []
        said["outbound_rules"] = kept = []
        for index, rule in enumerate(rules):
            if isinstance(rule, Mapping):
                declared, more = _declared(rule, f"managed_network.outbound_rules.{index}")
                kept += [] if rule in own else [declared]
                printed += [] if rule in own else more
            else:
                kept.append(rule)
    remarks += (f"{file}: {key} is what az ml prints, not what is declared, and is left out" for key in printed)
    return said


def _declared(given: Mapping[str, Any], place: str) -> tuple[dict[str, Any], list[str]]:
    """What somebody declared of a network or a rule, and the paths of what az ml only prints."""
    said = {key: value for key, value in given.items() if key not in _PRINTED}
    return said, [f"{place}.{key}" for key in given if key in _PRINTED]


def _is_azures(name: Any, category: Any) -> bool:
    """Whether a rule of that name and category (ARM's word or az ml's) is one that Azure adds."""
    users = str(category or "UserDefined").replace("_", "").lower() == "userdefined"
    return not users or str(name).startswith(catalog.AZURES_PREFIXES)


class ComputeNetwork:
    """A workspace's managed network and its serverless computes' on their way into the file."""

    def __init__(self, workspace: Resource) -> None:
        self._name = str(workspace.body["name"])
        self._network = get(workspace.body, "properties.managedNetwork")
        self._serverless = get(workspace.body, "properties.serverlessComputeSettings")
        self.notes: list[str] = []

    def found(self) -> dict[str, Any]:
        """`managed_network` and `serverless_compute`, as far as the template says them."""
        said: dict[str, Any] = {}
        if self._network:
            said["managed_network"] = self._managed()
        serverless = {
            "custom_subnet": get(self._serverless, "serverlessComputeCustomSubnet"),
            "no_public_ip": get(self._serverless, "serverlessComputeNoPublicIP"),
        }
        said["serverless_compute"] = self._known("serverlessComputeSettings", serverless)
        return {key: value for key, value in said.items() if value}

    def _managed(self) -> dict[str, Any] | None:
        mode = word_of(get(self._network, "isolationMode"), workspaces.ISOLATION_WORDS)
        if mode is None:
            self._note("managedNetwork.isolationMode")
            return None
        rules = get(self._network, "outboundRules") or {}
        if not isinstance(rules, Mapping):
            self._note("managedNetwork.outboundRules")
            rules = {}
        sku = word_of(get(self._network, "firewallSku"), catalog.FIREWALL_SKUS)
        said = {"isolation_mode": mode, "firewall_sku": None if sku == "standard" else sku}
        return {key: value for key, value in {**said, "outbound_rules": list(self._rules(rules))}.items() if value}

    def _rules(self, rules: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The rules that somebody declared: what Azure adds comes again by itself."""
        for name, rule in rules.items():
            place = f"managedNetwork.outboundRules.{name}"
            if _is_azures(name, get(rule, "category")):
                continue
            type_ = next((word for arm, word in _RULES.items() if arm == get(rule, "type")), None)
            destination = get(rule, "destination")
            if type_ is None or not is_known(destination) or not is_known(name):
                self._note(place)
                continue
            said = {"name": str(name), "type": type_, "destination": self._destination(type_, destination)}
            yield said | ({"fqdns": fqdns} if (fqdns := get(rule, "fqdns")) else {})

    def _destination(self, type_: str, destination: Any) -> Any:
        if type_ not in _DESTINATIONS:
            return destination
        keys = [field.name for field in dataclasses.fields(_DESTINATIONS[type_])]
        found = {key: get(destination, camel(key)) for key in keys}
        return {key: value for key, value in found.items() if value}

    def _known(self, place: str, said: Mapping[str, Any]) -> dict[str, Any]:
        for key in [key for key, value in said.items() if not is_known(value)]:
            self._note(f"{place} ({key})")
        return {key: value for key, value in said.items() if value and is_known(value)}

    def _note(self, place: str) -> None:
        self.notes.append(f"{place} of {self._name} isn't something the file can say: it is left out")
