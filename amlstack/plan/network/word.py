"""What `network: private` and `network: managed` stand for: keys of the declaration, each with its value and why.

A key that is left out takes the word's value; one that says otherwise is a fault, which names both places.
Source: https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import registry
from amlstack.spec.model import ContainerRegistrySpec, WorkspaceSpec

from .. import checks
from ..faults import Path, PlanFault
from ..graph import Implied
from ..late import Late, late
from ..plan_builder import PlanBuilder, insist
from .keys import dotted, value_at, with_value

MODE: Path = ("network", "mode")
PRIVATE, MANAGED = WORDS = ("private", "managed")
DISABLED, APPROVED_ONLY = "disabled", "allow_only_approved_outbound"
_PARTS = {
    "storage_account": "the workspace's storage",
    "key_vault": "the key vault",
    "container_registry": "the container registry",
}
_OWN = "a virtual network of one's own"
_TRUSTED = "azure_services"
_MUST = "exists, so its firewall isn't touched: it must deny the internet, and let in {by}"
_LET_IN = {
    "storage_account": "trusted services, or the workspace by a rule for its resource",
    "key_vault": "trusted services",
    "container_registry": "trusted services; its SKU must be Premium",
}
"""Source: https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One key that the word stands for."""

    path: Path
    value: Any
    why: str
    allows: Callable[[Any], bool] | None = None
    """Whether a value that is said does too; None where the word's alone does."""

    def agrees(self, said: Any) -> bool:
        """Whether what the declaration says goes with the word."""
        return said == self.value or (self.allows is not None and self.allows(said))


def settle(builder: PlanBuilder) -> None:
    """Fill in what the declaration leaves to its word. Faults, and what was filled in, are the builder's."""
    network = builder.spec.network
    if network is None or network.mode is None:
        return
    if network.mode not in WORDS:
        near = checks.nearest(network.mode, WORDS)
        mend = f"did you mean {near!r}?" if near else f"write {' or '.join(WORDS)}"
        builder.fault(MODE, f"{network.mode!r} is no word for a network", mend)
        return
    for meaning in _meanings(builder.spec, network.mode):
        _hold(builder, meaning, network.mode)
    builder.faults.extend(_others(builder.spec, network.mode))
    builder.notes.extend(_given(builder.spec))


def isolated(spec: WorkspaceSpec) -> bool:
    """Whether computes are in a managed network, as far as the declaration says."""
    managed = spec.managed_network
    return managed is not None and managed.isolation_mode not in (None, DISABLED)


def _meanings(spec: WorkspaceSpec, mode: str) -> Iterator[Meaning]:
    private, open_ = mode == PRIVATE, "the workspace itself is reached from the internet, by whoever signs in"
    yield Meaning(
        ("public_network_access",),
        "disabled" if private else "enabled",
        "nothing on the internet reaches the workspace" if private else open_,
    )
    yield Meaning(
        ("managed_network", "isolation_mode"),
        APPROVED_ONLY,
        "computes reach what Azure ML needs, and what outbound_rules name",
        lambda said: private or said != DISABLED,
    )
    if spec.managed_network is None or spec.managed_network.isolation_mode != DISABLED:
        why = "the network is there before a compute needs it, which would wait half an hour for it, and may time out"
        yield Meaning(("provision_network_now",), True, why, lambda _: True)
    if private and spec.managed_network is not None and spec.managed_network.isolation_mode == DISABLED:
        why = "computes have no public address, and need another way out: a NAT gateway, or a route to a firewall"
        yield Meaning(("serverless_compute", "no_public_ip"), True, why)
    if _kept(spec.container_registry) is None and not is_lazy(spec.container_registry):
        why = "Premium alone takes private endpoints, and the lazy one would be open"
        yield Meaning(("container_registry", "sku"), registry.PREMIUM, why)
    for where, whose in _closed(spec):
        yield from _closing(where, whose, private)


def _kept(wanted: Any) -> Any:
    """The id of what exists already; None of what the plan makes."""
    return None if wanted is None else wanted.id


