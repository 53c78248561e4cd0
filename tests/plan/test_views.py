"""The plan for people and for programs."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from amlstack import plan
from amlstack.catalog import ids
from amlstack.plan import views
from amlstack.spec.model import (
    CredentialsSpec,
    DatastoreSpec,
    IdentitySpec,
    KeyVaultSpec,
    ResourceGroupSpec,
    SecretName,
    StorageAccountSpec,
    UserAssignedIdentitySpec,
)

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


def test_the_views_say_where_secrets_are_kept() -> None:
    """The tree names each once, by the vault that keeps it; the document has the vault's id and the version."""
    vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
    secret = CredentialsSpec(account_key=SecretName("raw-key", vault, "0" * 32))
    far = [blob(name, account_name="stfabrikam", credentials=secret) for name in ("one", "two")]
    made = plan.workspace(declaration(datastores=tuple(far)))
    assert "Secrets from key vault kv-fabrikam: raw-key." in views.tree(made).splitlines()
    assert "Secrets that whoever deploys gives: raw_key." in views.tree(PLAN).splitlines()
    assert "Secrets" not in views.tree(plan.workspace(declaration()))
    node = views.document(made)["nodes"][-1]
    said = {"secret": "raw-key", "key_vault": vault, "version": "0" * 32}
    assert node["settings"]["credentials"]["key"] == said


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
    """Every resource is drawn, and what is there already; every arrow leads to what is needed."""
    lines = views.mermaid(PLAN).splitlines()
    assert lines[0] == "flowchart LR"
    assert sum("[" in line for line in lines) == len(PLAN) + len(views.existing(PLAN))
    wanted = sum(len(set(node.needs()) - {"resource_group"}) for node in PLAN)
    assert sum("-->" in line for line in lines) == wanted


@given(st.text(min_size=1, max_size=30))
def test_a_name_cannot_break_the_diagram(text: str) -> None:
    """Whatever a label holds, mermaid's own characters are spelled by their codes."""
    from amlstack.plan.views.mermaid import _safe

    assert not set('"<>') & set(_safe(text))


OTHER = {"account_name": "stfabrikam", "resource_group": "rg-data", "credentials": None, "access": "read"}
ELSEWHERE = plan.workspace(
    declaration(
        storage_accounts=(StorageAccountSpec(name="stcontosodata"),),
        datastores=(
            blob("there", **OTHER, create=True),
            blob("far", **OTHER, subscription_id="s2"),
            blob("data", account_name="stcontosodata", create=False, credentials=None),
            blob("mine"),
            DatastoreSpec(
                name="sql",
                type="azure_sql_database",
                server_name="sql-fabrikam",
                database_name="sales",
                credentials=CredentialsSpec(username="reader", password=SecretName("sales_password")),
            ),
        ),
    )
)
"""Storage on accounts of three sorts, with roles, and a database."""


def test_the_tree_shows_what_lies_in_what() -> None:
    """A container hangs under its account, or names it and its group; a role under its scope; datastores of any API."""
    lines = views.tree(ELSEWHERE).splitlines()
    top = [line for line in lines if line.startswith(("blob container", "role assignment"))]
    assert [re.split(r"\s{2,}", line)[1] for line in top] == [
        "stfabrikam/there in rg-data",
        "Storage Blob Data Reader on stfabrikam/far in rg-data",
    ]
    below = lines[lines.index(top[0]) + 1]
    assert below.startswith("└─ role assignment")
    account = next(index for index, line in enumerate(lines) if "stcontosodata" in line)
    assert "role assignment" in lines[account + 1]
    assert "on stcontosodata/data" in lines[account + 1]
    assert any("─ datastore" in line and " sql " in line for line in lines)


