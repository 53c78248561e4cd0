"""Nothing that a user writes can become an expression, or break a template's text."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amlstack import plan
from amlstack.arm import Expression, render
from amlstack.arm.expression import call, escaped
from amlstack.arm.filters import as_json
from amlstack.catalog import monitoring
from amlstack.plan import Late, Plan, Undecided
from amlstack.spec.fill import fill
from amlstack.spec.model import WorkspaceSpec
from tests.conftest import examples

from .resolving import Resolver

HOSTILE = (
    *(
        "'",
        '"',
        "\\",
        "[",
        "]",
        "[[",
        "]]",
        "[]",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{{ 7 * 7 }}",
        "{% endraw %}",
        "${x}",
    ),
    *(
        "[concat('a', 'b')]",
        "[[parameters('x')]",
        "[resourceId('a')",
        "\n",
        "\x00",
        "\x1f",
        "\x7f",
        "\u2028",
        "😀",
        "ü",
        "null",
    ),
)
TEXT = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=6).map("".join)
NAME = TEXT.filter(lambda text: monitoring.APPLICATION_INSIGHTS.name.fault(text) is None)
GROUP = st.text(st.characters(categories=("L", "N"), include_characters="()-_"), min_size=1, max_size=20)


def resources(**settings_: Any) -> dict[str, dict[str, Any]]:
    """The rendered resources of a workspace by type, resolved after their way through a file."""
    declared = {"name": "contoso-ml", "location": "westeurope", "resource_group": {"name": "rg"}, **settings_}
    rendered = render(plan.workspace(fill(WorkspaceSpec, declared)))
    resolve = Resolver(declared["resource_group"]["name"])
    return {item["type"]: item for item in resolve(json.loads(json.dumps(rendered)))}


@settings(deadline=None, max_examples=examples(60))
@given(text=TEXT, tags=st.dictionaries(st.sampled_from([*HOSTILE, "owner"]), TEXT, max_size=4))
@example(text="[concat('a', 'b')]" * 600, tags={"[x]": "[y]", "[[x]": "[[y]"})
def test_free_text_survives(text: str, tags: dict[str, str]) -> None:
    """Whatever stands in a description, a display name or a tag, the deployed value is the declared one."""
    lawful = {name: value for name, value in tags.items() if not set(name) & set("<>%&\\?/")}
    store = {"name": "raw", "type": "azure_blob", "container_name": "raw", "description": text, "tags": lawful}
    made = resources(display_name=text, description=text, tags=lawful, datastores=[store])
    workspace = made["Microsoft.MachineLearningServices/workspaces"]
    assert workspace["properties"]["friendlyName"] == workspace["properties"]["description"] == text
    datastore = made["Microsoft.MachineLearningServices/workspaces/datastores"]
    assert datastore["properties"]["description"] == text
    for where in (workspace, made["Microsoft.Storage/storageAccounts"], datastore["properties"]):
        assert where.get("tags", {}) == lawful


@settings(deadline=None, max_examples=examples(60))
@given(name=NAME, group=GROUP)
@example(name="[it's]", group="rg")
def test_names_survive_where_they_are_lawful(name: str, group: str) -> None:
    """A name with quotes and brackets stays itself, as a literal and inside an expression."""
    made = resources(application_insights={"name": name}, resource_group={"name": group})
    assert made["Microsoft.Insights/components"]["name"] == name
    assert made["Microsoft.Resources/resourceGroups"]["name"] == group
    id_ = made["Microsoft.MachineLearningServices/workspaces"]["properties"]["applicationInsights"]
    assert id_.endswith(f"/resourceGroups/{group}/providers/Microsoft.Insights/components/{name}")


@given(text=TEXT)
def test_only_text_in_brackets_is_escaped(text: str) -> None:
    """One bracket more where ARM would evaluate, and not a character more anywhere else."""
    assert escaped(text) == ("[" + text if text[:1] == "[" and text[-1:] == "]" else text)
    assert Resolver("rg")(json.loads(as_json(text))) == text


@given(text=TEXT)
def test_a_string_inside_an_expression_ends_where_it_should(text: str) -> None:
    """A function is given exactly the text that was meant, whatever quotes are in it."""
    assert Resolver("rg", secret=str)(str(call("parameters", text))) == text


def test_a_secret_is_a_parameter() -> None:
    """The plan knows a secret by its name, and so does what is rendered."""
    store = {"name": "raw", "type": "azure_blob", "account_name": "stfabrikam", "container_name": "raw"}
    spec = fill(
        WorkspaceSpec,
        {"name": "contoso-ml", "location": "westeurope", "resource_group": {"name": "rg"}, "datastores": [store]},
    )
    made: Any = plan.workspace(spec)
    key = plan.nodes.AccountKey(plan.SecretRef("raw_key"))
    nodes = (dataclasses.replace(node, credentials=key) if node.key == "datastore:raw" else node for node in made)
    (datastore,) = (item for item in render(Plan(tuple(nodes))) if item["type"].endswith("/datastores"))
    assert datastore["properties"]["credentials"]["secrets"]["key"] == "[parameters('raw_key')]"


def test_what_arrives_late_has_no_place_in_a_template() -> None:
    """A value that isn't there yet can't be written, and the error says which argument it came in."""
    with pytest.raises(Undecided, match="location"):
        as_json({"a": (Late("location", None),)})


def test_what_arm_has_no_word_for_is_an_error_without_its_value() -> None:
    """Only text, numbers, mappings and lists are JSON; the error quotes nothing, for it might be a secret."""
    with pytest.raises(TypeError, match=r"^a bytes has no place in a template$"):
        as_json([b"secret"])


def test_an_expression_is_written_in_brackets_as_a_key_too() -> None:
    """ARM evaluates both sides of a member."""
    assert json.loads(as_json({Expression("a()"): Expression("b()").dot("c")})) == {"[a()]": "[b().c]"}
