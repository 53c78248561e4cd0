"""An exported template, deployed in thought: expanded with its parameter files, and answered as the mocks answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.arm.export import Export, Source
from amlstack.arm.language import Expanded, KeyVaultReference, Scope, Undecided, expand
from amlstack.catalog import BY_TYPE, ids

from ..recording import SUBSCRIPTION, TENANT, keys, principal
from .declared import documents


class Azure:
    """Answers as `recording`'s mocks do, in the catalog's api-version of each type only."""

    def call(self, function: str, arguments: Sequence[Any], scope: Scope) -> Any:
        """What reference and listKeys give."""
        if "/Microsoft.Resources/deployments/" in arguments[0]:
            raise Undecided
        id_, version, *full = arguments
        assert BY_TYPE[ids.parse(id_).type.lower()].api_version == version
        if function == "listKeys":
            return {"keys": keys(ids.parse(id_).name)}
        return {"identity": {"principalId": principal(id_)}} if full else {"principalId": principal(id_)}

    def __init__(self, secret: Callable[[str], str]) -> None:
        self._secret = secret

    def secret(self, reference: KeyVaultReference) -> Any:
        """What a vault keeps under that name."""
        return self._secret(reference.secret)


@dataclass(frozen=True)
class Made:
    """One resource that an export deploys."""

    body: dict[str, Any]
    waits: frozenset[str]
    """Ids of all that the template lets it wait for; what lies behind a nested deployment by its own ids."""
    part: int
    """The template's place in the order."""


def deployed(
    made: Export, source: Source, secret: Callable[[str], str], *, by_default: bool = False
) -> dict[str, Made]:
    """Everything that an export deploys for one of its workspace files, by id. Fails where something comes twice.

    With `by_default`, of the parameter file only the location and what the template has no default for.
    """
    found: dict[str, Made] = {}
    for part, expanded in enumerate(expansions(made, source, secret, by_default)):
        for id_, one in _made(expanded, frozenset(), part):
            assert id_ not in found, "deployed twice"
            found[id_] = one
    return found


def _made(expanded: Expanded, waits: frozenset[str], part: int) -> Iterator[tuple[str, Made]]:
    """What an expansion makes, by id; all of it waits for `waits` too."""
    behind = {one.id: frozenset(filter(None, (inner.id for inner in one.nested.every()))) for one in expanded.resources
              if one.nested}  # fmt: skip
    for one in expanded.resources:
        needs = waits.union(*(behind.get(id_, frozenset([id_])) for id_ in one.needs))
        if one.nested:
            yield from _made(one.nested, needs, part)
        else:
            assert one.id is not None
            yield one.id, Made(one.body, needs, part)


def expansions(made: Export, source: Source, secret: Callable[[str], str], by_default: bool) -> Iterator[Expanded]:
    """Each template of an export, expanded for one of its workspace files."""
    files = documents(made)
    for deployment in made.deployments:
        given = dict(files[deployment.parameters[made.sources.index(source)]]["parameters"])
        declared = files[deployment.template]["parameters"]
        if by_default:
            given = {name: value for name, value in given.items()
                     if name == "location" or "defaultValue" not in declared[name]}  # fmt: skip
        for parameter in deployment.given:
            if parameter.name in given:
                continue
            if parameter.type == "securestring":
                given[parameter.name] = {"value": secret(parameter.name)}
            elif parameter.secret:
                given[parameter.name] = {"value": {each.name: secret(each.name) for each in source.plan.secrets()}}
        yield expand(files[deployment.template], given, place(made, source), Azure(secret))


def place(made: Export, source: Source) -> Scope:
    """Where an export is deployed to."""
    whole = Scope(tenant=TENANT, subscription=SUBSCRIPTION)
    return whole if made.scope == "subscription" else dataclasses.replace(whole, resource_group=source.group)
