"""The plan for people and for programs."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from amlstack import plan
from amlstack.plan import views
from amlstack.spec.model import CredentialsSpec, IdentitySpec, SecretName, UserAssignedIdentitySpec

from .declare import blob, declaration

IDENTITY = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))
PLAN = plan.workspace(
    declaration(
        identity=IDENTITY,
        datastores=(
            blob(),
            blob("far", account_name="stfabrikam", credentials=CredentialsSpec(account_key=SecretName("raw_key"))),
        ),
    )
)


def test_the_tree_shows_every_resource_with_its_name_and_where_the_name_comes_from() -> None:
    """Each node has a line with name and origin; the lazy registry is explained."""
    lines = views.tree(PLAN).splitlines()
    for node in PLAN:
        shown = str(getattr(node, "role", node.name))
        assert any(node.kind.title in line and shown in line and node.origin in line for line in lines)
    assert f"{len(PLAN)} resources to make." in lines
    assert any("container registry" in line and "first image" in line for line in lines)


def test_the_tree_carries_the_plans_notes() -> None:
    """What the user should know stands below."""
    assert "note: name_seed" in views.tree(plan.workspace(declaration(name_seed=None)))


def test_the_document_is_json_with_references_and_secrets_by_name() -> None:
    """Programs get every node with its settings, what it needs, and no object of ours."""
    nodes = {node["key"]: node for node in json.loads(json.dumps(views.document(PLAN)))["nodes"]}
    assert list(nodes) == [node.key for node in PLAN]
    assert nodes["datastore:far"]["settings"]["credentials"] == {"type": "AccountKey", "key": {"secret": "raw_key"}}
    assert nodes["datastore:raw"]["settings"]["credentials"]["key"] == {
        "list_keys": "key1",
        "account": {"ref": "storage_account.id"},
    }
    assert nodes["key_vault"]["settings"]["tenant_id"] == {"deployment": "tenant_id"}


def test_the_diagram_has_a_box_a_node_and_an_arrow_a_need() -> None:
    """Every resource is drawn, and every arrow leads to what is needed."""
    lines = views.mermaid(PLAN).splitlines()
    assert lines[0] == "flowchart LR"
    assert sum("[" in line for line in lines) == len(PLAN)
    wanted = sum(len(set(node.needs()) - {"resource_group"}) for node in PLAN)
    assert sum("-->" in line for line in lines) == wanted


@given(st.text(min_size=1, max_size=30))
def test_a_name_cannot_break_the_diagram(text: str) -> None:
    """Whatever a label holds, mermaid's own characters are spelled by their codes."""
    from amlstack.plan.views.mermaid import _safe

    assert not set('"<>') & set(_safe(text))
