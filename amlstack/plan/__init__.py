"""What will exist: the one place where decisions are made."""

from .accounts import Account
from .build import workspace
from .datastores import Home, checked_datastore
from .faults import PlanError, PlanFault
from .graph import Plan
from .late import Late, Undecided, late
from .refs import Ambient, IdOf, KeyOf, Ref, SecretRef

__all__ = [
    "Account",
    "Ambient",
    "Home",
    "IdOf",
    "KeyOf",
    "Late",
    "Plan",
    "PlanError",
    "PlanFault",
    "Ref",
    "SecretRef",
    "Undecided",
    "checked_datastore",
    "late",
    "workspace",
]
