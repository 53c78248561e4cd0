"""How large a template may be, and how often Resource Manager may be asked.

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

BUCKETS = {"reads": 250, "writes": 200, "deletes": 200}
"""Requests that Resource Manager takes from one caller at once, before it throttles.
Source: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling"""
