"""Plans as ARM templates for others to read and deploy: templates, parameter files, an audit bundle."""

from .aligned_plans import Source
from .errors import ExportError, ShapeError
from .exported import Export
from .files import export
from .folder import write
from .origin import hashes
from .template import Scope

__all__ = ["Export", "ExportError", "Scope", "ShapeError", "Source", "export", "hashes", "write"]
