"""Kinds that the export has never heard of, and of another shape than those it knows, go through it by their traits."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader

from amlstack.arm import rendering
from amlstack.arm.export import Scope, ShapeError, Source, export
from amlstack.catalog import Kind, NameRule, governance, ids
from amlstack.plan import IdIn, Ref, SecretRef
from amlstack.plan.graph import ordered
from amlstack.plan.nodes import Child, Extension, Located, Node, Value
from amlstack.plan.nodes.base import reference, structural

from ..test_parity import rendered, secret
from .declared import EACH_SCOPE, blob, declared, documents
from .deploying import deployed
from .test_parity import group_of, said

OTHER = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-other"
EVERY_STORE = tuple(Ref(f"datastore:own_{number}") for number in range(25))


def _kind(stem: str, type_: str, *parents: str) -> Kind:
    rule = NameRule(1, 90, r"[\w-]+", "letters, digits and hyphens", "parent")
    return Kind(stem, stem, type_, "2024-01-01", f"azure-native:contoso:{stem}", rule, "name", parents,
                located=not parents, taggable=not parents)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Extension):
    """Attached to what its scope names; it lies in no group of its own."""

    kind = governance.LOCK
    why = "Keeps its scope."

    level: str = structural(default="ReadOnly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Extension):
    """Attached, and one of many."""

    kind = _kind("alert", "Microsoft.Contoso/alerts", "scope")
    why = "Tells somebody."
    many = True

    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget(Located):
    """Lies in the workspace's group."""

    kind = _kind("widget", "Microsoft.Contoso/widgets")
    why = "Is looked at."

    sku: str = "Basic"
    workspace: Value = Ref("workspace")
    beside: Value = reference(default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection(Child):
    """A child of the workspace, one of many, with a secret."""

    kind = _kind("connection", "Microsoft.MachineLearningServices/workspaces/connections", "workspaceName")
    why = "Leads elsewhere."
    many = True
    parent_field = "workspace"

    workspace: Value = Ref("workspace", "name")
    target: str
    key_: Value = None
    token: Value = None


def _template(kind: Kind, head: tuple[str, ...], **properties: str) -> str:
    spelled = (f'"{key}": {{{{ {word} | json }}}}' for key, word in properties.items())
    middle = "".join(f'"{word}": {{{{ {word} {"| beyond_group" * (word == "scope")} | json }}}}, ' for word in head)
    return (
        f'{{"comments": {{{{ why | json }}}}, "type": "{kind.type}", "apiVersion": "{kind.api_version}", '
        f'"name": {{{{ name | json }}}}, {middle}"dependsOn": {{{{ depends_on | json }}}}, '
        f'"properties": {{{", ".join(spelled)}}}}}'
    )


TEMPLATES = {
    "lock": _template(Lock.kind, ("scope",), level="level"),
    "alert": _template(Alert.kind, ("scope",), about="about"),
    "widget": _template(Widget.kind, ("location", "tags"), sku="sku", workspace="workspace", beside="beside"),
    "connection": _template(Connection.kind, (), target="target", key="key_", token="token"),
}


@pytest.fixture(autouse=True)
def templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds' templates, beside those in the package."""
    environment = rendering._environment()
    assert environment.loader is not None
    made = DictLoader({f"{stem}.json.j2": text for stem, text in TEMPLATES.items()})
    monkeypatch.setattr(environment, "loader", ChoiceLoader([made, environment.loader]))
    monkeypatch.setattr(environment, "bytecode_cache", None)


def _lock(scope: Any, name: str = "keep", after: tuple[Ref, ...] = ()) -> Lock:
    return Lock(key=f"lock:{name}", name=name, origin="given", where=("lock",), scope=scope, after=after)


def _widget(name: str = "one", after: tuple[Ref, ...] = (), **fields: Any) -> Widget:
    return Widget(key=f"widget:{name}", name=name, origin="given", where=("widgets",), after=after,
                  resource_group=Ref("resource_group", "name"), location="westeurope", **fields)  # fmt: skip


def _connection(number: int, after: tuple[Ref, ...] = (), kept: SecretRef | None = None) -> Connection:
    return Connection(key=f"connection:{number}", name=f"c-{number}", origin="given", where=("connections",),
                      resource_group=Ref("resource_group", "name"), target=f"t{number}", key_=kept,
                      after=after)  # fmt: skip


def _alert(number: int, scope: Any, after: tuple[Ref, ...] = ()) -> Alert:
    return Alert(key=f"alert:{number}", name=f"a-{number}", origin="given", where=("alerts",), scope=scope,
                 about=f"n{number}", after=after)  # fmt: skip


CASES: dict[str, Callable[[str], list[Node]]] = {
    "an extension of the workspace": lambda _: [_lock(Ref("workspace"))],
    "an extension that waits for all of a loop": lambda _: [_lock(Ref("workspace"), after=EVERY_STORE)],
    "an extension of the group": lambda _: [_lock(Ref("resource_group"), after=EVERY_STORE)],
    "an extension of something that could be in a loop": lambda _: [
        _lock(Ref("datastore:own_3")), _lock(Ref("blob_container:own-4"), "other")
    ],
    "an extension of an extension": lambda _: [_lock(Ref("workspace")), _alert(1, Ref("lock:keep"))],
    "extensions in another group": lambda name: [
        _lock(f"{OTHER}-{name}/providers/Microsoft.KeyVault/vaults/kv"),
        _lock(IdIn("Microsoft.KeyVault/vaults", ("kv",), "rg-third"), "third", EVERY_STORE),
    ],
    "a located one, and what hangs on it": lambda name: [
        _widget(sku=name, after=EVERY_STORE[:1], beside=f"{OTHER}/providers/Microsoft.Unheard/things/{name}"),
        _widget("two", tags={"a": "b"}), _lock(Ref("widget:two")),
    ],
    "a few children": lambda _: [_connection(number, kept=SecretRef(f"s{number}")) for number in range(3)],
    "a loop of children": lambda name: [
        *(_connection(number, kept=SecretRef(f"s{number}")) for number in range(30)),
        *(_connection(number, EVERY_STORE[number % 25 :][:1]) for number in range(100, 130)),
        _widget(name, after=(Ref("connection:3"), Ref("connection:104"))),
    ],
    "children that wait for each other": lambda _: [
        _connection(0), *(_connection(number, (Ref(f"connection:{number - 1}"),)) for number in range(1, 30))
    ],
    "children with more secrets than an item of a loop can name": lambda _: [
        dataclasses.replace(_connection(number, kept=SecretRef(f"s{number}")), token=SecretRef(f"t{number}"))
        for number in range(25)
    ],
    "a loop of extensions": lambda _: [_alert(number, Ref("workspace"), EVERY_STORE) for number in range(30)],
    "extensions of one shape on different resources": lambda _: [
        _alert(number, Ref(f"datastore:own_{number}")) for number in range(25)
    ],
}  # fmt: skip
EACH_CASE = pytest.mark.parametrize("case", CASES)


def source(case: str, name: str = "dev", stores: int = 25) -> Source:
    """A workspace with datastores in a copy loop, and what a case adds."""
    planned = declared(name, datastores=[blob(f"own_{number}") for number in range(stores)]).plan
    return Source(name, ordered([*planned, *CASES[case](name)], planned.notes))


@EACH_CASE
@EACH_SCOPE
@pytest.mark.parametrize("names", [("dev",), ("dev", "prod")], ids=len)
def test_it_is_deployed_as_its_plan_renders(case: str, scope: Scope, names: tuple[str, ...]) -> None:
    """By one file or several of one shape: the same ids and bodies, and each waits for what its node waits for."""
    sources = [source(case, name) for name in names]
    made = export(sources, scope, bundle=True)
    for each in sources:
        found, expected = deployed(made, each, secret), rendered(each.plan)
        assert found.keys() == expected.keys() - group_of(made, each)
        for id_, one in found.items():
            assert said(one.body) == said(expected[id_])
            groups = {ids.group_id(ids.parse(id_).subscription, each.group)}
            assert one.waits - groups >= set(expected[id_].get("dependsOn", ())) - groups, id_


@EACH_CASE
def test_a_bundle_lists_it(case: str) -> None:
    """Under its own name in the inventory and the diagram, with the group that it lies in."""
    each = source(case)
    files = export([each], bundle=True).files
    rows = list(csv.DictReader(io.StringIO(files["inventory.csv"].decode())))
    for node in CASES[case]("dev"):
        (row,) = (row for row in rows if (row["type"], row["name"].split("/")[-1]) == (node.kind.type, node.name))
        away = isinstance(node, Extension) and not isinstance(node.scope, Ref)
        assert row["resource group"].startswith(("rg-other-dev", "rg-third") if away else "rg-dev")
        assert str(node.name) in files["plan.dev.mmd"].decode()
    plain = {name: content for name, content in export([each]).files.items() if name != "manifest.json"}
    assert plain.items() <= files.items()


def test_whoever_waits_for_an_item_waits_for_its_loop() -> None:
    """By the loop's name, which is what a template can say; in a nested deployment the whole deployment waits."""
    made = documents(export([source("extensions in another group")]))["mainTemplate.json"]
    nested = [each for each in made["resources"] if each["type"] == "Microsoft.Resources/deployments"]
    assert [each.get("dependsOn", []) for each in nested] == [[], ["azureBlobDatastores"]]
    made = documents(export([source("an extension that waits for all of a loop")]))["mainTemplate.json"]
    (lock,) = (each for each in made["resources"] if each["type"] == Lock.kind.type)
    assert lock["dependsOn"][1:] == ["azureBlobDatastores"]


def test_no_loop_waits_for_itself() -> None:
    """Children of which each waits for the one before it stand alone: a loop is made at once."""
    made = documents(export([source("children that wait for each other")]))["mainTemplate.json"]["resources"]
    loops = [each for each in made if "copy" in each]
    assert not any(each["copy"]["name"] in each.get("dependsOn", ()) for each in loops)


def test_one_of_many_that_another_names_stands_alone() -> None:
    """An item of a loop has no name by which another could say its scope."""
    text = json.dumps(documents(export([source("extensions of one shape on different resources")])))
    assert "azureBlobDatastores" not in text


def test_files_that_differ_in_what_is_structural_share_no_template() -> None:
    """A field that says what sort of thing it is can't be a parameter, whatever the kind."""
    one, other = (source("an extension of the workspace", name) for name in ("dev", "prod"))
    (lock,) = other.plan.of(Lock)
    changed = [*(node for node in other.plan if node != lock), dataclasses.replace(lock, level="CanNotDelete")]
    with pytest.raises(ShapeError, match="level is 'ReadOnly' in dev, 'CanNotDelete' in prod"):
        export([one, Source("prod", ordered(changed))])


def test_an_id_of_what_exists_is_a_parameter_whatever_its_type() -> None:
    """It is named by the type, where the catalog knows no better word."""
    text = documents(export([source("a located one, and what hangs on it")]))
    said = text["parameters.dev.json"]["parameters"]["thingsId"]["value"]
    assert said == f"{OTHER}/providers/Microsoft.Unheard/things/dev"
