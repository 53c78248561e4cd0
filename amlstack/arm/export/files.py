"""The files of an export, as bytes: the same on every machine."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import machinelearning
from amlstack.plan.nodes import ClassicDatastore, Datastore, RoleAssignment

from . import template
from .aligned_plans import Source
from .build import Build
from .errors import ExportError
from .parameters import Parameter
from .part import Part
from .template import WHAT, Scope

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
LATE_ROLES = (
    "a template can only order roles before what needs them, not wait until they have spread, which takes Azure up to "
    "10 minutes: where something is refused for want of one, deploy the same again"
)
"""Source: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting"""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One template, with its parameter file for each workspace file."""

    template: str
    parameters: tuple[str, ...]
    """The parameter files' names, in the workspace files' order."""
    resources: int
    given: tuple[Parameter, ...]
    """What it takes."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that is written."""

    sources: tuple[Source, ...]
    scope: Scope
    deployments: tuple[Deployment, ...]
    """In the order in which they are to be deployed."""
    files: Mapping[str, bytes]
    """By name, the manifest among them."""
    bundled: bool = False

    @property
    def differing(self) -> list[str]:
        """The parameters in which the workspace files differ."""
        given = {each.name: each for deployment in self.deployments for each in deployment.given}
        plans = range(len(self.sources))
        return [name for name, each in given.items() if any(each.given(plan) != each.given(0) for plan in plans)]

    @property
    def notes(self) -> list[str]:
        """What the user should know, a sentence each."""
        said = [note for source in self.sources for note in source.plan.notes]
        skipped = [
            store.name for source in self.sources for store in source.plan.of(Datastore) if store.skip_validation
        ]
        if skipped:
            names = ", ".join(dict.fromkeys(skipped))
            said.append(f"a template can't say skip_validation: Azure ML will look at what {names} point to")
        if any(True for source in self.sources for _ in source.plan.of(RoleAssignment)):
            said.append(LATE_ROLES)
        return list(dict.fromkeys([*said, *self._previews()]))

    def _previews(self) -> Iterator[str]:
        """What has no stable api-version: a kind, or the types of datastore that the classic API alone registers."""
        words = {arm: word for word, arm in machinelearning.CLASSIC_WORDS.items()}
        classic = [words[store.datastore_type] for each in self.sources for store in each.plan.of(ClassicDatastore)]
        kinds = {node.kind for source in self.sources for node in source.plan if "preview" in node.kind.api_version}
        for kind in sorted(kinds, key=lambda kind: (kind.type, kind.api_version)):
            if kind is ClassicDatastore.kind:
                types = ", ".join(dict.fromkeys(classic))
                yield f"no stable api-version registers {types}: {kind.api_version} is a preview"
            else:
                yield f"{kind.type} has no stable api-version: {kind.api_version} is a preview"


def export(sources: Sequence[Source], scope: Scope = "resource-group", *, bundle: bool = False) -> Export:
    """Write plans of one shape as templates and parameter files, in memory.

    Raises ShapeError where the plans differ in more than values, and ExportError where two files would have one name.
    """
    for source in sources:
        if not re.fullmatch(r"[\w .,()+=@-]+", source.name):
            raise ExportError(f"{source.name!r}: a file's name becomes that of its parameter file: rename it")
    build = Build(sources)
    parts = build.parts()
    files: dict[str, bytes] = {}
    deployments = []
    for number, part in enumerate(parts, 1):
        mark = "" if number == 1 else f".{number}"
        text, given = _template(build, part, scope, number, len(parts))
        names = [f"parameters.{source.name}{mark}.json" for source in sources]
        new = {f"mainTemplate{mark}.json": json_bytes(text)}
        new |= {name: json_bytes(template.parameter_file(given, plan)) for plan, name in enumerate(names)}
        if len(new) <= len(sources) or {*new} & {*files}:
            raise ExportError("two workspace files would have parameter files of one name: rename one of them")
        files |= new
        deployments.append(Deployment(f"mainTemplate{mark}.json", tuple(names), part.count, tuple(given)))
    made = Export(tuple(sources), scope, tuple(deployments), files)
    if bundle:
        from .bundle import bundled

        return bundled(made)
    return with_manifest(made)


def _template(build: Build, part: Part, scope: Scope, number: int, of: int) -> tuple[dict[str, Any], list[Parameter]]:
    about = WHAT if of == 1 else f"{WHAT} Part {number} of {of}: deploy them in this order, see {MANIFEST}."
    if scope == "subscription":
        return template.subscription_template(build, part, about, number)
    return template.group_template(build, part, about)


def with_manifest(made: Export) -> Export:
    """The export with its manifest: what is deployed in which order, and the SHA-256 of every file."""
    import dataclasses

    said = {
        "scope": made.scope,
        "bundle": made.bundled,
        "workspace_files": [source.name for source in made.sources],
        "deployments": [
            {"template": each.template, "parameters": list(each.parameters), "resources": each.resources}
            for each in made.deployments
        ],
        "files": {name: digest(content) for name, content in sorted(made.files.items())},
    }
    sealed = said | {"sha256": digest(json_bytes(said))}
    return dataclasses.replace(made, files={**made.files, MANIFEST: json_bytes(sealed)})


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sums(hashes: Mapping[str, str]) -> bytes:
    """The SHA-256 of each file by name, as `sha256sum --check` reads them."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def sums_of(manifest: Mapping[str, str], content: bytes) -> bytes:
    """The checksums that stand beside a manifest: those of its files, and of its own content."""
    return sums({**manifest, MANIFEST: digest(content)})


def json_bytes(value: Any) -> bytes:
    """A JSON document as a file holds it: UTF-8, and what can't be seen on a page as an escape."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return (re.sub(r"[^\n\x20-\x7e]", _visible, text) + "\n").encode()


def _visible(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
