"""The files of an export, as bytes: the same on every machine."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from amlstack.literal_credentials import masked

from . import origin, template
from .aligned_plans import Source
from .build import Build
from .errors import ExportError
from .exported import Deployment, Export
from .manifest import MANIFEST, SUMS, digest, json_bytes, manifest, sums
from .modules import MODULES
from .parameters import Parameter
from .part import Part
from .template import Scope


def export(
    sources: Sequence[Source], scope: Scope = "resource-group", *, bundle: bool = False, modules: bool = False
) -> Export:
    """Write plans of one shape as templates and parameter files, in memory; with `bundle`, what an auditor needs too.

    With `modules`, the network and the endpoints come in templates of their own, for others to deploy.

    Raises ShapeError where the plans differ in more than values, and ExportError where two files would have one name.
    """
    for source in sources:
        if not re.fullmatch(r"[\w .,()+=@-]+", source.name):
            raise ExportError(f"{source.name!r}: a file's name becomes that of its parameter file: rename it")
    build = Build(sources)
    parts = build.parts(modules=modules)
    marks = _marks(parts)
    files: dict[str, bytes] = {}
    deployments = []
    for number, (part, mark) in enumerate(zip(parts, marks, strict=True), 1):
        text, given = _template(build, part, scope, number, len(parts))
        names = [f"parameters.{source.name}{mark}.json" for source in sources]
        new = {f"mainTemplate{mark}.json": json_bytes(text)}
        new |= {name: json_bytes(template.parameter_file(given, plan)) for plan, name in enumerate(names)}
        if len(new) <= len(sources) or {*new} & {*files}:
            raise ExportError("two workspace files would have parameter files of one name: rename one of them")
        files |= new
        deployments.append(Deployment(f"mainTemplate{mark}.json", tuple(names), part.count, tuple(given)))
    made = Export(tuple(sources), scope, tuple(deployments), files, bundled=bundle, modules=modules)
    if bundle:
        made = dataclasses.replace(made, files={**files, **_bundle(made)})
    last = {MANIFEST: manifest(made)}
    if bundle:
        last[SUMS] = sums({name: digest(content) for name, content in made.files.items()}, last[MANIFEST])
    return dataclasses.replace(made, files={**made.files, **last})


def _marks(parts: Sequence[Part]) -> list[str]:
    """What stands behind each file's name: the module, where it isn't the workspace's, and the number of its parts."""
    seen: Counter[str] = Counter()
    found = []
    for part in parts:
        seen[part.module] += 1
        module = "" if part.module == "workspace" else f".{part.module}"
        found.append(f"{module}.{seen[part.module]}" if seen[part.module] > 1 else module)
    return found


def _template(build: Build, part: Part, scope: Scope, number: int, of: int) -> tuple[dict[str, Any], list[Parameter]]:
    text = MODULES[part.module]
    text = text if of == 1 else f"{text} Part {number} of {of}: deploy them in this order, see {MANIFEST}."
    about = {"description": text, **origin.metadata(build.sources)}
    if scope == "subscription":
        return template.subscription_template(build, part, about, number)
    return template.group_template(build, part, about)


def _bundle(made: Export) -> dict[str, bytes]:
    """What an auditor gets beside the templates: an inventory, diagrams, a README with the commands.

    A credential that a waiver lets stand in a declaration stands in no text for readers.
    """
    from .inventory import diagram, inventory
    from .readme import readme

    said = {"inventory.csv": inventory(made.sources), "README.md": readme(made)}
    said |= {f"plan.{source.name}.mmd": diagram(source) for source in made.sources}
    return {name: masked(text).encode() for name, text in said.items()}
