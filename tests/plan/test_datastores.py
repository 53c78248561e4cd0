"""Datastores: every lawful way to sign in works, every other is refused with those that would do."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from amlstack import plan
from amlstack.catalog import machinelearning
from amlstack.plan import Account, Home, PlanError, nodes
from amlstack.spec.model import ArtifactSpec, CredentialsSpec, DatastoreSpec, SecretName

OWN = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stcontoso"
HOME = Home(workspace="contoso-ml", resource_group="rg")
SECRET = SecretName("s")
PRINCIPAL = {"tenant_id": "t", "client_id": "c"}
LOGIN = CredentialsSpec(username="reader", password=SECRET)
WAYS: dict[str, tuple[CredentialsSpec | None, type]] = {
    "account_key": (CredentialsSpec(account_key=SECRET), nodes.AccountKey),
    "sas_token": (CredentialsSpec(sas_token=SECRET), nodes.SasToken),
    "service_principal": (CredentialsSpec(**PRINCIPAL, client_secret=SECRET), nodes.ServicePrincipal),
    "certificate": (CredentialsSpec(**PRINCIPAL, thumbprint="aa", certificate=SECRET), nodes.Certificate),
    "sql_login": (CredentialsSpec(username="reader", password=SECRET), nodes.SqlLogin),
    "none": (None, nodes.NoCredentials),
}
PAIRS = list(itertools.product(machinelearning.DATASTORE_AUTHENTICATION, WAYS))


def spec(type_: str, **keys: Any) -> DatastoreSpec:
    """A datastore of a type, on somebody's account or in somebody's lake."""
    words = {"account_name": "stfabrikam", "artifact": ArtifactSpec(type="lake_house", name="sales")}
    place = {key: words.get(key, "data") for key in machinelearning.DATASTORE_PLACES.get(type_, ())}
    return DatastoreSpec(**{"name": "store", "type": type_, **place, **keys})


def node_of(declared: DatastoreSpec, home: Home = HOME) -> Any:
    """The datastore's own node."""
    return plan.alone(declared, home)["datastore:store"]


def test_only_storage_accounts_have_a_protocol() -> None:
    """On an account https is filled in; a lake of Fabric's has neither account nor protocol."""
    account, lake = (node_of(spec(type_)) for type_ in ("azure_blob", "one_lake"))
    assert (account.protocol, lake.protocol, lake.account_name) == ("https", None, None)
    assert lake.artifact == nodes.Artifact("LakeHouse", "sales")


def faults(declared: DatastoreSpec, home: Home = HOME) -> str:
    """What is wrong with a datastore, as text."""
    with pytest.raises(PlanError) as caught:
        plan.alone(declared, home)
    return str(caught.value)


