"""Derive the catalog's files of published types, one for each, and its api-versions: `python -m tools.published_types`.

What is read is an index and type graphs in the form of Azure/bicep-types-az, which are generated from
Azure/azure-rest-api-specs, and a list of each type's api-versions; `--from` says where they are. Kept is what a check
needs: names, types, limits, allowed values, what is required and what only Azure writes. With --check nothing is
written: it says what is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from amlstack.catalog import EVERY_TYPE, governance, identity, machinelearning, resources
from amlstack.catalog.published import FOLDER, file_of
from amlstack.catalog.versions import FILE, RESOURCE_MANAGER

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared" / "arm-oracle"
HEAD = {
    "made by": "python -m tools.published_types",
    "source": "https://github.com/Azure/bicep-types-az at 1f896de2, from https://github.com/Azure/azure-rest-api-specs",
    "licence": "MIT, Copyright (c) Microsoft Corporation",
}
BESIDE = (
    "Microsoft.KeyVault/vaults/accessPolicies",
    "Microsoft.KeyVault/vaults/secrets",
    "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
    "Microsoft.MachineLearningServices/workspaces/connections",
    "Microsoft.MachineLearningServices/workspaces/outboundRules",
    "Microsoft.Network/privateDnsZones",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "Microsoft.Storage/storageAccounts/fileServices",
)
"""Types around a workspace that the catalog has no kind for."""
PLAYED = (identity.ROLE_DEFINITION.type, governance.POLICY_ASSIGNMENT.type, resources.DEPLOYMENT_TYPE)
"""Types that the sandbox plays besides: only their api-versions are kept."""
SENT = {
    RESOURCE_MANAGER: "2026-06-01",
    "microsoft.containerregistry/registries": "2026-09-01-preview",
    "microsoft.keyvault/vaults": "2026-05-15",
    "microsoft.keyvault/vaults/secrets": "2026-05-15",
    "microsoft.operationalinsights/workspaces": "2015-03-20",
    "microsoft.storage/storageaccounts": "2026-06-01 2026-09-01",
    "microsoft.storage/storageaccounts/blobservices/containers": "2026-06-01 2026-09-01",
    "microsoft.storage/storageaccounts/fileservices/shares": "2026-06-01 2026-09-01",
}
"""Api-versions that no types are published of, and that Microsoft's clients send: the newest azure-mgmt packages, and
azure-ai-ml, which deletes a Log Analytics workspace with the oldest."""
_OTHER_SHAPE = {machinelearning.DATASTORE.type.lower(): "2021-03-01-preview"}
"""Left out: its bodies are neither as later versions have them nor as the classic one has."""
_CLASSIC = f"{machinelearning.DATASTORE.type}@{machinelearning.CLASSIC_VERSION}".lower()
"""Left out: what is published isn't what the service takes."""
_REQUIRED, _READ_ONLY = 1, 2
_ENVELOPE = ("id", "name", "type", "apiVersion")
"""Rules of their own judge these."""
_LIMITS = ("minLength", "maxLength", "pattern", "minValue", "maxValue")
_PLAIN = {"StringType": "string", "IntegerType": "integer", "BooleanType": "boolean", "AnyType": "any"}

Node = str | dict[str, Any]
"""A word for a type without limits, or what is said of it; other nodes in it are `_Ref`s, and at last numbers."""


class _Ref(int):
    """The number of a node."""


class Graph:
    """The nodes that one type's versions are made of, each version read from its own file."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[tuple[int, int], _Ref] = {}

    def body(self, types: Sequence[Mapping[str, Any]], index: int) -> _Ref:
        """The node of a resource's body, without its envelope."""
        return self._node(types, _number(types[index]["body"]), top=True)

    def _node(self, types: Sequence[Mapping[str, Any]], number: int, *, top: bool = False) -> _Ref:
        key = (id(types), number)
        if key not in self._known:
            self._known[key] = _Ref(len(self.nodes))
            self.nodes.append("any")
            self.nodes[self._known[key]] = self._read(types, types[number], top=top)
        return self._known[key]

    def _read(self, types: Sequence[Mapping[str, Any]], said: Mapping[str, Any], *, top: bool) -> Node:
        match said["$type"]:
            case "StringType" | "IntegerType":
                limits = {key: said[key] for key in _LIMITS if key in said}
                return {"type": _PLAIN[said["$type"]], **limits} if limits else _PLAIN[said["$type"]]
            case "BooleanType" | "AnyType":
                return _PLAIN[said["$type"]]
            case "StringLiteralType":
                return {"enum": [said["value"]]}
            case "UnionType":
                words = [types[_number(each)] for each in said["elements"]]
                return {"enum": [each["value"] for each in words if "value" in each]}
            case "ArrayType":
                limits = {key: said[key] for key in ("minLength", "maxLength") if key in said}
                return {"items": self._node(types, _number(said["itemType"])), **limits}
        return self._object(types, said, top=top)

    def _object(self, types: Sequence[Mapping[str, Any]], said: Mapping[str, Any], *, top: bool) -> Node:
        declared = said.get("properties") or said.get("baseProperties") or {}
        kept = {name: each for name, each in declared.items() if not (top and name in _ENVELOPE)}
        made: dict[str, Any] = {"properties": {name: self._property(types, each) for name, each in kept.items()}}
        if "additionalProperties" in said:
            made["others"] = self._node(types, _number(said["additionalProperties"]))
        if "discriminator" in said:
            made["by"] = said["discriminator"]
            made["cases"] = {word: self._node(types, _number(each)) for word, each in said["elements"].items()}
            made["properties"].pop(said["discriminator"], None)
        return made

    def _property(self, types: Sequence[Mapping[str, Any]], said: Mapping[str, Any]) -> Any:
        flags = said.get("flags", 0)
        if flags & _READ_ONLY:
            return "readOnly"
        node = self._node(types, _number(said["type"]))
        return [node, "required"] if flags & _REQUIRED else node


