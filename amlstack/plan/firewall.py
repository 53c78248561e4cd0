"""From `network_acls` to the firewall of a storage account, a key vault or a container registry.

One that denies still lets the workspace in: by name at an account, as a service that Azure trusts at the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import firewall, machinelearning, registry
from amlstack.catalog.firewall import Firewall
from amlstack.spec.model import (
    ContainerRegistrySpec,
    NetworkAclsSpec,
    RegistryNetworkAclsSpec,
    VaultNetworkAclsSpec,
)

from . import checks, nodes
from .checks import Check
from .faults import Path, PlanFault
from .late import Late, late
from .nodes import Value
from .refs import IdOf

Acls = NetworkAclsSpec | VaultNetworkAclsSpec | RegistryNetworkAclsSpec


def network_acls(wanted: NetworkAclsSpec | None) -> nodes.NetworkAcls | None:
    """A storage account's firewall; what Azure would refuse of it, `faults` finds.

    One that denies lets the workspace in, by an id that makes no dependency (`IdOf`): the workspace needs the account.
    Source: https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet
    """
    if wanted is None:
        return None
    action = _action(wanted)
    workspace = IdOf(machinelearning.WORKSPACE.stem)
    return nodes.NetworkAcls(
        default_action=action,
        bypass=bypass(wanted, firewall.ACCOUNT),
        ip_rules=tuple(nodes.IpRule(each) for each in wanted.ip_rules),
        subnets=tuple(nodes.SubnetRule(each) for each in wanted.subnets),
        access_rules=(nodes.AccessRule(workspace),) if action == firewall.DEFAULT_ACTIONS["deny"] else (),
    )


def vault_acls(wanted: VaultNetworkAclsSpec | None) -> nodes.VaultNetworkAcls | None:
    """A key vault's firewall."""
    if wanted is None:
        return None
    return nodes.VaultNetworkAcls(
        default_action=_action(wanted),
        bypass=bypass(wanted, firewall.VAULT),
        ip_rules=tuple(nodes.VaultIpRule(each) for each in _addresses(wanted, firewall.VAULT)),
        subnets=tuple(nodes.VaultSubnetRule(each) for each in wanted.subnets),
    )


def registry_acls(wanted: RegistryNetworkAclsSpec | None) -> nodes.RegistryNetworkAcls | None:
    """A container registry's firewall, without whom it lets in unasked: that is a setting of the registry's own."""
    if wanted is None:
        return None
    rules = tuple(nodes.RegistryIpRule(each) for each in _addresses(wanted, firewall.REGISTRY))
    return nodes.RegistryNetworkAcls(default_action=_action(wanted), ip_rules=rules)


def bypass(wanted: Acls, takes: Firewall) -> str:
    """ARM's words for whom no rule is asked, in one text; none of them is a word too."""
    words = ("azure_services",) if wanted.bypass is None else wanted.bypass
    return ", ".join(arm for word, arm in takes.bypass.items() if word in words) or firewall.NO_BYPASS[1]


def _action(wanted: Acls) -> str:
    return firewall.DEFAULT_ACTIONS.get(wanted.default_action, wanted.default_action)


def _addresses(wanted: Acls, takes: Firewall) -> Iterator[Value]:
    for each in wanted.ip_rules:
        yield each.then(takes.spelled) if isinstance(each, Late) else takes.spelled(each)


def faults(wanted: Acls | None, takes: Firewall, where: Path) -> Iterator[PlanFault]:
    """What Azure would refuse of a firewall; `where` is the place of whose it is."""
    if wanted is None:
        return
    where = (*where, "network_acls")
    if wanted.default_action not in firewall.DEFAULT_ACTIONS:
        what = f"{wanted.default_action!r} is no default action"
        yield PlanFault((*where, "default_action"), what, f"use {' or '.join(firewall.DEFAULT_ACTIONS)}")
    yield from _bypass_faults(wanted.bypass or (), takes, (*where, "bypass"))
    yield from _list_faults(wanted.ip_rules, checks.Addresses(takes), takes.addresses, (*where, "ip_rules"), takes)
    subnets: tuple[Any, ...] = getattr(wanted, "subnets", ())
    yield from _list_faults(subnets, checks.subnet_id, takes.subnets, (*where, "subnets"), takes)


def _list_faults(
    values: tuple[Any, ...], check: Check, at_most: int, where: Path, takes: Firewall
) -> Iterator[PlanFault]:
    for index, value in enumerate(values):
        if not late(value) and (wrong := check(value)):
            yield PlanFault((*where, index), wrong.what, wrong.mend)
    if len(values) > at_most:
        yield PlanFault(where, f"{len(values)} are too many", f"{takes.whose} takes {at_most}")


def _bypass_faults(words: tuple[str, ...], takes: Firewall, where: Path) -> Iterator[PlanFault]:
    none, known = firewall.NO_BYPASS[0], (*takes.bypass, firewall.NO_BYPASS[0])
    for index, word in enumerate(words):
        if word not in known:
            yield PlanFault((*where, index), f"{word!r} bypasses no firewall", f"use {', '.join(known)}")
    if none in words and len(words) > 1:
        yield PlanFault(where, f"{none} stands beside others", f"write [{none}], or the others")


def sku_faults(wanted: ContainerRegistrySpec, where: Path) -> Iterator[PlanFault]:
    """What a registry says of its network that its SKU doesn't have: a Premium one alone is closed.

    Source: https://learn.microsoft.com/azure/container-registry/container-registry-skus
    """
    sku = nodes.ContainerRegistry.__dataclass_fields__["sku"].default if wanted.sku is None else wanted.sku
    if late(sku) or sku == registry.PREMIUM:
        return
    said = {"network_acls": wanted.network_acls is not None}
    said["public_network_access"] = wanted.public_network_access == "disabled"
    for key in (key for key, is_said in said.items() if is_said):
        what = f"a {sku} registry can't be closed to the internet, nor has it a firewall"
        yield PlanFault((*where, key), what, f"write `sku: {registry.PREMIUM}`, or leave it out")
