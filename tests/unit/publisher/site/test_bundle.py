"""Modules in one file are the program that they were, in fewer bytes, and readers' pages stay within their budgets."""

from __future__ import annotations

import builtins
import re
import subprocess

import pytest

from publisher.documents.page_html import css
from publisher.site import upload
from publisher.site.bundle import bundle, minified, packed
from publisher.site.upload import site_documents
from testing.services.programs import path
from testing.services.requirement import require

pytestmark = pytest.mark.slow

KILOBYTE = 1024
LATER = ("tools.js", "feed.js", "spread.js", "data-embed.js", "frame.js")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nimport { c } from "./c.js";\n\nconsole.log(b, c);\n')
    (tmp_path / "b.js").write_text('// Why.\nimport { c } from "./c.js";\n\nexport const b = c + 1;\n')
    (tmp_path / "c.js").write_text("export const c = 1;\n")
    return tmp_path


def output(script: str) -> str:
    require("node")
    argv = [path("node"), "--input-type=module", "--eval", script]
    return subprocess.run(argv, capture_output=True, text=True, check=True, timeout=30).stdout


def test_each_module_comes_once_and_before_what_imports_it(folder):
    text = bundle(folder, "a.js")
    assert text.count("const c = 1") == 1
    assert text.index("const c") < text.index("const b") < text.index("console")
    assert "Why" not in text
    assert output(text) == "2 1\n"


def test_folders_are_seen_from_each_module_and_from_the_top_in_the_bundle(folder):
    (folder / "d").mkdir()
    (folder / "b.js").write_text('import { e } from "./d/e.js";\nexport const b = e;\n')
    later = 'const later = () => [import("./f.js"), new URL("../words-${b}.json", import.meta.url)];\n'
    (folder / "d" / "e.js").write_text(f'import {{ c }} from "../c.js";\nexport const e = c + 1;\n{later}')
    text = bundle(folder, "a.js")
    assert 'import("./d/f.js")' in text
    assert 'new URL("./words-${b}.json", import.meta.url)' in text
    assert text.count("const c = 1") == 1
    assert output(text) == "2 1\n"


def test_a_number_stands_where_its_name_was(folder):
    numbers = "const ONE = 1; // piece\nconst DAY = 1440;\n"
    (folder / "c.js").write_text(f"{numbers}export const c = ONE + DAY / DAY - 1;\n")
    text = bundle(folder, "a.js")
    assert "const c = (1) + (1440) / (1440) - 1;" in text
    assert output(text) == "2 1\n"


def test_what_nobody_names_is_left_out_and_what_may_do_something_is_not(folder):
    (folder / "c.js").write_text(
        "const said = console.log(0);\nexport const c = 1;\n\n"
        "export async function unused() {\n  return inner();\n}\n\nfunction inner() {}\n"
    )
    text = bundle(folder, "a.js")
    assert not {"unused", "inner"} & set(re.findall(r"\w+", text))
    assert output(text) == "0\n2 1\n"


def test_fewer_bytes_are_the_same_program(folder):
    text = minified(bundle(folder, "a.js"), "application/javascript")
    assert len(text) < len(bundle(folder, "a.js"))
    assert output(text) == "2 1\n"


def test_what_an_entry_exports_can_be_imported(folder):
    assert "export const b = c + 1" in bundle(folder, "b.js")
    assert "export const c" not in bundle(folder, "b.js")


def test_two_modules_that_declare_one_name_are_no_bundle(folder):
    (folder / "c.js").write_text("export const c = 1;\nfunction b() {}\n")
    with pytest.raises(ValueError, match=r"a\.js: two of its modules declare b"):
        bundle(folder, "a.js")


@pytest.mark.parametrize("line", ['import * as c from "./c.js";', "import { c } from './c.js';", 'import c from "c";'])
def test_an_import_that_would_be_lost_is_refused(folder, line):
    (folder / "b.js").write_text(f"{line}\nexport const b = 1;\n")
    with pytest.raises(ValueError, match=r"b\.js has an import"):
        bundle(folder, "a.js")


def test_without_the_minifier_scripts_are_served_as_written(monkeypatch):
    real = builtins.__import__

    def fail(name, *rest):
        if name == "minify":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", fail)
    assert minified("let a = 1", "application/javascript") == "let a = 1"


def weights() -> dict[str, int]:
    """Bytes with gzip, as they are uploaded, by name without digest."""
    found = {}
    for each in site_documents(upload.FOLDER, 1):
        name = re.sub(r"^assets/|\.[0-9a-f]{8}(?=\.)", "", each.key)
        found[name] = len(each.gzipped or each.body)
    return found


def test_readers_download_no_more_than_promised():
    """All that a page loads at its start, each file compressed by itself, with the longest language."""
    pytest.importorskip("minify", reason="budgets are kept with the minifier")
    served = weights()
    words = max(served[name] for name in served if name.startswith("words-"))
    budgets = {
        "scripts of a live blog": (8 * KILOBYTE, served["embed.js"] + served["live-blog.js"] + words),
        "style of a live blog": (3 * KILOBYTE, served["live-blog.css"]),
        "style of our page": (3 * KILOBYTE, len(packed(css().encode()))),
        "scripts of a banner": (3 * KILOBYTE, served["embed.js"] + served["alert-banner.js"]),
        "style of a banner": (3 * KILOBYTE, served["alert-banner.css"]),
        "mirror value": (2 * KILOBYTE, served["mirror-value.js"]),
        "home.css": (3 * KILOBYTE, len(packed((upload.FOLDER / "styles" / "home.css").read_bytes()))),
    }
    print("\n".join(f"{name}: {weight} of {limit} B" for name, (limit, weight) in budgets.items()))
    print(f"later, when there is a need: {[(name, served[name]) for name in LATER]}; all: {served}")
    assert {name: weight for name, (limit, weight) in budgets.items() if weight > limit} == {}
