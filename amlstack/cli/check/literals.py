"""The credentials in a workspace file, for commands that ask no rules."""

from __future__ import annotations

from amlstack.findings import Finding
from amlstack.policies.rules.literal_credentials import LiteralCredential
from amlstack.spec import Declaration

from .run import Wishes, run
from .workspace import subject


def literals(file: str, declaration: Declaration) -> list[Finding]:
    """The findings of the rule about literal credentials that no waiver lets be; none where it is turned off."""
    report = run([subject(file, declaration)], Wishes())
    return [each for each in report.findings if each.rule == LiteralCredential.id]
