"""From a template's storage accounts to the file's: their settings, and those on which datastores lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amlstack.arm.language import Resource
from amlstack.catalog import firewall, machinelearning, network, storage

from .bodies import Bodies, get, is_known, names_of, word_of

_LISTS = {"ip_rules": ("ipRules", "value"), "subnets": ("virtualNetworkRules", "id")}
"""What a firewall lets in: the file's key, ARM's, and what of each of its rules the file keeps."""


def data_accounts(bodies: Bodies, stores: Sequence[Mapping[str, Any]], workspace: Resource) -> list[Resource]:
    """The accounts that the template makes for a workspace's data, without its default one.

    Some datastore lies on them, their firewall lets the workspace in by name, or they have a private endpoint.
    """
    reached = {
        str(target).lower() for each in bodies.of_type(network.PRIVATE_ENDPOINT.type) for target in targets(each)
    }
    named = {str(store.get("account_name")).lower() for store in stores}
    default = bodies.by_id(get(workspace.body, "properties.storageAccount"))
    return [
        account
        for account in bodies.of_type(storage.ACCOUNT.type)
        if account is not default
        and (names_of(account)[0] in named or _lets_in(account, workspace) or str(account.id).lower() in reached)
    ]


def targets(endpoint: Resource) -> Iterator[Any]:
    """What a private endpoint leads to: the ids in its connections, of both sorts."""
    for word in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        listed = get(endpoint.body, f"properties.{word}")
        for each in listed if isinstance(listed, list) else []:
            yield get(each, "properties.privateLinkServiceId")


def _lets_in(account: Resource, workspace: Resource) -> bool:
    """Whether the account's firewall names the workspace."""
    rules = get(account.body, "properties.networkAcls.resourceAccessRules")
    ids = [get(rule, "resourceId") for rule in rules] if isinstance(rules, list) else []
    return str(workspace.id).lower() in [str(id_).lower() for id_ in ids]


class Firewall:
    """An account's firewall on its way into the file."""

    def __init__(self, account: Resource) -> None:
        self._name = str(account.body["name"])
        self._acls = get(account.body, "properties.networkAcls") or {}
        self.notes: list[str] = []

    def found(self) -> dict[str, Any]:
        """`network_acls` and its value; empty where the template says nothing of it."""
        action = word_of(get(self._acls, "defaultAction"), firewall.DEFAULT_ACTIONS)
        if action is None:
            if self._acls:
                self._note("defaultAction")
            return {}
        said = {"default_action": action, **dict(self._lists()), **dict(self._bypass())}
        rules = get(self._acls, "resourceAccessRules")
        if not all(map(_is_workspace, rules if isinstance(rules, list) else [])):
            what = f"the firewall of {self._name} lets in more than a workspace by resourceAccessRules"
            self.notes.append(f"{what}, for which the file has no word")
        return {"network_acls": said}

    def _lists(self) -> Iterator[tuple[str, list[str]]]:
        for key, (path, word) in _LISTS.items():
            rules = get(self._acls, path) or []
            values = [get(rule, word) for rule in rules] if is_known(rules) else None
            if values is None or not all(isinstance(value, str) for value in values):
                self._note(path)
            elif values:
                yield key, values

    def _bypass(self) -> Iterator[tuple[str, list[str]]]:
        bypass = get(self._acls, "bypass")
        if not isinstance(bypass, (str, type(None))):
            self._note("bypass")
            return
        none, said = firewall.NO_BYPASS, firewall.bypass_words(bypass or firewall.BYPASS["azure_services"])
        words = [word for word, arm in firewall.BYPASS.items() if arm.lower() in said]
        if words != ["azure_services"]:
            yield "bypass", words or [none[0]]

    def _note(self, path: str) -> None:
        what = f"networkAcls.{path} of {self._name} is only known at a deployment"
        self.notes.append(f"{what}: the file leaves it out")


def _is_workspace(rule: Any) -> bool:
    """Whether a resource access rule is for a workspace: the plan adds the rule for its own to every firewall."""
    return f"/{machinelearning.WORKSPACE.type}/".lower() in str(get(rule, "resourceId")).lower()
