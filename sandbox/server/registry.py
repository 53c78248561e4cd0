"""Every provider and every route of this Resource Manager."""

from __future__ import annotations

from amlstack.catalog import BY_TYPE, PLAYED
from amlstack.sandbox.deployments import provider as deployments
from amlstack.sandbox.providers import MODULES, namespaces
from amlstack.sandbox.resource_manager.provider import Provider, Route

_MODULES = (*MODULES, deployments)
_SPECIAL = {each.kind.type.lower(): each for module in _MODULES for each in module.PROVIDERS}

PROVIDERS: dict[str, Provider] = _SPECIAL | {
    kind.type.lower(): Provider(kind) for kind in (*BY_TYPE.values(), *PLAYED) if kind.type.lower() not in _SPECIAL
}
"""Every provider by the ARM type in lower case. A kind of the catalog's that no module plays has nothing special."""
ROUTES: dict[tuple[str, str, str], Route] = {
    **namespaces.routes(PROVIDERS.values()),
    **{key: route for module in _MODULES for key, route in module.ROUTES.items()},
}
"""What isn't a resource of its own, such as a name check: (method, type, tail), in lower case but for the method."""
