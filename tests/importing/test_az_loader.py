"""Whatever azure-ai-ml's own loader takes, the import takes, or names each key that it leaves out.

The files are made from azure-ai-ml's schemas: every key that they know, in every spelling that they take.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from amlstack import importing, plan, spec
from amlstack.spec import spellings

pytestmark = pytest.mark.thorough

GROUP = "/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/rg-fabrikam/providers"
ARM = {
    "storage_account": f"{GROUP}/Microsoft.Storage/storageAccounts/stfabrikam",
    "container_registry": f"{GROUP}/Microsoft.ContainerRegistry/registries/crfabrikam",
    "key_vault": f"{GROUP}/Microsoft.KeyVault/vaults/kv-fabrikam",
    "application_insights": f"{GROUP}/Microsoft.Insights/components/appi-fabrikam",
    "workspace_hub": f"{GROUP}/Microsoft.MachineLearningServices/workspaces/hub-fabrikam",
    "primary_user_assigned_identity": f"{GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-fabrikam",
    "service_resource_id": f"{GROUP}/Microsoft.Storage/storageAccounts/stfabrikam",
    "custom_subnet": f"{GROUP}/Microsoft.Network/virtualNetworks/vnet/subnets/ml",
}
TEXTS = {
    "name": ["fabrikam_ml"],
    "location": ["westeurope", "EastUS", "West US 2"],
    "resource_group": ["rg-fabrikam"],
    "system_datastores_auth_mode": ["identity", "accesskey", "Identity", "AccessKey", "user_delegation_sas"],
    "default_action": ["Deny", "Allow"],
    "key_uri": ["https://kv-fabrikam.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef"],
    "value": ["203.0.113.7"],
    "protocol": ["https", "wasbs"],
    "account_name": ["stfabrikam"],
    "endpoint": ["core.windows.net"],
    "tenant_id": ["11111111-1111-4111-8111-111111111111"],
    "client_id": ["22222222-2222-4222-8222-222222222222"],
    "thumbprint": ["0123456789ABCDEF0123456789ABCDEF01234567"],
    "authority_url": ["https://login.microsoftonline.com"],
    "resource_url": ["https://storage.azure.com/"],
    "container_name": ["raw"],
    "file_share_name": ["team"],
    "filesystem": ["curated"],
    "store_name": ["fabrikamlake"],
}
"""Texts that Azure takes under a key; under any other, any text will do."""
SCHEMAS = ("", "https://azuremlschemas.azureedge.net/latest/{}.schema.json", "http://azureml/sdk-2-0/{}.json")


def values(key: str, field: Any) -> Iterator[Any]:
    """Values of a field of azure-ai-ml's, in its spellings."""
    from marshmallow import fields

    if hasattr(field, "casing_transform"):
        yield from spelled(field.allowed_values)
    elif isinstance(field, fields.Nested):
        yield from mappings(field.schema)
    elif isinstance(field, fields.Boolean):
        yield from (True, False, "true", "False", "yes", "off", 1, "0")
    elif isinstance(field, fields.Dict):
        inner = values("", field.value_field)
        yield from ({ARM["primary_user_assigned_identity"] if "identit" in key else "team": each} for each in inner)
        yield {ARM["primary_user_assigned_identity"]: None} if "identit" in key else {}
    elif isinstance(field, fields.List):
        yield from ([each] for each in values(key, field.inner))
    else:
        members = getattr(field, "union_fields", None) or (field.experimental_field,) if PARTS & set(dir(field)) else ()
        yield from (each for member in members for each in values(key, member))
        if not members:
            yield getattr(field, "constant", None) or ARM.get(key) or TEXTS.get(key, ["some words"])[0]
            yield from TEXTS.get(key, ())[1:]


PARTS = {"union_fields", "experimental_field"}
"""Where azure-ai-ml's fields keep others that they stand for."""


def spelled(words: Iterable[str]) -> Iterator[str]:
    """Words in each spelling that a file may have: as they are, in pascal, camel, upper and title case."""
    for word in words:
        pascal = word.replace("_", " ").title().replace(" ", "")
        yield from dict.fromkeys((word, pascal, pascal[:1].lower() + pascal[1:], word.upper(), word.title()))


def mappings(schema: Any) -> Iterator[dict[str, Any]]:
    """A mapping with every key of a schema, one for each value of each key, and one with those alone that it needs."""
    choices = {name: list(values(name, field)) for name, field in schema.fields.items() if name != "schema_ignored"}
    whole = {name: found[0] for name, found in choices.items() if found}
    yield whole
    needed = {name: value for name, value in whole.items() if schema.fields[name].required}
    yield needed
    for name, found in choices.items():
        for value in found:
            yield {**needed, name: value}


