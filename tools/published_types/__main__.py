"""Derive the catalog's files of published types, one for each, and its api-versions: `python -m tools.published_types`.

What is read is type graphs in the form of Azure/bicep-types-az, which are generated from Azure/azure-rest-api-specs,
of every api-version, and a list of each type's api-versions; `--from` says where they are. Kept is what a check
needs: names, types, limits, allowed values, what is required and what only Azure writes. With --check nothing is
written: it says what is stale.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlstack.catalog import EVERY_TYPE, machinelearning
from amlstack.catalog.published import FOLDER, file_of
from amlstack.catalog.versions import FILE
from tools.published_types import versions
from tools.published_types.graph import Graph, merged

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT.parent / "shared" / "arm-oracle" / "all-versions"
HEAD = {
    "made by": "python -m tools.published_types",
    "source": "https://github.com/Azure/bicep-types-az at 1f896de2, from https://github.com/Azure/azure-rest-api-specs",
    "licence": "MIT, Copyright (c) Microsoft Corporation",
}
BESIDE = (
    "Microsoft.KeyVault/vaults/accessPolicies",
    "Microsoft.KeyVault/vaults/keys",
    "Microsoft.KeyVault/vaults/secrets",
    "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
    "Microsoft.MachineLearningServices/workspaces/connections",
    "Microsoft.Storage/storageAccounts/fileServices",
    "Microsoft.Storage/storageAccounts/queueServices",
    "Microsoft.Storage/storageAccounts/tableServices",
)
"""Types around a workspace that the catalog has no kind for."""
_CLASSIC = (machinelearning.DATASTORE.type.lower(), machinelearning.CLASSIC_VERSION)
"""Left out: what is published isn't what the service takes."""


def files(source: Path) -> dict[Path, str]:
    """What each file of the folder should hold."""
    listed = json.loads((source / "versions.json").read_text(encoding="utf-8"))
    types = sorted({*(kind.type for kind in EVERY_TYPE.values()), *BESIDE})
    head = {**HEAD, "source": f"{HEAD['source']}, and https://github.com/Azure/PSRule.Rules.Azure at bb5dbd85"}
    made = {FILE: versions.text(head, types, listed)}
    for namespace in sorted({type_.partition("/")[0] for type_ in types}):
        with gzip.open(source / f"{namespace.lower()}.json.gz", "rt", encoding="utf-8") as opened:
            graphs = json.load(opened)
        for type_ in types:
            if type_.partition("/")[0] == namespace:
                made[file_of(type_)] = _file(type_, graphs)
    return made


def _file(type_: str, graphs: Mapping[str, Any]) -> str:
    """The file of one type: its body by api-version, and a node on each line, so that a difference can be read."""
    keys = [(key.lower().partition("@"), entry) for key, entry in graphs.items()]
    entries = {
        version: entry
        for (name, _, version), entry in sorted(keys, key=lambda each: each[0])
        if name == type_.lower() and (name, version) != _CLASSIC
    }
    graph = Graph()
    nodes, bodies = merged(graph.nodes, [graph.body(each["types"], each["index"]) for each in entries.values()])
    head = {**HEAD, "type": type_, "versions": dict(zip(entries, bodies, strict=True))}
    lines = ",\n".join(f"  {json.dumps(node, separators=(', ', ': '))}" for node in nodes)
    return f'{json.dumps(head, indent=1)[:-2]},\n "nodes": [\n{lines}\n ]\n}}\n'


def main() -> int:
    """Write or check; the exit code is 1 where a check finds something stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.published_types", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    parser.add_argument("--from", dest="source", type=Path, default=SOURCE, help="the folder with both")
    given = parser.parse_args()
    if not (given.source / "versions.json").is_file():
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
