"""The Pulumi components: a workspace with what belongs to it, and a datastore."""

from . import args
from .args import *  # noqa: F403  the args are generated, and so is the list of their names
from .datastore import Datastore
from .workspace import Workspace

__all__ = ["Datastore", "Workspace"]
__all__ += args.__all__
