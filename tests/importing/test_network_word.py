"""A template that has just what `network: private` or `managed` stands for comes back with the word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from amlstack import importing
from amlstack.arm.export import Source, export
from amlstack.cli.import_ import command

from .test_network import HEAD, HUB, ZONES
from .test_round_trip import bodies, declared, exported

SUBNET = f"{HUB}/Microsoft.Network/virtualNetworks/vnet-hub/subnets/snet-ml"
BASIS = {key: value for key, value in HEAD.items() if key not in ("container_registry", "storage_accounts")}
COMMON: dict[str, Any] = {"image_build_compute": "cpu", "system_datastores_auth_mode": "identity"}
REFINED: dict[str, dict[str, Any]] = {
    "the word": {"network": "private"},
    "the front door open": {"network": "managed"},
    "accounts beside it": {"network": "private", "storage_accounts": [{"name": "stcontosodata"}]},
    "rules": {
        "network": "private",
        "managed_network": {"outbound_rules": [{"name": "pypi", "type": "fqdn", "destination": "pypi.org"}]},
    },
    "a subnet and zones of others": {
        "network": {"mode": "private", "endpoint_subnet": SUBNET, "dns": {"zones": [*ZONES[:4], *ZONES[5:]]}}
    },
    "an endpoint's own name": {
        "network": {"mode": "private", "private_endpoints": [{"target": "key_vault", "name": "pep-keys"}]}
    },
}


def found(folder: Path, **keys: Any) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """What an export comes back as, by hand and in a word, and its resources."""
    expanded = exported(declared(yaml.safe_dump({**BASIS, **COMMON, **keys}), folder), "resource-group")
    by_hand = importing.from_template(expanded).mapping | {"name_seed": "contoso"}
    return by_hand, importing.in_a_word(by_hand), expanded


@pytest.mark.parametrize("case", REFINED)
def test_the_word_comes_back_with_what_refines_it(case: str, tmp_path: Path) -> None:
    """And nothing beside it that it stands for anyway; the file exports the same."""
    keys = REFINED[case]
    by_hand, said, expanded = found(tmp_path, **keys)
    mode = keys["network"] if isinstance(keys["network"], str) else keys["network"]["mode"]
    assert isinstance(by_hand.get("network", {}), dict)
    network = said["network"]
    assert (network if isinstance(network, str) else network["mode"]) == mode
    assert isinstance(network, str) == isinstance(keys["network"], str)
    assert "public_network_access" not in str({key: said.get(key) for key in ("storage_account", "key_vault", "name")})
    assert said.get("managed_network") == keys.get("managed_network")
    again = declared(importing.text(said, "a test"), tmp_path)
    assert list(importing.differences(expanded, again)) == []
    assert sorted(map(str, bodies(exported(again, "resource-group")))) == sorted(map(str, bodies(expanded)))


@pytest.mark.parametrize(
    "keys",
    [
        {"public_network_access": "disabled"},
        {"managed_network": {"isolation_mode": "allow_only_approved_outbound"}},
        {"key_vault": {"network_acls": {"default_action": "deny"}}},
    ],
)
def test_what_no_word_stands_for_stays_by_hand(keys: dict[str, Any], tmp_path: Path) -> None:
    """A part that is closed makes no private workspace."""
    by_hand, said, _ = found(tmp_path, **keys)
    assert said == by_hand


def test_a_file_that_cant_be_planned_stays_as_it_is() -> None:
    """Whoever mends it may choose the word."""
    assert importing.in_a_word({"name": "x", "network": {"endpoint_subnet": "none"}}) == {
        "name": "x",
        "network": {"endpoint_subnet": "none"},
    }


def test_the_command_writes_the_word(tmp_path: Path) -> None:
    """Of the template of a private workspace."""
    made = declared(yaml.safe_dump({**BASIS, **COMMON, "network": "private"}), tmp_path)
    files = export([Source("dev", made)]).files
    for name in ("mainTemplate.json", "parameters.dev.json"):
        (tmp_path / name).write_bytes(files[name])
    out = tmp_path / "out.yaml"
    given = ["--from-arm", str(tmp_path / "mainTemplate.json"), "-p", str(tmp_path / "parameters.dev.json")]
    done = CliRunner().invoke(command, [*given, "-g", "rg-contoso-ml", "--name-seed", "contoso", "--out", str(out)])
    assert done.exit_code == 0, done.output + json.dumps(yaml.safe_load(out.read_text()))
    assert yaml.safe_load(out.read_text())["network"] == "private"
