"""Who a step signs in as: whoever azure-native's variables name, else whom azure-identity finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.components import signing_in

NAMES = ("ARM_CLIENT_ID", "ARM_TENANT_ID", "ARM_CLIENT_SECRET", "ARM_CLIENT_CERTIFICATE_PATH", "ARM_USE_OIDC")
MORE = ("ARM_USE_MSI", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE")
WHO = {"ARM_CLIENT_ID": "11111111-1111-4111-8111-111111111111", "ARM_TENANT_ID": "22222222-2222-4222-8222-222222222222"}


@pytest.fixture(autouse=True)
def signed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names nobody."""
    for name in (*NAMES, *MORE):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"ARM_CLIENT_SECRET": "made-up"}, "ClientSecretCredential"),
        ({"ARM_USE_OIDC": "true"}, "ClientAssertionCredential"),
        ({"ARM_USE_MSI": "true"}, "ManagedIdentityCredential"),
        ({"ARM_USE_MSI": "false"}, "DefaultAzureCredential"),
        ({}, "DefaultAzureCredential"),
    ],
)
@pytest.mark.parametrize("cloud", ["public", "usgovernment"])
def test_the_variables_choose(said: dict[str, str], kind: str, cloud: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way of azure-native's is azure-identity's of the same name; nothing said is azure-identity's own search."""
    for name, value in (WHO | said).items():
        monkeypatch.setenv(name, value)
    assert type(signing_in.credential(cloud)).__name__ == kind


def test_a_token_that_is_said_or_kept_in_a_file_federates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The one that is said first."""
    (tmp_path / "token").write_text("from-a-file\n")
    monkeypatch.setenv("ARM_OIDC_TOKEN_FILE_PATH", str(tmp_path / "token"))
    assert signing_in._assertion() == "from-a-file"
    monkeypatch.setenv("ARM_OIDC_TOKEN", "said")
    assert signing_in._assertion() == "said"


def test_what_the_configuration_alone_signs_in_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key of azure-native's, unless the environment signs in as well; a subscription signs nobody in."""
    assert signing_in.configured_alone({"subscriptionId": "s"}.get) is None
    config = {"clientSecret": "made-up", "clientId": "c"}
    assert signing_in.configured_alone(config.get) == "clientSecret"
    monkeypatch.setenv("ARM_USE_MSI", "true")
    assert signing_in.configured_alone(config.get) is None
