"""From `network_acls` to a storage account's firewall, which always lets the workspace in."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import firewall, machinelearning
from amlstack.spec.model import NetworkAclsSpec

from . import checks, nodes
from .faults import Path, PlanFault
from .late import late
from .refs import IdOf

_LISTS = {"ip_rules": checks.addresses, "subnets": checks.subnet_id}


def network_acls(wanted: NetworkAclsSpec | None) -> nodes.NetworkAcls | None:
    """A storage account's firewall; what Azure would refuse of it, `faults` finds.

    One that denies lets the workspace in, by an id that makes no dependency (`IdOf`): the workspace needs the account.
    Source: https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet
    """
    if wanted is None:
        return None
    action = firewall.DEFAULT_ACTIONS.get(wanted.default_action, wanted.default_action)
    workspace = IdOf(machinelearning.WORKSPACE.stem)
    return nodes.NetworkAcls(
        default_action=action,
        bypass=_bypass(wanted.bypass),
        ip_rules=tuple(nodes.IpRule(each) for each in wanted.ip_rules),
        subnets=tuple(nodes.SubnetRule(each) for each in wanted.subnets),
        access_rules=(nodes.AccessRule(workspace),) if action == firewall.DEFAULT_ACTIONS["deny"] else (),
    )


def _bypass(words: tuple[str, ...] | None) -> str:
    """ARM's words in one text; none of them is a word too."""
    wanted = ("azure_services",) if words is None else words
    return ", ".join(arm for word, arm in firewall.BYPASS.items() if word in wanted) or firewall.NO_BYPASS[1]


def faults(wanted: NetworkAclsSpec | None, where: Path) -> Iterator[PlanFault]:
    """What Azure would refuse of a firewall; `where` is the account's place."""
    if wanted is None:
        return
    where = (*where, "network_acls")
    if wanted.default_action not in firewall.DEFAULT_ACTIONS:
        what = f"{wanted.default_action!r} is no default action"
        yield PlanFault((*where, "default_action"), what, f"use {' or '.join(firewall.DEFAULT_ACTIONS)}")
    yield from _bypass_faults(wanted.bypass or (), (*where, "bypass"))
    for key, check in _LISTS.items():
        values = getattr(wanted, key)
        for index, value in enumerate(values):
            if not late(value) and (wrong := check(value)):
                yield PlanFault((*where, key, index), wrong.what, wrong.mend)
        if len(values) > firewall.RULES:
            yield PlanFault((*where, key), f"{len(values)} are too many", f"an account takes {firewall.RULES}")


def _bypass_faults(words: tuple[str, ...], where: Path) -> Iterator[PlanFault]:
    none, known = firewall.NO_BYPASS[0], (*firewall.BYPASS, firewall.NO_BYPASS[0])
    for index, word in enumerate(words):
        if word not in known:
            yield PlanFault((*where, index), f"{word!r} bypasses no firewall", f"use {', '.join(known)}")
    if none in words and len(words) > 1:
        yield PlanFault(where, f"{none} stands beside others", f"write [{none}], or the others")