@cache
def schemas() -> Mapping[str, Any]:
    """azure-ai-ml's schemas, by the word for what they describe."""
    pytest.importorskip("azure.ai.ml", reason="azure-ai-ml isn't installed: `make clients` installs it")
    from azure.ai.ml import _schema
    from azure.ai.ml._schema import _datastore, workspace
    from azure.ai.ml._schema._datastore.one_lake import OneLakeSchema

    assert _schema
    found = {
        "workspace": workspace.WorkspaceSchema,
        "azureBlob": _datastore.AzureBlobSchema,
        "azureFile": _datastore.AzureFileSchema,
        "azureDataLakeGen1": _datastore.AzureDataLakeGen1Schema,
        "azureDataLakeGen2": _datastore.AzureDataLakeGen2Schema,
        "OneLakeDatastore": OneLakeSchema,
    }
    return {word: cls(context={"base_path": Path()}) for word, cls in found.items()}


def loads(data: Mapping[str, Any], file: Path, *, store: bool) -> bool:
    """Whether azure-ai-ml takes a file."""
    from azure.ai.ml import load_datastore, load_workspace
    from azure.ai.ml.exceptions import ValidationException
    from marshmallow import ValidationError

    file.write_text(yaml.safe_dump(dict(data)), encoding="utf-8")
    try:
        (load_datastore if store else load_workspace)(file)
    except (ValidationException, ValidationError, KeyError, TypeError):  # its own code falls over some, too
        return False
    return True


def lost(given: Any, kept: Any, told: str, path: str = "") -> Iterator[str]:
    """The paths of what was given, isn't kept and isn't told."""
    if path and path in told:
        return
    if isinstance(given, Mapping):
        for key, value in given.items():
            inner = kept.get(key) if isinstance(kept, Mapping) else None
            yield from lost(value, inner, told, f"{path}.{key}" if path else str(key))
        if not given and kept is None and path:
            return
    elif isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        for index, (one, other) in enumerate(zip(given, kept, strict=True)):
            yield from lost(one, other, told, f"{path}.{index}")
    elif given is not None and not same(given, kept):
        yield path


def same(given: Any, kept: Any) -> bool:
    """Whether two scalars say the same: in any case, truth as text or not, a credential as the name of a secret."""
    if isinstance(kept, Mapping) and "secret" in kept:
        return True
    if isinstance(kept, bool):
        return kept is (str(given).lower() in ("true", "yes", "1", "on"))
    return spellings.word(str(given), [str(kept)]) is not None


REFUSED = (
    "azure_file needs credentials",
    "credentials is empty",
    "expected in artifact of datastore",
    "the workspace has no user-assigned identity",
    "needs user_assigned_identities",
    "takes no user_assigned_identities",
    "expected one of system_assigned, user_assigned",  # of `none`
    "the network is disabled, and takes no rule",
    "goes with approved traffic only",
    "leads to what isn't the workspace's own",
    "is no protocol",
    "takes no fqdns",
)
"""What Azure refuses, and az ml's loader takes: told as faults of the file that is written."""


def judge(data: dict[str, Any], folder: Path, *, store: bool) -> str | None:
    """What is wrong with the import of a file that az ml takes; None where nothing is."""
    if store:
        (folder / "ws.yml").write_text("name: fabrikam-ml\n", encoding="utf-8")
    found = importing.from_az(folder, "rg-fabrikam", "westeurope")
    kept = found.mapping["datastores"][0] if store else found.mapping
    out = folder.parent / "workspace.yaml"
    out.write_text(importing.text(found.mapping, "ml/"), encoding="utf-8")
    faults: list[str] = []
    try:
        plan.of_file(spec.load(out))
    except (spec.SpecError, plan.PlanError) as error:
        faults = str(error).splitlines()
    left = list(lost(data, kept, "\n".join((*found.notes, *found.warnings, *found.remarks, *faults))))
    strange = [each for each in faults if not any(words in each for words in REFUSED)]
    return f"{data}: {left}, {strange}" if left or strange else None


@pytest.mark.parametrize("word", ["workspace", "azureBlob", "azureFile", "azureDataLakeGen1", "azureDataLakeGen2",
                                  "OneLakeDatastore"])  # fmt: skip
def test_what_azure_ai_ml_loads_is_imported_or_named(word: str, tmp_path: Path) -> None:
    """Every key in every spelling, with and without a `$schema`: kept with the same meaning, or told by its name."""
    folder = tmp_path / "ml"
    folder.mkdir()
    taken, wrong, store = 0, list[str](), word != "workspace"
    for data, schema in itertools.product(mappings(schemas()[word]), SCHEMAS):
        line = {"$schema": schema.format(word)} if schema else {}
        if loads({**line, **data}, folder / "it.yml", store=store):
            taken += 1
            wrong += filter(None, [judge(data, folder, store=store)])
    assert not wrong, f"{len(wrong)} of {taken}: " + "\n".join(wrong[:20])
    assert taken > (300 if word == "workspace" else 20)
