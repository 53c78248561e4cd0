"""What is changed or deleted behind Pulumi's back: a refresh sees it, a preview names it, `up` puts it right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from amlstack import catalog, plan, spec
from amlstack.catalog import ids, machinelearning
from amlstack.sandbox import control
from tests.conftest import ROOT, Engine, Sandbox
from tests.sandbox.deployments.deploying import lasting
from tests.serving import served

from .conftest import counted, pulumi

pytestmark = [pytest.mark.engine, pytest.mark.thorough, pytest.mark.xdist_group("drift")]

FILE = ROOT / "examples" / "max" / "workspace.yaml"
GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-contoso-max"
ACCOUNT = "Microsoft.Storage/storageAccounts/stcontosomax"
WORKSPACE = "Microsoft.MachineLearningServices/workspaces/contoso-max"
BLOB_ZONE = "privatelink.blob.core.windows.net"
TAGS = {"owner": "somebody", "environment": "test", "left": "by hand"}


@dataclass(frozen=True)
class Change:
    """Something done by hand."""

    where: str
    """The resource, below its group's providers."""
    name: str
    """The resource's name in Pulumi, without the component's."""
    body: dict[str, Any]
    shown: set[str]
    """The names that the preview must show, and no others."""
    step: str = "update"
    """What the preview means to do: a datastore that points elsewhere is another one."""


CHANGES = (
    Change("", "resource-group", {"tags": TAGS}, {"tags", "owner", "left"}),
    Change(
        ACCOUNT,
        "storage-account",
        {
            "sku": {"name": "Standard_LRS"},
            "tags": {"owner": "platform"},
            "properties": {"minimumTlsVersion": "TLS1_0", "allowBlobPublicAccess": True},
        },
        {"sku", "name", "tags", "environment", "minimumTlsVersion", "allowBlobPublicAccess"},
    ),
    Change(
        f"{ACCOUNT}/blobServices/default/containers/listed-key",
        "blob-container-listed-key",
        {"properties": {"publicAccess": "Blob"}},
        {"publicAccess"},
    ),
    Change(
        f"{ACCOUNT}/fileServices/default/shares/listed-key",
        "file-share-listed-key",
        {"properties": {"shareQuota": 100}},
        {"shareQuota"},
    ),
    Change(
        "Microsoft.KeyVault/vaults/kv-contoso-max",
        "key-vault",
        {"properties": {"publicNetworkAccess": "Disabled", "sku": {"family": "A", "name": "standard"}}},
        {"properties", "publicNetworkAccess", "sku", "name"},
    ),
    Change(
        "Microsoft.OperationalInsights/workspaces/log-contoso-max",
        "log-analytics",
        {"properties": {"retentionInDays": 30}},
        {"retentionInDays"},
    ),
    Change(
        "Microsoft.Insights/components/appi-contoso-max",
        "application-insights",
        {"properties": {"publicNetworkAccessForQuery": "Disabled"}},
        {"publicNetworkAccessForQuery"},
    ),
    Change(
        "Microsoft.ContainerRegistry/registries/crcontosomax",
        "container-registry",
        {"properties": {"adminUserEnabled": True}},
        {"adminUserEnabled"},
    ),
    Change(
        "Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-max",
        "managed-identity-0",
        {"tags": TAGS},
        {"tags", "owner", "left"},
    ),
    Change(
        WORKSPACE,
        "workspace",
        {"properties": {"description": "by hand", "publicNetworkAccess": "Disabled"}},
        # the second two: an identity that it names is deleted too, and its new id isn't known yet
        {"description", "publicNetworkAccess", "identity", "userAssignedIdentities"},
    ),
    *(
        Change(f"Microsoft.Network/{where}", name, {"tags": TAGS}, {"tags", "owner", "left"})
        for where, name in (
            ("networkSecurityGroups/nsg-contoso-max", "network-security-group-nsg-contoso-max"),
            ("virtualNetworks/vnet-contoso-max", "virtual-network"),
            (f"privateDnsZones/{BLOB_ZONE}", f"private-dns-zone-{BLOB_ZONE}"),
            (
                f"privateDnsZones/{BLOB_ZONE}/virtualNetworkLinks/link-contoso-max",
                f"virtual-network-link-{BLOB_ZONE}-own",
            ),
            ("privateEndpoints/pep-contoso-max-blob", "private-endpoint-storage_account-blob"),
        )
    ),
    Change(
        f"{WORKSPACE}/datastores/blob_key",
        "datastore-blob_key",
        {"properties": {"containerName": "elsewhere"}},
        {"properties", "containerName"},
        "replace",
    ),
    Change(
        f"{WORKSPACE}/datastores/file_sas",
        "datastore-file_sas",
        {"properties": {"accountName": "another", "fileShareName": "elsewhere"}},
        {"properties", "accountName", "fileShareName"},
        "replace",
    ),
    Change(
        f"{WORKSPACE}/datastores/lake_identity",
        "datastore-lake_identity",
        {"properties": {"description": "by hand", "filesystem": "elsewhere"}},
        {"properties", "description", "filesystem"},
        "replace",
    ),
    Change(
        f"{WORKSPACE}/datastores/postgresql_login",
        "datastore-postgresql_login",
        {"properties": {"ServerName": "psql-elsewhere", "EnforceSSL": False}},
        {"properties", "ServerName", "EnforceSSL"},
        "replace",
    ),
)
DELETED = {
    f"{ACCOUNT}/blobServices/default/containers/identity": "blob-container-identity",
    f"{WORKSPACE}/datastores/file_listed_key": "datastore-file_listed_key",
    "Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-max-batch": "managed-identity-1",
    "Microsoft.Network/privateEndpoints/pep-contoso-max-file/privateDnsZoneGroups/default": (
        "private-dns-zone-group-storage_account-file"
    ),
}
ROLE = "role-assignment-0:Storage-Blob-Data-Contributor-on-storage"
"""The name in Pulumi of a role assignment that is deleted too: in Azure it is a GUID."""
OF_CONTAINER = (
    "role-assignment-storage_account-identity:Storage-Blob-Data-Reader-for-00000000-0000-0000-0000-000000000001"
)
"""That of the one which goes with the container that it is on."""


