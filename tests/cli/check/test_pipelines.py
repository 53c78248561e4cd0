"""What the pipelines' files run: the commands as they stand there, with `amlstack` from this checkout."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GOOD = ROOT / "examples" / "waf_aligned" / "workspace.yaml"
BAD = "name: contoso-ml\nresource_group: rg\nlocation: westeurope\nstorage_account: {sku: Premium_LRS}\n"


def loaded(name: str) -> Any:
    """A file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to run in, whose bin/ has a `python` that makes an environment as `python -m venv` does, on the spot.

    What stands for pip in there only notes what it should install, and with which constraints.
    """
    installed = shlex.quote(str(tmp_path / "installed"))
    python = f"""#!/bin/sh
case "$1 $2" in
"-m venv")
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    printf '#!/bin/sh\\nexec {shlex.quote(sys.executable)} -m amlstack "$@"\\n' > "$3/bin/amlstack"
    chmod +x "$3/bin/amlstack" ;;
"-m pip") echo "$(dirname "$0") $@ $PIP_CONSTRAINT" >> {installed} ;;
*) exec {shlex.quote(sys.executable)} "$@" ;;
esac
"""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text(python)
    (tmp_path / "bin" / "python").chmod(0o755)
    (tmp_path / "bad.yaml").write_text(BAD)
    (tmp_path / "good.yaml").write_text(GOOD.read_text())
    (tmp_path / "values.yaml").write_text("replicas: 3\n")
    return tmp_path


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a pipeline does: bash that stops at the first error."""
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, **variables},
        capture_output=True,
        text=True,
    )


def test_the_pre_commit_hook(folder: Path) -> None:
    """It is given the changed files: ours are checked, others let be."""
    (hook,) = loaded(".pre-commit-hooks.yaml")
    changed = [name for name in ("good.yaml", "values.yaml") if re.search(hook["files"], name)]
    assert changed == ["good.yaml", "values.yaml"]
    bash("python -m venv . ", folder)
    done = bash(f"{hook['entry']} {' '.join(changed)}", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    done = bash(f"{hook['entry']} {' '.join([*changed, 'bad.yaml'])}", folder)
    assert done.returncode == 1
    assert "bad.yaml:4:24: error AML-900" in done.stdout


def action(folder: Path, paths: str, **others: str) -> subprocess.CompletedProcess[str]:
    """The action's steps, its inputs put in as the runner does."""
    said = loaded("action.yml")
    given = {f"inputs.{name}": entry["default"] for name, entry in said["inputs"].items()}
    given |= {f"inputs.{name}": text for name, text in {"paths": paths, **others}.items()}
    given |= {"github.action_path": str(ROOT), "github.server_url": "https://github.com"}
    given |= {"github.action_repository": "contoso/amlstack", "github.action_ref": "v1"}
    files = {"GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output", "RUNNER_TEMP": "temp"}
    (folder / "temp").mkdir(exist_ok=True)
    variables = {"GITHUB_ACTION_PATH": str(ROOT)} | {name: str(folder / file) for name, file in files.items()}
    done = None
    for step in said["runs"]["steps"]:
        if "run" in step:
            own = {name: put_in(text, given) for name, text in step.get("env", {}).items()}
            done = bash(step["run"], folder, **variables, **own)
    assert done is not None
    return done


def put_in(text: str, given: dict[str, str]) -> str:
    """A text with the pipeline's expressions in it filled in."""
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda match: given[match[1]], text)


def test_the_github_action(folder: Path) -> None:
    """It installs what it stands with, annotates, writes SARIF and the step's summary, and fails at an error."""
    done = action(folder, "good.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    pip = f"{folder}/temp/amlstack/bin -m pip install --quiet {ROOT} {ROOT}/tools/requirements.txt\n"
    assert (folder / "installed").read_text() == pip
    assert (folder / "output").read_text() == "exit-code=0\nfindings=0\n"
    (folder / "output").unlink()
    done = action(folder, "good.yaml bad.yaml")
    assert done.returncode == 1
    assert re.fullmatch(r"exit-code=1\nfindings=[1-9]\d*\n", (folder / "output").read_text())
    assert "::error file=bad.yaml,line=4,col=24,title=AML-900 Workspace.Plan::" in done.stdout
    results = json.loads((folder / "amlstack.sarif").read_text())["runs"][0]["results"]
    assert "AML-900" in {each["ruleId"] for each in results}
    page = "https://github.com/contoso/amlstack/blob/v1/docs/rules/AML-900.md"
    assert f"[AML-900]({page} " in (folder / "summary.md").read_text()


def test_the_github_action_where_something_can_not_be_checked(folder: Path) -> None:
    """The step ends with 2, and the outputs say so; where the check doesn't begin, an old report counts for nothing."""
    assert action(folder, "bad.yaml nowhere.yaml").returncode == 2
    assert (folder / "output").read_text().startswith("exit-code=2\nfindings=")
    (folder / "output").unlink()
    assert action(folder, "bad.yaml", **{"fail-on": "eror"}).returncode == 2
    assert (folder / "output").read_text() == "exit-code=2\n"


def test_the_example_workflow() -> None:
    """It gives the action inputs that it has, reads outputs that it has, and pins what it uses."""
    (job,) = loaded("pipelines/github-workflow.yml")["jobs"].values()
    said = loaded("action.yml")
    (own,) = [step for step in job["steps"] if "amlstack" in step.get("uses", "")]
    assert own["with"].keys() <= said["inputs"].keys()
    read = re.findall(r"steps\.amlstack\.outputs\.([\w-]+)", (ROOT / "pipelines" / "github-workflow.yml").read_text())
    assert set(read) == said["outputs"].keys()
    assert all(re.search(r"@v\d", step["uses"]) for step in job["steps"] if "uses" in step)


@pytest.mark.parametrize(("paths", "code"), [("good.yaml", 0), ("bad.yaml good.yaml", 1)])
def test_the_azure_pipelines_template(paths: str, code: int, folder: Path) -> None:
    """It installs the package, checks, and leaves JUnit where the step that publishes looks."""
    said = loaded("pipelines/azure-pipelines-check.yml")
    required = {entry["name"] for entry in said["parameters"] if "default" not in entry}
    assert required == {"package"}
    given = {f"parameters.{entry['name']}": entry.get("default", "amlstack==0.1.0") for entry in said["parameters"]}
    given |= {"parameters.paths": paths}
    codes = []
    for step in said["steps"]:
        if "bash" in step:
            own = {name: put_in(text, given) for name, text in step.get("env", {}).items()}
            own = {name: text.replace("$(Agent.TempDirectory)", str(folder)) for name, text in own.items()}
            codes.append(bash(step["bash"], folder, **own).returncode)
    assert codes == [0, code]
    assert (folder / "installed").read_text() == f"{folder}/amlstack/bin -m pip install --quiet amlstack==0.1.0 \n"
    published = next(step["inputs"]["testResultsFiles"] for step in said["steps"] if "PublishTest" in str(step))
    assert Path(published.replace("$(Agent.TempDirectory)", str(folder))).read_text().startswith("<?xml")
