"""Roles on data: who gets which, on what, and never one that Azure has given already."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.catalog import identity, storage
from amlstack.plan import Account, AssignmentName, Home, IdIn, IdOf, Late, PlanError, PrincipalOf, Ref, nodes
from amlstack.spec.model import CredentialsSpec, DatastoreSpec, PrincipalSpec, SecretName

ACCOUNTS = "/subscriptions/s2/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts"
OWN = Account(Ref("storage_account"), Ref("storage_account", "name"))
LAKE = Account(Ref("storage_account:stlake"), Ref("storage_account:stlake", "name"))
KNOWN = Account(f"{ACCOUNTS}/stknown", "stknown")
SYSTEM = Ref("workspace", "principal_id")
HOME = Home(
    workspace=Ref("workspace", "name"),
    resource_group="rg",
    own=OWN,
    accounts={"stcontoso": OWN, "stlake": LAKE, "stknown": KNOWN},
    principal=SYSTEM,
)
BATCH = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-batch"


def declared(**keys: Any) -> DatastoreSpec:
    """A blob datastore with these keys."""
    return DatastoreSpec(**{"name": "store", "type": "azure_blob", "container_name": "raw"} | keys)


def roles(home: Home = HOME, **keys: Any) -> list[nodes.DataRoleAssignment]:
    """The roles that are given for it."""
    found = plan.datastores.datastore(declared(**keys), home, ())
    return [node for node in found if isinstance(node, nodes.DataRoleAssignment)]


def faults(home: Home = HOME, **keys: Any) -> str:
    """What is wrong with it, as text."""
    with pytest.raises(PlanError) as caught:
        plan.alone(declared(**keys), home)
    return str(caught.value)


@pytest.mark.parametrize(
    ("access", "role"), [("read", "Storage Blob Data Reader"), ("write", "Storage Blob Data Contributor")]
)
def test_read_and_write_give_the_role_for_it_on_the_container(access: str, role: str) -> None:
    """To the workspace's identity, on an account that exists: the container's id is only spelled."""
    (made,) = roles(account_name="stknown", access=access)
    assert (made.role, made.principal_id, made.principal_type) == (role, SYSTEM, "ServicePrincipal")
    container = "Microsoft.Storage/storageAccounts/blobServices/containers"
    assert made.scope == IdIn(container, ("stknown", "default", "raw"), "rg-data", "s2")
    assert role in identity.ROLES


def test_the_datastore_waits_for_its_roles() -> None:
    """A role that comes late would fail the registration."""
    found = plan.datastores.datastore(declared(account_name="stlake"), HOME, ())
    assert [type(node).__name__ for node in found] == ["BlobContainer", "DataRoleAssignment", "Datastore"]
    assert found[1].scope == Ref(found[0].key)  # type: ignore[attr-defined]
    assert Ref(found[1].key) in found[2].after


def test_unless_said_declared_accounts_are_read_and_others_left_alone() -> None:
    """The file's own storage_accounts get the reader's role; an account known by its name alone gets none."""
    assert [made.role for made in roles(account_name="stlake")] == ["Storage Blob Data Reader"]
    assert roles(account_name="stother", resource_group="rg-data") == []
    assert roles(account_name="stlake", access="none") == []
    assert roles(account_name="stlake", credentials=CredentialsSpec(account_key=SecretName("s"))) == []


@pytest.mark.parametrize("keys", [{}, {"access": "write"}, {"account_name": "stcontoso", "access": "read"}])
def test_azure_has_given_the_workspace_its_roles_on_its_own_account(keys: dict[str, Any]) -> None:
    """Giving them again fails with RoleAssignmentExists."""
    assert roles(**keys) == []


def test_others_get_theirs_on_the_own_account_too() -> None:
    """A compute's identity and a group of people, beside the workspace, which needs none."""
    people = PrincipalSpec(principal_id="00000000-0000-0000-0000-000000000001", principal_type="Group")
    found = roles(access="read", access_for=(PrincipalSpec(name="workspace"), PrincipalSpec(id=BATCH), people))
    assert [made.principal_id for made in found] == [PrincipalOf(BATCH), people.principal_id]
    assert [made.principal_type for made in found] == ["ServicePrincipal", "Group"]
    assert {made.scope for made in found} == {Ref("blob_container:raw")}


