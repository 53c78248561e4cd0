"""What the imported file would deploy otherwise than the template it comes from."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.arm import export
from amlstack.arm.language import Expanded, Resource, Scope, as_template, expand
from amlstack.catalog import credentials, datastores, identity, machinelearning, network, private_dns, resources
from amlstack.plan import Plan

from .allow_list import allow_list, is_allow_list
from .bodies import get
from .lost import guards, is_guard

_TOLD = ("comments", "dependson", "condition", "metadata")
"""What says how a resource is deployed, and not what it is."""
_FREE = ("tags.", "properties.tags.", "properties.description", "properties.friendlyname")
"""What the paths of free text begin with, in lower case."""
_LISTED = ("properties.securityrules", "properties.subnets")
"""Lists of what is a resource of its own, in lower case: it goes by its name, wherever it stands."""
_NAMED = re.compile(rf"(?:{'|'.join(map(re.escape, _LISTED))})\[.+?\](?=\.)", re.IGNORECASE)
"""The path of an item of such a list."""
_AROUND = resources.DEPLOYMENT.type.lower()


@dataclass(frozen=True, slots=True)
class Differences:
    """What a file would deploy otherwise than a template, a sentence each; iterates over all of them."""

    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    """What keeps the template's resources safe, and wouldn't the file's."""

    def __iter__(self) -> Iterator[str]:
        yield from (*self.warnings, *self.notes)


def differences(expanded: Expanded, plan: Plan) -> Differences:
    """A sentence for each resource, and each setting, in which `plan`'s export differs from a template.

    Empty where both deploy the same. Secrets are compared by where they come from; no value is shown.
    """
    theirs = settings(expanded)
    ours: dict[str, Any] = {}
    scope, level = _where(expanded)
    made = export.export([export.Source("imported", plan)], level)
    for deployment in made.deployments:
        template, given = (json.loads(made.files[name]) for name in (deployment.template, deployment.parameters[0]))
        ours |= settings(expand(template, given, scope))
    told: list[tuple[str, bool]] = []
    for key in theirs:
        if key in ours:
            told += _between(key, theirs[key], ours[key])
        else:
            told.append((f"{key}: the file doesn't make it", guards(key)))
    told += [(f"{key}: the file would make it as well", False) for key in ours if key not in theirs]
    return Differences(tuple(text for text, lost in told if not lost), tuple(text for text, lost in told if lost))


def _where(expanded: Expanded) -> tuple[Scope, export.Scope]:
    """Where the file is exported to: the subscription where the template makes groups, or the workspace's group."""
    made = list(expanded.every())
    if any(one.type.lower() == resources.GROUP.type.lower() for one in made):
        return dataclasses.replace(expanded.scope, resource_group=None), "subscription"
    homes = (one.scope for one in made if one.type.lower() == machinelearning.WORKSPACE.type.lower())
    return next(homes, expanded.scope), "resource-group"


def settings(expanded: Expanded) -> dict[str, Any]:
    """The settings of every resource by their dotted paths, by its type and name as a sentence says them.

    A subnet that is a resource of its own is part of its network, where that is there.
    """
    found: dict[str, dict[str, Any]] = {}
    made = [each for each in expanded.every() if each.type.lower() != _AROUND]
    for resource in made:
        found[f"{resource.type} {_called(resource)}"] = dict(_leaves(as_template(resource.body), ""))
    for subnet in (each for each in made if each.type.lower() == network.SUBNET.type.lower()):
        whole, _, name = _called(subnet).rpartition("/")
        if (around := found.get(f"{network.VIRTUAL_NETWORK.type} {whole}")) is not None:
            settings = found.pop(f"{subnet.type} {whole}/{name}").items()
            inside = {path: value for path, value in settings if path.startswith("properties.")} | {"name": name}
            around |= {f"properties.subnets[{name}].{path}": value for path, value in inside.items()}
    return found


def _called(resource: Resource) -> str:
    """Its name; where that says nothing, what it does: what a role grants, which network a link lets ask."""
    type_ = resource.type.lower()
    if type_ in (private_dns.LINK.type.lower(), network.ZONE_GROUP.type.lower()):
        parent = str(as_template(resource.body["name"])).rpartition("/")[0]
        to = as_template(get(resource.body, "properties.virtualNetwork.id"))
        return f"of {parent}{f' to {to}' if to else ''}".lower()
    if type_ != identity.ROLE_ASSIGNMENT.type.lower():
        return str(as_template(resource.body["name"]))
    role, principal = (get(resource.body, f"properties.{word}") for word in ("roleDefinitionId", "principalId"))
    where = resource.body.get("scope") or "the resource group"
    return f"of role {str(role).rpartition('/')[2]} to {principal} on {where}"


def _between(key: str, theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """What differs in one resource, and whether it kept something safe.

    Names are the same in any case; what is registered by another API is told once.
    """
    one, other = ({path.lower(): value for path, value in said.items()} for said in (theirs, ours))
    if _is_old(one) and not _is_old(other):
        yield f"{key}: registered by the classic API in the template, by the current one by the file", False
        return
    yield from allow_list(key, theirs)
    gone, new = _without(_items(theirs), _items(ours)), _without(_items(ours), _items(theirs))
    for item in gone:
        lost = any(is_guard(path, value) for path, value in one.items() if path.startswith(item.lower()))
        yield f"{key}: {item}: the file doesn't make it", lost
    yield from ((f"{key}: {item}: the file would make it as well", False) for item in new)
    collapsed = tuple(item.lower() for item in (*gone, *new))
    for path in {path.lower(): path for path in (*ours, *theirs)}.values():
        if path.lower().startswith(collapsed) or is_allow_list(key, path):
            continue
        value, now = one.get(path.lower()), other.get(path.lower())
        if _means(path, value) == _means(path, now):
            continue
        if _is_secret(path):
            yield f"{key}: {path}: comes from elsewhere", False
        else:
            told = f"{key}: {path}: {_shown(value)} in the template, {_shown(now)} by the file"
            yield told, is_guard(path, value)


def _items(body: Mapping[str, Any]) -> list[str]:
    """The paths of a security group's rules, and of a network's subnets."""
    return list(dict.fromkeys(found[0] for path in body if (found := _NAMED.match(path))))


def _without(items: list[str], others: list[str]) -> list[str]:
    known = {each.lower() for each in others}
    return [each for each in items if each.lower() not in known]


def _means(path: str, value: Any) -> Any:
    """A value as Azure compares it: names, ids and words in any case, a region with blanks too; free text as it is."""
    if not isinstance(value, str) or path.lower().startswith(_FREE):
        return value
    return value.replace(" ", "").lower() if path.lower() == "location" else value.lower()


def _is_old(body: Mapping[str, Any]) -> bool:
    """Whether it is a datastore of the classic API, of a type that the current one registers too."""
    return str(body.get("properties.datastoretype")).lower() in datastores.CLASSIC_CURRENT


def _is_secret(path: str) -> bool:
    """Whether what stands at a path of a body may be a credential, which nobody is shown."""
    return "secret" in path.lower() or path.lower().rpartition(".")[2] in credentials.NAMES


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every leaf that is set, at its dotted path."""
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            if path or key.lower() not in _TOLD:
                yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            name = get(item, "name") if path.lower().endswith(_LISTED) else None
            yield from _leaves(item, f"{path}[{name if isinstance(name, str) else index}]")
    elif value not in (None, {}, []):
        yield path, value


def _shown(value: Any) -> str:
    return "not set" if value is None else json.dumps(value, ensure_ascii=False)
