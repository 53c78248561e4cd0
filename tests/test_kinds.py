"""Every kind of resource goes through every room; a piece that is missing is named in a sentence.

CONTRIBUTING.md's walk ends here: `pytest tests/test_kinds.py`. All rooms work on the first example that has the kind.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from amlstack import components, importing, plan, spec
from amlstack.arm.export import Scope, Source, export
from amlstack.arm.language import Scope as Where
from amlstack.arm.language import expand
from amlstack.catalog import KINDS, Kind
from amlstack.catalog.published import published
from amlstack.plan import Plan, mapping, nodes
from amlstack.plan.views import document, mermaid, tree
from amlstack.sandbox import control
from amlstack.sandbox.resource_manager.call import Settings
from tests.arm.recording import SUBSCRIPTION, record
from tests.arm.test_parity import rendered
from tests.serving import served

ROOT = Path(__file__).parents[1]
MAX = ROOT / "examples" / "max" / "workspace.yaml"
FILES = (MAX, *sorted({*ROOT.glob("examples/*/workspace.yaml")} - {MAX}))
"""Every kind is in one of them: the example with most keys first."""
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)
MANY = [cls for cls in nodes.NODES if cls.many and cls.declared_as]
"""The plain kinds that a copy loop is made of; the others' loops have tests of their own."""


def missing(kind: Kind) -> Iterator[str]:
    """What isn't written of a kind, a sentence each, in the order of CONTRIBUTING's walk."""
    types = published(kind.type)
    if types is None or (kind.api_version not in types.versions and not kind.fixed_inputs):
        yield f"nothing is published of {kind.type} at {kind.api_version}: see tools/published_types/__main__.py"
    classes = [cls for cls in nodes.NODES if cls.kind is kind]
    if not classes:
        yield f"{kind.stem} has no node: write amlstack/plan/nodes/{kind.stem}.py, and add it to NODES"
    file = ROOT / "templates" / "arm" / f"{kind.stem}.json.j2"
    if not file.is_file():
        yield f"{kind.stem} has no template: write {file.relative_to(ROOT)}"
        return
    template = mapping.template(kind.stem)
    if (template["type"], template["apiVersion"]) != (kind.type, kind.api_version):
        said, known = f"{template['type']}@{template['apiVersion']}", f"{kind.type}@{kind.api_version}"
        yield f"{file.name} says {said}, the catalog {known}"
    written = {field.partition(".")[0] for field in mapping.paths(kind.stem)} | {"name", "after", "scope"}
    for cls in classes:
        own = {cls.parent_field} if issubclass(cls, nodes.Child) else set()
        if unsaid := sorted({*cls.said()} - written - own):
            yield f"{file.name} doesn't say the node's {', '.join(unsaid)}: write them, or mark them with unsaid()"
        schema = json.loads((ROOT / "amlstack" / "spec" / "workspace.schema.json").read_text(encoding="utf-8"))
        if cls.declared_as and cls.declared_as not in schema["properties"]:
            yield f"the JSON Schema has no key {cls.declared_as}: add it to amlstack/spec/workspace.schema.json"


@EACH_KIND
def test_every_piece_is_written(kind: Kind) -> None:
    """Catalog entry, node, template and key are there and agree."""
    assert not list(missing(kind))


def whole(room: Callable[..., Any]) -> Callable[..., Any]:
    """Let a room be asked once, and only when every kind has its pieces: else its tests say what is missing."""

    @cache
    def asked(*arguments: Any) -> Any:
        if lacking := [sentence for kind in KINDS for sentence in missing(kind)]:
            pytest.fail("\n".join(lacking), pytrace=False)
        return room(*arguments)

    return asked


@whole
def planned(file: Path) -> Plan:
    """The plan of an example."""
    return plan.workspace(spec.load(file).spec)


@cache
def example(kind: Kind) -> Path:
    """The first example that has a kind; fails where none has."""
    found = next((file for file in FILES if any(node.kind is kind for node in planned(file))), None)
    assert found, f"no example declares a {kind.title}: give {MAX.relative_to(ROOT)} the key that makes one"
    return found


def nodes_of(kind: Kind) -> list[nodes.Node]:
    """The nodes of a kind in its example."""
    return [node for node in planned(example(kind)) if node.kind is kind]


@EACH_KIND
def test_the_key_that_asks_for_it_is_in_the_documents(kind: Kind) -> None:
    """The key at the file's top that makes it has a row in docs/workspace-file.md."""
    rows = (ROOT / "docs" / "workspace-file.md").read_text(encoding="utf-8")
    for node in nodes_of(kind):
        key = node.where[0] if node.where else "name"
        assert f"| `{key}" in rows, f"docs/workspace-file.md has no row for {key}: run `make generate`"


