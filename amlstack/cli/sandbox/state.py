"""What the sandbox's commands share: the option `--state DIR`, and errors that end in one line and exit code 2."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from amlstack.literal_credentials import masked


class Unable(click.ClickException):
    """The command can't run: said on stderr, without credentials; exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(masked(message))


def _folder(_ctx: click.Context, _param: click.Parameter, given: Path | None) -> Path:
    from amlstack.sandbox import control

    return given.absolute() if given else control.default_state()


def state_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--state DIR`: the folder with everything about one sandbox, so that two run side by side."""
    return click.option(
        "--state",
        type=click.Path(file_okay=False, path_type=Path),
        callback=_folder,
        metavar="DIR",
        help="Where the sandbox is kept: AMLSTACK_STATE, else .amlstack in the current folder.",
    )(command)


def state_suffix(state: Path) -> str:
    """The option that names a sandbox's folder in a command to come, where it isn't the usual one."""
    from amlstack.sandbox import control

    return "" if state == control.default_state() else f" --state {state}"


@contextmanager
def said() -> Iterator[None]:
    """Turn what can go wrong with a server or its folder into Unable."""
    from amlstack.sandbox.control import SandboxError

    try:
        yield
    except SandboxError as error:
        raise Unable(str(error)) from None
    except OSError as error:
        if error.errno == errno.ENOSPC and error.filename is None:
            raise  # of what is printed: no file, and no server, is concerned
        raise Unable(refused(error)) from None


def refused(error: OSError) -> str:
    """What the system refuses a sandbox, where, and how to mend it."""
    if error.strerror is None:
        return str(error)
    where = "" if error.filename is None else f"{error.filename}: "
    mend = ""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        mend = ": keep the sandbox in a folder that you can write: --state DIR, or AMLSTACK_STATE"
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        mend = ": free some space; what exists stays"
    return f"{where}{error.strerror}{mend}"
