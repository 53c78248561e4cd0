"""Resources that no stack knows, taken over by their ARM ids: the program that says what they are changes nothing."""

from __future__ import annotations

import importlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi import _types

from amlstack import catalog
from amlstack.catalog import BY_TYPE, datastores, machinelearning
from tests.conftest import AMLSTACK, ROOT, Engine, Sandbox
from tests.sandbox.deployments.deploying import lasting
from tests.serving import served

from .conftest import counted, pulumi

pytestmark = [pytest.mark.engine, pytest.mark.thorough, pytest.mark.xdist_group("import")]

QUIETLY = ("--yes", "--skip-preview", "--protect=false", "--generate-code=false")
NOTE = "azureApiVersion"
"""azure-native's own note among the inputs, which no program may give."""
FILE = ROOT / "examples" / "max" / "workspace.yaml"


@dataclass(frozen=True)
class Standing:
    """A sandbox in which the largest example exists, and no stack that made it."""

    engine: Engine
    sandbox: Sandbox
    folder: Path
    """For programs."""

    def program(self, name: str, runtime: str) -> Path:
        """The folder of a new program without any resource, with a stack `dev`."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: {runtime}\n")
        pulumi(self.engine, folder, "stack", "init", "dev")
        return folder


@dataclass(frozen=True)
class Taken:
    """What `pulumi import --file` took over, and what it found."""

    folder: Path
    """The program's folder."""
    said: str
    wanted: list[dict[str, str]]
    """Each resource as the file has it: a token, a name of one's own, the ARM id."""
    inputs: dict[str, dict[str, Any]]
    """By name, the inputs that the SDK has: what `pulumi import` writes down as a program."""


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """The largest example, made and then forgotten by its stack."""
    folder = tmp_path_factory.mktemp("import")
    state = folder / "sandbox"
    with served(state) as server:
        sandbox = Sandbox(state, server)
        engine = Engine(sandbox, folder / "program")
        made = engine("up", FILE, "--skip-preview")
        assert made.code == 0, made.output
        pulumi(engine, ROOT, "stack", "rm", "contoso-max", "--force", "--yes", "--preserve-config")
        yield Standing(engine, sandbox, folder)


def token(body: dict[str, Any]) -> str:
    """The azure-native type of what exists: a classic datastore is a generic resource there."""
    is_classic = "DataStoreType" in body.get("properties", {})
    return machinelearning.CLASSIC_DATASTORE.token if is_classic else BY_TYPE[body["type"].lower()].token


@pytest.fixture(scope="module")
def taken(standing: Standing) -> Taken:
    """Everything that exists, imported by a file of its ids into the stack of a program without resources."""
    wanted = [
        {"type": token(body), "name": f"{id_.rpartition('/')[2]}-{place}", "id": id_}
        for place, (id_, body) in enumerate(standing.sandbox.resources().items())
        if body["type"].lower() in BY_TYPE  # not a secret that `up` made up in a vault, which no program declares
    ]
    folder = standing.program("taken", "python")
    (folder / "import.json").write_text(json.dumps({"resources": wanted}))
    said = pulumi(standing.engine, folder, "import", "--file", "import.json", *QUIETLY)
    exported = json.loads(pulumi(standing.engine, folder, "stack", "export"))
    inputs = {
        each["urn"].rpartition("::")[2]: {key: value for key, value in each["inputs"].items() if key != NOTE}
        for each in exported["deployment"]["resources"]
        if "inputs" in each
    }
    return Taken(folder, said, wanted, inputs)


@pytest.fixture(scope="module")
def listed(standing: Standing) -> Path:
    """The file that `amlstack plan --format pulumi-import` writes of the example."""
    command = [*AMLSTACK, "plan", str(FILE), "--format", "pulumi-import"]
    done = subprocess.run(command, env=standing.engine.variables, capture_output=True, text=True, check=True)
    file = standing.folder / "listed.json"
    file.write_text(done.stdout)
    return file


def python(taken: Taken) -> str:
    """A Python program of what was taken over, as `pulumi import` writes one."""
    lines = ["import pulumi_azure_native as azure_native"]
    for each in taken.wanted:
        _, module, type_ = each["type"].split(":")
        sdk = importlib.import_module(f"pulumi_azure_native.{module}")
        # where a part of another resource is called like it, the SDK gives the resource's arguments another name
        args = getattr(sdk, f"{type_}InitArgs", None) or getattr(sdk, f"{type_}Args")
        words = {word: python for python, word in _types.input_type_py_to_pulumi_names(args).items()}
        words["resourceName"] = "resource_name_"  # the SDK's way round the first argument
        values = [f"{words[word]}={value!r}" for word, value in taken.inputs[each["name"]].items()]
        lines.append(f"azure_native.{module}.{type_}({', '.join([repr(each['name']), *values])})")
    return "\n".join(lines)


