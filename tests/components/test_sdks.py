"""The components in other languages: the SDKs that Pulumi's generators make of the schema compile."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from amlstack.toolchain.lookup import VERSION
from tests.conftest import ROOT

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(1200)]

GENERATOR = ROOT / "tools" / "gen-sdk"
MODULE = "example.com/pulumi-amlstack/sdk/go"
"""Where the generated Go package looks for itself."""
IN_GO = """package main

import (
	"example.com/pulumi-amlstack/sdk/go/amlstack"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		ml, err := amlstack.NewWorkspace(ctx, "ml", &amlstack.WorkspaceArgs{
			Location:      pulumi.String("westeurope"),
			ResourceGroup: amlstack.ResourceGroupArgsArgs{Name: pulumi.String("rg-fabrikam")},
			KeyVault:      &amlstack.KeyVaultArgsArgs{SoftDeleteRetentionDays: pulumi.IntRef(30)},
		})
		if err != nil {
			return err
		}
		ctx.Export("tracking", ml.TrackingUri)
		return nil
	})
}
"""
IN_TYPESCRIPT = """import * as amlstack from "./sdk";

const ml = new amlstack.Workspace("ml", {
    location: "westeurope",
    resourceGroup: { name: "rg-fabrikam" },
    keyVault: { softDeleteRetentionDays: 30 },
});
export const tracking = ml.trackingUri;
"""


def ran(command: list[str], folder: Path) -> None:
    """Run a compiler, which must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"[-3000:]


def generated(language: str, folder: Path) -> None:
    """Make the SDK, in a folder."""
    ran(["go", "run", ".", str(ROOT / "components" / "schema.json"), language, str(folder)], GENERATOR)


@pytest.mark.skipif(shutil.which("go") is None, reason="needs Go, with which the engine is built too")
def test_in_go(tmp_path: Path) -> None:
    """A program of the documented shape compiles with the generated package, on the pinned modules."""
    generated("go", tmp_path)
    module = (GENERATOR / "go.mod").read_text().replace("amlstack/tools/gen-sdk", MODULE)
    (tmp_path / "go.mod").write_text(module)
    shutil.copy(GENERATOR / "go.sum", tmp_path)
    (tmp_path / "main.go").write_text(IN_GO)
    ran(["go", "build", "-o", "program", "."], tmp_path)
    assert (tmp_path / "program").exists()


@pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node's npm")
def test_in_typescript(tmp_path: Path) -> None:
    """A program of the documented shape compiles with the generated package, each key in camel case and typed."""
    generated("nodejs", tmp_path / "sdk")
    options = {"strict": True, "noEmit": True, "target": "es2020", "module": "commonjs", "esModuleInterop": True}
    options |= {"moduleResolution": "node", "skipLibCheck": True}
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["program.ts"]}))
    (tmp_path / "package.json").write_text(json.dumps({"name": "program", "private": True}))
    (tmp_path / "program.ts").write_text(IN_TYPESCRIPT)
    packages = [f"@pulumi/pulumi@{VERSION}", "typescript@5.9.3", "@types/node@20"]
    ran(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", *packages], tmp_path)
    ran(["npx", "--no-install", "tsc"], tmp_path)
    (tmp_path / "program.ts").write_text(IN_TYPESCRIPT.replace("westeurope", 'westeurope", lokation: "x'))
    with pytest.raises(AssertionError, match="lokation"):
        ran(["npx", "--no-install", "tsc"], tmp_path)