def test_the_diagram_frames_other_groups() -> None:
    """What lies in them isn't drawn in the workspace's, and is named with its account."""
    frames = views.mermaid(ELSEWHERE).split("subgraph ")[1:]
    assert [frame.partition("<br/>")[2].partition('"')[0] for frame in frames] == ["rg-contoso-ml", "rg-data"]
    assert "stfabrikam" not in frames[0]
    assert "<br/>stfabrikam/there" in frames[1]
    assert "sql" in frames[0]


def test_the_document_spells_ids_by_their_parts() -> None:
    """A role's scope, and the key of an account that exists."""
    keyed = blob("keyed", account_name="stfabrikam", resource_group="rg-data")
    found = json.loads(json.dumps(views.document(plan.workspace(declaration(datastores=(keyed,))))))
    account = {"id_in": "Microsoft.Storage/storageAccounts", "names": ["stfabrikam"], "resource_group": "rg-data"}
    assert found["nodes"][-1]["settings"]["credentials"]["key"] == {"list_keys": "key1", "account": account}
    scopes = [node["settings"]["scope"] for node in views.document(ELSEWHERE)["nodes"] if "scope" in node["settings"]]
    assert [scope.get("subscription_id") for scope in scopes if "id_in" in scope] == ["s2", None]


SUBSCRIPTION = "11111111-1111-4111-8111-111111111111"


def test_what_to_import_has_the_component_and_every_resource_below_it_by_its_id() -> None:
    """Each id is of its kind, no two are the same, and a child's has its parent's in front."""
    component, *below = views.imports(PLAN, SUBSCRIPTION)["resources"]
    assert component == {"type": "amlstack:index:Workspace", "name": PLAN["workspace"].name, "component": True}
    assert {each["parent"] for each in below} == {component["name"]}
    assert [ids.parse(each["id"]).type for each in below] == [node.kind.type for node in PLAN]
    assert len({each["id"] for each in below}) == len({each["name"] for each in below}) == len(PLAN)
    by_name = {each["name"].removeprefix(f"{component['name']}-"): each["id"] for each in below}
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{PLAN['resource_group'].name}"
    assert by_name["resource-group"] == group
    assert by_name["datastore-raw"] == f"{by_name['workspace']}/datastores/raw"
    assert by_name["blob-container-raw"].startswith(f"{by_name['storage-account']}/blobServices/default/containers/")
    assert all(id_.startswith(group) for id_ in by_name.values())


def test_what_lies_elsewhere_is_imported_from_there() -> None:
    """Containers and roles by the ids that they have; a classic datastore as the generic resource that it is."""
    found = {
        each["name"].removeprefix("contoso-ml-"): each
        for each in views.imports(ELSEWHERE, SUBSCRIPTION)["resources"][1:]
    }
    account = "/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stfabrikam"
    containers = f"{account}/blobServices/default/containers"
    container = found["blob-container-stfabrikam-there"]["id"]
    assert container == f"/subscriptions/{SUBSCRIPTION}{containers}/there"
    roles = [each["id"] for name, each in found.items() if name.startswith("role-assignment")]
    scopes = {id_.partition("/providers/Microsoft.Authorization")[0] for id_ in roles}
    own = f"{found['storage-account-stcontosodata']['id']}/blobServices/default/containers/data"
    assert scopes == {container, f"/subscriptions/s2{containers}/far", own}
    assert found["datastore-sql"]["type"] == "azure-native:resources:Resource"


def test_what_to_import_lies_where_existing_things_are() -> None:
    """In a group that exists, and with roles on a vault elsewhere, the ids are spelled from those."""
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-fabrikam"
    vault = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-data/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
    spec = declaration(identity=IDENTITY, resource_group=ResourceGroupSpec(id=group), key_vault=KeyVaultSpec(id=vault))
    found = [each["id"] for each in views.imports(plan.workspace(spec), SUBSCRIPTION)["resources"][1:]]
    assert any(id_.startswith(f"{vault}/providers/Microsoft.Authorization/roleAssignments/") for id_ in found)
    assert all(id_.startswith((f"{group}/", f"{vault}/providers/")) for id_ in found)