def test_everything_stands(standing: Standing) -> None:
    """What is imported here has every kind of the catalog, and every type and credential of a datastore but Gen1's."""
    bodies = standing.sandbox.resources().values()
    # what else is there, nobody declares as a resource: secrets, records, interfaces, connections
    declared = {body["type"] for body in bodies if body["type"].lower() in BY_TYPE}
    assert declared == {kind.type for kind in catalog.KINDS}
    stores = [body["properties"] for body in bodies if body["type"] == machinelearning.DATASTORE.type]
    current = [each for each in stores if "datastoreType" in each]
    assert {(each["datastoreType"], each["credentials"]["credentialsType"]) for each in current} >= {
        (arm, machinelearning.DATASTORE_CREDENTIALS[way][0])
        for type_, arm in machinelearning.DATASTORE_WORDS.items()
        for way in machinelearning.DATASTORE_AUTHENTICATION[type_]
        if arm not in datastores.RETIRED_TYPES
    }
    assert {each["DataStoreType"] for each in stores if each not in current} == set(datastores.CLASSIC)


def test_imported_by_a_file_then_declared_in_python(standing: Standing, taken: Taken) -> None:
    """`pulumi import --file` takes each kind over by its id, and a program of what it found previews no change."""
    before = standing.sandbox.resources()
    assert counted(taken.said)["imported"] == len(taken.wanted)
    (taken.folder / "__main__.py").write_text(python(taken))
    said = pulumi(standing.engine, taken.folder, "preview", "--refresh", "--expect-no-changes")
    assert counted(said) == {"unchanged": len([*taken.wanted, "the stack"])}
    assert standing.sandbox.resources() == before


def test_imported_by_the_program_itself(standing: Standing, taken: Taken) -> None:
    """The option `import` (in Python: import_) takes each kind over in an `up`, and the next preview has no change."""
    before = standing.sandbox.resources()
    folder = standing.program("importing", "yaml")
    resources = {
        each["name"]: {
            "type": each["type"],
            "properties": taken.inputs[each["name"]],
            "options": {"import": each["id"]},
        }
        for each in taken.wanted
    }
    (folder / "Pulumi.yaml").write_text(
        yaml.safe_dump({"name": "importing", "runtime": "yaml", "resources": resources})
    )
    assert "do not match" not in pulumi(standing.engine, folder, "preview")
    said = pulumi(standing.engine, folder, "up", "--yes", "--skip-preview")
    assert counted(said)["imported"] == len(taken.wanted)
    pulumi(standing.engine, folder, "preview", "--expect-no-changes")
    assert standing.sandbox.resources() == before


def test_a_whole_workspace_is_adopted(standing: Standing, listed: Path) -> None:
    """Imported as `amlstack plan --format pulumi-import` says, a run replaces nothing and the next does nothing."""
    before = standing.sandbox.resources()
    pulumi(standing.engine, ROOT, "stack", "init", "contoso-max", "--no-select")
    said = pulumi(standing.engine, ROOT, "import", "--file", str(listed), *QUIETLY, "--stack", "contoso-max")
    assert counted(said)["imported"] == len(json.loads(listed.read_text())["resources"])
    adopted = standing.engine("up", FILE, "--skip-preview")
    assert set(counted(adopted.output)) == {"updated", "unchanged"}, adopted.output
    again = standing.engine("preview", FILE, "--refresh", "--expect-no-changes")
    assert again.code == 0, again.output
    assert lasting(standing.sandbox.resources()) == lasting(before)


OWN_PROGRAM = """
import json
import pulumi
from amlstack.components import Workspace

ids = {each["name"]: each.get("id") for each in json.load(open("import.json"))["resources"]}

def adopt(args):
    if ids.get(args.name):
        args.opts.import_, args.opts.ignore_changes = ids[args.name], ["*"]
    return pulumi.ResourceTransformationResult(args.props, args.opts)

declared = {
    "resource_group": {"name": "rg-contoso-max"},
    "location": "northeurope",
    "storage_account": {"name": "stcontosomax"},
    "key_vault": {"name": "kv-contoso-max"},
    "application_insights": {"name": "appi-contoso-max", "log_analytics": {"name": "log-contoso-max"}},
    "container_registry": {"name": "crcontosomax"},
    "datastores": [{"name": "blob_identity", "type": "azure_blob", "container_name": "identity"}],
}
Workspace("contoso-max", declared, pulumi.ResourceOptions(transformations=[adopt]))
"""


def test_a_components_children_are_adopted_by_a_program_of_ones_own(standing: Standing, listed: Path) -> None:
    """A transformation gives each child its `import_`: an `up` takes them over as they are, nothing is left to do."""
    before = standing.sandbox.resources()
    folder = standing.program("adopting", "python")
    (folder / "__main__.py").write_text(OWN_PROGRAM)
    (folder / "import.json").write_text(listed.read_text())
    said = pulumi(standing.engine, folder, "up", "--yes", "--skip-preview")
    assert counted(said)["imported"] == 9
    assert counted(said)["created"] == len(["the stack", "the component"])
    pulumi(standing.engine, folder, "preview", "--expect-no-changes")
    assert standing.sandbox.resources() == before
