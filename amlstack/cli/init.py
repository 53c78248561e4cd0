"""`amlstack init`."""

from __future__ import annotations

import string
import sys
import tempfile
from pathlib import Path

import click

import amlstack
from amlstack.catalog import machinelearning, naming

from . import errors, files
from .sandbox.state import Unable

EXAMPLES = """\b
Examples:
  amlstack init
  amlstack init --name contoso-ml --name-seed contoso --location westeurope
  amlstack init infra --program && cd infra && pulumi stack init dev && pulumi up
"""
FILE = "workspace.yaml"
STARTER = Path(amlstack.__path__[0], "templates", "init", FILE)
PROGRAM = {
    "Pulumi.yaml": "name: $name\ndescription: An Azure Machine Learning workspace, from one file\nruntime: python\n",
    "__main__.py": '"""The workspace that workspace.yaml declares."""\n\nimport amlstack.program.__main__\n',
}
"""A Pulumi program of one's own, for an environment with amlstack installed: it runs amlstack's."""


@click.command("init", epilog=EXAMPLES)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--name", help="The workspace's name. [default: from the folder's]")
@click.option("--name-seed", metavar="WORD", help="A word of your organisation. [default: the name]")
@click.option("--resource-group", metavar="NAME", help="A name, or an ARM id. [default: rg-NAME]")
@click.option("--location", metavar="REGION", help="An Azure region. [default: westeurope]")
@click.option("--program", is_flag=True, help="Write a Pulumi program too, which an installed amlstack runs.")
def command(
    folder: Path,
    name: str | None,
    name_seed: str | None,
    resource_group: str | None,
    location: str | None,
    program: bool,
) -> None:
    """Write a commented workspace file into FOLDER, which is the current one unless said.

    On a terminal it asks for what no option says. Nothing that is there already is written over, and nothing is written
    that `amlstack plan` would refuse.
    """
    name = name or _asked("Name of the workspace", _from_folder(folder))
    given = {
        "name": name,
        "name_seed": name_seed or _asked("A word of your organisation, for names unique in the world", name),
        "resource_group": resource_group or _asked("Resource group", f"rg-{name}"),
        "location": location or _asked("Azure region", "westeurope"),
    }
    starters = {FILE: STARTER.read_text(encoding="utf-8"), **(PROGRAM if program else {})}
    values = {key: _scalar(text) for key, text in given.items()}
    texts = {file: string.Template(text).substitute(values) for file, text in starters.items()}
    if there := [str(folder / file) for file in texts if (folder / file).exists()]:
        raise Unable(f"is there already, and nothing was written: {', '.join(there)}")
    _refuse_what_cannot_be_planned(texts[FILE])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            files.write(folder / file, text)
    except OSError as error:
        raise Unable(f"{error.filename or folder}: {error.strerror or error}") from None
    click.echo(f"Written: {', '.join(str(folder / file) for file in texts)}. Next:\n  amlstack plan {folder / FILE}")
    click.echo(f"  amlstack schema --install {folder / FILE}    # so that editors know its keys")


def _asked(question: str, default: str) -> str:
    """What the user answers on a terminal; elsewhere the default."""
    return str(click.prompt(question, default=default)) if _on_terminal() else default


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _scalar(text: str) -> str:
    """A text as YAML writes it on one line: 007 in quotes, since it would be a number."""
    import yaml

    return str(yaml.safe_dump(text, width=float("inf"), allow_unicode=True)).partition("\n")[0]


def _from_folder(folder: Path) -> str:
    """A lawful name from the folder's."""
    return naming.suggested(machinelearning.WORKSPACE.name, folder.absolute().name) or "my-workspace"


def _refuse_what_cannot_be_planned(text: str) -> None:
    with tempfile.TemporaryDirectory() as beside:
        file = Path(beside, FILE)
        file.write_text(text, encoding="utf-8")
        try:
            errors.planned(errors.declared(str(file)))
        except errors.Refused as refused:
            said = "\n".join(f"{fault.what}; {fault.mend}" for fault in refused.faults)
            raise Unable(f"nothing was written:\n{said}") from None
