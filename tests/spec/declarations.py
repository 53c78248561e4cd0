"""Lawful declarations, made up by hypothesis."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

from amlstack.spec import schema

Data = dict[str, Any]
S = st.SearchStrategy

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
"""Any text that a file can hold, in quotes."""
NAME = TEXT.filter(lambda text: not text.startswith("/"))
ID = TEXT.map(lambda text: "/subscriptions/" + text)
_SECRET = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)
TAGS = st.dictionaries(TEXT, st.text(st.characters(codec="utf-8"), max_size=8), max_size=3)


def _word(*path: str) -> S[str]:
    rule: Any = schema()
    for step in path:
        rule = rule["properties"][step]
    return st.sampled_from(rule["enum"])


def _some(optional: dict[str, S[Any]], **required: S[Any]) -> S[Data]:
    return st.fixed_dictionaries(required, optional=optional)


SECRET = _some({"key_vault": ID, "version": TEXT}, secret=_SECRET)


def _dependency(**settings: S[Any]) -> S[Any]:
    return NAME | ID | _some({"name": TEXT, **settings})


_PRINCIPAL: dict[str, S[Any]] = {"tenant_id": TEXT, "client_id": TEXT}
_URLS: dict[str, S[Any]] = {"resource_url": TEXT, "authority_url": TEXT}
_KEY = _some({}, account_key=SECRET | st.sampled_from([{"list_keys": "key1"}, {"list_keys": "key2"}]))
_SAS = _some({}, sas_token=SECRET)
_LAKE = _some(_URLS, client_secret=SECRET, **_PRINCIPAL) | _some(
    _URLS, thumbprint=TEXT, certificate=SECRET, **_PRINCIPAL
)
_LOGIN = _some({}, username=TEXT, password=SECRET)
_ANY: dict[str, S[Any]] = {
    **dict.fromkeys(("account_name", "endpoint", "protocol", "subscription_id", "resource_group", "description"), TEXT),
    "tags": TAGS,
    "skip_validation": st.booleans(),
    "$schema": TEXT,
}


_WHO = st.lists(
    ID | st.just("workspace") | _some({"principal_type": st.just("Group")}, principal_id=TEXT), min_size=1, max_size=3
)


def _store(type_: str, target: str, credentials: S[Any], needed: bool = False) -> S[Data]:
    required = {"name": TEXT, "type": st.just(type_), target: TEXT, **({"credentials": credentials} if needed else {})}
    return _some(_ANY if needed else {**_ANY, "credentials": credentials | st.just({})}, **required)


def _database(type_: str, credentials: S[Any], **optional: S[Any]) -> S[Data]:
    required = {"name": TEXT, "type": st.just(type_), "server_name": TEXT, "database_name": TEXT}
    return _some({"endpoint": TEXT, **optional}, **required, credentials=credentials)


STORES = st.one_of(
    _store("azure_blob", "container_name", _KEY | _SAS),
    _some(
        {
            "access": st.sampled_from(["read", "write", "none"]),
            "create": st.booleans(),
            "access_for": _WHO,
            "key": st.sampled_from([1, 2]),
        },
        name=TEXT,
        type=st.just("azure_blob"),
        container_name=TEXT,
    ),
    _store("azure_file", "file_share_name", _KEY | _SAS, needed=True),
    _store("azure_data_lake_gen2", "filesystem", _LAKE),
    _database("azure_mysql", _LOGIN, port=st.integers(1, 65535)),
    _database("azure_sql_database", _LOGIN | _some(_URLS, client_secret=SECRET, **_PRINCIPAL)),
    _some({"credentials": st.just({})}, name=TEXT, type=st.just("databricks_filesystem")),
)
IDENTITIES: S[Any] = st.lists(NAME | ID | _some({}, name=TEXT), max_size=3) | st.dictionaries(
    ID, st.sampled_from([None, {}]), max_size=3
)
_ACLS = _some(
    {
        **dict.fromkeys(("ip_rules", "subnets"), st.lists(TEXT, max_size=2)),
        "bypass": st.lists(st.sampled_from(["azure_services", "logging", "metrics", "none"]), max_size=2),
    },
    default_action=st.sampled_from(["allow", "deny"]),
)
_ACCOUNT: dict[str, S[Any]] = {
    "sku": _word("storage_account", "sku"),
    "kind": _word("storage_account", "kind"),
    "hierarchical_namespace": st.booleans(),
    "network_acls": _ACLS,
}
DECLARATIONS = _some(
    {
        **dict.fromkeys(("name_seed", "display_name", "description", "$schema"), TEXT),
        "tags": TAGS,
        "kind": _word("kind"),
        "storage_account": _dependency(**_ACCOUNT),
        "storage_accounts": st.lists(NAME | ID | _some(_ACCOUNT, name=TEXT), max_size=3),
        "key_vault": _dependency(
            sku=_word("key_vault", "sku"),
            soft_delete_retention_days=st.integers(7, 90),
            create_mode=_word("key_vault", "create_mode"),
        ),
        "application_insights": _dependency(log_analytics=_dependency(retention_days=st.integers(30, 730))),
        "container_registry": st.just("lazy") | _dependency(sku=_word("container_registry", "sku")),
        "public_network_access": _word("public_network_access"),
        "hbi_workspace": st.booleans(),
        "identity": _some({"user_assigned_identities": IDENTITIES}, type=_word("identity", "type")),
        "system_datastores_auth_mode": _word("system_datastores_auth_mode"),
        "secrets": _some({}, key_vault=ID),
        "datastores": st.lists(STORES, max_size=3),
    },
    name=TEXT,
    resource_group=NAME | ID,
    location=st.from_regex(r"[a-z][a-z0-9]{2,20}", fullmatch=True),
)


class _Quoting(yaml.SafeDumper):
    """Writes each string in quotes: PyYAML leaves bare what is a string in YAML 1.1 alone, such as 1e5."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Write a value out wherever it stands."""
        return True


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def dumped(data: Any, flow: bool | None = False) -> str:
    """The data as YAML, in blocks or on one line."""
    text: str = yaml.dump(data, Dumper=_Quoting, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    return text
