"""What will exist: a plan of typed nodes, made from a declaration. All defaults and derived names come from here."""

from .build import of_file, workspace
from .datastores import alone
from .faults import PlanError, PlanFault
from .graph import Plan
from .home import Account, Home
from .late import Late, Undecided, late
from .refs import Ambient, AssignmentName, IdIn, IdOf, KeyOf, PrincipalOf, Ref, SecretRef

__all__ = [
    "Account",
    "Ambient",
    "AssignmentName",
    "Home",
    "IdIn",
    "IdOf",
    "KeyOf",
    "Late",
    "Plan",
    "PlanError",
    "PlanFault",
    "PrincipalOf",
    "Ref",
    "SecretRef",
    "Undecided",
    "alone",
    "late",
    "of_file",
    "workspace",
]
