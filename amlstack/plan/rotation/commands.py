"""What to type for a step of a rotation on Azure.

Sources: azure-cli 2.91 (`--key` takes key1 and key2, a resource group is found by the account's name where it isn't
said, `--file` is opened as it is, so /dev/stdin works), https://www.pulumi.com/docs/iac/cli/commands/pulumi_config_set/
(the value comes from stdin where it isn't said). No key is printed, and none stands on a command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from amlstack.catalog import ids
from amlstack.variables import secret_variable

from ..refs import SecretRef
from .steps import Step
from .uses import Account, Use

_PERMISSIONS = {"container": "rl", "share": "rwdl"}


def commands(account: Account, step: Step, file: str) -> tuple[str, ...]:
    """Lines for a shell, `file` being the workspace file; what is to be edited stands in comments."""
    match step.do:
        case "regenerate":
            return (f"az storage account keys renew {_on(account)} --key {step.key} --output none",)
        case "sync":
            name, group = account.workspace
            return (f"az ml workspace sync-keys --name {quote(name)} --resource-group {quote(group)}",)
    return (*_edits(step, file), *_secrets(account, step), "pulumi up")


def _on(account: Account) -> str:
    words = ["--account-name", account.name]
    words += ["--resource-group", account.group] if account.group else []
    words += ["--subscription", account.subscription] if account.subscription else []
    return " ".join(map(quote, words))


def _edits(step: Step, file: str) -> Iterator[str]:
    """What is to be changed in the file: a key that it names itself, a version of a secret, an end."""
    number = step.key.removeprefix("key")
    for kinds, what in (
        (("read",), f"`key: {number}`, or `list_keys: {step.key}`, for"),
        (("secret",), f"where it says `key`, `key: {number}` for"),
    ):
        if names := [use.name for use in step.uses if use.kind in kinds and (use.kind == "read" or use.key)]:
            yield f"# {file}: {what} {', '.join(names)}"
    if names := [use.name for use in step.uses if use.secret is not None and use.secret.version is not None]:
        yield f"# {file}: the new `version` of the secret, as below, for {', '.join(names)}"
    if names := [use.name for use in step.uses if use.expires]:
        yield f"# {file}: `expires`, the day on which the new token ends, for {', '.join(names)}"


def _secrets(account: Account, step: Step) -> Iterator[str]:
    """Each secret's new value, on its way to where it is kept."""
    done: set[SecretRef] = set()
    for use in step.uses:
        if use.secret is None or use.secret in done:
            continue
        done.add(use.secret)
        value = _token(account, step.key, use) if use.kind == "sas" else _key(account, step.key)
        yield f"{value} | {_keep(use.secret)}"


def _key(account: Account, key: str) -> str:
    query = f"[?keyName=='{key}'].value"
    return f'az storage account keys list {_on(account)} --query "{query}" --output tsv'


def _token(account: Account, key: str, use: Use) -> str:
    """A token for the place that the datastore registers; what it allows, and until when, is the user's to say."""
    kind, name = use.data or ("container", "NAME")
    return (
        f'AZURE_STORAGE_KEY="$({_key(account, key)})" az storage {kind} generate-sas --account-name {account.name} '
        f"--name {quote(name)} --permissions {_PERMISSIONS[kind]} --expiry YYYY-MM-DD --https-only --output tsv"
    )


def _keep(secret: SecretRef) -> str:
    if secret.key_vault is None:
        return f"pulumi config set --secret {quote(secret.name)}  # or in {secret_variable(secret.name)}"
    vault = ids.parse(str(secret.key_vault))
    return (
        f"tr -d '\\n' | az keyvault secret set --vault-name {quote(vault.name)} --subscription {vault.subscription} "
        f"--name {quote(secret.name)} --file /dev/stdin {'--query id' if secret.version else '--output none'}"
    )
