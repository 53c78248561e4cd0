"""The faults that an expansion finds, noted so that all can be told at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document
from .errors import Exhausted, ExpressionError, Place, Spot, TemplateError, TemplateFault, Wrong
from .parser import is_expression

MOST = 200
"""Faults that are told; nobody reads more."""


class FaultLog:
    """The faults of one expansion, and what is told besides."""

    def __init__(self, template: Document | Mapping[str, Any], *, partly: bool = False) -> None:
        """`partly`: whether what can't be expanded may be left, and what nobody has said be unknown."""
        self.document = template if isinstance(template, Document) else None
        self.data: Any = template.data if isinstance(template, Document) else template
        self.partly = partly
        self.faults: list[TemplateFault] = []
        self.remarks: list[TemplateFault] = []
        """What keeps nothing from being expanded, but should be known."""
        self._secrets: set[str] = set()

    def guarded(self) -> FaultLog:
        """A log that notes here what is wrong whatever the values are, for what may not be deployed at all."""
        return _Guarded(self)

    def note(self, spot: Spot | None, error: ExpressionError, document: Document | None = None) -> None:
        """Note a fault at its place in the template, or in another document. Raises TemplateError for very many."""
        if self.partly and isinstance(error, Exhausted):
            self.remark(spot, error)
        elif len(self.faults) < MOST:
            self.faults.append(self._fault(spot, error, document))
        elif not self.partly:
            self.raise_all()

    def remark(self, spot: Spot | None, error: ExpressionError) -> None:
        """Note what is no fault, but should be known."""
        if len(self.remarks) < MOST:
            self.remarks.append(self._fault(spot, error, None))

    def _fault(self, spot: Spot | None, error: ExpressionError, document: Document | None) -> TemplateFault:
        spot = error.spot or spot
        path = spot.path() if spot else ()
        where = document or self.document
        offset = error.offset if self._has_expression(path, where) else None
        place = where.place(path, offset) if where else None
        return TemplateFault(place, path, offset, self._shown(error.what), self._shown(error.mend))

    def conceal(self, value: Any) -> None:
        """Keep a secret's value, and what stands in it, out of every fault."""
        if isinstance(value, str) and len(value) > 2:
            self._secrets.add(value)
        elif isinstance(value, (Mapping, list)):
            for item in value.values() if isinstance(value, Mapping) else value:
                self.conceal(item)

    def _shown(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def raise_all(self) -> None:
        """Raises TemplateError where a fault has been noted."""
        if self.faults:
            raise TemplateError(self.faults)

    def place(self, path: tuple[str | int, ...]) -> Place | None:
        """Where something stands in the template's text."""
        return self.document.place(path) if self.document else None

    def _has_expression(self, path: tuple[str | int, ...], where: Document | None) -> bool:
        value = where.data if where else self.data
        for key in path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return False
        return isinstance(value, str) and is_expression(value)


class _Guarded(FaultLog):
    """The faults of a part that may not be deployed: that it has no value may be what its condition guards against."""

    def __init__(self, log: FaultLog) -> None:
        super().__init__(log.document or log.data, partly=log.partly)
        self._log = log

    def note(self, spot: Spot | None, error: ExpressionError, document: Document | None = None) -> None:
        """Note a fault where it is one for sure."""
        if isinstance(error, Wrong | Exhausted):
            self._log.note(spot, error, document)

    def remark(self, spot: Spot | None, error: ExpressionError) -> None:
        """Note what is no fault."""
        self._log.remark(spot, error)

    def conceal(self, value: Any) -> None:
        """Keep a secret's value out of every fault."""
        self._log.conceal(value)
