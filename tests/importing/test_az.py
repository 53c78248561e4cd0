"""az ml's own YAML files come back as one workspace file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from amlstack import importing, plan, spec
from tests.fake_credentials import CREDENTIALS

WORKSPACE = """\
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: fabrikam-ml
location: westeurope
display_name: Fabrikam
description: Moved from az ml.
hbi_workspace: true
default_resource_group: /s
tags: {purpose: demonstration}
"""
BLOB = """\
$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: blob_key
type: azure_blob
account_name: fabrikamdata
container_name: raw
credentials:
  account_key: canary-key
"""
LAKE = """\
name: lake
type: azure_data_lake_gen2
account_name: fabrikamlake
filesystem: curated
"""
COMPUTE = "name: cluster\ntype: amlcompute\nsize: STANDARD_DS3_v2\n"


def folder(path: Path, **files: str) -> Path:
    """A folder of YAML files, one of them in a folder below."""
    (path / "below").mkdir()
    for name, content in files.items():
        (path / ("below" if name == "lake" else ".") / f"{name}.yml").write_text(content)
    return path


def test_a_folder_becomes_a_workspace_file(tmp_path: Path) -> None:
    """Workspace and datastores are taken, the file can be planned, and everything that is left out is noted."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, blob=BLOB, lake=LAKE, compute=COMPUTE), "rg-fabrikam")
    file = tmp_path / "workspace.yaml"
    file.write_text(importing.text(found.mapping, "ml/"))
    made = plan.workspace(spec.load(file).spec)
    assert [store.name for store in made.of(plan.nodes.Datastore)] == ["lake", "blob_key"]
    assert found.mapping["resource_group"] == "rg-fabrikam"
    left = "\n".join(found.notes)
    assert "default_resource_group has no place" in left
    assert "compute.yml: is neither a workspace nor a datastore" in left


def test_a_literal_credential_is_left_where_it_is(tmp_path: Path) -> None:
    """The secret's name stands in the file; the value stands nowhere in what is found."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, blob=BLOB), "rg-fabrikam")
    assert found.mapping["datastores"][0]["credentials"] == {"account_key": {"secret": "blob-key-account-key"}}
    assert "credentials.account_key is left out: keep it as the secret blob-key-account-key" in found.notes[-1]
    assert "canary" not in repr(found)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"blob": BLOB}, "found none"),
        ({"ws": WORKSPACE, "two": WORKSPACE}, "two.yml"),
        ({"broken": "a: [1"}, "can't be imported: .*broken.yml:2"),
    ],
)
def test_a_folder_without_one_workspace_is_refused(files: dict[str, str], words: str, tmp_path: Path) -> None:
    """No workspace, or two: each is said, and what might have been one."""
    with pytest.raises(importing.NothingToImport, match=words):
        importing.from_az(folder(tmp_path, **files))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: [1", "odd.yml:2:1: not YAML"),
        ("a: 1\na: 2", "odd.yml:2:1: 'a' stands here a second time"),
        ("--- \na: 1\n---\nb: 2\n", "a second document begins here"),
        ("a: !Ref x\n", "a YAML tag that isn't read here"),
        ("\x00", "the control character"),
    ],
)
def test_a_file_that_cannot_be_read_costs_that_file(content: str, says: str, tmp_path: Path) -> None:
    """It is told, and the others are imported."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, lake=LAKE, odd=content), "rg-fabrikam")
    (unread,) = found.unread
    assert unread.startswith("can't be imported: ")
    assert says in unread
    assert [store["name"] for store in found.mapping["datastores"]] == ["lake"]


