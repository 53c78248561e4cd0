"""Doing what a case says, in this process; what isn't told as it should be is raised."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from amlstack import cli
from amlstack.catalog import of_version
from amlstack.catalog.resources import GROUP

from .case import Case, Data, Odd
from .failing import failing


class Mute(Exception):
    """A command ended with an exit code that isn't 0, 1 or 2, or said nothing of what kept it from 0."""


def run(case: Case, folder: Path) -> None:
    """Write a case's files into an empty folder, and run it there. Raises whatever a user would see as a traceback."""
    case.write(folder)
    before = Path.cwd()
    os.chdir(folder)
    try:
        with failing(folder, *case.fails):
            _RUNNERS.get(case.front, _command)(case)
    finally:
        os.chdir(before)


def _command(case: Case) -> None:
    """Run the command line, with streams as a terminal's."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    given = b"" if isinstance(case.given, Odd) else case.given.content()
    asked = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    code: Any = 0
    with patch.object(sys, "stdin", asked), patch.object(sys, "stdout", out), patch.object(sys, "stderr", err):
        try:
            cli.main(list(case.words))
        except SystemExit as ended:
            code = ended.code
    said = b"".join(each.buffer.getvalue() for each in (out, err))
    if code not in (None, 0, 1, 2) or (code and not said.strip()):
        raise Mute(f"exit code {code}, {len(said)} bytes said")


def _deploy(case: Case) -> None:
    from amlstack.sandbox import control

    from .service import service

    played = service()
    played.empty()
    with patch.object(control, "ensure", lambda *_, **__: played):
        _command(case)


def _faults(case: Case) -> None:
    """Read what shall go wrong, and arm a server with it that isn't started."""
    from amlstack.sandbox.server import serve

    with patch.object(serve, "serve", lambda *_, **__: None):
        _command(case)


def _requests(case: Case) -> None:
    from amlstack.sandbox.control import SUBSCRIPTION

    from .service import service

    played, group = service(), f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-contoso"
    played.empty()
    played.request("PUT", f"{group}?api-version={GROUP.api_version}", {"location": "westeurope"})
    listed = _data(case)
    for each in listed if isinstance(listed, list) else [listed]:
        if isinstance(each, Mapping):
            method, _, tail = str(each.get("method")).partition(" ")
            type_, body = str(each.get("type")), each.get("body")
            sent = None if method in ("GET", "HEAD", "DELETE") else Data(body).content()
            version = body.get("apiVersion") if isinstance(body, Mapping) else None
            kind = of_version(type_, version)
            place = _path(group, type_, str(each.get("name")))
            known = kind.api_version if kind else "2022-09-01"
            played.followed(method or "GET", f"{place}{tail}?api-version={version or known}", sent)


def _path(group: str, type_: str, name: str) -> str:
    namespace, *segments = type_.split("/")
    names = name.split("/")
    pairs = "/".join(part for pair in zip(segments, names, strict=False) for part in pair)
    return f"{group}/providers/{namespace}/{pairs}"


def _recover(case: Case) -> None:
    """Look at a stack of that deployment, and say what is found."""
    from amlstack.cli import recover as command
    from amlstack.live import recover
    from amlstack.live.pulumi import PulumiError, Stack

    text = Data(_data(case)).content().decode("utf-8", "replace")

    stack = Stack("dev", Path(), {"ARM_SUBSCRIPTION_ID": "1"})
    body = {"id": "x", "properties": {"provisioningState": "Succeeded"}}
    with patch.object(Stack, "_run", lambda *_, **__: text), contextlib.suppress(PulumiError):
        found = recover.look(stack, [], lambda *_: body, None)
        command.described(found)
        recover.mend(stack, found)


def _pack(case: Case) -> None:
    """Show the steps' resources to each of the policies."""
    from pulumi_policy import ResourceValidationArgs, ResourceValidationPolicy, StackValidationArgs
    from pulumi_policy.policy import _NotApplicableError

    def report(message: str, urn: str | None = None) -> None:
        assert message, urn

    resources = list(_resources(_data(case)))
    for checked in _policies():
        with contextlib.suppress(_NotApplicableError):
            if not isinstance(checked, ResourceValidationPolicy):
                checked.validate(StackValidationArgs(resources), report)
                continue
            for one in resources:
                args = ResourceValidationArgs(one.resource_type, one.props, one.urn, one.name, one.opts, None)
                checked.validate(args, report)


def _resources(steps: Any) -> Iterator[Any]:
    """The steps' resources as pulumi_policy hands them over: a type that is a text, and a mapping of inputs."""
    from pulumi_policy import PolicyResource
    from pulumi_policy.proxy import unknown_checking_proxy

    for step in steps if isinstance(steps, list) else ():
        state = step.get("newState") if isinstance(step, Mapping) else None
        inputs = state.get("inputs") if isinstance(state, Mapping) else None
        if isinstance(state, Mapping) and isinstance(inputs, Mapping):
            made: Any = unknown_checking_proxy(dict(inputs))
            yield PolicyResource(str(state.get("type")), made, str(state.get("urn")), "it", None, None, None, [], {})  # type: ignore[arg-type]


@cache
def _policies() -> list[Any]:
    from amlstack.policies import RULES
    from amlstack.policies.pack import policy
    from amlstack.policies.rule import TEMPLATE

    return [policy(rule) for rule in RULES if rule.applies_to != TEMPLATE and rule.example_before is None]


def _data(case: Case) -> Any:
    """The data of a case's one file."""
    (file,) = case.files.values()
    return file.value if isinstance(file, Data) else None


_RUNNERS: dict[str, Callable[[Case], None]] = {
    "deploy": _deploy,
    "faults": _faults,
    "requests": _requests,
    "recover": _recover,
    "pack": _pack,
}