def _closed(spec: WorkspaceSpec) -> Iterator[tuple[Path, str]]:
    """The place of each part that the plan makes and the word closes, and what to call it."""
    for part, whose in _PARTS.items():
        wanted = getattr(spec, part)
        other = part == "container_registry" and wanted is not None and not _may_be_premium(wanted)
        if _kept(wanted) is None and not other:
            yield (part,), whose
    for index, account in enumerate(spec.storage_accounts):
        if account.id is None:
            yield ("storage_accounts", index), f"the storage account {account.name}"


def _closing(where: Path, whose: str, private: bool) -> Iterator[Meaning]:
    """What closes a part: of a managed network's its firewall alone may be opened, for those whom its rules let in."""
    yield Meaning(
        (*where, "public_network_access"),
        "disabled",
        f"nothing on the internet reaches {whose}",
        lambda said: not private and said == "enabled",
    )
    why = f"{whose} lets in private endpoints, what Azure trusts, and the workspace"
    yield Meaning((*where, "network_acls", "default_action"), "deny", why)


def _given(spec: WorkspaceSpec) -> Iterator[str]:
    """What the firewall must have of each part that exists already: it is somebody else's, and isn't touched."""
    for part, whose in _PARTS.items():
        if (id_ := _kept(getattr(spec, part))) is not None:
            yield f"{whose}, {_name(id_)}, {_MUST.format(by=_LET_IN[part])}"
    for account in spec.storage_accounts:
        if account.id is not None:
            yield f"the storage account {_name(account.id)} {_MUST.format(by=_LET_IN['storage_account'])}"


def _name(id_: Any) -> str:
    return "given by an id that arrives late" if late(id_) else str(id_).rpartition("/")[2]


def _hold(builder: PlanBuilder, meaning: Meaning, mode: str) -> None:
    said = value_at(builder.spec, meaning.path)
    if said is None:
        builder.spec = with_value(builder.spec, meaning.path, meaning.value)
        builder.implied.append(Implied(dotted(meaning.path), _text(meaning.value), meaning.why))
    elif isinstance(said, Late):
        check = insist(checks.OneOf((str(meaning.value),), f"contradicts network: {mode}"), dotted(meaning.path))
        builder.spec = with_value(builder.spec, meaning.path, said.then(check))
    elif not meaning.agrees(said):
        builder.faults.append(_contradiction(meaning.path, said, mode, meaning.why, f"write {_text(meaning.value)}"))


def _contradiction(path: Path, said: Any, mode: str, why: str, mend: str) -> PlanFault:
    return PlanFault(
        path, f"{path[-1]}: {_text(said)} contradicts network: {mode}: {why}", f"leave it out, or {mend}", MODE
    )


def _text(value: Any) -> str:
    """A value as a file says it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _others(spec: WorkspaceSpec, mode: str) -> Iterator[PlanFault]:
    """What contradicts the word, besides the keys that have a value of its own."""
    if is_lazy(spec.container_registry):
        why = "the registry that Azure ML makes by itself is open, and takes no private endpoint"
        yield PlanFault(
            ("container_registry",), f"container_registry: lazy contradicts network: {mode}: {why}",
            "leave it out: a Premium one is made", MODE,
        )  # fmt: skip
    for part, whose in _PARTS.items():
        acls = getattr(getattr(spec, part), "network_acls", None)
        if acls is not None and acls.bypass is not None and _TRUSTED not in acls.bypass:
            path, said = (part, "network_acls", "bypass"), f"[{', '.join(acls.bypass)}]"
            yield _contradiction(path, said, mode, f"Azure ML reaches {whose} as a trusted service", f"add {_TRUSTED}")
    if mode == MANAGED and spec.network is not None:
        keys = ("virtual_network", "endpoint_subnet", "compute_subnet", "private_endpoints", "dns")
        for key in (key for key in keys if _is_said(getattr(spec.network, key))):
            what = f"{key} belongs to {_OWN}, and network: {mode} has none"
            yield PlanFault(("network", key), what, "leave it out, or write `mode: private`", MODE)


def _may_be_premium(wanted: ContainerRegistrySpec) -> bool:
    return not is_lazy(wanted) and (late(wanted.sku) or wanted.sku in (None, registry.PREMIUM))


def _is_said(value: Any) -> bool:
    return late(value) or value not in (None, ())


def is_lazy(wanted: ContainerRegistrySpec | None) -> bool:
    """Whether the declaration says that Azure ML is to make the registry."""
    return wanted is not None and not late(wanted.name) and wanted.name == registry.LAZY
