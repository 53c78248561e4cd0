"""Plans as ARM templates for others to read and deploy: templates, parameter files, an audit bundle."""

from .files import Export, ExportError, export
from .folder import write
from .rows import ShapeError, Source
from .template import Scope

__all__ = ["Export", "ExportError", "Scope", "ShapeError", "Source", "export", "write"]
