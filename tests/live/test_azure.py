"""Azure Resource Manager as azure-core asks it, with the sandbox in its place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from azure.core.credentials import AccessToken, AccessTokenInfo
from azure.core.exceptions import ClientAuthenticationError

from amlstack.live import azure
from amlstack.live.azure import ResourceManager, Unanswered
from tests.serving import served

GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg"


class Credential:
    """A credential that has its token already."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        """The token, for an hour."""
        assert scopes == (f"{azure._CLOUDS['public'][0]}/.default",)
        return AccessToken(self._token, int(time.time()) + 3600)

    def get_token_info(self, *scopes: str, **_: object) -> AccessTokenInfo:
        """The token, for an hour."""
        return AccessTokenInfo(self.get_token(*scopes).token, int(time.time()) + 3600)


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ResourceManager]:
    """The public cloud, which a sandbox on https plays, with a group in it."""
    with served(tmp_path, tls=True) as server:
        assert server.ca_file
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", server.ca_file)
        monkeypatch.delenv("ARM_ENVIRONMENT", raising=False)
        monkeypatch.setitem(azure._CLOUDS, "public", (server.url, "https://nobody.invalid"))
        server.request("PUT", f"{GROUP}?api-version=2024-03-01", {"location": "westeurope"})
        yield ResourceManager(Credential(server.token))


def test_a_resource_is_read_and_one_that_is_not_there_is_none(manager: ResourceManager) -> None:
    """200 is the body, 404 is None."""
    found = manager.get(GROUP, "2024-03-01")
    assert found is not None
    assert found["location"] == "westeurope"
    assert manager.get(f"{GROUP}-other", "2024-03-01") is None


def test_a_refusal_is_told_in_azures_words(manager: ResourceManager) -> None:
    """Whatever else Azure answers ends it, with its code and the id that was asked for."""
    with pytest.raises(Unanswered, match=rf"asked for {GROUP}: .*InvalidApiVersionParameter"):
        manager.get(GROUP, "1999-01-01")


def test_without_an_answer_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is no answer, and not that there is no resource."""
    monkeypatch.setitem(azure._CLOUDS, "public", ("https://127.0.0.1:9", ""))
    manager = ResourceManager(Credential("token"))
    with pytest.raises(Unanswered, match=f"Azure could not be asked for {GROUP}"):
        manager.get(GROUP, "2024-03-01")


def test_who_is_not_signed_in_is_told_how_to() -> None:
    """The first line of what azure-identity says, without its whole list, and what to do."""

    class Nobody(Credential):
        """A credential that has none."""

        def get_token(self, *scopes: str, **_: object) -> AccessToken:
            """Fail as azure-identity does."""
            raise ClientAuthenticationError("No token.\nAttempted credentials:\n\tEnvironmentCredential: ...")

    with pytest.raises(Unanswered, match=r"^No token\. Sign in with `az login`.*it\.$"):
        ResourceManager(Nobody("")).get(GROUP, "2024-03-01")


def test_an_unknown_cloud_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """ARM_ENVIRONMENT is azure-native's word, and one of three."""
    monkeypatch.setenv("ARM_ENVIRONMENT", "moon")
    with pytest.raises(Unanswered, match="ARM_ENVIRONMENT is 'moon': it is one of public, usgovernment, china"):
        ResourceManager()
