"""What counts as a credential in a text, what doesn't, and the text without it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.arm.language import TemplateFault
from amlstack.literal_credentials import HIDDEN, literals, masked, masked_values, may_hold
from amlstack.plan.checks import Wrong
from amlstack.plan.faults import PlanFault
from amlstack.spec import Fault, Place

from .fake_credentials import ACCOUNT_KEY, CREDENTIALS, PASSWORD, SHARED_KEY, SIGNATURE

AZURITE = "".join(("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVE", "rCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="))
"""The key of every Azurite: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite."""

every_credential = pytest.mark.parametrize(("text", "hidden"), CREDENTIALS.values(), ids=CREDENTIALS)


@every_credential
def test_each_form_is_found_and_hidden(text: str, hidden: str) -> None:
    """Alone, in a sentence, in JSON and as an expression's text, one credential is found; all of it is hidden."""
    for whole in (text, f"see {text} there", f'say "{text}"', f"[concat('{text}', parameters('x'))]"):
        (found,) = literals(whole)
        assert whole[found.start : found.end] in hidden or hidden in whole[found.start : found.end]
        assert hidden not in masked(whole)
        assert HIDDEN in masked(whole)
    assert hidden not in masked(json.dumps({"x": text}))
    assert json.loads(masked(json.dumps({"x": text})))


@pytest.mark.parametrize(
    "text",
    [
        "AccountKey=<your key>",
        "AccountKey={0};EndpointSuffix=x",
        "AccountKey=$1",
        "AccountKey = $(Get-AzStorageAccountKey -Name x)",
        "AccountKey=$(key)",
        "AccountKey=${KEY}",
        "AccountKey=%STORAGE_KEY%",
        "AccountKey=#{key}#",
        "AccountKey=@Microsoft.KeyVault(SecretUri=https://kv-x.vault.azure.net/secrets/key)",
        "AccountKey=xxxxxxxxxxxxxxxx",
        "AccountKey=****",
        "AccountKey=XXXX-XXXX",
        "AccountKey=;EndpointSuffix=core.windows.net",
        f"AccountName=devstoreaccount1;AccountKey={AZURITE};BlobEndpoint=http://127.0.0.1:10000",
        AZURITE,
        "Server=x;Password=;Trusted_Connection=True",
        "UsePassword=false",
        "password=$3\n",
        "?sv=2024&sig=<signature>",
        "?sv=2024&sig={sas}",
        "?sv=2024-11-04&sig=123412341234",
        "design=round&config=long",
        "the account's key, a password and a signature: sig, AccountKey and Pwd",
        "[concat('AccountKey=', listKeys('x', '2024-01-01').keys[0].value)]",
        "[concat('Password=',parameters('password'),';Encrypt=true')]",
        "[format('Password={0};sig={1}', parameters('a'), variables('b'))]",
        "-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
        "-----BEGIN PRIVATE KEY-----\n<your key>\n-----END PRIVATE KEY-----",
        "https://stcontoso.blob.core.windows.net:443/raw",
        "git@github.com:contoso/ml.git",
        "https://$(user):$(token)@dev.azure.com/contoso",
        "0b1f6471-1bf0-4dda-aec3-cb9272f09590",
        "sha512-" + "A1b2" * 21 + "Cd==",
        "ssh-rsa " + "AAAAB3NzaC1y" * 10 + "Jz==",
    ],
)
def test_what_is_no_credential_stays(text: str) -> None:
    """Placeholders, expressions, keys of emulators, public keys, hashes and prose."""
    assert literals(text) == []
    assert masked(text) == text


def test_long_random_text_alone_is_none() -> None:
    """Entropy never counts: 32 random bytes in base64 may be anything; behind a word they are a key."""
    assert literals(SHARED_KEY) == []
    assert literals(f"SharedAccessKey={SHARED_KEY}") != []


def test_every_one_of_several_is_hidden() -> None:
    """Also where they follow each other, and in the names of members."""
    text = f"AccountKey={ACCOUNT_KEY};Password={PASSWORD};x?sig={SIGNATURE} and {ACCOUNT_KEY}"
    assert masked(text) == "AccountKey=***;Password=***;x?sig=*** and ***"
    assert masked_values({ACCOUNT_KEY: [text, 1, None]}) == {"***": [masked(text), 1, None]}


@every_credential
def test_a_file_that_may_hold_one_is_known_by_its_text(text: str, hidden: str) -> None:
    """So that only such a file is looked at closely; an escape may hide one from that look."""
    assert hidden
    assert may_hold(f"key: {text}")
    assert may_hold(r'{"key": "x?a\u0026sig\u003dabcdef"}')
    assert not may_hold("name: contoso-ml\ntags: {owner: data}\n")


@given(st.text())
def test_hiding_twice_changes_nothing(text: str) -> None:
    """What was hidden holds no credential any more, whatever the text."""
    assert masked(masked(text)) == masked(text)


@every_credential
def test_no_fault_tells_one(text: str, hidden: str) -> None:
    """Whoever shows a fault, a program or a command, what is wrong and how to mend it hold none."""
    for fault in (
        Fault(Place("workspace.yaml"), f"no {text}", f"not {text}"),
        PlanFault(("name",), f"no {text}", f"not {text}"),
        TemplateFault(None, ("name",), None, f"no {text}", f"not {text}"),
    ):
        assert hidden not in str(fault)
        assert str(fault).count(HIDDEN) == 2
    assert hidden not in Wrong(f"{text!r} is unlawful", "mend it").what
