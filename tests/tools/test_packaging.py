"""The wheel: it holds the rooms' files, and works where no checkout is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from amlstack.toolchain.lookup import DYNAMIC
from tests.conftest import Engine

pytestmark = pytest.mark.thorough

ROOMS = ("components", "policies", "sandbox", "templates")
WITHOUT_CHECKOUT = """
import sys
root, wheel = sys.argv[1:]
sys.path = [wheel, *(path for path in sys.path if path not in ("", root))]
import amlstack.catalog, amlstack.cli, amlstack.components, amlstack.plan, amlstack.spec
import amlstack.toolchain.lookup
ours = {module.__file__ or "no __init__.py" for name, module in sys.modules.items() if name.startswith("amlstack")}
print(*{file.startswith(wheel) for file in ours})
print(*{"components", "policies", "sandbox", "templates", "tests", "tools"} & set(sys.modules))
"""

PROGRAM = """
import amlstack
import components
import pulumi
from amlstack.components import Workspace

Workspace("fabrikam-ml", {"resource_group": {"name": components.GROUP}, "location": "westeurope"})
pulumi.export("amlstack", amlstack.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project's wheel, built now."""
    folder = tmp_path_factory.mktemp("wheel")
    root = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package(wheel: Path, root: Path) -> None:
    """Each module, schema and template, and the Pulumi program, lies in the wheel; nothing lies beside the package."""
    wanted = {f"amlstack/{name}" for name in ("program/__main__.py", "program/Pulumi.yaml", f"toolchain/{DYNAMIC}")}
    for folder in [root / "amlstack", *(root / room for room in ROOMS)]:
        inside = folder if folder.name == "amlstack" else folder.parent / "amlstack" / folder.name
        files = (
            path for suffix in ("py", "json", "j2", "yaml", "go", "mod", "sum") for path in folder.rglob(f"*.{suffix}")
        )
        wanted |= {(inside / path.relative_to(folder)).relative_to(root).as_posix() for path in files}
    with zipfile.ZipFile(wheel) as archive:
        assert wanted <= set(archive.namelist())
        assert archive.read("amlstack/program/__main__.py") == (root / "__main__.py").read_bytes()
        assert {name.partition("/")[0].partition("-")[0] for name in archive.namelist()} == {"amlstack"}


def test_the_wheel_works_without_the_checkout(wheel: Path, root: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, every room imports from the wheel alone, and no bare name is taken from a user's program."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    answer = subprocess.run(
        [sys.executable, "-c", WITHOUT_CHECKOUT, str(root), str(tmp_path)],
        cwd=tmp_path,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert answer.stdout == "True\n\n"


@pytest.fixture(scope="module")
def light(wheel: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs' folder of an environment with what `pip install amlstack` brings, and no more."""
    fresh = tmp_path_factory.mktemp("light")
    subprocess.run([sys.executable, "-m", "venv", fresh], check=True)
    locked: list[str | Path] = ["--constraint", root / "tools" / "requirements.txt"]
    subprocess.run([fresh / "bin" / "python", "-m", "pip", "install", "--quiet", *locked, wheel], check=True)
    return fresh / "bin"


@pytest.mark.parametrize(
    "command",
    [
        "plan workspace.yaml",
        "plan workspace.yaml --format json",
        "check workspace.yaml",
        "check bad.yaml --format sarif",
        "export workspace.yaml --out arm --bundle",
        "check arm --profile audited",
        "expand arm/mainTemplate.json --parameters arm/parameters.workspace.json",
        "import --from-arm arm/mainTemplate.json --resource-group rg-contoso-ml --location westeurope --out back.yaml",
        "rules AML-021",
        "rotate workspace.yaml",
        "schema",
        "--version",
    ],
)
def test_the_light_install_does_all_that_needs_no_engine(
    command: str, light: Path, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What it prints, writes and ends with is what the whole install prints, writes and ends with."""
    did = []
    for program in (light, Path(sys.executable).parent):
        folder = tmp_path_factory.mktemp("work")
        shutil.copy(root / "workspace.yaml", folder)
        (folder / "bad.yaml").write_text(
            (root / "workspace.yaml").read_text() + "storage_account: {sku: Premium_LRS}\n"
        )
        for one in (["export workspace.yaml --out arm --bundle"] if " arm" in command else []) + [command]:
            done = subprocess.run(
                [program / "amlstack", *one.split()], cwd=folder, capture_output=True, text=True, check=False
            )
        did.append((done.returncode, done.stdout, done.stderr, _files(folder)))
    assert did[0] == did[1]
    assert did[0][0] in {0, 1}
    assert did[0][1]


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_light_install_has_four_packages_and_what_they_need(light: Path) -> None:
    """No engine, server or client of Azure comes with it, and what needs one says how to get it."""
    listed = subprocess.run([light / "pip", "list", "--format", "freeze"], capture_output=True, text=True, check=True)
    names = {line.partition("==")[0].lower() for line in listed.stdout.split()}
    assert {"click", "jinja2", "jsonschema", "pyyaml", "amlstack"} <= names
    assert not {
        each for each in names if each.startswith(("pulumi", "azure", "uvicorn", "starlette", "crypto", "rich"))
    }
    done = subprocess.run([light / "amlstack", "sandbox", "up"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'amlstack[sandbox,pulumi]'" in done.stderr


@dataclass(frozen=True)
class Installed:
    """An environment with nothing but the wheel and what it needs."""

    folder: Path

    @property
    def programs(self) -> Path:
        """Where its commands are."""
        return self.folder / "bin"

    @property
    def packages(self) -> Path:
        """Where amlstack lies in it."""
        return Path(sysconfig.get_path("purelib", vars={"base": str(self.folder)}))

    def variables(self, engine: Engine) -> dict[str, str]:
        """What makes the engine use it."""
        return {"PATH": f"{self.programs}{os.pathsep}{engine.variables['PATH']}", "PYTHONPATH": ""}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment that has the packages of this one, but no editable amlstack beside them."""
    fresh = Installed(tmp_path_factory.mktemp("installed") / "fresh")
    subprocess.run([sys.executable, "-m", "venv", fresh.folder], check=True)
    pip: list[str | Path] = [
        fresh.programs / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        wheel,
    ]
    subprocess.run(pip, check=True)
    Path(fresh.packages, "needed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return fresh


@pytest.mark.engine
def test_a_program_with_components_of_its_own_uses_the_installed_wheel(installed: Installed, engine: Engine) -> None:
    """A program's own components/ is left to it, and the plugin starts."""
    folder = engine.program(PROGRAM)
    (folder / "components").mkdir()
    (folder / "components" / "__init__.py").write_text('GROUP = "rg-of-my-own"\n')
    result = engine("up", folder, "--skip-preview", **installed.variables(engine))
    assert result.code == 0, result.output
    assert f"{installed.packages}/amlstack/__init__.py" in result.output
    command: list[str | Path] = [installed.programs / "python", "-m", "amlstack.components", "--help"]
    assert subprocess.run(command, cwd=folder, text=True).returncode == 0


@pytest.mark.engine
def test_a_workspace_comes_up_from_an_installed_wheel(installed: Installed, engine: Engine, tmp_path: Path) -> None:
    """As the README says, with nothing of a checkout: its stack's configuration stays in the user's own folder."""
    environment = {**engine.variables, **installed.variables(engine)}
    folder = tmp_path / "forecasting"
    commands: tuple[list[str | Path], ...] = (
        [installed.programs / "amlstack", "init", folder, "--program", "--name", "fabrikam-ml"],
        ["pulumi", "stack", "init", "dev", "--non-interactive"],
        ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--color", "never"],
    )
    for command in commands:
        where = folder if folder.exists() else tmp_path
        done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "fabrikam-ml-workspace" in done.stdout
    assert (folder / "Pulumi.dev.yaml").exists()
    assert not list(installed.packages.glob("**/Pulumi.dev.yaml"))


@pytest.mark.engine
def test_the_engine_is_brought_from_an_installed_wheel(installed: Installed, tmp_path: Path) -> None:
    """With nothing of a checkout and no engine, `toolchain install` brings one with which a workspace comes up."""
    kept = {name: value for name, value in os.environ.items() if name not in {"AMLSTACK_TOOLCHAIN", "PYTHONPATH"}}
    go = subprocess.run(["go", "env", "GOCACHE"], capture_output=True, text=True, check=True).stdout.strip()
    environment = {**kept, "XDG_CACHE_HOME": str(tmp_path / "cache"), "GOCACHE": go}

    def ran(*words: str) -> subprocess.CompletedProcess[str]:
        command: list[str | Path] = [installed.programs / "amlstack", *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert ran("init", ".", "--name", "fabrikam-ml").returncode == 0
    lacking = ran("sandbox", "up")
    try:
        assert lacking.returncode == 2, lacking.stdout
        assert "`amlstack toolchain install` brings it" in lacking.stderr
        for words in (("toolchain", "install"), ("toolchain",), ("sandbox", "up"), ("sandbox", "destroy")):
            done = ran(*words)
            assert done.returncode == 0, done.stdout + done.stderr
    finally:
        ran("sandbox", "stop")
    (engine,) = (tmp_path / "cache" / "amlstack" / "toolchain").glob("*/bin")
    assert str(engine) in (installed.folder / "amlstack-toolchain.json").read_text()
