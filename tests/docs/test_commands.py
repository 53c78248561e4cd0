"""Every command in a document or a help is one that there is, and those that need no engine are run as written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from amlstack import cli
from tests.commands import amlstack
from tests.conftest import ROOT

from .reader import furnish
from .trying import NOT_RUN, WHOLE_PAGES, Way, way
from .written import DOCUMENTS, Command, commands, simple

WRITTEN = [command for document in DOCUMENTS for command in commands(document)]
MODULES = {"python", "python3", ".venv/bin/python"}


def test_every_command_is_one_that_there_is() -> None:
    """amlstack's commands and options, make's targets and Python's modules are there, in blocks and in running text."""
    faults = [f"{command}: {fault}" for command in WRITTEN for fault in _faults(command)]
    assert len(WRITTEN) > 300
    assert not faults


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("amlstack chekc workspace.yaml", "No such command 'chekc'"),
        ("amlstack plan workspace.yaml --formt json", "No such option"),
        ("amlstack plan one.yaml two.yaml", "too many arguments"),
        ("amlstack sandbox deploy DIR|TEMPLATE --unheard FILE", "No such option"),
        ('eval "$(amlstack sandbox emv)"', "No such command 'emv'"),
        ("pulumi up && amlstack chekc x", "No such command 'chekc'"),
        ("make everything", "no target everything"),
        ("python -m benchmarks.unheard", "no module benchmarks.unheard"),
        ("python -m benchmarks --unheard", "no option --unheard"),
    ],
)
def test_one_that_there_is_not_is_found(line: str, fault: str, tmp_path: Path) -> None:
    """A misspelt command, option, target or module in any part of a line is a fault."""
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n    {line}\n\n```sh\n{line}\n```\n\nIn text: `{line}`\n")
    found = list(commands(page))
    assert len(found) == 3
    for command in found:
        assert any(fault in each for each in _faults(command)), command.text


def test_an_option_lacks_its_value_in_running_text_alone() -> None:
    """`amlstack check --only` names an option there; in a block it is a command that can't run."""
    line = "amlstack check --only"
    assert not list(_faults(Command(ROOT, 1, line, in_block=False)))
    assert list(_faults(Command(ROOT, 1, line, in_block=True))) == ["Option '--only' requires an argument."]


def test_every_example_of_a_help_is_a_command_that_there_is() -> None:
    """The examples below each command's options too; every command but a group of others has some."""
    examples = [each for name, text in _helps(click.Context(cli.amlstack)) for each in _examples(name, text)]
    faults = [f"{each.text}: {fault}" for each in examples for fault in _faults(each)]
    assert len(examples) > 40
    assert not faults


def _helps(context: click.Context) -> Iterator[tuple[str, str]]:
    """The name of each command below a context's, and the text below its options."""
    command = context.command
    yield str(command.name), command.epilog or ""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _helps(click.Context(found, info_name=name, parent=context))


def _examples(name: str, text: str) -> Iterator[Command]:
    for line in text.partition("Examples:")[2].splitlines():
        if line.startswith("  "):
            yield Command(ROOT / name, 0, line.strip(), in_block=True)


def _faults(command: Command) -> Iterator[str]:
    for words in simple(command.text):
        match words:
            case ["amlstack" | ".venv/bin/amlstack", *rest]:
                yield from _faults_of_amlstack(rest, in_block=command.in_block)
            case ["make", *targets]:
                made = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
                yield from (f"no target {each}" for each in targets if "=" not in each and each not in made)
            case [python, "-m", module, *rest] if python in MODULES:
                yield from _faults_of_module(module, rest)


def _faults_of_amlstack(words: list[str], *, in_block: bool) -> Iterator[str]:
    words = [word.strip("[]") for word in words]
    context = click.Context(cli.amlstack, info_name="amlstack")
    command: click.Command = cli.amlstack
    try:
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            _, found, words = command.resolve_command(context, words)
            assert found is not None
            command, context = found, click.Context(found, info_name=found.name, parent=context)
        own = words[: words.index("--")] if "--" in words else words
        _, left, _ = command.make_parser(context).parse_args(list(own))
    except click.BadOptionUsage as error:
        if in_block:  # running text may name an option without its value
            yield error.format_message()
        return
    except click.UsageError as error:
        yield error.format_message()
        return
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    if left and not isinstance(command, click.Group) and not any(each.nargs < 0 for each in arguments):
        yield f"too many arguments: {' '.join(left)}"


def _faults_of_module(module: str, words: list[str]) -> Iterator[str]:
    path = ROOT / module.replace(".", "/")
    sources = [*path.glob("*.py"), path.with_suffix(".py")] if module.partition(".")[0] != "pytest" else []
    text = "".join(each.read_text() for each in sources if each.is_file())
    if not text and sources:
        yield f"no module {module}"
    own = words[: words.index("--")] if "--" in words else words
    for word in own if text else ():
        if word.startswith("--") and f'"{word.partition("=")[0]}"' not in text:
            yield f"no option {word} of {module}"


def test_what_is_not_run_is_listed_and_nothing_else() -> None:
    """Each pattern meets a command, each file that a reason names is there, and no command of a page is left out."""
    left_out = [command.text for command in WRITTEN if way(command) is Way.NOT]
    for pattern, reason in NOT_RUN.items():
        assert any(re.match(pattern, text) for text in left_out), pattern
        for named in re.findall(r"tests/[\w/.]+", reason):
            assert (ROOT / named).exists(), named
    for page, test in WHOLE_PAGES.items():
        assert any(way(command) is Way.PAGE for command in commands(ROOT / page)), page
        assert (ROOT / test).exists()


PAGES = sorted({command.document for command in WRITTEN if way(command) is Way.AT_ONCE})
"""Pages with commands to be run."""


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_needs_no_engine_runs_as_written(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's commands succeed one after the other, in a folder with the checkout's files and those that it names."""
    furnish(tmp_path, page)
    monkeypatch.chdir(tmp_path)
    for command in commands(page):
        if way(command) is Way.AT_ONCE:
            done = amlstack(*shlex.split(command.text, comments=True)[1:])
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