def _number(reference: Mapping[str, str]) -> int:
    return int(reference["$ref"].rpartition("/")[2])


def merged(nodes: list[Node], roots: Iterable[int]) -> tuple[list[Node], list[Node | int]]:
    """The nodes without those that say the same (also where they contain themselves), and what the roots became.

    Nodes are sorted into classes by what they say, and by the classes of what they contain, until that changes nothing.
    """
    classes, count = [0] * len(nodes), 1
    while True:
        texts = [json.dumps(_renumbered(node, classes), sort_keys=True) for node in nodes]
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        classes = [numbers[text] for text in texts]
        if len(numbers) == count:
            break
        count = len(numbers)
    first = [classes.index(number) for number in range(count)]
    words = [node if isinstance(node := nodes[each], str) else None for each in first]
    places = iter(range(count))
    final: list[Any] = [word if word is not None else next(places) for word in words]
    become = [final[each] for each in classes]
    return [_renumbered(nodes[each], become) for each, word in zip(first, words, strict=True) if word is None], [
        become[root] for root in roots
    ]


def _renumbered(value: Any, numbers: list[Any]) -> Any:
    if isinstance(value, _Ref):
        return numbers[value]
    if isinstance(value, dict):
        return {key: _renumbered(item, numbers) for key, item in value.items()}
    return [_renumbered(item, numbers) for item in value] if isinstance(value, list) else value


def files(source: Path) -> dict[Path, str]:
    """What each file of the folder should hold."""
    types = source / "bicep-types"
    index = json.loads((types / "index.json").read_text(encoding="utf-8"))
    made = {FILE: _versions(json.loads((source / "all-versions" / "versions.json").read_text(encoding="utf-8")))}
    for type_ in _typed():
        entries = sorted(
            (key.partition("@")[2], entry)
            for key, entry in index.items()
            if key.partition("@")[0] == type_.lower() and key != _CLASSIC
        )
        graph, loaded = Graph(), [json.loads((types / entry["file"]).read_text("utf-8")) for _, entry in entries]
        roots = [graph.body(each, entry["index"]) for each, (_, entry) in zip(loaded, entries, strict=True)]
        nodes, bodies = merged(graph.nodes, roots)
        versions = {version: body for (version, _), body in zip(entries, bodies, strict=True)}
        made[file_of(type_)] = _text({**HEAD, "type": type_, "versions": versions}, nodes)
    return made


def _versions(listed: Mapping[str, Mapping[str, list[str]]]) -> str:
    """The file of api-versions, a type on each line in lower case, from those of each type in `listed`.

    Resource Manager's own paths have those of groups and deployments, also what its list of providers alone tells.
    """
    known: dict[str, set[str]] = {}
    for type_ in (*_typed(), *PLAYED):
        key = type_.lower()
        own = key.startswith(f"{RESOURCE_MANAGER}/")
        known.setdefault(RESOURCE_MANAGER if own else key, set()).update(
            listed[key]["types"], listed[key]["provider"] if own else ()
        )
    for key, versions in known.items():
        versions |= set(SENT.get(key, "").split())
        versions.discard(_OTHER_SHAPE.get(key, ""))
    head = {**HEAD, "source": f"{HEAD['source']}, and https://github.com/Azure/PSRule.Rules.Azure at bb5dbd85"}
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(' '.join(sorted(known[key])))}" for key in sorted(known))
    return f'{json.dumps(head, indent=1)[:-2]},\n "types": {{\n{lines}\n }}\n}}\n'


def _typed() -> list[str]:
    """The types that a file of their own is kept of."""
    return sorted({*(kind.type for kind in EVERY_TYPE.values()), *BESIDE})


def _text(head: Mapping[str, Any], nodes: list[Node]) -> str:
    """A node on each line, so that a difference can be read."""
    lines = ",\n".join(f"  {json.dumps(node, separators=(', ', ': '))}" for node in nodes)
    return f'{json.dumps(head, indent=1)[:-2]},\n "nodes": [\n{lines}\n ]\n}}\n'


def main() -> int:
    """Write or check; the exit code is 1 where a check finds something stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.published_types", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    parser.add_argument("--from", dest="source", type=Path, default=SOURCE, help="the folder with both")
    given = parser.parse_args()
    if not (given.source / "bicep-types" / "index.json").is_file():
        print("published types: skipped, they are not beside this checkout (--from says where)", file=sys.stderr)
        return 0 if given.check else 2
    wanted = files(given.source)
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    extra = sorted(set(FOLDER.glob("*.json")) - set(wanted))
    for path in [*stale, *extra]:
        fate = "stale; run `make generate`" if given.check else "removed" if path in extra else "written"
        print(f"{path.relative_to(ROOT)}: {fate}", file=sys.stderr)
    if not given.check:
        for path in stale:
            path.write_text(wanted[path], encoding="utf-8")
        for path in extra:
            path.unlink()
    return 1 if given.check and (stale or extra) else 0


if __name__ == "__main__":
    sys.exit(main())