@dataclass
class Story:
    """What was seen, one thing after another."""

    made: dict[str, Any]
    """Everything after the first `up`, by id."""
    refreshed: str
    """What a refresh of it said."""
    preview: str = ""
    """What the preview said after all that was done by hand."""
    up: str = ""
    mended: dict[str, Any] = field(default_factory=dict)
    """Everything after the second `up`."""
    quiet: str = ""
    """What a refresh of that said."""
    gone: str = ""
    """What a preview said when the group had been deleted."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The largest example, made, changed and deleted in part by hand, and put right."""
    state = tmp_path_factory.mktemp("drift") / "sandbox"
    with served(state) as server:
        sandbox = Sandbox(state, server)
        yield lived(Engine(sandbox, state.parent / "program"), sandbox)


def lived(engine: Engine, sandbox: Sandbox) -> Story:
    """Run the whole story."""
    lives(engine, "up")
    story = Story(sandbox.resources(), refreshed(engine))
    role = role_of(engine, ROLE)
    for change in CHANGES:
        change_by_hand(sandbox, below(change.where), change.body)
    for where in (*map(below, DELETED), role):
        ask(sandbox, "DELETE", where)
    story.preview = lives(engine, "preview", "--refresh", "--diff")
    story.up = lives(engine, "up", "--refresh", "--skip-preview")
    story.mended, story.quiet = sandbox.resources(), refreshed(engine)
    ask(sandbox, "DELETE", GROUP)
    story.gone = lives(engine, "preview", "--refresh", "--diff")
    return story


def lives(engine: Engine, command: str, *options: str) -> str:
    """Run `amlstack sandbox` on the example, which must end well."""
    result = engine(command, FILE, *options)
    assert result.code == 0, result.output
    return result.output


def refreshed(engine: Engine) -> str:
    """What `pulumi refresh` says, which fails where anything differs."""
    return pulumi(engine, ROOT, "refresh", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "contoso-max")


def role_of(engine: Engine, name: str) -> str:
    """The id of a role assignment, by its name in Pulumi."""
    exported = json.loads(pulumi(engine, ROOT, "stack", "export", "--stack", "contoso-max"))
    (found,) = [
        each["id"] for each in exported["deployment"]["resources"] if each["urn"].endswith(f"::contoso-max-{name}")
    ]
    return str(found)


def below(where: str) -> str:
    """The id of what lies in the example's group."""
    return f"{GROUP}/providers/{where}" if where else GROUP


def ask(sandbox: Sandbox, method: str, id_: str, body: Any = None, action: str = "", version: str = "") -> Any:
    """What the Resource Manager answers, which must be a success."""
    version = version or catalog.BY_TYPE[ids.parse(id_).type.lower()].api_version
    status, answer = sandbox.server.request(method, f"{id_}{action}?api-version={version}&skipValidation=true", body)
    assert status < 300, answer
    return answer


