"""How long what needs a new role waits for it, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from amlstack.components import Datastore, Workspace, role_propagation
from amlstack.components.cloud import SANDBOX_URL
from amlstack.components.role_propagation import ROLE_WAIT, RolePropagation

from .mocking import run

KEY = "amlstack:roleWaitSeconds"


class Clock:
    """A clock that only moves when it is told to, and what was slept by it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Note how long; no time passes."""
        self.slept.append(seconds)


class Hook:
    """A hook that is called by the test, not by an engine."""

    called: dict[str, Callable[[Any], None]]

    def __init__(self, name: str, callback: Callable[[Any], None]) -> None:
        self.called[name] = callback


class Assignment:
    """A role assignment that is there."""

    id = property(lambda _: pulumi.Output.from_input("id"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The module's clock, with hooks as on an engine."""
    made = Clock()
    monkeypatch.setattr(role_propagation, "monotonic", lambda: made.now)
    monkeypatch.setattr(role_propagation, "sleep", made.sleep)
    monkeypatch.setattr(role_propagation, "get_monitor", lambda: None)
    monkeypatch.setattr(Hook, "called", {}, raising=False)
    monkeypatch.setattr(pulumi, "ResourceHook", Hook)
    monkeypatch.setattr(pulumi, "ResourceHookBinding", lambda after_create: after_create)
    return made


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is told to the user."""
    told: list[str] = []
    monkeypatch.setattr(pulumi.log, "info", lambda text, **_: told.append(text))
    return told


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The stack's configuration."""
    kept: dict[str, str] = {}
    monkeypatch.setattr(pulumi.Config, "get", lambda self, key, default=None: kept.get(f"{self.name}:{key}", default))
    return kept


def wait(found: RolePropagation, *keys: str) -> list[Any]:
    """What depends on these assignments, each of them once it may be made."""
    arrived: list[Any] = []
    given: Any = Assignment()
    run(lambda: [pulumi.Output.from_input(found.over(key, given)).apply(arrived.append) for key in keys])
    return arrived


def test_each_waits_from_its_own_creation(clock: Clock, said: list[str]) -> None:
    """Side by side: the time that has passed since an assignment was created counts, whatever others do. Told once."""
    found = RolePropagation(pulumi.Resource.__new__(pulumi.Resource))
    for key in ("early", "late", "there"):
        found.noted(f"ml-{key}", key)
    Hook.called["ml-early-is-new"](None)
    clock.now += 90
    Hook.called["ml-late-is-new"](None)
    assert len(wait(found, "early", "late", "there")) == 3
    assert clock.slept == [30, 120]
    clock.now += 1000
    wait(found, "early")
    assert clock.slept == [30, 120, 0]
    assert len(said) == 1
    assert said[0].startswith("waiting 120 s for new role assignments to spread")
    assert ROLE_WAIT in said[0]
    assert KEY in said[0]


def test_nothing_new_is_nothing_to_wait_for(clock: Clock, said: list[str]) -> None:
    """What this run hasn't created, it doesn't wait for."""
    found = RolePropagation(pulumi.Resource.__new__(pulumi.Resource))
    found.noted("ml-there", "there")
    assert len(wait(found, "there")) == 1
    assert not clock.slept
    assert not said


@pytest.mark.parametrize(
    ("environment", "configured", "sandbox", "seconds"),
    [
        (None, None, False, 120),
        (None, None, True, 0),
        (None, "30", False, 30),
        (None, "30", True, 30),
        ("5", "30", False, 5),
        ("0", None, False, 0),
        ("", "0", False, 0),
    ],
)
def test_who_says_how_long(
    environment: str | None,
    configured: str | None,
    sandbox: bool,
    seconds: int,
    clock: Clock,
    config: dict[str, str],
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The environment, else the configuration, else Azure's time, which the sandbox doesn't need. 0 needs no hook."""
    monkeypatch.setenv(SANDBOX_URL, "http://127.0.0.1:1" if sandbox else "")
    if environment is not None:
        monkeypatch.setenv(ROLE_WAIT, environment)
    if configured is not None:
        config[KEY] = configured
    found = RolePropagation(pulumi.Resource.__new__(pulumi.Resource))
    found.noted("ml-role", "role")
    assert bool(Hook.called) == bool(seconds)
    for hook in Hook.called.values():
        hook(None)
    wait(found, "role")
    assert clock.slept == ([seconds] if seconds else [])


@pytest.mark.parametrize("value", ["soon", "-1", "1.5", " 5", "1_0", "٣", "inf"])
@pytest.mark.parametrize("kept", [ROLE_WAIT, KEY])
def test_a_time_that_is_none(kept: str, value: str, config: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused by name, before the component makes anything, with or without roles."""
    if kept == KEY:
        config[KEY] = value
    else:
        monkeypatch.setenv(ROLE_WAIT, value)
    args: Any = {"resource_group": {"name": "rg"}, "location": "westeurope"}
    alone: Any = {"workspace_name": "ml", "resource_group_name": "rg", "name": "raw"}
    for program in (lambda: Workspace("contoso-ml", args), lambda: Datastore("raw", alone)):
        with pytest.raises(pulumi.RunError) as caught:
            run(program)
        assert str(caught.value).startswith(f"{kept}: {value!r} is no time to wait for roles; write whole seconds")
