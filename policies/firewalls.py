"""What a service's own firewall lets in besides the networks that it lists: Azure's services, a workspace by name."""

from __future__ import annotations

from collections.abc import Mapping

from amlstack.catalog import firewall, machinelearning

from .graph import NotYet, Resource, Unknown, in_any_case, keys_of
from .relations import listed

BYPASS = "properties.networkAcls.bypass"
_NAMED = "properties.networkAcls.resourceAccessRules"


def lets_services_in(resource: Resource) -> bool:
    """Whether an account or a vault lets Azure's own services in: left out, it does. Raises NotYet."""
    bypass = resource.get(BYPASS)
    return bypass is None or "azureservices" in firewall.bypass_words(str(bypass))


def names_workspace(account: Resource) -> bool:
    """Whether a rule of an account lets a workspace in. Raises NotYet where one is for something that isn't known."""
    type_ = machinelearning.WORKSPACE.type.lower()
    said, unclear = account.raw(_NAMED), False
    for rule in [said] if isinstance(said, Unknown) else listed(said):
        id_ = in_any_case(rule, "resourceId") if isinstance(rule, Mapping) else rule
        if any(key.startswith(f"{type_}/") for key in keys_of(id_) or ()):
            return True
        unclear = unclear or isinstance(id_, Unknown)
    if unclear:
        raise NotYet(str(account), _NAMED)
    return False
