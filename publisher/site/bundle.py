"""Makes of the modules of `static_site/` what readers load: one file for each entry, in as few bytes as that takes.

A module of ours has its imports at its top, one to a line, and in a whole bundle no name is declared twice. Then
modules one after another, inside a function, are the same program (tests/static_site/site.test.js holds them to it).
It may not write anything.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath

import zopfli.gzip

IMPORT = re.compile(r'^import (?:\{[^}\n]*\} from )?"(\.\.?/[\w./-]+\.js)";\n', re.MULTILINE)
REFERENCE = re.compile(r"""\b((?:import|new URL)\(["`])(\.\.?/[\w${}./-]+\.\w+)(["`])""")
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
PART = re.compile(r"^(?![\s)}\]])", re.MULTILINE)  # what begins a line, up to the next that does
FUNCTION = re.compile(r"(?:async )?function (\w+)")
WORD = re.compile(r"\w+")
# A module has a scope of its own; the minifier shortens no name there.
WRAPPED = re.compile(r"\(\(\)=>\{(.*)\}\)\(\)", re.DOTALL)
NUMBER = re.compile(r"^const ([A-Z][A-Z_]+) = ([\d.]+);.*\n", re.MULTILINE)
OLDEST = 2021  # the ECMAScript of the oldest browsers that run our scripts (docs/live-blog.md)
COMMENT_LINE = re.compile(r"^[ \t]*(?://|/\*\*|\*).*\n", re.MULTILINE)  # readers need not download why


def bundle(folder: Path, name: str) -> str:
    """An entry with all that it imports, each module once and before those that import it.

    Names are paths below the folder. So are references in the bundle, whichever module they come from.
    What an entry exports stays outside of any function, so that others can import it. Modules that are imported when
    they are needed, `import("./x.js")`, are entries of their own (REFERENCE). Raises FileNotFoundError, and ValueError
    for what would be another program in one file.
    """
    modules: dict[str, str] = {}
    collect(folder, name, modules)
    twice = [name for name, count in Counter(DECLARED.findall("".join(modules.values()))).items() if count > 1]
    if twice:
        raise ValueError(f"{name}: two of its modules declare {', '.join(twice)}")
    entry = modules.pop(name)
    text = shaken("".join([*(EXPORT.sub("", text) for text in modules.values()), entry]))
    return in_place(text if EXPORT.search(entry) else f"(() => {{\n{text}}})();\n")


def shaken(text: str) -> str:
    """Without the functions at the top of modules that nothing of this bundle names."""
    while True:
        used = Counter(WORD.findall(text))
        parts = [(part, FUNCTION.match(part)) for part in PART.split(text)]
        kept = "".join(part for part, found in parts if not found or used[found[1]] > 1)
        if kept == text:
            return text
        text = kept


def in_place(text: str) -> str:
    """Numbers that have a name, in capitals, where they are used: five bytes fewer for each."""
    numbers = dict(NUMBER.findall(text))
    names = re.compile(rf"(?<![\w.$])(?:{'|'.join(numbers) or '$^'})(?!\w)")
    return names.sub(lambda found: f"({numbers[found[0]]})", NUMBER.sub("", text))


def collect(folder: Path, name: str, modules: dict[str, str]) -> None:
    def path(reference: str) -> str:
        return normpath(join(dirname(name), reference))

    text = COMMENT_LINE.sub("", (folder / name).read_text(encoding="utf-8"))
    for imported in map(path, IMPORT.findall(text)):
        if imported not in modules:
            collect(folder, imported, modules)
    text = REFERENCE.sub(lambda found: f"{found[1]}./{path(found[2])}{found[3]}", IMPORT.sub("", text))
    if re.search(r"^import\b(?!\()", text, re.MULTILINE):
        raise ValueError(f'{name} has an import that is not of the form: import {{ a }} from "./b.js";')
    modules[name] = text


def minified(text: str, content_type: str) -> str:
    """The same script or style in fewer bytes; as it is on the few machines that the minifier is not made for.

    It is imported here alone: a library in Go does not survive the fork of a Celery worker.
    """
    try:
        import minify
    except ImportError:
        return text
    minify.config({"js-version": OLDEST})
    made = str(minify.string(content_type, text))
    return WRAPPED.sub(r"\1", made) if "import.meta" in made else made


@lru_cache(maxsize=64)
def packed(body: bytes) -> bytes:
    """With gzip, in 2 % fewer bytes than zlib's best and a hundred times its time: some 0.1 s for a script."""
    return bytes(zopfli.gzip.compress(body))