@EACH_KIND
def test_every_view_of_the_plan_shows_it(kind: Kind) -> None:
    """The tree, the chart and the document name each node."""
    made = planned(example(kind))
    shown = [json.dumps(document(made)), tree(made), mermaid(made)]
    for node in nodes_of(kind):
        label = str(getattr(node, "role", node.name))
        assert all(label in text for text in shown), f"a view of the plan says nothing of {kind.title} {label}"


@whole
def exported(file: Path, scope: Scope, bundle: bool) -> Any:
    """The files of an export of two environments."""
    sources = [Source(name, planned(file)) for name in ("dev", "prod")]
    return export(sources, scope, bundle=bundle).files


@whole
def expanded(file: Path, scope: Scope) -> Any:
    """The export's resources, as its template has them."""
    files = exported(file, scope, False)
    template, values = (json.loads(files[f"{name}.json"]) for name in ("mainTemplate", "parameters.dev"))
    group = Source("dev", planned(file)).group if scope == "resource-group" else None
    return expand(template, values, Where(subscription=SUBSCRIPTION, resource_group=group))


@EACH_KIND
@pytest.mark.parametrize("scope", ["resource-group", "subscription"])
def test_the_export_has_it(kind: Kind, scope: Scope) -> None:
    """At both scopes the template deploys as many as the plan has, and a bundle's inventory lists the type."""
    file = example(kind)
    there = [each for each in expanded(file, scope).every() if each.type == kind.type]
    here = [node for node in planned(file) if node.kind.type == kind.type]
    outside = scope == "resource-group" and nodes_of(kind)[0].is_group
    assert len(there) == (0 if outside else len(here))
    bundle = exported(file, scope, True)
    assert outside or any(kind.type in str(text) for name, text in bundle.items() if "inventory" in name)


@pytest.mark.parametrize("cls", MANY, ids=lambda cls: cls.kind.stem)
def test_many_of_a_shape_become_a_copy_loop(cls: type[nodes.Node], tmp_path: Path) -> None:
    """Twenty-five of one kind are one resource with a copy."""
    declared = yaml.safe_load(MAX.read_text(encoding="utf-8"))
    first = declared[key := str(cls.declared_as)][0]
    said = {key: declared[key] for key in ("name", "name_seed", "resource_group", "location")}
    said[key] = [{**first, "name": f"one{index}"} for index in range(25)]
    file = tmp_path / "workspace.yaml"
    file.write_text(yaml.safe_dump(said), encoding="utf-8")
    made = export([Source("dev", plan.workspace(spec.load(file).spec))], "resource-group")
    template = json.loads(made.files["mainTemplate.json"])
    assert [each["type"] for each in template["resources"] if "copy" in each] == [cls.kind.type]


@EACH_KIND
def test_a_template_comes_back_as_the_key(kind: Kind) -> None:
    """The workspace file that is made of the export has the key that asks for it."""
    found = importing.from_template(expanded(example(kind), "subscription")).mapping
    for node in nodes_of(kind):
        assert not node.where or node.where[0] in found, f"`amlstack import` loses {node.where[0]}"


@whole
def recorded(file: Path) -> dict[str, Any]:
    """What the component hands to azure-native, by id."""
    declaration = spec.load(file)
    args: Any = declaration.as_args(lambda kept: f"value of {kept.secret}")
    return record(lambda: components.Workspace(declaration.spec.name, args))


@EACH_KIND
def test_the_component_makes_it(kind: Kind) -> None:
    """azure-native is handed as many as the plan has."""
    made = [each for each in recorded(example(kind)).values() if each.kind is kind]
    assert len(made) == len(nodes_of(kind)), f"the component makes {len(made)} of {kind.title}"


@pytest.fixture(scope="module")
def arm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[control.Running]:
    """A sandbox whose operations end at once."""
    with served(tmp_path_factory.mktemp("sandbox"), settings=Settings(delay=0)) as running:
        yield running


def test_the_sandbox_takes_each_and_gives_it_back(arm: control.Running) -> None:
    """A PUT of each resource is taken in the plan's order, and a GET shows it, in its own api-version."""
    files = sorted(set(map(example, KINDS)))
    text = json.dumps({id_: body for file in files for id_, body in rendered(planned(file)).items()})
    named = re.sub(r'"principal of [^"]*"', lambda who: f'"{uuid.uuid5(uuid.NAMESPACE_URL, who[0])}"', text)
    for id_, body in json.loads(named).items():
        said = {key: value for key, value in body.items() if key not in ("type", "apiVersion", "name", "scope")}
        said = {key: value for key, value in said.items() if key not in ("comments", "dependsOn")}
        query = f"?api-version={body['apiVersion']}&skipValidation=true"
        code, answer = arm.followed("PUT", id_ + query, said)
        assert code in {200, 201, 202}, f"the sandbox refuses a {body['type']}: {answer}"
        code, answer = arm.request("GET", id_ + query)
        assert (code, str(answer.get("type", "")).lower()) == (200, body["type"].lower()), id_