@pytest.mark.parametrize(("type_", "way"), PAIRS)
def test_each_type_takes_its_own_ways_and_no_others(type_: str, way: str) -> None:
    """The table of document 000: lawful pairs give a node, the others name the lawful ones."""
    credentials, record = WAYS[way]
    allowed = machinelearning.DATASTORE_AUTHENTICATION[type_]
    if way in allowed:
        assert isinstance(node_of(spec(type_, credentials=credentials)).credentials, record)
    else:
        told = faults(spec(type_, credentials=credentials))
        assert " or ".join(allowed) in told if allowed != ("none",) else "leave its credentials out" in told


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        (spec("azure_table"), "is no type of datastore"),
        (spec("azure_blob", account_name=None), "account_name"),
        (spec("azure_blob", container_name=None), "needs container_name"),
        (spec("azure_blob", filesystem="data"), "filesystem doesn't belong to azure_blob"),
        (
            spec("azure_blob", credentials=CredentialsSpec(sas_token=SECRET, expires="2030-02-30")),
            "is no day; write it as",
        ),
        (
            spec("azure_blob", credentials=CredentialsSpec(account_key=SECRET, expires="2030-12-31")),
            "doesn't end; leave",
        ),
        (spec("one_lake", artifact=None), "needs artifact; add `artifact: {type: lake_house"),
        (spec("one_lake", artifact=ArtifactSpec(type="warehouse", name="x")), "'warehouse' is no artifact"),
        (spec("one_lake", account_name="stfabrikam"), "account_name doesn't belong to one_lake"),
        (spec("one_lake", protocol="https"), "protocol doesn't belong to one_lake"),
        (spec("azure_data_lake_gen1", store_name=None), "needs store_name"),
        (spec("azure_data_lake_gen1", endpoint="x"), "endpoint doesn't belong to azure_data_lake_gen1"),
        (spec("azure_mysql", server_name=None, credentials=LOGIN), "azure_mysql needs server_name"),
        (spec("azure_mysql", enforce_ssl=True, credentials=LOGIN), "enforce_ssl doesn't belong to azure_mysql"),
        (spec("azure_postgresql", port=70000, credentials=LOGIN), "70000 is no port"),
        (spec("azure_postgresql", description="x", credentials=LOGIN), "takes no description: only the classic API"),
        (spec("azure_postgresql", credentials=CredentialsSpec(username="u")), "sql_login needs password"),
        (spec("databricks_filesystem", server_name="x"), "server_name doesn't belong to databricks_filesystem"),
        (
            spec(
                "azure_sql_database",
                credentials=CredentialsSpec(**PRINCIPAL, client_secret=SECRET, password=SECRET),
            ),
            "password doesn't go with service_principal",
        ),
        (spec("azure_blob", name="workspaceblobstore"), "Azure ML's own"),
        (spec("azure_blob", name="has space"), "is not a lawful datastore name"),
        (spec("azure_blob", account_name="No"), "is not a lawful storage account name"),
        (spec("azure_blob", credentials=CredentialsSpec(list_keys="key1")), "nothing says where that is"),
        (spec("azure_data_lake_gen2", credentials=CredentialsSpec(client_secret=SECRET)), "needs tenant_id"),
        (
            spec(
                "azure_data_lake_gen2", credentials=CredentialsSpec(**PRINCIPAL, client_secret=SECRET, thumbprint="a")
            ),
            "thumbprint doesn't go with service_principal",
        ),
        (
            spec("azure_blob", credentials=CredentialsSpec(account_key=SECRET, sas_token=SECRET)),
            "sas_token doesn't go with account_key",
        ),
        (spec("azure_blob", credentials=CredentialsSpec()), "hold no account_key, sas_token; name a secret"),
        (spec("azure_data_lake_gen2", credentials=CredentialsSpec(resource_url="https://x")), "hold no service_"),
    ],
)
def test_what_cannot_work_is_refused_with_its_reason(declared: DatastoreSpec, says: str) -> None:
    """Each fault says what is wrong in words."""
    assert says in faults(declared)


def test_keys_are_read_from_the_own_account_only_by_their_names() -> None:
    """An account has key1 and key2, and the key is either read or given."""
    home = Home(workspace="w", resource_group="rg", own=Account(OWN, "stcontoso"))
    other = spec("azure_blob", account_name=None, credentials=CredentialsSpec(list_keys="key3"))
    assert "write key1 or key2" in faults(other, home)
    both = spec("azure_blob", account_name=None, credentials=CredentialsSpec(list_keys="key1", account_key=SECRET))
    assert "given twice" in faults(both, home)


def test_gen2_does_not_lie_on_the_default_account() -> None:
    """A default account has no hierarchical namespace, so a Gen2 datastore names another account."""
    home = Home(workspace="w", resource_group="rg", own=Account(OWN, "stcontoso"))
    assert "hierarchical namespace" in faults(spec("azure_data_lake_gen2", account_name=None), home)


def test_no_credentials_means_that_azure_ml_signs_in_with_the_workspaces_identity() -> None:
    """`None` alone gives nobody access: the identity is named."""
    home = Home(workspace="w", resource_group="rg", service_identity="WorkspaceSystemAssignedIdentity")
    by_identity = node_of(spec("azure_blob"), home)
    by_key = node_of(spec("azure_blob", credentials=CredentialsSpec(account_key=SECRET)), home)
    assert by_identity.service_data_access_auth_identity == "WorkspaceSystemAssignedIdentity"
    assert by_key.service_data_access_auth_identity == "None"


def test_a_secrets_value_never_shows_in_a_fault() -> None:
    """Whatever is wrong, a credential given as plain text isn't echoed."""
    canary = "canary-4711"
    told = faults(spec("azure_file", name="bad name", credentials=CredentialsSpec(**PRINCIPAL, client_secret=canary)))
    assert canary not in told


VAULT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-fabrikam"


def kept(name: str = "raw-key", vault: Any = VAULT, version: Any = None) -> DatastoreSpec:
    """A datastore by a key that a vault keeps."""
    return spec("azure_blob", credentials=CredentialsSpec(account_key=SecretName(name, vault, version)))


