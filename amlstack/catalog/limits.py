"""How large a template may be.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
"""

from __future__ import annotations

PARAMETERS = 256
VARIABLES = 512
RESOURCES = 800
"""In one template, each copy counted; a nested one has its own."""
OUTPUTS = 64
COPIES = 800
"""Of one loop."""
EXPRESSION_LENGTH = 24_576
"""Characters of one expression, its brackets among them."""
TEXT_LENGTH = 131_072
"""Characters that an expression may amount to."""
RESOURCE_SIZE = 1024 * 1024
"""Bytes of one resource."""
TEMPLATE_SIZE = 4 * 1024 * 1024
"""Bytes, also of a parameter file."""
