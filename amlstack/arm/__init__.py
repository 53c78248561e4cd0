"""The plan as ARM resources, through the templates in templates/arm."""

from .expression import Expression
from .rendering import render
from .spelling import Spelling

__all__ = ["Expression", "Spelling", "render"]
