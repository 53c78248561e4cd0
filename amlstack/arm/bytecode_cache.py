"""The templates' compiled code, kept where Python keeps that of modules: compiling costs more than rendering."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache


class TemplateCache(BytecodeCache):
    """Reads and writes quietly: where there is nothing, or nothing can be written, the template is compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket; Jinja looks whether it is of this source, this Jinja and this Python."""
        with contextlib.suppress(OSError), _file(bucket).open("rb") as stream:
            bucket.load_bytecode(stream)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bucket, unless Python was told to keep none."""
        if sys.dont_write_bytecode:
            return
        file = _file(bucket)
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(bucket.bytecode_to_string())
            beside.replace(file)


def _file(bucket: Bucket) -> Path:
    return Path(cache_from_source(str(Path(__file__).with_name(f"template-{bucket.key}.py"))))
