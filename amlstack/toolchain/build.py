"""Pulumi built from pinned Go modules, for where no official release can be had.

The CLI and the language hosts for Python and YAML are three modules below SOURCES, as they need different versions of
sdk/v3. Everything they are made of is in their go.sum. Before each host stands pulumi/language-host, which answers what
the CLI asks and an older host doesn't know.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from .console import CommandFailed, SetupError, progress, run
from .lookup import DYNAMIC, VERSION

SOURCES = Path(__file__).with_name("modules")
MODULES = {
    "pulumi": ("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "about 4 minutes"),
    "language-python": ("github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python", "about half a minute"),
    "language-yaml": ("github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml", "about a minute"),
}
"""Folder below SOURCES: the package to build, and how long that usually takes on two cores."""
HOST = Path("pulumi", "language-host")
"""The program, below SOURCES, that goes by the name of each language host; the built one's name ends with INNER."""
INNER = "-inner"

STAMPED = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}"
UNREACHABLE = re.compile(
    r"dial tcp|no such host|connection refused|i/o timeout|TLS handshake|proxyconnect|network is unreachable"
    r"|module lookup disabled|\b(403 Forbidden|404 Not Found|410 Gone|50[234] )",
    re.IGNORECASE,
)

NO_MODULES = (
    "Go can't fetch the modules that Pulumi is made of. Check the network, or name the proxy that you use "
    "(`export GOPROXY=https://...`) and run it again. Go says:\n{output}"
)
OLD_GO = (
    "Go {needed} or newer is needed to build Pulumi {version}, and here is {found}. Install it (https://go.dev/dl/), "
    "or let this Go fetch it by itself (GOTOOLCHAIN=auto, and a GOPROXY that has it)."
)


class NoGo(Exception):
    """There is no Go tool chain on PATH."""


def build(folder: Path) -> str:
    """Build the programs into folder/bin and return what built them.

    Raises NoGo; SetupError where Go is too old or the modules are out of reach.
    """
    if shutil.which("go") is None:
        raise NoGo
    used = check_go(SOURCES / "pulumi")
    progress.expect("engine", 1 + len(MODULES))  # to ask for the release was one
    for name, (package, usually) in MODULES.items():
        program = folder / "bin" / package.rpartition("/")[2]
        progress.step(f"building {program.name} from Go modules with {used} (usually {usually})")
        output = program if name == "pulumi" else program.with_name(program.name + INNER)
        go(["build", "-v", "-o", output, "-ldflags", STAMPED, package], SOURCES / name)
        if output != program:
            go(["build", "-o", program, "-ldflags", STAMPED, f"./{HOST.name}"], SOURCES / HOST.parent)
    sdk = go(["list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"], SOURCES / "pulumi", quiet=True)
    script = folder / "bin" / "pulumi-language-python-exec"
    shutil.copyfile(Path(sdk.splitlines()[-1], "python", "cmd", script.name), script)
    script.chmod(0o755)
    put_dynamic(folder / "bin")
    return f"a build with {used}"


def put_dynamic(folder: Path) -> None:
    """Put the script that starts the provider of dynamic resources beside the programs: nothing of it is compiled."""
    new = folder / f".{DYNAMIC}"
    shutil.copyfile(Path(__file__).with_name(DYNAMIC), new)
    new.chmod(0o755)
    new.replace(folder / DYNAMIC)


def check_go(module: Path) -> str:
    """Return the Go version that will build a module; raises SetupError where it is older than its go.mod asks for."""
    asked = re.search(r"^go (\S+)$", (module / "go.mod").read_text(encoding="utf-8"), re.MULTILINE)
    assert asked is not None
    try:
        # in the module's folder: a Go older than asked for fetches the one it needs, where it is allowed to
        found = run(["go", "env", "GOVERSION"], where=module, quiet=True).splitlines()[-1]
    except CommandFailed as error:
        found = f"an older one, which can't replace itself:\n{error.output}\n"
    if numbers(found) < numbers(asked[1]):
        raise SetupError(OLD_GO.format(needed=asked[1], version=VERSION, found=found))
    return found


def numbers(version: str) -> tuple[int, ...]:
    """Return a Go version's numbers: `go1.26.8` is (1, 26, 8); one that isn't a version sorts first."""
    found = re.match(r"(?:go)?(\d+(?:\.\d+)*)", version)
    return tuple(map(int, found[1].split("."))) if found else ()


def go(arguments: list[str | Path], module: Path, *, quiet: bool = False) -> str:
    """Run go in a module's folder, without cgo, so that no C compiler is needed."""
    environment = os.environ | {"CGO_ENABLED": "0", "GOWORK": "off"}
    try:
        return run(["go", *arguments], where=module, env=environment, quiet=quiet)
    except CommandFailed as error:
        if UNREACHABLE.search(error.output):
            raise SetupError(NO_MODULES.format(output=error.output)) from error
        raise SetupError(f"Go could not build Pulumi {VERSION}:\n{error.output}") from error
