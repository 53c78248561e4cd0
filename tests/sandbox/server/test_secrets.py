"""No credential in an answer that doesn't ask for one, nor in the log."""

from __future__ import annotations

from pathlib import Path

from amlstack.catalog import storage
from amlstack.sandbox import control

from .client import Arm

CANARY = "canary-5e1f0ad2c0ffee-not-a-key"
SAS = f"?sv=2024-01-01&sig={CANARY}"


def test_canary(arm: Arm, server: control.Running, state: Path) -> None:
    """A credential that went in is in no list, no GET, no error, no log and not in the sandbox's own list."""
    workspace, account = arm.workspace(), arm.storage()
    arm.made(arm.id(storage.BLOB_CONTAINER, account["name"], "raw"))
    place = {"datastoreType": "AzureBlob", "accountName": account["name"], "containerName": "raw"}
    path = f"{workspace['id']}/datastores/raw"
    signed = {"credentialsType": "Sas", "secrets": {"secretsType": "Sas", "sasToken": SAS}}
    answers = [
        arm.put(path, {"properties": {**place, "credentials": signed}}),
        arm.put(path, {"properties": {**place, "credentials": {**signed, "credentialsType": "AccountKey"}}}),
        arm.put(path, {"properties": {**place, "containerName": "none", "credentials": signed}}),
        arm.put(f"{path}2", {"properties": {"credentials": signed}}),
        arm.http.put(path, params={"api-version": "2025-12-01"}, content=f'{{"key": "{CANARY}" '),
        arm.send("GET", path),
        arm.send("GET", f"{workspace['id']}/datastores"),
        arm.http.get("/sandbox/resources"),
    ]
    keys = arm.keys(account["id"])
    text = "".join(each.text for each in answers) + "".join(str(each.headers) for each in answers)
    log = (state / control.LOG).read_text()
    for secret in (CANARY, *keys, server.token):
        assert secret not in text
        assert secret not in log
    assert CANARY in arm.send("POST", f"{path}/listSecrets").text
    assert path in log


def test_files_are_private(server: control.Running, state: Path) -> None:
    """What holds a token or a credential can be read by its owner only."""
    assert server.pid
    for file in (control.RECORD, control.DATABASE):
        assert (state / file).stat().st_mode & 0o077 == 0
