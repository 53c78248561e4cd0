"""The datastore files that az ml's documentation publishes load as they are, but for secrets written into them.

Their keys are those of azureml-examples, cli/resources/datastore/*.yml; all values are made up.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from amlstack import importing, plan
from amlstack.spec import load

from .files import HEAD, at, faults, write

_BLOB = "type: azure_blob\ndescription: Sensor data.\naccount_name: stnorthwind\ncontainer_name: sensors\n"
_SHARE = "type: azure_file\ndescription: Notebooks of a team.\naccount_name: stnorthwind\nfile_share_name: team-share\n"
_GEN1 = "type: azure_data_lake_gen1\ndescription: An old lake.\nstore_name: northwindlake \n"
_GEN2 = "type: azure_data_lake_gen2\ndescription: A lake.\naccount_name: stnorthwindlake\nfilesystem: sensors\n"
_ONE_LAKE = """\
type: one_lake
description: "A lake house."
one_lake_workspace_name: "Northwind_Analytics"
endpoint: "onelake.dfs.fabric.northwind.example"
artifact:
  type: lake_house
  name: "Sensors_LH"
"""
_PRINCIPAL = """\
credentials:
  tenant_id: 00000000-0000-0000-0000-00000000000a
  client_id: 00000000-0000-0000-0000-00000000000b
  client_secret: made~up.client-secret
"""
_KEY = "credentials:\n  account_key: bWFkZS11cC1hY2NvdW50LWtleQ==\n"
_SAS = "credentials:\n  sas_token: ?sv=2026-01-01&ss=b&srt=c&sp=rl&se=2027-01-01T00:00:00Z&sig=made-up\n"
PUBLISHED = {
    "adls-gen1": ("azureDataLakeGen1", _GEN1 + _PRINCIPAL),
    "adls-gen1-credless": ("azureDataLakeGen1", _GEN1),
    "adls-gen2": ("azureDataLakeGen2", _GEN2 + _PRINCIPAL.rstrip("\n")),
    "adls-gen2-credless": ("azureDataLakeGen2", _GEN2),
    "blob": ("azureBlob", _BLOB + _KEY),
    "blob-credless": ("azureBlob", _BLOB),
    "blob-protocol": ("azureBlob", _BLOB.replace("container_name", "protocol: wasbs\ncontainer_name") + _KEY),
    "blob-sas": ("azureBlob", _BLOB + _SAS),
    "file": ("azureFile", _SHARE + _KEY),
    "file-sas": ("azureFile", _SHARE + _SAS),
    "files": ("", _SHARE + _KEY),
    "files-sas": ("", _SHARE + _SAS),
    "onelake-lh-credless": ("http://azureml/sdk-2-0/OneLakeDatastore.json", _ONE_LAKE),
}
"""The published files by their names: az ml's schema that each names, and the rest."""
LITERAL = re.compile(r"^  (account_key|sas_token|client_secret): (.*)$", re.MULTILINE)
EACH = pytest.mark.parametrize("name", PUBLISHED)


def written(name: str) -> str:
    """A published file's text."""
    schema, body = PUBLISHED[name]
    url = schema if "/" in schema else f"https://azuremlschemas.azureedge.net/latest/{schema}.schema.json"
    return (f"$schema: {url}\n" if schema else "") + f"name: {name}-example\n{body}"


@EACH
def test_a_published_file_can_be_included(name: str, tmp_path: Path) -> None:
    """Every key of it arrives, and the datastore can be planned; of a literal secret only its place is refused."""
    text = written(name)
    file = write(tmp_path, HEAD + "datastores:\n  - include: store.yml\n")
    write(tmp_path, text, "store.yml")
    if literal := LITERAL.search(text):
        (fault,) = faults(file)
        line, column = at(text, literal[2])
        assert (fault.place.line, fault.place.column) == (line, column)
        secret = re.search(r"\{secret: [\w-]+\}", str(fault))
        assert secret, "it says what to write instead"
        assert literal[2] not in str(fault)
        write(tmp_path, text.replace(literal[2], secret[0]), "store.yml")
    (store,) = load(file).spec.datastores
    said = {
        key: value for key, value in yaml.safe_load(text).items() if key not in ("$schema", "credentials", "artifact")
    }
    assert {key: getattr(store, key) for key in said} == said
    (node,) = plan.workspace(load(file).spec).of(plan.nodes.Datastore)
    assert node.name == f"{name}-example"


@EACH
def test_a_published_file_is_imported(name: str, tmp_path: Path) -> None:
    """`import --from-az` takes all of it but a literal secret, which it names."""
    schema = "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json\n"
    write(tmp_path, f"{schema}name: northwind-ml\nlocation: westeurope\n", "ml/workspace.yml")
    write(tmp_path, written(name), "ml/store.yml")
    found = importing.from_az(tmp_path / "ml", "rg-northwind")
    file = write(tmp_path, importing.text(found.mapping, "ml/"))
    assert len(plan.workspace(load(file).spec).nodes) > 1
    literal = LITERAL.search(written(name))
    assert [literal[1] in note for note in found.notes if literal] == [True] * bool(literal)
    assert len(found.notes) == bool(literal)
    assert literal is None or literal[2] not in repr(found)
