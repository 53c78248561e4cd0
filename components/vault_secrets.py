"""Reads secrets of key vaults while a program runs, as whoever deploys.

A preview reads them too: one that is missing, or may not be read, is told before anything is created, and one that has
a new value shows as the update that it will be. So whoever previews needs the right to read them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from amlstack.catalog import ids
from amlstack.catalog.environment import KEY_VAULT_DNS
from amlstack.plan import SecretRef

from . import cloud
from .cloud import SANDBOX_TOKEN, SANDBOX_URL, Unread

if TYPE_CHECKING:
    from azure.keyvault.secrets import SecretClient

_SECONDS = 1800
"""How long a token is kept: azure-native doesn't say how long one lasts. A vault that refuses it gets another one."""
_AT_ONCE = 8


class Vaults:
    """The key vaults that one program reads."""

    def __init__(self, parent: pulumi.Resource | None = None) -> None:
        """`parent` says whose azure-native provider gives the right to read them."""
        self._opts = pulumi.InvokeOptions(parent=parent)
        self._clients: dict[str, SecretClient] = {}
        self._signed_out: Unread | None = None

    def read(self, secrets: Iterable[SecretRef]) -> dict[SecretRef, str | Unread]:
        """The values of secrets that lie in vaults, or what is wrong with each."""
        asked = list(dict.fromkeys(secrets))
        if isinstance(get_monitor(), MockMonitor) and not os.environ.get(SANDBOX_URL):
            return {each: f"the secret {each.name}" for each in asked}  # the SDK's mocks are no Azure
        # the first of each vault gets the token, which only this thread can: it comes through the engine
        first = list({str(each.key_vault): each for each in reversed(asked)}.values())
        rest = [each for each in asked if each not in first]
        found = {each: self._read(each) for each in first}
        if rest:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(_AT_ONCE) as pool:
                found.update(zip(rest, pool.map(self._read, rest), strict=True))
        return {each: found[each] for each in asked}

    def _read(self, secret: SecretRef) -> str | Unread:
        from azure.core.exceptions import AzureError

        vault, version = str(secret.key_vault), str(secret.version) if secret.version else None
        try:
            if vault not in self._clients:
                self._clients[vault] = _client(ids.parse(vault).name, self._token)
            return str(self._clients[vault].get_secret(secret.name, version).value)
        except (AzureError, ValueError) as error:  # the latter where the vault asks for a token that isn't a vault's
            return Unread(_told(secret, error))
        except Unread as error:
            return error

    def _token(self, audience: str) -> str:
        """A token of the identity that deploys: no other way to sign in than azure-native's own. Raises Unread."""
        if self._signed_out is not None:
            raise self._signed_out
        try:
            return cloud.token(audience, "key vaults", self._opts)
        except Unread as error:
            self._signed_out = error
            raise


class _Deployer:
    """Whoever deploys, as azure-core wants a credential."""

    def __init__(self, token: Callable[[str], str]) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_: Any) -> Any:
        """A token for the vault's own audience, which the vault names and azure-keyvault-secrets checks."""
        from azure.core.credentials import AccessToken

        return AccessToken(self._token(scopes[0].removesuffix("/.default")), int(time.time()) + _SECONDS)


def _client(vault: str, token: Callable[[str], str]) -> SecretClient:
    """The client of a vault, by name. Raises Unread where the environment names a sandbox or a cloud that isn't one."""
    from azure.keyvault.secrets import SecretClient

    url, sandbox = f"https://{vault}{cloud.of_cloud(KEY_VAULT_DNS)}", cloud.sandbox()
    if sandbox is None:
        return SecretClient(url, _Deployer(token))
    return SecretClient(url, _Deployer(token), transport=_to_sandbox(sandbox), retry_total=2)


def _to_sandbox(url: str) -> Any:
    """A transport that takes what is meant for a vault to the sandbox, with the sandbox's key in place of a token."""
    from azure.core.pipeline.transport import RequestsTransport

    class ToSandbox(RequestsTransport):  # type: ignore[misc]
        def send(self, request: Any, **options: Any) -> Any:
            address = urlsplit(request.url)
            if not request.url.startswith(f"{url}/"):
                vault = str(address.hostname).partition(".")[0]
                request.url = f"{url}/sandbox/vault/{vault}{address.path}?{address.query}"
            request.headers["Authorization"] = f"Bearer {os.environ.get(SANDBOX_TOKEN, '')}"
            return super().send(request, **options)

    return ToSandbox()


def _told(secret: SecretRef, error: Any) -> str:
    """What is wrong with a secret that could not be read, and how to mend it; its value is nowhere in it."""
    vault = ids.parse(str(secret.key_vault)).name
    what, status = f"the secret {secret.name!r} of key vault {vault}", getattr(error, "status_code", None)
    said = getattr(getattr(error, "error", None), "message", None) or str(error)
    reason = str(said).splitlines()[0][:300] if said else type(error).__name__
    if status == 404 and secret.version:
        return f"there is no version {secret.version} of {what}; leave the version out for the newest"
    if status == 404:
        command = f"az keyvault secret set --vault-name {vault} --name {secret.name} --file FILE --encoding utf-8"
        if os.environ.get(SANDBOX_URL):
            command = f"amlstack sandbox secret set {secret.key_vault} {secret.name} --create-vault < FILE"
        return f"there is no secret {secret.name!r} in key vault {vault}; set it with: {command}"
    if status in (401, 403):
        mend = "give whoever deploys the role Key Vault Secrets User on it, and let this machine through its firewall"
        return f"{what} may not be read ({reason}); {mend}"
    return f"{what} could not be read ({reason}); is there such a vault, and is it reached from here?"