def change_by_hand(sandbox: Sandbox, id_: str, body: dict[str, Any]) -> None:
    """Change a resource as somebody with another client would: a datastore is registered anew, with its credential."""
    if ids.parse(id_).type != machinelearning.DATASTORE.type:
        ask(sandbox, "PATCH", id_, body)
        return
    if "ServerName" in body["properties"]:
        version = machinelearning.CLASSIC_VERSION
        was = ask(sandbox, "GET", id_, version=version)
        secrets = ask(sandbox, "POST", id_, action="/listSecrets", version=version)
        properties = {**was["properties"], **secrets, **body["properties"]}
        ask(sandbox, "PUT", id_, {"location": was["location"], "properties": properties}, version=version)
        return
    properties = {**ask(sandbox, "GET", id_)["properties"], **body["properties"]}
    if properties["credentials"]["credentialsType"] != "None":
        secrets = ask(sandbox, "POST", id_, action="/listSecrets")
        properties["credentials"] = {**properties["credentials"], "secrets": secrets}
    ask(sandbox, "PUT", id_, {"properties": properties})


def steps(preview: str) -> dict[str, tuple[str, set[str]]]:
    """By name in Pulumi, what a preview with --diff shows behind its refresh: the step, and every property's name."""
    _, _, planned = preview.partition("pulumi:pulumi:Stack: (same)")
    found = {}
    for block in re.split(r"\n {4}(?=\S+ ?azure-native:)", planned)[1:]:
        head, *lines = block.partition("\nResources:")[0].splitlines()
        step = head[head.rindex("(") + 1 : head.rindex(")")]
        name = next(line for line in lines if "[urn=" in line).rpartition("::contoso-max-")[2].rstrip("]")
        words = (re.match(r" *[~+-] ([\w-]+) *:", line) for line in lines)
        found[name] = (step, {word[1] for word in words if word})
    return found


def test_a_refresh_after_up_changes_nothing(story: Story) -> None:
    """Nothing that Azure fills in, or does by itself, is taken for a change: neither at first nor after a mending."""
    assert set(counted(story.refreshed)) == {"unchanged"}
    assert counted(story.quiet) == counted(story.refreshed)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_is_shown_by_the_propertys_name(story: Story, change: Change) -> None:
    """Each property that was changed by hand is named in the next preview, and no other."""
    assert steps(story.preview)[change.name] == (change.step, change.shown)


def test_every_kind_was_changed_or_deleted() -> None:
    """The table leaves out no kind that the example makes; a role assignment can't be changed."""
    touched = {ids.parse(below(where)).type.lower() for where in (*DELETED, *(change.where for change in CHANGES))}
    made = {node.kind.type.lower() for node in plan.workspace(spec.load(FILE).spec)}
    assert made - touched == {catalog.identity.ROLE_ASSIGNMENT.type.lower()}


def test_a_deletion_is_shown_by_the_resources_name(story: Story) -> None:
    """What was deleted by hand is to be created again, and nothing else is."""
    shown = steps(story.preview)
    assert {name for name, (step, _) in shown.items() if step == "create"} == {*DELETED.values(), ROLE, OF_CONTAINER}


def test_roles_are_replaced_with_their_identity_alone(story: Story) -> None:
    """An identity that is made anew has another principal: its roles are replaced. New tags alone change none."""
    shown = steps(story.preview)
    replaced = {name for name, (step, _) in shown.items() if step == "replace"}
    roles = replaced - {change.name for change in CHANGES}
    assert {name.partition(":")[0] for name in roles} == {"role-assignment-1"}
    assert all(shown[name] == ("replace", {"principalId"}) for name in roles)


def test_up_puts_it_right(story: Story) -> None:
    """The next `up` mends what was done and no more; then everything is as it was, but for a new identity's ids."""
    done = counted(story.up)
    moved = [change for change in CHANGES if change.step == "replace"]
    created = len([*DELETED, ROLE, OF_CONTAINER])
    assert (done["updated"], done["created"]) == (len(CHANGES) - len(moved), created)
    assert done["replaced"] == len(moved) + 5  # and the roles of the identity that was deleted
    batch = below("Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-max-batch")
    before = json.dumps(lasting(story.made), sort_keys=True)
    for word in ("principalId", "clientId"):
        before = before.replace(*(each[batch]["properties"][word] for each in (story.made, story.mended)))
    assert json.loads(before) == lasting(story.mended)


def test_a_deleted_group_is_shown_resource_by_resource(story: Story) -> None:
    """With the whole group gone, each resource is named as to be created."""
    shown = steps(story.gone)
    assert {step for step, _ in shown.values()} == {"create"}
    assert len(shown) == counted(story.quiet)["unchanged"] - len(["the stack", "the component"])