def test_names_are_stable_and_apart() -> None:
    """The same on every run, another for another container, principal, role or workspace, whatever the datastore."""
    (one,) = roles(account_name="stknown", access="read")
    (again,) = roles(name="other", account_name="stknown", access="read")
    others = [
        *roles(account_name="stknown", access="write"),
        *roles(account_name="stknown", access="read", container_name="curated"),
        *roles(account_name="stlake", access="read"),
        *roles(account_name="stknown", access="read", access_for=(PrincipalSpec(id=BATCH),)),
    ]
    assert (one.names(), one.key) == (again.names(), again.key)
    assert len({one.names(), *(other.names() for other in others)}) == len(others) + 1


def test_a_name_is_derived_from_ids_and_from_no_principal() -> None:
    """Of the scope, of the workspace or identity, and of the role; an object id stands only where nothing else does."""
    role = "Storage Blob Data Reader"
    container = IdIn(storage.BLOB_CONTAINER.type, ("stknown", "default", "raw"), "rg-data", "s2")
    given: dict[str, Any] = {"account_name": "stknown", "access": "read"}
    everybody = tuple(PrincipalSpec(**each) for each in ({"name": "workspace"}, {"id": BATCH}, {"principal_id": "p"}))
    holders = [IdOf("workspace"), BATCH, "p"]
    found = [made.names() for made in roles(**given, access_for=everybody)]
    assert found == [(AssignmentName(container, holder, role),) for holder in holders]
    (there,) = roles(account_name="stlake", access="read")
    assert there.names() == (AssignmentName(IdOf(made_container(there)), IdOf("workspace"), role),)
    alone = Home(workspace="contoso-ml", resource_group="rg", principal="p", holder="the workspace's id")
    (here,) = roles(alone, account_name="stother", resource_group="rg-data", access="read")
    (name,) = here.names()
    assert (here.principal_id, name.holder) == ("p", "the workspace's id")


def made_container(role: nodes.DataRoleAssignment) -> str:
    """The key of the container that a role is given on."""
    assert isinstance(role.scope, Ref)
    return role.scope.node


def test_a_container_that_arrives_late_is_named_by_its_datastore() -> None:
    """Its role's name can't wait for it."""
    late = Late("datastores[0].container_name", object())
    (made,) = roles(account_name="stknown", access="read", container_name=late)
    assert made.key == "role_assignment:store:Storage Blob Data Reader for workspace"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"access": "all"}, "'all' is no access; use one of read, write, none"),
        ({"access": "read", "credentials": CredentialsSpec(sas_token=SecretName("s"))}, "signs in with sas_token"),
        ({"access": "read", "account_name": "stother"}, "nothing says where the storage account is that the role"),
        (
            {"type": "one_lake", "container_name": None, "access": "read"},
            "no role of Azure's opens one_lake; leave it out; roles open azure_blob and azure_data_lake_gen2",
        ),
        ({"access_for": (PrincipalSpec(name="workspace"),)}, "no access is given; add `access: read`"),
        ({"access": "read", "access_for": (PrincipalSpec(name="compute"),)}, "'compute' is no principal"),
        ({"access": "read", "access_for": (PrincipalSpec(),)}, "one principal is one of workspace"),
        ({"access": "read", "access_for": (PrincipalSpec(id=f"{ACCOUNTS}/stknown"),)}, "not of a user-assigned"),
        (
            {"access": "read", "access_for": (PrincipalSpec(principal_id="p", principal_type="Robot"),)},
            "'Robot' is no type of principal; use one of ServicePrincipal, User, Group",
        ),
    ],
)
def test_what_no_role_can_give_is_refused(keys: dict[str, Any], says: str) -> None:
    """Each fault says why, and what to do."""
    assert says in faults(**keys)


def test_alone_nobody_knows_the_workspaces_identity() -> None:
    """So principals must be named."""
    home = Home(workspace="contoso-ml", resource_group="rg")
    keys = {"account_name": "stother", "resource_group": "rg-data", "access": "read"}
    assert "isn't known here; name principals in access_for" in faults(home, **keys)
    named = PrincipalSpec(principal_id="00000000-0000-0000-0000-000000000001")
    assert [made.principal_id for made in roles(home, **keys, access_for=(named,))] == [named.principal_id]