@pytest.mark.parametrize("type_", ["[azure_blob]", "{azure_blob: x}", "5", "null", "[[]]"])
def test_a_type_of_any_shape_is_another_tools(type_: str, tmp_path: Path) -> None:
    """Any YAML may lie in the folder, with a `type` that is a list or a mapping: it is left alone, and noted."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, other=f"type: {type_}\n"), "rg-fabrikam")
    assert "other.yml: is neither a workspace nor a datastore" in found.notes[0]
    assert (found.unread, found.mapping.get("datastores")) == ((), None)


MISPLACED = {
    "credentials: {foo: canary-key}": "a key of credentials has no place",
    "credentials: {canary-key: x}": "a key of credentials has no place",
    "credentials: canary-key": "credentials has no place",
    "credentials: [canary-key]": "credentials has no place",
    "credentials: {account_key: {value: canary-key}}": "credentials.account_key is left out",
    "credentials: {account_key: {secret: canary/key=}}": "credentials.account_key is left out",
    "credentials: {account_key: [canary-key]}": "credentials.account_key is left out",
    "access_for: {account_key: canary-key}": "access_for has no place",
    "access_for: [{account_key: canary-key}]": "access_for.0.account_key has no place",
    "artifact: {name: x, sas_token: canary-key}": "artifact.sas_token has no place",
    "tags: {x: {password: canary-key}}": "tags.x has no place",
    "account_key: canary-key": "account_key has no place",
}


@pytest.mark.parametrize("line", MISPLACED)
def test_nothing_that_is_misplaced_is_taken_along(line: str, tmp_path: Path) -> None:
    """Whatever stands where a workspace file has no place for it is left out and noted, without its value."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, store=f"{LAKE}{line}\n"), "rg-fabrikam")
    assert MISPLACED[line] in "\n".join(found.notes)
    assert "canary" not in repr(found)


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_no_literal_credential_is_taken_along(kind: str, tmp_path: Path) -> None:
    """In a description, a tag's name or value, of the workspace or a datastore: left out, and noted."""
    text, hidden = CREDENTIALS[kind]
    said = yaml.safe_dump({"description": text, "tags": {"x": text, text: "y", "z": "kept"}})
    ws = "\n".join(line for line in WORKSPACE.splitlines() if not line.startswith(("description", "tags")))
    found = importing.from_az(folder(tmp_path, ws=f"{ws}\n{said}", store=f"{LAKE}{said}"), "rg-fabrikam")
    assert [each["tags"] for each in (found.mapping, *found.mapping["datastores"])] == [{"z": "kept"}] * 2
    assert sum("in the clear, and is left out" in note for note in found.notes) == 6
    assert hidden not in repr(found)
    assert text not in found.mapping.values()


HEAD = "name: fabrikam-ml\nlocation: westeurope\n"
ENDPOINT = "name: churn\nauth_mode: key\ndescription: Scores.\n"
ENVIRONMENT = "name: train\nversion: 1\nimage: python:3.12\n"


def imported(path: Path, **files: str) -> tuple[importing.Found, spec.WorkspaceSpec]:
    """What is found in a folder of files, and what the written file declares."""
    (path / "ml").mkdir()
    for name, content in files.items():
        (path / "ml" / f"{name}.yml").write_text(content)
    found = importing.from_az(path / "ml", "rg-fabrikam", "westeurope")
    file = path / "workspace.yaml"
    file.write_text(importing.text(found.mapping, "ml/"))
    return found, spec.load(file).spec


@pytest.mark.parametrize("schema", ["", "https://azuremlschemas.azureedge.net/latest/workspace.schema.json",
                                    "http://azureml/sdk-2-0/Workspace.json"])  # fmt: skip
@pytest.mark.parametrize("body", ["name: fabrikam-ml\n", HEAD, HEAD + "managed_network: {isolation_mode: disabled}\n"])
def test_a_workspace_needs_no_schema(schema: str, body: str, tmp_path: Path) -> None:
    """Its keys tell it from what else az ml has; an endpoint, an environment and a cluster are left alone and noted."""
    line = f"$schema: {schema}\n" if schema else ""
    found, made = imported(tmp_path, ws=line + body, endpoint=ENDPOINT, env=ENVIRONMENT, compute=COMPUTE)
    assert (made.name, made.location) == ("fabrikam-ml", "westeurope")
    assert sum("left alone" in note for note in found.notes) == 3


def test_one_that_says_what_it_is_comes_before_one_that_may_be(tmp_path: Path) -> None:
    """A file of a name alone may be a workspace too; where another says so by its $schema, it is left alone."""
    found, made = imported(tmp_path, ws=WORKSPACE, other="name: something\ndescription: What it is, nobody knows.\n")
    assert made.name == "fabrikam-ml"
    assert any("other.yml: is left alone" in note for note in found.notes)


def test_a_slip_in_a_key_is_told_where_no_workspace_is_found(tmp_path: Path) -> None:
    """Which of its keys keep a file from being one."""
    with pytest.raises(importing.NothingToImport, match=r"ws\.yml: isn't taken for a workspace: none has locatoin"):
        imported(tmp_path, ws="name: fabrikam-ml\nlocatoin: westeurope\n")


SPELLINGS = """\
name: fabrikam-ml
location: West US 2
public_network_access: Disabled
system_datastores_auth_mode: Identity
hbi_workspace: 'false'
identity:
  type: SystemAssigned,UserAssigned
  principal_id: 11111111-1111-4111-8111-111111111111
  tenant_id: 22222222-2222-4222-8222-222222222222
  user_assigned_identities:
    {id}-a: {client_id: c, principal_id: p}
    {id}-b:
primary_user_assigned_identity: {id}-b
id: /subscriptions/s
discovery_url: https://westus2.api.azureml.ms/discovery
resourceGroup: rg-fabrikam
"""
GROUP = "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/rg"
ID = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"


