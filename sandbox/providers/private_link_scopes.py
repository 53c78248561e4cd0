"""Microsoft.Insights: Azure Monitor's private link scopes, and what is reached by them.

Sources: https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure, the 2021-09-01 types,
https://learn.microsoft.com/rest/api/monitor/private-link-scopes (a scope is made at once; a scoped resource, and every
deletion, by a long-running operation). The codes of the refusals are unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import ids, monitoring
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import bad_request
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from .private_link import abandon

_LINKED = "properties.linkedResourceId"
_WORDS = {
    monitoring.LOG_ANALYTICS.type.lower(): ("privateLinkScopedResources", "resourceId", "scopeId"),
    monitoring.APPLICATION_INSIGHTS.type.lower(): ("PrivateLinkScopedResources", "ResourceId", "ScopeId"),
}
"""Where a linked resource shows what it is linked by, and under which words."""


class Scope(Provider):
    """A private link scope: in no region."""

    kind = monitoring.PRIVATE_LINK_SCOPE
    regions = ("global",)
    poll_delete: ClassVar[Poll] = "location"
    keeps = ("properties.accessModeSettings",)
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.accessModeSettings.exclusions": [],
        "properties.privateEndpointConnections": [],
    }

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it with its scoped resources; its private endpoints stay."""
        abandon(call, resource)
        for each in call.store.of_type_below(monitoring.SCOPED_RESOURCE.type, resource.id):
            call.store.drop(each.id)
            _show(call, each)
        super().remove(call, resource)


class ScopedResource(Provider):
    """What is linked to a scope."""

    kind = monitoring.SCOPED_RESOURCE
    poll: ClassVar[Poll] = "location"
    poll_delete: ClassVar[Poll] = "location"

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse what isn't there, what can't be linked, and what this scope has already."""
        linked = str(get(body, _LINKED))
        try:
            type_ = ids.parse(linked).type.lower()
        except ValueError as error:
            raise bad_request(f"'{_LINKED}' is no resource id: {error}.", _LINKED) from None
        if type_ not in {each.lower() for each in monitoring.SCOPED_TYPES}:
            known = ", ".join(monitoring.SCOPED_TYPES)
            raise bad_request(f"'{_LINKED}' is of type '{type_}': a scope takes {known}.", _LINKED)
        if type_ in _WORDS and call.store.get(linked) is None:
            raise bad_request(f"The resource '{linked}' does not exist.", _LINKED)
        for other in call.store.of_type_below(self.kind.type, "/".join(call.target.id.split("/")[:-2])):
            if other.key != call.target.id.lower() and str(get(other.body, _LINKED)).lower() == linked.lower():
                raise bad_request(f"The scope has '{linked}' already, as '{other.name}'.", _LINKED)

    def created(self, call: Call, resource: Resource) -> None:
        """Show it on what it links."""
        _show(call, resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Unlink it."""
        super().remove(call, resource)
        _show(call, resource)


def _show(call: Call, scoped: Resource) -> None:
    """Write into a linked resource what it is linked by."""
    linked = call.store.get(str(get(scoped.body, _LINKED)))
    if linked is None or linked.type.lower() not in _WORDS:
        return
    word, resource_id, scope_id = _WORDS[linked.type.lower()]
    linked.body["properties"][word] = [
        {resource_id: each.id, scope_id: each.id.split("/scopedResources/")[0]}
        for each in call.store.of_type(monitoring.SCOPED_RESOURCE.type)
        if str(get(each.body, _LINKED)).lower() == linked.key
    ]
    call.store.put(linked)


PROVIDERS: tuple[Provider, ...] = (Scope(), ScopedResource())
ROUTES: dict[tuple[str, str, str], Route] = {}
