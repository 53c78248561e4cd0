"""Files with bytes changed at random, as an editor, a shell or a merge leaves them."""

from __future__ import annotations

import random

_PIECES = (
    *(
        b"\x00",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xe2\x80\xa8",
        b"\x1b[31m",
        b"\x85",
        b"\r",
        b"\t",
        b"\n",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b",",
        b":",
        b": ",
        b"- ",
        b"# ",
        b"//",
        b"/*",
        b"*/",
        b"\\",
        b"\\u0000",
        b"\\ud800",
    ),
    *(
        b"&a ",
        b"*a",
        b"<<: *a\n",
        b"<<: {}\n",
        b"!!python/object:os.system ",
        b"!x ",
        b"? [x]\n: y\n",
        b"---\n",
        b"...\n",
    ),
    *(
        b"%YAML 1.1\n---\n",
        b"|\n",
        b">-\n",
        b"@",
        b"`",
        b"2030-01-31",
        b"1e400",
        b"NaN",
        b"-Infinity",
        b".inf",
        b"0o17",
    ),
    *(
        b"0x1F",
        b"1_000",
        b"yes",
        b"~",
        b"null",
        b"=======\n",
        b"<<<<<<< HEAD\n",
        b"9" * 5_000,
        b"[" * 3_000,
        b"{a: " * 300,
    ),
    *(b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n", b'{"a":' * 3_000, b"- " * 300, b"/subscriptions/"),
)
_CODES = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252")


def changed(content: bytes, chance: random.Random) -> bytes:
    """The content with a change or some."""
    for _ in range(min(4, 1 + int(chance.expovariate(1)))):
        content = _changed(content, chance)
    return content


def _changed(content: bytes, chance: random.Random) -> bytes:
    start, stop = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    stop = min(stop, start + 200)
    match chance.randrange(8):
        case 0:
            return content[:start]
        case 1:
            return content[:start] + content[stop:]
        case 2:
            return content[:stop] + content[start:stop] + content[stop:]
        case 3:
            return content.decode("utf-8", "replace").encode(chance.choice(_CODES), "replace")
        case 4:
            return chance.choice(_PIECES) + content
        case 5:
            return content + chance.choice(_PIECES)
        case 6:
            lines = content.split(b"\n")
            spot = chance.randrange(len(lines))
            lines[spot] = chance.choice(_PIECES) + lines[spot]
            return b"\n".join(lines)
        case _:
            return content[:start] + chance.choice(_PIECES) + content[start + chance.randrange(3) :]
