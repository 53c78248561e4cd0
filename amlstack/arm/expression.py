"""ARM's template language, as far as it is written here: expressions, and text that must not be taken for one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    """A template language expression, without the brackets that stand around it in a template."""

    text: str

    def __str__(self) -> str:
        return f"[{self.text}]"

    def dot(self, path: str) -> Expression:
        """What stands at `path` in this expression's value: 'principalId', 'keys[0].value'."""
        return Expression(f"{self.text}.{path}")


def call(function: str, *arguments: str | Expression) -> Expression:
    """A call of a template function; an argument that is text becomes a string literal."""
    spelled = (item.text if isinstance(item, Expression) else quoted(item) for item in arguments)
    return Expression(f"{function}({', '.join(spelled)})")


def quoted(text: str) -> str:
    """Text as a string literal inside an expression: the quote is its only special character, and is doubled."""
    return "'" + text.replace("'", "''") + "'"


def escaped(text: str) -> str:
    """Text as a literal of its own in a template: with one more `[` in front where ARM would take it for an expression.

    That is text in brackets at both ends, and no other.
    Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
    """
    return f"[{text}" if text.startswith("[") and text.endswith("]") else text
