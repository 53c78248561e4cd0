"""`amlstack sandbox`: the commands around a local Azure, each imported when it is used."""

from __future__ import annotations

import click

from amlstack.cli.lazy import Later, LazyGroup

COMMANDS = {
    "up": ("engine", "Create or update a workspace with the Pulumi engine."),
    "preview": ("engine", "Show what `up` would do."),
    "destroy": ("engine", "Delete what `up` made."),
    "deploy": ("deploy", "Deploy an ARM template, or an exported folder."),
    "env": ("env", "Print what makes a shell work on the sandbox."),
    "secret": ("secret", "Keep secrets in the sandbox's key vaults."),
    "rotate": ("rotate", "Rotate a storage account's keys."),
    "show": ("show", "List what exists, as ARM resources."),
    "build-image": ("build_image", "Build an image, as Azure ML does on a first training run."),
    "restore": ("deleted", "Bring a soft-deleted workspace back."),
    "purge": ("deleted", "Free the names of what is soft-deleted."),
    "serve": ("serve", "Run the server alone, in the foreground."),
    "reset": ("reset", "Forget everything that exists."),
    "stop": ("stop", "End the server."),
}
"""Each command's module in this package and what it does: `--help` imports none of them."""
ENGINE = ("up", "preview", "destroy")
"""Those that run the Pulumi engine; the others do without its packages."""

EXAMPLES = """\b
Examples:
  amlstack sandbox up workspace.yaml
  amlstack sandbox show
  amlstack sandbox destroy workspace.yaml
"""


@click.group(
    "sandbox",
    cls=LazyGroup,
    later={
        name: Later(
            f"{__name__}.{module}",
            name.replace("-", "_"),
            says,
            ("sandbox", *(["pulumi"] if name in ENGINE else [])),
            posix=True,
        )
        for name, (module, says) in COMMANDS.items()
    },
    epilog=EXAMPLES,
)
def command() -> None:
    """Run everything on a local Azure Resource Manager, with the real Pulumi engine.

    A sandbox lives in a state folder: `.amlstack` in the current folder, or what --state or AMLSTACK_STATE says.
    """
