"""Does the glossary name every record of the law and of the detectors?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def records(folder: str) -> set[str]:
    """Names of the public frozen records of a package's own modules."""
    return {
        node.name
        for file in (ROOT / folder).glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)
    }


def test_every_record_stands_in_the_glossary() -> None:
    named = set(re.findall(r"`(\w+)", (ROOT / "docs/glossary.md").read_text("utf-8")))
    assert (records("fines") | records("detectors")) - named == set()
