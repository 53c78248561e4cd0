"""A credential's end, by what the workspace file says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amlstack.cli.check import workspace
from amlstack.policies import RULES, Graph, judge

STORE = """\
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
datastores:
  - name: far
    type: {type}
    {place}
    credentials: {{{credentials}, expires: {day}}}
"""
PRINCIPAL = "tenant_id: t, client_id: c"
BLOB, LAKE = ("account_name: stfabrikam\n    " + place for place in ("container_name: raw", "filesystem: raw"))
DATABASE = "server_name: sql-fabrikam\n    database_name: raw"
SECRETS = "credentials.secrets."
LOGIN = "username: reader, password: {secret: far}"
WAYS = {
    f"{SECRETS}sasToken": ("azure_blob", BLOB, "sas_token: {secret: far}"),
    f"{SECRETS}clientSecret": ("azure_data_lake_gen2", LAKE, f"{PRINCIPAL}, client_secret: {{secret: far}}"),
    f"{SECRETS}certificate": (
        "azure_data_lake_gen2",
        LAKE,
        f"{PRINCIPAL}, thumbprint: aa, certificate: {{secret: far}}",
    ),
    "ClientSecret": ("azure_sql_database", DATABASE, f"{PRINCIPAL}, client_secret: {{secret: far}}"),
    "Password": ("azure_postgresql", DATABASE, LOGIN),
}


@pytest.mark.parametrize("secret", WAYS)
@pytest.mark.parametrize(("days", "told"), [(400, None), (31, None), (12, "it ends in 11 days"), (-3, "it has ended")])
def test_a_credential_that_ends_soon_is_told(secret: str, days: int, told: str | None, tmp_path: Path) -> None:
    """A warning 30 days before the day that the file says, at the credential's place, for each that can end."""
    type_, place, credentials = WAYS[secret]
    day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    file = tmp_path / "workspace.yaml"
    file.write_text(STORE.format(type=type_, place=place, credentials=credentials, day=day))
    rules = [rule for rule in RULES if rule.id == "AML-093"]
    verdict = judge(rules, Graph(workspace.read(str(file)).resources))
    found = [(each.path, each.what, each.place.line if each.place else None) for each in verdict.findings]
    assert found == ([(f"properties.{secret}", told, 10)] if told else [])
    assert verdict.pending == ()