def test_a_secret_in_a_vault_stays_a_reference() -> None:
    """The node says where it is kept, and no more."""
    node = node_of(kept(version="0" * 32))
    assert node.credentials == nodes.AccountKey(plan.SecretRef("raw-key", VAULT, "0" * 32))


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        (kept("raw_key"), "credentials.account_key: 'raw_key' is not a lawful key vault secret name; use 1 to 127"),
        (kept("k" * 128), "is not a lawful key vault secret name"),
        (kept(vault="kv-fabrikam"), "credentials.account_key.key_vault: 'kv-fabrikam' is no ARM id"),
        (kept(vault=VAULT.replace("KeyVault/vaults", "Storage/storageAccounts")), "the id of a Microsoft.Storage/"),
        (kept(vault=VAULT.replace("kv-fabrikam", "evil.example#")), "'evil.example#' is not a lawful key vault name"),
        (kept(version="latest"), "credentials.account_key.version: this is no version of a secret"),
        (
            kept(vault=None, version="0" * 32),
            "version: only a key vault keeps versions of a secret; add `key_vault: ID`",
        ),
    ],
)
def test_a_secret_that_no_vault_can_keep_is_refused(declared: DatastoreSpec, says: str) -> None:
    """Its name, its vault and its version are what Key Vault takes."""
    assert says in faults(declared)


def test_a_vault_may_arrive_late_but_the_name_may_not() -> None:
    """Where a secret is kept may be an Output; which one it is, is plain."""
    late = plan.Late("credentials.account_key.key_vault", object())
    node = node_of(kept(vault=late, version=plan.Late("version", object())))
    assert isinstance(node.credentials, nodes.AccountKey)
    assert node.credentials.key.key_vault is late
    with pytest.raises(plan.Undecided, match=r"credentials\.account_key\.secret"):
        node_of(kept(plan.Late("credentials.account_key.secret", object())))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "word", "login"),
    [
        ("azure_sql_database", "sqldb", {"user_name": "reader"}),
        ("azure_postgresql", "psqldb", {"user_id": "reader"}),
        ("azure_mysql", "mysqldb", {"user_id": "reader"}),
    ],
)
def test_a_databases_user_has_the_name_that_its_api_gives_it(type_: str, word: str, login: dict[str, str]) -> None:
    """SQL says UserName, PostgreSQL and MySQL say UserId."""
    node = node_of(spec(type_, credentials=LOGIN))
    assert (node.datastore_type, node.kind) == (word, machinelearning.CLASSIC_DATASTORE)
    assert node.credentials == nodes.SqlLogin(plan.SecretRef("s"), **login)


def test_only_postgresql_is_told_to_encrypt() -> None:
    """It is unless the declaration says otherwise; a port goes out as text, as the published body has it."""
    stores = [
        node_of(spec("azure_postgresql", credentials=LOGIN, port=5433)),
        node_of(spec("azure_postgresql", credentials=LOGIN, enforce_ssl=False)),
        node_of(spec("azure_mysql", credentials=LOGIN)),
    ]
    assert [store.enforce_ssl for store in stores] == [True, False, None]
    assert [store.port for store in stores] == ["5433", None, None]


def test_key_alone_reads_that_key_and_beside_a_secret_says_which_it_is() -> None:
    """`key: 2` is the same as list_keys: key2; a secret stays one, with the number that a rotation asks for."""
    home = Home(workspace="w", resource_group="rg", own=Account(OWN, "stcontoso"))
    alone = node_of(spec("azure_blob", account_name=None, key=2), home)
    beside = node_of(spec("azure_blob", key=2, credentials=CredentialsSpec(account_key=SECRET)), home)
    assert alone.credentials == nodes.AccountKey(plan.KeyOf(OWN, "key2"))
    assert beside.credentials == nodes.AccountKey(plan.SecretRef("s"), 2)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"key": 3, "credentials": CredentialsSpec(account_key=SECRET)}, "key: 3 is no key of an account"),
        ({"key": 1, "credentials": CredentialsSpec(sas_token=SECRET)}, "key doesn't go with sas_token"),
        ({"key": 1, "credentials": CredentialsSpec(list_keys="key1")}, "said twice; keep one of key and list_keys"),
        ({"key": 1}, "nothing says where that is; add the account's resource_group"),
    ],
)
def test_a_key_that_says_nothing_clear_is_refused(keys: dict[str, Any], says: str) -> None:
    """It is 1 or 2, said once, of an account whose place is known."""
    assert says in faults(spec("azure_blob", **keys))


def test_an_account_elsewhere_gives_its_key_where_its_place_is_known() -> None:
    """Group and, where it is another, subscription spell its id; nobody types a key."""
    node = node_of(spec("azure_blob", key=1, resource_group="rg-data", subscription_id="s2"))
    account = plan.IdIn("Microsoft.Storage/storageAccounts", ("stfabrikam",), "rg-data", "s2")
    assert node.credentials == nodes.AccountKey(plan.KeyOf(account, "key1"))
