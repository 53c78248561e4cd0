"""The components in other languages: the SDKs that Pulumi's generators make of the schema compile, all but C#'s."""

from __future__ import annotations

import json
import re
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
IN_JAVA = """import com.pulumi.Pulumi;
import com.pulumi.amlstack.Workspace;
import com.pulumi.amlstack.WorkspaceArgs;
import com.pulumi.amlstack.inputs.KeyVaultArgsArgs;
import com.pulumi.amlstack.inputs.ResourceGroupArgsArgs;

public class Program {
    public static void main(String[] arguments) {
        Pulumi.run(context -> {
            var ml = new Workspace("ml", WorkspaceArgs.builder()
                .location("westeurope")
                .resourceGroup(ResourceGroupArgsArgs.builder().name("rg-fabrikam").build())
                .keyVault(KeyVaultArgsArgs.builder().softDeleteRetentionDays(30).build())
                .build());
            context.export("tracking", ml.trackingUri());
        });
    }
}
"""
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>program</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>{dependencies}</dependencies>
</project>
"""
SCHEMA = ROOT / "components" / "schema.json"
ANOTHER_SERIES = {"csharp", "java"}
"""Languages whose generators the engine's own release hasn't: see tools/gen-sdk/others.go."""


def ran(command: list[str], folder: Path) -> None:
    """Run a compiler, which must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"[-3000:]


def generated(language: str, folder: Path) -> None:
    """Make the SDK, in a folder."""
    pins = ["-modfile", "others.mod", "-tags", "others"] if language in ANOTHER_SERIES else []
    ran(["go", "run", *pins, ".", str(SCHEMA), language, str(folder)], GENERATOR)


NEEDS_GO = pytest.mark.skipif(shutil.which("go") is None, reason="needs Go, with which the engine is built too")


@NEEDS_GO
def test_in_go(tmp_path: Path) -> None:
    """A program of the documented shape compiles with the generated package, on the pinned modules."""
    generated("go", tmp_path)
    module = (GENERATOR / "go.mod").read_text().replace("amlstack/tools/gen-sdk", MODULE)
    (tmp_path / "go.mod").write_text(module)
    shutil.copy(GENERATOR / "go.sum", tmp_path)
    (tmp_path / "main.go").write_text(IN_GO)
    ran(["go", "build", "-o", "program", "."], tmp_path)
    assert (tmp_path / "program").exists()


@NEEDS_GO
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


@NEEDS_GO
@pytest.mark.skipif(None in map(shutil.which, ("mvn", "javac")), reason="needs a JDK and Maven")
def test_in_java(tmp_path: Path) -> None:
    """A program of the documented shape compiles with the generated package, on what its build file names."""
    generated("java", tmp_path)
    named = re.findall(r'implementation\("([^:]+):([^:]+):([^"]+)"\)', (tmp_path / "build.gradle").read_text())
    assert "com.pulumi" in {group for group, _, _ in named}
    keys = ("groupId", "artifactId", "version")
    dependencies = ["".join(f"<{key}>{value}</{key}>" for key, value in zip(keys, each, strict=True)) for each in named]
    (tmp_path / "pom.xml").write_text(
        POM.format(dependencies="".join(f"<dependency>{each}</dependency>" for each in dependencies))
    )
    (tmp_path / "src" / "main" / "java" / "Program.java").write_text(IN_JAVA)
    ran(["mvn", "--quiet", "--batch-mode", "compile"], tmp_path)
    assert (tmp_path / "target" / "classes" / "Program.class").exists()


@NEEDS_GO
def test_in_csharp(tmp_path: Path) -> None:
    """Every component and every type of args is a class there, with each key. Not compiled: Pulumi's packages for .NET
    are on NuGet alone, which isn't reached here.
    """
    generated("csharp", tmp_path)
    schema = json.loads(SCHEMA.read_text())
    wanted = {name: each["inputProperties"] for name, each in schema["resources"].items()}
    wanted |= {name: each["properties"] for name, each in schema["types"].items() if "properties" in each}
    assert len(wanted) > 20
    for token, keys in wanted.items():
        name = token.rpartition(":")[2]
        path = tmp_path / f"{name}.cs" if token in schema["resources"] else tmp_path / "Inputs" / f"{name}Args.cs"
        text = path.read_text()
        assert f"class {name}" in text
        assert {key for key in keys if f'[Input("{key}"' not in text} == set(), path.name
    assert '<PackageReference Include="Pulumi"' in (tmp_path / "Pulumi.Amlstack.csproj").read_text()