def test_what_az_ml_prints_is_imported(tmp_path: Path) -> None:
    """Words in any case, truth as text, both identities and the one to act as; what is read-only is no loss."""
    found, made = imported(tmp_path, ws=SPELLINGS.replace("{id}", ID))
    assert (made.location, made.public_network_access, made.hbi_workspace) == ("westus2", "disabled", False)
    assert made.system_datastores_auth_mode == "identity"
    assert made.identity
    assert [each.id for each in made.identity.user_assigned_identities] == [f"{ID}-a", f"{ID}-b"]
    assert made.primary_user_assigned_identity == f"{ID}-b"
    assert found.mapping["public_network_access"] == "disabled"
    assert list(found.mapping)[:3] == ["name", "resource_group", "location"]
    assert (found.notes, found.warnings) == ((), ())
    printed = "\n".join(found.remarks)
    for key in (
        "identity.principal_id",
        "identity.tenant_id",
        "client_id",
        ": id is",
        "discovery_url",
        "resourceGroup",
    ):
        assert key in printed
    assert plan.workspace(made)


def test_identities_are_listed_by_their_ids_too(tmp_path: Path) -> None:
    """As az ml's older files do; what az prints of each is no loss."""
    lines = (
        f"identity:\n  type: user_assigned\n  user_assigned_identities:\n  - {{resource_id: {ID}-a, client_id: c}}\n"
    )
    found, made = imported(tmp_path, ws=HEAD + lines)
    assert made.identity
    assert [each.id for each in made.identity.user_assigned_identities] == [f"{ID}-a"]
    assert (found.notes, len(found.remarks)) == ((), 2)


def test_a_certificate_that_only_its_thumbprint_names_is_asked_for(tmp_path: Path) -> None:
    """az ml's files may lack it; the file names a secret for it."""
    credentials = "credentials: {tenant_id: t, client_id: c, thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567'}\n"
    found, made = imported(tmp_path, ws=HEAD, lake=LAKE + credentials)
    assert made.datastores[0].credentials
    assert made.datastores[0].credentials.certificate
    assert "credentials.certificate isn't there: keep it as the secret lake-certificate" in found.notes[-1]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("friendly_name: Fabrikam", "friendly_name isn't taken over: display_name is meant"),
        ("displayName: Fabrikam", "displayName isn't taken over: display_name is meant"),
        ("hbiWorkspace: true", "hbiWorkspace isn't taken over: hbi_workspace is meant"),
        ("managedNetwork: {isolationMode: Disabled}", "managedNetwork isn't taken over: managed_network is meant"),
        ("default_resource_group: /s", "default_resource_group has no place in a workspace file"),
        ("workspace_hub: /s", "workspace_hub has no place in a workspace file"),
    ],
)
def test_a_key_that_is_left_out_is_named(line: str, says: str, tmp_path: Path) -> None:
    """With the key that is meant, where it is another spelling of one; its value isn't shown."""
    found, made = imported(tmp_path, ws=f"{HEAD}{line}\n")
    assert [says in note for note in found.notes] == [True]
    assert made.display_name is None


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("customer_managed_key: {key_vault: /s, key_uri: https://k}", True),
        ("network_acls: {default_action: Deny, ip_rules: [{value: 203.0.113.7}]}", True),
        ("network_acls: {default_action: Allow}", False),
        ("enable_data_isolation: true", True),
        ("enable_data_isolation: 'false'", False),
        ("default_resource_group: ''", False),
    ],
)
def test_what_keeps_a_workspace_safe_is_lost_with_a_warning(line: str, lost: bool, tmp_path: Path) -> None:
    """Encryption and networks; what is switched off there is no loss, and said all the same."""
    found, _ = imported(tmp_path, ws=f"$schema: https://x/workspace.schema.json\n{HEAD}{line}\n")
    key = line.partition(":")[0]
    told = found.warnings if lost else found.remarks
    assert [f"ws.yml: {key} " in each for each in told] == [True]
    assert len(found.warnings + found.remarks + found.notes) == 1


def test_the_file_that_is_written_is_no_source(tmp_path: Path) -> None:
    """A second run into the same folder doesn't take the first one's file for a workspace of az ml's."""
    (tmp_path / "ws.yml").write_text(HEAD)
    out = tmp_path / "workspace.yaml"
    for _ in range(2):
        found = importing.from_az(tmp_path, "rg", skip=out)
        out.write_text(importing.text(found.mapping, "ml/"))
    assert found.mapping["name"] == "fabrikam-ml"
