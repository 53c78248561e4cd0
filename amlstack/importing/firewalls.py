"""From the firewall of a template's storage account, key vault or container registry to the file's `network_acls`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.arm.language import Resource
from amlstack.catalog import Kind, firewall, keyvault, machinelearning, registry, storage

from .bodies import get, is_known, word_of

_LISTS = {"ip_rules": ("ipRules", "value"), "subnets": ("virtualNetworkRules", "id")}
"""What a firewall lets in: the file's key, ARM's, and what of each of its rules the file keeps."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a type says its firewall."""

    takes: firewall.Firewall
    acls: str = "networkAcls"
    bypass: str = "networkAcls.bypass"


_PLACES: Mapping[Kind, _Place] = {
    storage.ACCOUNT: _Place(firewall.ACCOUNT),
    keyvault.VAULT: _Place(firewall.VAULT),
    registry.REGISTRY: _Place(firewall.REGISTRY, "networkRuleSet", "networkRuleBypassOptions"),
}


class FirewallImport:
    """A firewall on its way into the file."""

    def __init__(self, made: Resource) -> None:
        self._name = str(made.body["name"])
        self._place = next(place for kind, place in _PLACES.items() if kind.type.lower() == made.type.lower())
        self._acls = get(made.body, f"properties.{self._place.acls}") or {}
        self._said_bypass = get(made.body, f"properties.{self._place.bypass}")
        self._sku = get(made.body, "sku.name") if self._place.takes is firewall.REGISTRY else None
        self.notes: list[str] = []

    def found(self) -> dict[str, Any]:
        """`network_acls` and its value; empty where the template says nothing of it, or the SKU has none."""
        bypass = dict(self._bypass())
        if not self._acls and not bypass:
            return {}
        action = word_of(self._action(), firewall.DEFAULT_ACTIONS)
        if action is None:
            self._note(f"{self._place.acls}.defaultAction")
            return {}
        said = {"default_action": action, **dict(self._lists()), **bypass}
        if self._sku is not None and str(self._sku).lower() != registry.PREMIUM.lower():
            if said != {"default_action": "allow"}:
                what = f"the firewall of {self._name} means nothing: a {self._sku} registry has none"
                self.notes.append(f"{what}, and the file leaves it out")
            return {}
        rules = get(self._acls, "resourceAccessRules")
        if not all(map(_is_workspace, rules if isinstance(rules, list) else [])):
            what = f"the firewall of {self._name} lets in more than a workspace by resourceAccessRules"
            self.notes.append(f"{what}, for which the file has no word")
        return {"network_acls": said}

    def _action(self) -> Any:
        """What Azure does with whoever no rule lets in; left out, it lets everybody in."""
        said = get(self._acls, "defaultAction") if isinstance(self._acls, Mapping) else self._acls
        return "Allow" if said is None else said

    def _lists(self) -> Iterator[tuple[str, list[str]]]:
        for key, (path, word) in _LISTS.items():
            rules = get(self._acls, path) or []
            values = [get(rule, word) for rule in rules] if is_known(rules) else None
            if values is None or not all(isinstance(value, str) for value in values):
                self._note(f"{self._place.acls}.{path}")
            elif values and key == "subnets" and not self._place.takes.subnets:
                self.notes.append(f"the firewall of {self._name} names subnets, for which the file has no word")
            elif values:
                yield key, values

    def _bypass(self) -> Iterator[tuple[str, list[str]]]:
        bypass, known = self._said_bypass, self._place.takes.bypass
        if not isinstance(bypass, (str, type(None))):
            self._note(self._place.bypass)
            return
        none, said = firewall.NO_BYPASS, firewall.bypass_words(bypass or known["azure_services"])
        words = [word for word, arm in known.items() if arm.lower() in said]
        if words != ["azure_services"]:
            yield "bypass", words or [none[0]]

    def _note(self, path: str) -> None:
        self.notes.append(f"{path} of {self._name} is only known at a deployment: the file leaves it out")


def _is_workspace(rule: Any) -> bool:
    """Whether a resource access rule is for a workspace: the plan adds the rule for its own to every firewall."""
    return f"/{machinelearning.WORKSPACE.type}/".lower() in str(get(rule, "resourceId")).lower()
