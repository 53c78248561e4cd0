"""`amlstack sandbox env`: what points Microsoft's clients at the sandbox."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from amlstack.cli import amlstack
from amlstack.sandbox import control
from amlstack.sandbox.clients import CLIENTS
from amlstack.sandbox.engine import environment
from amlstack.sandbox.server.tokens import identity_secret
from amlstack.toolchain import lookup
from tests.serving import served


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder, with a blank in its name, whose server speaks https."""
    folder = tmp_path_factory.mktemp("state") / "a sandbox"
    with served(folder, tls=True):
        yield folder


def env(*words: str, state: Path) -> str:
    """What the command prints."""
    done = CliRunner().invoke(amlstack, ["sandbox", "env", *words, "--state", str(state)])
    assert done.exit_code == 0, done.output
    return done.stdout


def shell(lines: str, **before: str) -> dict[str, str]:
    """The environment of a shell that has evaluated the lines."""
    script = 'eval "$LINES"; env -0'
    variables = {"PATH": os.environ["PATH"], "LINES": lines, **before}
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, env=variables, check=True)
    return dict(each.split("=", 1) for each in done.stdout.split("\0") if each)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client(state: Path, client: str) -> None:
    """Each client gets the address over https, the certificate, and the header that its identity shows."""
    found = shell(env("--client", client, state=state))
    server = control.ensure(state)
    assert found["AZURE_RESOURCE_MANAGER_URL"] == server.url
    assert server.url.startswith("https://")
    assert found["REQUESTS_CA_BUNDLE"] == server.ca_file
    assert found["IDENTITY_ENDPOINT"].startswith(f"{server.url}/")
    assert found["IDENTITY_HEADER"] == identity_secret(server.token)
    assert found["AZURE_SUBSCRIPTION_ID"] == control.SUBSCRIPTION


def test_the_key_stays(state: Path) -> None:
    """The sandbox's own key isn't among it: what is printed is good for tokens of the sandbox only."""
    printed = "".join(env("--client", client, state=state) for client in CLIENTS)
    assert control.ensure(state).token not in printed


def test_az_has_a_configuration_of_its_own(state: Path) -> None:
    """The accounts that the user is signed in with stay untouched, and another client's metadata is taken away."""
    lines = env("--client", "az", state=state)
    found = shell(lines, ARM_CLOUD_METADATA_URL="https://elsewhere.example")
    assert found["AZURE_CONFIG_DIR"] == str(state / "az")
    assert "ARM_CLOUD_METADATA_URL" not in found
    assert [line for line in lines.splitlines() if line.startswith("# then: az ")] != []


def test_azure_ai_ml_is_told_of_the_cloud(state: Path) -> None:
    """azure-ai-ml asks an address for the cloud's metadata, which holds the cloud's own address, as it wants it."""
    found = shell(env("--client", "azure-ai-ml", state=state))
    assert found["ARM_CLOUD_METADATA_URL"].startswith(f"{control.ensure(state).url}/metadata/endpoints?")


@pytest.fixture(scope="module")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder with two stacks, as `up` leaves them, of which the second one's configuration names a file."""
    folder = tmp_path_factory.mktemp("stacks")
    with served(folder):
        for name in ("contoso-ml", "fabrikam-ml"):
            made = environment.backend(folder) / ".pulumi" / "stacks" / environment.PROJECT / f"{name}.json"
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text("{}")
            environment.config_folder(folder).mkdir(parents=True, exist_ok=True)
            environment.config_file(folder, name).write_text(
                "config: {amlstack:file: '/far/work space.yaml'}" if name == "fabrikam-ml" else ""
            )
        yield folder


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No tool chain is looked for, and the current folder is in no project."""
    monkeypatch.setattr(lookup, "find", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


OF_STACK = ("PULUMI_STACK", "PULUMI_OPTION_CONFIG_FILE", "AMLSTACK_FILE")


@pytest.mark.usefixtures("no_engine")
def test_a_stack_comes_with_its_configuration_and_its_file(stacks: Path) -> None:
    """Plain pulumi then works on the stack as `up` did: the same file, the same secrets, nothing beside Pulumi.yaml."""
    found = shell(env("--stack", "fabrikam-ml", state=stacks))
    configured = str(environment.config_file(stacks, "fabrikam-ml"))
    assert [found[name] for name in OF_STACK] == ["fabrikam-ml", configured, "/far/work space.yaml"]


@pytest.mark.usefixtures("no_engine")
def test_of_several_stacks_none_is_chosen(stacks: Path) -> None:
    """It says so on stderr, and what a shell had of another sandbox is taken away; an unknown name is refused."""
    done = CliRunner().invoke(amlstack, ["sandbox", "env", "--state", str(stacks)])
    assert done.stderr == "Several stacks, none chosen: --stack NAME does, of contoso-ml, fabrikam-ml.\n"
    assert not set(OF_STACK) & shell(done.stdout, **dict.fromkeys(OF_STACK, "old")).keys()
    done = CliRunner().invoke(amlstack, ["sandbox", "env", "--state", str(stacks), "--stack", "contoso"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "contoso-ml, fabrikam-ml" in done.stderr
    done = CliRunner().invoke(amlstack, ["sandbox", "env", "--client", "az", "--stack", "contoso-ml"])
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("project", "chosen"), [(None, True), ("name: amlstack", True), ("name: own", False), ("- ?", False)]
)
def test_the_only_stack_is_chosen_but_in_other_projects(
    stacks: Path, no_engine: Path, monkeypatch: pytest.MonkeyPatch, project: str | None, chosen: bool
) -> None:
    """Also below the folder of another project's Pulumi.yaml, whose own stacks and configuration pulumi is to use."""
    monkeypatch.setattr(environment, "stacks", lambda _: ["fabrikam-ml"])
    (no_engine / "below").mkdir()
    if project:
        (no_engine / "Pulumi.yaml").write_text(project)
    monkeypatch.chdir(no_engine / "below")
    assert ("PULUMI_STACK" in shell(env(state=stacks))) is chosen


@pytest.mark.usefixtures("no_engine")
def test_other_shells(state: Path, stacks: Path) -> None:
    """--shell speaks another language, for az and for pulumi, whose PATH begins with the tool chain and this Python."""
    for_az = env("--client", "az", "--shell", "powershell", state=state)
    assert f"$env:AZURE_RESOURCE_MANAGER_URL = '{control.ensure(state).url}'\n" in for_az
    assert '--endpoint-resource-manager "$env:AZURE_RESOURCE_MANAGER_URL"\n' in for_az
    for_pulumi = env("--stack", "fabrikam-ml", "--shell", "fish", state=stacks)
    assert "set -gx AMLSTACK_FILE '/far/work space.yaml'\n" in for_pulumi
    folders = " ".join(f"'{each}'" for each in environment.search_path())
    assert for_pulumi.endswith(f"\nset -gx PATH {folders} $PATH\n")


def test_server_without_tls(tmp_path: Path) -> None:
    """Where the server runs without TLS the command says so, and what to do, with exit code 2."""
    with served(tmp_path):
        done = CliRunner().invoke(amlstack, ["sandbox", "env", "--client", "az", "--state", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "amlstack sandbox stop" in done.stderr


def test_help_has_examples() -> None:
    """The help has an example of a client."""
    done = CliRunner().invoke(amlstack, ["sandbox", "env", "--help"])
    assert "--client az" in done.stdout.partition("Examples:")[2]
