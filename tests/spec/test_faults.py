"""What is said of a file whose shape is wrong: a sentence for each fault, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.spec.faults import Fault, Place, SpecError, near, quoted

from .files import HEAD, said

STORE = HEAD + "datastores:\n  - name: raw\n    "
BLOB = STORE + "type: azure_blob\n    container_name: raw\n    "
FILE = STORE + "type: azure_file\n    file_share_name: raw\n    "
LAKE = STORE + "type: azure_data_lake_gen2\n    filesystem: raw\n    "
DATABASE = "\n    server_name: s\n    database_name: d\n    "
MYSQL = STORE + "type: azure_mysql" + DATABASE
SQL = STORE + "type: azure_sql_database" + DATABASE
DBFS = STORE + "type: databricks_filesystem\n    "


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("storage_acount: x", "4:1: unknown key 'storage_acount': did you mean 'storage_account'?"),
        ("Display-Name: x", "4:1: unknown key 'Display-Name': did you mean 'display_name'?"),
        ("key_vault: {nmae: x}", "4:13: unknown key 'nmae': did you mean 'name'?"),
        (
            "key_vault: {zzz: x}",
            "4:13: unknown key 'zzz': expected one of name, sku, soft_delete_retention_days, create_mode",
        ),
        ("managed_network: {}", "4:1: isolation_mode is missing: expected in managed_network"),
        (
            "network_acls: {default_action: deny}",
            "4:1: 'network_acls' can't be declared: no stable api-version of Azure ML has a workspace's allow-list",
        ),
        ("ipAllowlist: [203.0.113.7]", "4:1: 'ipAllowlist' can't be declared: no stable api-version of Azure ML"),
        ("customer_managed_key: {}", "4:1: 'customer_managed_key' is az ml's and not supported yet: leave it out"),
        ("discovery_url: x", "4:1: 'discovery_url' is what az ml prints, not what is declared: leave it out"),
        ("identity: {type: system_assigned, principal_id: x}", "4:35: 'principal_id' is what az ml prints"),
        (
            "storage_accounts: [{name: a, id: /s}]",
            "4:30: unknown key 'id': write the ARM id in place of the mapping: - /",
        ),
        ("storage_accounts: [{sku: Premium_LRS}]", "4:20: name is missing"),
        (
            "storage_account: {id: /s}",
            "4:19: unknown key 'id': write the ARM id in place of the mapping: storage_",
        ),
        ("storage_account: {network_acls: {}}", "4:19: default_action is missing: expected in storage_account"),
        (
            "storage_account: {network_acls: {default_action: denied}}",
            "4:50: default_action is 'denied': did you mean 'deny'?",
        ),
        ("key_vault: {id: /s}", "4:13: unknown key 'id': write the ARM id in place of the mapping: key_vault: /subscr"),
        ("description: 12", "4:14: description is the number 12: expected a string: put it in quotes"),
        ("description: true", "4:14: description is true: expected a string: put it in quotes"),
        ("description: [a]", "4:14: description is a list: expected a string"),
        ("description:", "4:1: description is empty: expected a string, or no description"),
        ("name_seed: ''", "4:1: name_seed is empty: expected a string"),
        ("hbi_workspace: maybe", "4:16: hbi_workspace is 'maybe': expected true or false"),
        ("hbi_workspace: 2", "4:16: hbi_workspace is the number 2: expected true or false"),
        ("public_network_access: of", "4:24: public_network_access is 'of': expected one of enabled, disabled"),
        ("kind: defualt", "4:7: kind is 'defualt': did you mean 'default'?"),
        ("kind: [a]", "4:7: kind is a list: expected a string"),
        ("kind: zzz", "4:7: kind is 'zzz': expected one of default, hub, project, feature_store"),
        ("storage_account: {sku: standard_lrs}", "4:24: sku is 'standard_lrs': did you mean 'Standard_LRS'?"),
        ("storage_account: 7", "4:18: storage_account is the number 7: expected a string or a mapping"),
        (
            "key_vault: {soft_delete_retention_days: 91}",
            "4:41: soft_delete_retention_days is the number 91: expected 7 to 90",
        ),
        (
            "key_vault: {soft_delete_retention_days: 7.5}",
            "4:41: soft_delete_retention_days is the number 7.5: expected a whole number",
        ),
        ("tags: {a: 1}", "4:11: a is the number 1: expected a string: put it in quotes"),
        ("tags: [a]", "4:7: tags is a list: expected a mapping"),
        ("identity: {}", "4:1: type is missing: expected in identity"),
        (
            "identity: {type: user_assigned, user_assigned_identities: {id-a: {}}}",
            "4:60: 'id-a' is not an ARM id: expected /subscriptions/...; write names as a list",
        ),
        (
            "identity: {type: user_assigned, user_assigned_identities: {/a: {name: b}}}",
            "4:60: an identity that exists already has no settings: expected {} after its ARM id",
        ),
        ("identity: {type: user_assigned, user_assigned_identities: [7]}", "4:60: user_assigned_identities[0] is the"),
        ("datastores: {}", "4:1: datastores is a mapping: expected a list"),
        ("datastores: [raw]", "4:14: datastores[0] is 'raw': expected a mapping"),
    ],
)
def test_a_fault_of_the_workspace(tmp_path: Path, line: str, expected: str) -> None:
    """Each fault of a top-level key is one sentence at the key or the value."""
    (found,) = said(tmp_path, HEAD + line + "\n")
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STORE + "type: azure_blob", "5:5: container_name is missing: expected in datastore 'raw'"),
        (STORE + "container_name: c", "5:5: type is missing: expected in datastore 'raw'"),
        (STORE + "typ: azure_blob", "6:5: unknown key 'typ': did you mean 'type'?"),
        (STORE + "type: azureblob", "6:11: type is 'azureblob': did you mean 'azure_blob'?"),
        (BLOB + "default: true", "8:5: 'default' can't be said: ARM can't set the default datastore: it is workspace"),
        (BLOB + "is_default: true", "8:5: 'is_default' can't be said: ARM can't set the default datastore: it is work"),
        (BLOB + "overwrite: true", "8:5: 'overwrite' can't be said: a deployment registers anew what has changed"),
        (BLOB + "blob_cache_timeout: 3", "8:5: 'blob_cache_timeout' can't be said: a mount's own setting"),
        (BLOB + "create_if_not_exists: true", "8:5: 'create_if_not_exists' was the classic SDK's: write create"),
        (BLOB + "grant_workspace_access: true", "8:5: 'grant_workspace_access' was the classic SDK's: write access"),
        (BLOB + "credentials: {user_id: x}", "8:19: 'user_id' was the classic SDK's: write credentials.username"),
        (BLOB + "key: 3", "8:10: key is the number 3: expected one of 1, 2"),
        (
            MYSQL + "credentials: {sas_token: {secret: s}}",
            "9:19: azure_mysql doesn't sign in with sas_token: expected a s",
        ),
        (
            MYSQL + "credentials: {username: u, password: p}",
            "9:42: password holds a secret itself: write {secret: raw_",
        ),
        (MYSQL + "credentials: {username: u}", "9:5: password is missing: expected in credentials of datastore 'raw'"),
        (
            SQL + "credentials: {username: u, password: {secret: s}, client_secret: {secret: s}}",
            "9:55: two ways to sign in: keep one of password and client_secret",
        ),
        (DBFS + "key: 1", "7:5: databricks_filesystem signs in with nothing: leave key out"),
        (
            MYSQL + "key: 1",
            "9:5: azure_mysql doesn't sign in with an account's key: expected a sql_login (username, pass",
        ),
        (
            DBFS + "credentials: {username: u}",
            "7:5: databricks_filesystem signs in with nothing: leave credentials out",
        ),
        (STORE + "type: hdfs", "6:11: the type 'hdfs' is az ml's and not supported yet: expected azure_blob, "),
        (BLOB + "name_node_address: x", "8:5: 'name_node_address' is az ml's and not supported yet: leave it out"),
        (BLOB + "account_key: hunter2", "8:5: unknown key 'account_key': expected it inside credentials"),
        (BLOB + "id: x", "8:5: 'id' is what az ml prints, not what is declared: leave it out"),
        (BLOB + "filesystem: x", "8:5: azure_blob takes no filesystem: expected container_name"),
        (LAKE + "container_name: x", "8:5: azure_data_lake_gen2 takes no container_name: expected filesystem"),
        (FILE.rstrip() + "\n", "5:5: azure_file needs credentials: expected account_key or sas_token"),
        (FILE + "credentials: {}", "8:5: credentials is empty: expected a mapping"),
        (BLOB + "credentials: [a]", "8:18: credentials is not of the right type: expected a mapping"),
        (BLOB + "skip_validation: no", "8:22: skip_validation is 'no': expected true or false: did you mean false?"),
    ],
)
def test_a_fault_of_a_datastore(tmp_path: Path, text: str, expected: str) -> None:
    """Each fault of a datastore is one sentence that names it or points at it."""
    (found,) = said(tmp_path, text)
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            BLOB + "credentials: {tenant_id: t, client_id: c, client_secret: {secret: s}}",
            "azure_blob doesn't sign in with tenant_id: expected account_key, sas_token, or none: by identity",
        ),
        (
            FILE + "credentials: {tenant_id: t, client_id: c, thumbprint: p, certificate: {secret: s}}",
            "azure_file doesn't sign in with tenant_id: expected account_key or sas_token",
        ),
        (
            LAKE + "credentials: {account_key: {secret: s}}",
            "azure_data_lake_gen2 doesn't sign in with account_key: expected a service_principal (tenant_id, ",
        ),
        (
            BLOB + "credentials: {account_key: {secret: s}, sas_token: {secret: s}}",
            "two ways to sign in: keep one of account_key and sas_token",
        ),
        (
            LAKE + "credentials: {tenant_id: t, client_id: c, client_secret: {secret: s}, thumbprint: p}",
            "two ways to sign in: keep one of client_secret and certificate",
        ),
        (
            LAKE + "credentials: {tenant_id: t, client_id: c}",
            "credentials lack a secret: expected client_secret, or thumbprint and certificate",
        ),
        (LAKE + "credentials: {tenant_id: t, client_secret: {secret: s}}", "client_id is missing: expected in cred"),
        (
            LAKE + "credentials: {tenant_id: t, client_id: c, thumbprint: p}",
            "certificate is missing: expected in credentials of datastore 'raw'",
        ),
        (
            LAKE
            + "credentials: {tenant_id: t, client_id: c, client_secret: {secret: s},"
            + "authority_url: a, authority_uri: b}",
            "authority_uri is the old spelling of authority_url: keep one of them",
        ),
        (
            BLOB + "credentials: {account_key: {secret: s, list_keys: key1}}",
            "account_key is said twice: keep one of secret and list_keys",
        ),
        (
            BLOB + "credentials: {account_key: {list_keys: key1, key_vault: /v}}",
            "account_key is said twice: keep one of secret and list_keys",
        ),
        (
            BLOB + "credentials: {account_key: {key_vault: /v, version: v}}",
            "secret is missing: expected in account_key",
        ),
        (BLOB + "credentials: {sas_token: {key_vault: /v}}", "secret is missing: expected in sas_token of credentials"),
        (BLOB + "credentials: {sas_token: {secret: s, key_vault: 7}}", "key_vault is not of the right type: expected"),
        (BLOB + "credentials: {sas_token: {secret: s, vault: v}}", "unknown key: did you mean 'key_vault'?"),
        (BLOB + "credentials: {account_key: {list_keys: key3}}", "list_keys is none of its words: did you mean "),
        (BLOB + "credentials: {sas_token: {list_keys: key1}}", "unknown key: expected one of secret"),
        (BLOB + "credentials: {sas_token: {}}", "secret is missing: expected in sas_token of credentials of datastore"),
        (BLOB + "credentials: {sas_token: }", "sas_token is empty: expected {secret: NAME}, or no sas_token"),
        (
            BLOB + "credentials: {account_key: }",
            "account_key is empty: expected {secret: NAME} or {list_keys: key1}, or",
        ),
        (BLOB + "credentials: {acount_key: {secret: s}}", "unknown key: did you mean 'account_key'?"),
        (
            BLOB + "credentials: {sas_token: {secret: a b}}",
            "not the name of a secret: expected letters, digits, _ and -",
        ),
        (BLOB + 'credentials: {sas_token: {secret: "s\\n"}}', "not the name of a secret: expected letters, digits, _"),
    ],
)
def test_a_fault_of_credentials(tmp_path: Path, text: str, expected: str) -> None:
    """The wrong sort of credentials is one fault, with the sorts that the type allows."""
    found = [line.split(": ", 1)[1] for line in said(tmp_path, text)]
    assert any(line.startswith(expected) for line in found)
    assert len(found) == 1 or expected.startswith("unknown key: expected")


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        (
            BLOB + "credentials:\n      account_key: hunter2",
            "write {secret: raw_key} and set it with: pulumi config set --secret raw_key; or {list_keys: key1} to",
        ),
        (
            BLOB + "credentials:\n      sas_token: hunter2",
            "write {secret: raw_sas_token} and set it with: pulumi config set --secret raw_sas_token",
        ),
        (
            LAKE.replace("raw", "a b")
            + "credentials:\n      client_secret: hunter2\n      tenant_id: t\n      client_id: c",
            "write {secret: my_client_secret} and set it with: pulumi config set --secret my_client_secret",
        ),
    ],
)
def test_a_literal_secret_is_refused_unseen(tmp_path: Path, text: str, mend: str) -> None:
    """A secret in the file is pointed at, not echoed, with the command that puts it where it belongs."""
    (found,) = said(tmp_path, text)
    place, what = found.split(": ", 1)
    assert place.startswith("9:")
    assert f"holds a secret itself: {mend}" in what
    assert "hunter2" not in found


def test_a_literal_secret_belongs_into_the_files_vault(tmp_path: Path) -> None:
    """Where the file keeps its secrets in a key vault, the name that is offered is lawful there."""
    text = HEAD + "secrets: {key_vault: /v}\n" + BLOB.removeprefix(HEAD) + "credentials:\n      sas_token: hunter2"
    (found,) = said(tmp_path, text)
    assert "write {secret: raw-sas-token} and put it into the key vault under that name" in found
    assert "hunter2" not in found


def test_all_faults_at_once_in_order(tmp_path: Path) -> None:
    """Every fault is said in one go, sorted by place; a second key of one name is told of the first."""
    found = said(tmp_path, "nam: x\nlocation: 1\nkind: zzz\ndatastores:\n  - {name: a}\nkind: default\n")
    assert [line.split(": ")[0] for line in found] == ["1:1", "1:1", "2:11", "3:7", "5:5", "6:1"]
    assert "'kind' stands here a second time: keep this one or the one at" in found[-1]
    assert found[-1].endswith(":3:1")
    assert found[1] == "1:1: unknown key 'nam': did you mean 'name'?"
    assert not [line for line in found if "name is missing" in line]


def test_one_fault_excuses_no_other(tmp_path: Path) -> None:
    """A key of another type stands for the right one that is missing, and for nothing else that is."""
    found = said(tmp_path, HEAD + "datastores:\n  - type: azure_file\n    filesystem: x\n    typ: x\n")
    assert [line.split(": ", 1)[1] for line in found] == [
        "azure_file needs credentials: expected account_key or sas_token",
        "name is missing: expected in the datastore",
        "azure_file takes no filesystem: expected file_share_name",
        "unknown key 'typ': did you mean 'type'?",
    ]


def test_a_fault_reads_as_place_what_mend() -> None:
    """A fault without a line speaks of the file as a whole; equal faults are one."""
    fault, whole = Fault(Place("w.yaml", 2, 3), "what", "mend"), Fault(Place("w.yaml"), "what")
    error = SpecError([fault, whole, fault])
    assert str(error) == "w.yaml: what\nw.yaml:2:3: what: mend"


def test_a_near_match_is_near() -> None:
    """A near match ignores case, takes a hyphen for an underscore, and is none where nothing is near."""
    assert near("Key-Vault", ["key_vault", "kind"]) == "key_vault"
    assert near("zzz", ["key_vault", "kind"]) is None
    assert near("x" * 100_000, ["key_vault"]) is None


def test_echoed_text_is_short_and_harmless() -> None:
    """What a user wrote is cut, and its control characters are escaped."""
    assert quoted("\x1b[2J") == "'\\x1b[2J'"
    assert len(quoted("x" * 1000)) < 70


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("key1", "'key1': expected a whole number"),
        ("'1'", "'1': expected a whole number"),
        ("3", "the number 3: expected one of 1, 2"),
        ("[key1]", "a list: expected a whole number"),
    ],
)
def test_a_word_where_numbers_are_lawful_is_a_fault(tmp_path: Path, key: str, expected: str) -> None:
    """An account's key is 1 or 2: what else stands there is no word that a near one could be found for."""
    assert said(tmp_path, f"{BLOB}key: {key}\n") == [f"8:10: key is {expected}"]
