"""What a report says about faults that no rule finds: a refused plan, waivers that ran out or that nothing needs."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.findings import Severity

from .rule import Pillar


@dataclass(frozen=True, slots=True)
class Notice:
    """The record of one such fault, with the fields that a report takes from a rule."""

    id: str
    name: str
    title: str
    why: str
    mend: str
    severity: Severity
    source: str
    pillar: Pillar = Pillar.OPERATIONS


_EXEMPTIONS = "https://learn.microsoft.com/azure/governance/policy/concepts/exemption-structure"
REFUSED = Notice(
    "AML-900",
    "Workspace.Plan",
    "What a workspace file declares can be made.",
    "Some of what a file can say, Azure would refuse; no resource comes of it, so no other rule is asked.",
    "Mend it as the finding says.",
    Severity.ERROR,
    "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces",
)
EXPIRED = Notice(
    "AML-901",
    "Waiver.Expired",
    "A waiver has not run out.",
    "A waiver is a promise to look again; after its last day the finding that it let be is told again.",
    "Mend what it lets be, or give it a later day and a reason that still holds.",
    Severity.WARNING,
    _EXEMPTIONS,
)
UNUSED = Notice(
    "AML-902",
    "Waiver.Used",
    "A waiver lets something be.",
    "A waiver that nothing needs any more would hide the next fault of its kind.",
    "Remove it.",
    Severity.WARNING,
    _EXEMPTIONS,
)
STALE = Notice(
    "AML-905",
    "Baseline.Stale",
    "What a baseline says is known is still found.",
    "An entry that nothing needs any more would hide the next finding of its kind.",
    "Write the baseline anew: amlstack check PATH... --write-baseline FILE",
    Severity.WARNING,
    _EXEMPTIONS,
)
_SYNTAX = "https://learn.microsoft.com/azure/azure-resource-manager/templates"
COMMA = Notice(
    "AML-903",
    "Template.TrailingComma",
    "No comma stands before the end of an object or array.",
    "Resource Manager takes it; other tools that read JSON refuse the template.",
    "Remove it.",
    Severity.WARNING,
    f"{_SYNTAX}/syntax",
)
REMARK = Notice(
    "AML-904",
    "Template.Unsure",
    "Nothing of a template is taken for granted.",
    "Where something isn't evaluated, rules that need it are not applicable yet.",
    "Look at it, or give the parameters that it needs.",
    Severity.NOTE,
    f"{_SYNTAX}/conditional-resource-deployment",
)
NOTICES = (REFUSED, EXPIRED, UNUSED, COMMA, REMARK, STALE)
