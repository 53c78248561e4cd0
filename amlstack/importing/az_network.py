"""The shapes in which az ml's published files say a network, brought to the one that az ml's schema has.

Seen in azureml-examples (cli/resources/workspace, cli/jobs/spark), azure-ai-ml's tests (test_configs/workspace) and
Azure's articles: rules as a map by name, port ranges as numbers or a list of them, `None` for no subnet, a mode alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import managed_network as catalog
from amlstack.spec import spellings

_KEYS = ("managed_network", "serverless_compute")
_NOTHING = ("", "none", "null")
"""What a text says that stands where there is no subnet."""


def in_shape(data: Mapping[str, Any]) -> dict[str, Any]:
    """A workspace file of az ml's, with the keys of its network in the shape that az ml's schema has."""
    said = {key: _without_nulls(value) if key in _KEYS else value for key, value in data.items()}
    if isinstance(mode := said.get("managed_network"), str):
        said["managed_network"] = {"isolation_mode": mode}
    if isinstance(network := said.get("managed_network"), Mapping):
        said["managed_network"] = _network(network)
    if isinstance(serverless := said.get("serverless_compute"), Mapping):
        said["serverless_compute"] = {key: value for key, value in serverless.items() if not _is_no_subnet(key, value)}
    return said


def without_needless_provisioning(mapping: dict[str, Any]) -> list[str]:
    """Take the order to provision out of a file without a managed network; returns the sentence that tells it."""
    network = mapping.get("managed_network")
    mode = network.get("isolation_mode") if isinstance(network, Mapping) else None
    if mode not in (None, "disabled") or "provision_network_now" not in mapping:
        return []
    del mapping["provision_network_now"]
    return ["provision_network_now changes nothing there, without a managed network, and is left out"]


def _without_nulls(value: Any) -> Any:
    """A value without the members that say nothing, at any depth: az ml prints them."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _is_no_subnet(key: Any, value: Any) -> bool:
    return key == "custom_subnet" and isinstance(value, str) and value.strip().lower() in _NOTHING


def _network(network: Mapping[str, Any]) -> dict[str, Any]:
    rules = network.get("outbound_rules")
    if isinstance(rules, Mapping) and all(isinstance(rule, Mapping) for rule in rules.values()):
        rules = [{"name": str(name), **rule} for name, rule in rules.items()]
    if isinstance(rules, list):
        rules = [_rule(each) if isinstance(each, Mapping) else each for each in rules]
    return dict(network) if rules is None else {**network, "outbound_rules": rules}


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    destination = rule.get("destination")
    if not isinstance(destination, Mapping):
        return dict(rule)
    said = dict(destination)
    if "port_ranges" in said:
        said["port_ranges"] = _ports(said["port_ranges"])
    if word := spellings.word(said.get("protocol"), [each for each in catalog.PROTOCOLS if each.isalpha()]):
        said["protocol"] = word
    return {**rule, "destination": said}


def _ports(value: Any) -> Any:
    """Ports as one text; what is neither a text, a number nor a list of them stays as it is."""
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(each, (str, int)) and not isinstance(each, bool) for each in listed):
        return value
    return ", ".join(map(str, listed))
