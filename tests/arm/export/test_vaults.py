"""Secrets that a key vault keeps: parameters that a parameter file fills by reference."""

from __future__ import annotations

from typing import Any

from amlstack import spec
from amlstack.arm.export import Source, export
from amlstack.catalog import limits

from ..test_parity import rendered, secret
from .declared import declared, documents, far
from .deploying import deployed
from .test_parity import said

VERSION = "0123456789abcdef0123456789abcdef"


def vault(name: str) -> str:
    """The id of a vault."""
    group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-fabrikam"
    return f"{group}/providers/Microsoft.KeyVault/vaults/{name}"


def kept(name: str, key: str, in_vault: str | None = "kv-fabrikam", version: str | None = None) -> dict[str, Any]:
    """A datastore whose key is the secret `key` of a vault."""
    where = vault(in_vault) if in_vault else None
    return far(name, credentials={"account_key": spec.SecretName(key, where, version)})


def reference(name: str, in_vault: str = "kv-fabrikam", **version: str) -> dict[str, Any]:
    """What a parameter file says of a secret in a vault."""
    return {"reference": {"keyVault": {"id": vault(in_vault)}, "secretName": name, **version}}


def parameters(*sources: Source) -> tuple[dict[str, Any], ...]:
    """The template's parameters, and what each parameter file says."""
    found = documents(export(sources))
    files = (found[f"parameters.{source.name}.json"]["parameters"] for source in sources)
    return found["mainTemplate.json"]["parameters"], *files


def holds(source: Source) -> bool:
    """Whether what an export deploys is what the plan renders to."""
    found, expected = deployed(export([source]), source, secret), rendered(source.plan)
    return all(said(one.body) == said(expected[id_]) for id_, one in found.items())


def test_a_parameter_is_filled_from_the_vault() -> None:
    """The template takes a securestring without a default, the parameter file says where it is kept, to the version."""
    source = declared(datastores=[kept("raw", "raw-key"), kept("old", "old-key", version=VERSION), far("asked")])
    template, file = parameters(source)
    assert template["raw-key"] == {"type": "securestring", "metadata": {"description": "The secret raw-key."}}
    assert file["raw-key"] == reference("raw-key")
    assert file["old-key"] == reference("old-key", secretVersion=VERSION)
    assert "asked_key" in template
    assert "asked_key" not in file
    assert holds(source)


def test_one_secret_is_one_parameter() -> None:
    """However many datastores take it; of the same name in another vault, or another version, it is another one."""
    source = declared(
        datastores=[
            kept("one", "key"),
            kept("two", "key"),
            kept("three", "key", "kv-other"),
            kept("four", "key", version=VERSION),
            kept("five", "key", None),
        ]
    )
    template, file = parameters(source)
    keys = {
        name: file.get(name) for name in template if name.startswith("key") and "securestring" in str(template[name])
    }
    assert keys == {
        "key": reference("key"),
        "key2": reference("key", "kv-other"),
        "key3": reference("key", secretVersion=VERSION),
        "key4": None,
    }


def test_files_of_one_shape_keep_a_secret_in_places_of_their_own() -> None:
    """Each parameter file names its own vault, or none; the template is one, and the command says what differs."""
    sources = [
        declared("dev", datastores=[kept("raw", "key", None)]),
        declared("prod", datastores=[kept("raw", "key", "kv-prod")]),
    ]
    _, dev, prod = parameters(*sources)
    assert "key" not in dev
    assert prod["key"] == reference("key", "kv-prod")
    assert "key" in export(sources).differing


def test_what_a_vault_keeps_is_in_no_loop() -> None:
    """A reference can't fill a member of the object of a loop's secrets: those datastores stand alone."""
    stores = [store for number in range(25) for store in (kept(f"kept_{number}", f"k{number}"), far(f"far_{number}"))]
    source = declared(datastores=stores)
    found = documents(export([source]))
    [main] = [found[name] for name in found if name.startswith("mainTemplate")]
    loops = {each["copy"]["name"] for each in main["resources"] if "copy" in each}
    assert loops == {"azureBlobDatastores"}
    alone = [each for each in main["resources"] if each["type"].endswith("/datastores") and "copy" not in each]
    assert len(alone) == 25
    assert main["parameters"]["k7"]["type"] == "securestring"
    assert found["parameters.dev.json"]["parameters"]["k7"] == reference("k7")
    assert "datastoreSecrets" not in found["parameters.dev.json"]["parameters"]
    assert holds(source)


def test_a_loop_is_none_where_one_file_keeps_its_secrets_in_a_vault() -> None:
    """What can't be a loop for one of the workspace files can't be one for the others."""
    dev = declared("dev", datastores=[kept(f"raw_{number}", f"k{number}", None) for number in range(25)])
    prod = declared("prod", datastores=[kept(f"raw_{number}", f"k{number}") for number in range(25)])
    template, _, file = parameters(dev, prod)
    assert "datastoreSecrets" not in template
    assert file["k24"] == reference("k24")


def test_hundreds_become_several_templates() -> None:
    """Each has a parameter of its own, so the limit of parameters cuts the export."""
    source = declared(datastores=[kept(f"raw_{number}", f"k{number}") for number in range(300)])
    made = export([source])
    assert len(made.deployments) > 1
    assert all(len(each.given) <= limits.PARAMETERS * 7 / 8 for each in made.deployments)
    assert holds(source)


def test_the_readme_says_what_a_vault_needs() -> None:
    """The command that enables each vault, the right to deploy from it; who deploys is asked for the others alone."""
    source = declared(datastores=[kept("raw", "raw-key"), far("asked")])
    readme = export([source], bundle=True).files["README.md"].decode()
    subscription = "00000000-0000-0000-0000-000000000000"
    assert (
        f"az keyvault update --name kv-fabrikam --subscription {subscription} --enabled-for-template-deployment true"
        in readme
    )
    assert "Microsoft.KeyVault/vaults/deploy/action" in readme
    assert "- `asked_key`, from `AMLSTACK_SECRET_ASKED_KEY`: text" in readme
    assert "- `raw-key`" not in readme
    without = export([declared(datastores=[far("asked")])], bundle=True).files["README.md"].decode()
    assert "keyvault" not in without
