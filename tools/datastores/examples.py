"""A workspace file for each kind of datastore and each way to sign in: what the pages show, and the tests try."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amlstack.catalog import machinelearning

HEAD = """name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
"""
LAKE = """storage_accounts:
  - name: stcontosolake
    sku: Standard_ZRS
    hierarchical_namespace: true
"""
_ABOVE = {"azure_data_lake_gen2": LAKE}
_PRINCIPAL = """    credentials:
      tenant_id: 00000000-0000-0000-0000-000000000000
      client_id: 00000000-0000-0000-0000-000000000000
"""
_DATABASE = "    server_name: {}-contoso\n    database_name: sales\n"
PLACES = {
    "azure_blob": "    container_name: raw\n",
    "azure_file": "    file_share_name: notebooks\n",
    "azure_data_lake_gen1": "    store_name: contosostore\n    skip_validation: true # nothing is left to look at\n",
    "azure_data_lake_gen2": "    account_name: stcontosolake # made above, its file system too\n"
    "    filesystem: curated\n",
    "one_lake": "    one_lake_workspace_name: contoso-analytics\n    artifact: {type: lake_house, name: sales}\n",
    "azure_sql_database": _DATABASE.format("sql"),
    "azure_postgresql": _DATABASE.format("psql"),
    "azure_mysql": _DATABASE.format("mysql"),
    "databricks_filesystem": "",
}
WAYS = {
    "account_key": "    key: 1 # read from the account at deployment: nobody types it\n",
    "sas_token": "    credentials:\n      sas_token: {secret: data_sas}\n"
    "      expires: 2030-12-31 # a check tells before\n",
    "service_principal": _PRINCIPAL + "      client_secret: {secret: data_client_secret}\n",
    "certificate": _PRINCIPAL
    + "      thumbprint: 0123456789ABCDEF0123456789ABCDEF01234567\n      certificate: {secret: data_certificate}\n",
    "sql_login": "    credentials:\n      username: reader\n      password: {secret: data_password}\n",
    "none": "",
}
_ROLE = "    access: read # the role that the workspace's identity needs, on this file system alone\n"
"""On the workspace's own account its identity has its roles already."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One kind of datastore with one way to sign in."""

    type: str
    way: str

    @property
    def lawful(self) -> bool:
        """Whether the kind takes that way."""
        return self.way in machinelearning.DATASTORE_AUTHENTICATION[self.type]

    @property
    def retired(self) -> bool:
        """Whether the service behind the kind is gone, so that it is declared and refused afterwards."""
        return self.type == "azure_data_lake_gen1"

    @property
    def text(self) -> str:
        """The workspace file."""
        return f"{HEAD}{_ABOVE.get(self.type, '')}datastores:\n{self.store('data')}"

    def store(self, name: str) -> str:
        """The datastore alone, as an item of `datastores`."""
        extra = _ROLE if (self.type, self.way) == ("azure_data_lake_gen2", "none") else ""
        return f"  - name: {name}\n    type: {self.type}\n{PLACES[self.type]}{WAYS[self.way]}{extra}"

    def __str__(self) -> str:
        return f"{self.type}-{self.way}"


def pairs() -> Iterator[Pair]:
    """Every kind with every way, lawful or not."""
    yield from (Pair(type_, way) for type_ in machinelearning.DATASTORE_AUTHENTICATION for way in WAYS)
